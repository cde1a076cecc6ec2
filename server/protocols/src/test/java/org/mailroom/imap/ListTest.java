package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class ListTest extends ImapDialogue {

    private ImapClient withFolders(String... names) throws Exception {
        serve("<provisionDefaultMailboxes>false</provisionDefaultMailboxes>");
        ImapClient client = alice();
        for (String name : names) {
            client.command("CREATE " + name);
        }
        return client;
    }

    private static List<String> list(ImapClient client, String arguments) throws Exception {
        List<String> answer = client.command("LIST " + arguments);
        assertThat(tagged(answer)).startsWith("OK");
        return answer.stream().filter(line -> line.startsWith("* ")).map(line -> line.substring(2)).toList();
    }

    @Test
    void shouldListByPattern() throws Exception {
        ImapClient client = withFolders("a", "a/b", "a/b/c", "x/y");

        assertThat(list(client, "\"\" *")).containsExactlyInAnyOrder("LIST (\\HasNoChildren) \"/\" \"INBOX\"", "LIST (\\HasChildren) \"/\" \"a\"",
            "LIST (\\HasChildren) \"/\" \"a/b\"", "LIST (\\HasNoChildren) \"/\" \"a/b/c\"", "LIST (\\HasChildren) \"/\" \"x\"",
            "LIST (\\HasNoChildren) \"/\" \"x/y\"");
        assertThat(list(client, "\"\" %")).hasSize(3);
        assertThat(list(client, "a/ %")).containsExactly("LIST (\\HasChildren) \"/\" \"a/b\"");
        assertThat(list(client, "\"\" \"a/*c\"")).hasSize(1);
        assertThat(list(client, "\"\" inbox")).hasSize(1);
        assertThat(list(client, "\"\" nothing")).isEmpty();
        assertThat(list(client, "\"\" \"\"")).containsExactly("LIST (\\Noselect) \"/\" \"\"");
    }

    @Test
    void shouldListEachOnceWhenThereAreSeveralPatterns() throws Exception {
        ImapClient client = withFolders("a", "a/b", "c");

        assertThat(list(client, "\"\" (a* c \"a\" INBOX)")).containsExactly("LIST (\\HasChildren) \"/\" \"a\"",
            "LIST (\\HasNoChildren) \"/\" \"a/b\"", "LIST (\\HasNoChildren) \"/\" \"c\"", "LIST (\\HasNoChildren) \"/\" \"INBOX\"");
        assertThat(list(client, "\"\" (c a) RETURN (STATUS (MESSAGES))")).containsExactly("LIST (\\HasNoChildren) \"/\" \"c\"",
            "STATUS \"c\" (MESSAGES 0)", "LIST (\\HasChildren) \"/\" \"a\"", "STATUS \"a\" (MESSAGES 0)");
        assertThat(list(client, "(REMOTE) \"\" c")).hasSize(1);
        assertThat(tagged(client.command("LIST \"\" ()"))).startsWith("BAD");
        assertThat(tagged(client.command("LIST (RECURSIVEMATCH) \"\" *"))).startsWith("BAD");
        assertThat(tagged(client.command("LIST (NONSENSE) \"\" *"))).startsWith("BAD");
        assertThat(tagged(client.command("LIST \"\" * RETURN (NONSENSE)"))).startsWith("BAD");
    }

    @Test
    void shouldListNothingWhenNoNameCanMatch() throws Exception {
        ImapClient client = withFolders("a");

        assertThat(list(client, "\"\" &'+,-*")).isEmpty();
        assertThat(list(client, "\"\" (&'+,-* a)")).hasSize(1);
        assertThat(client.command("LSUB \"\" &'+,-*")).hasSize(1).allMatch(line -> line.contains(" OK "));
        assertThat(client.command("XLIST \"\" &'+,-*")).hasSize(1).allMatch(line -> line.contains(" OK "));
    }

    @Test
    void shouldTakeTheReferenceInModifiedUtf7() throws Exception {
        ImapClient client = withFolders("this&-that", "this&-that/b");
        client.command("SUBSCRIBE this&-that/b");

        assertThat(list(client, "this&-that/ %")).containsExactly("LIST (\\HasNoChildren) \"/\" \"this&-that/b\"");
        assertThat(client.command("LSUB this&-that/ %")).anyMatch(line -> line.endsWith("\"this&-that/b\""));
        assertThat(client.command("XLIST this&-that/ %")).anyMatch(line -> line.endsWith("\"this&-that/b\""));
    }

    @Test
    void shouldTellStatusWithTheList() throws Exception {
        ImapClient client = withFolders("a");
        client.append("INBOX", message(1));

        assertThat(list(client, "\"\" * RETURN (STATUS (MESSAGES UNSEEN UIDNEXT APPENDLIMIT SIZE))")).containsExactlyInAnyOrder(
            "LIST (\\HasNoChildren) \"/\" \"INBOX\"",
            "STATUS \"INBOX\" (APPENDLIMIT 52428800 MESSAGES 1 SIZE " + message(1).length() + " UIDNEXT 2 UNSEEN 1)",
            "LIST (\\HasNoChildren) \"/\" \"a\"", "STATUS \"a\" (APPENDLIMIT 52428800 MESSAGES 0 SIZE 0 UIDNEXT 1 UNSEEN 0)");
    }

    @Test
    void shouldTellWhatFoldersAreFor() throws Exception {
        ImapClient client = alice();

        assertThat(list(client, "\"\" * RETURN (SPECIAL-USE)")).contains("LIST (\\HasNoChildren \\Drafts) \"/\" \"Drafts\"",
            "LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"", "LIST (\\HasNoChildren \\Trash) \"/\" \"Trash\"",
            "LIST (\\HasNoChildren \\Junk) \"/\" \"Junk\"", "LIST (\\HasNoChildren \\Archive) \"/\" \"Archive\"");
        assertThat(list(client, "(SPECIAL-USE) \"\" *")).hasSize(5);
        assertThat(list(client, "\"\" *")).contains("LIST (\\HasNoChildren \\Drafts) \"/\" \"Drafts\"", "LIST (\\HasNoChildren) \"/\" \"INBOX\"");
    }

    @Test
    void shouldListSubscriptionsWithTheDelimiterEvenWhenTheMailboxIsGone() throws Exception {
        ImapClient client = withFolders("a", "a/gone");
        client.command("SUBSCRIBE a/gone");
        client.command("DELETE a/gone");

        assertThat(list(client, "(SUBSCRIBED) \"\" *")).contains("LIST (\\Subscribed \\NonExistent) \"/\" \"a/gone\"");
        assertThat(client.command("LSUB \"\" *")).anyMatch(line -> line.contains("\"/\" \"a/gone\""));
        client.command("UNSUBSCRIBE a/gone");
        assertThat(list(client, "(SUBSCRIBED) \"\" *")).noneMatch(line -> line.contains("gone"));
    }

    @Test
    void shouldNotListTheBareRootOfTheTeams() throws Exception {
        ImapClient client = withFolders("a");
        client.command("SUBSCRIBE Teams/Support");

        assertThat(client.command("LSUB \"\" %")).noneMatch(line -> line.contains("Teams"));
        assertThat(client.command("LSUB \"\" *")).anyMatch(line -> line.endsWith("\"Teams/Support\"")).noneMatch(line -> line.endsWith("\"Teams\""));
    }
}
