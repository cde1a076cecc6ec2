package org.mailroom.app.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;

/** What members, observers, leads and strangers get for each command on team folders. */
class TeamFoldersTest extends TeamDialogue {
    private static final String MESSAGE = "Subject: hello\r\n\r\ntext\r\n";

    @Test
    void shouldListTeamFoldersWithoutAskingForTheNamespace() throws Exception {
        ImapClient alice = login("alice");

        assertThat(names(alice.command("LIST \"\" \"*\""))).contains("INBOX", "Teams/Support", "Teams/Support/@alice",
            "Teams/Support/Snoozed/Next week").doesNotContain("Teams", "Teams/Support/Quarantine", "Teams/Sales");
        assertThat(names(alice.command("LIST \"\" \"%\""))).contains("INBOX").noneMatch(name -> name.startsWith("Teams"));
        assertThat(names(alice.command("LIST \"\" \"Teams/%\""))).containsExactly("Teams/Support");
        assertThat(names(alice.command("LIST \"Teams/\" \"%\""))).containsExactly("Teams/Support");
        assertThat(names(alice.command("LIST \"\" \"Teams\""))).isEmpty();
        assertThat(alice.command("LIST \"\" \"Teams/Support\"").get(0)).contains("\\HasChildren");
        assertThat(alice.command("LIST \"\" \"\"").get(0)).contains("\"/\"");
        assertThat(alice.command("LIST \"\" \"Teams/Support/*\" RETURN (SPECIAL-USE)"))
            .anyMatch(line -> line.contains("\\Drafts") && line.contains("Teams/Support/Drafts"))
            .anyMatch(line -> line.contains("\\Sent") && line.contains("Teams/Support/Sent"));
    }

    @Test
    void shouldTellTheRightsAndNumbersWhenListing() throws Exception {
        house.file("INBOX", "one", "two");

        List<String> answer = login("oscar").command("LIST \"\" \"Teams/Support\" RETURN (MYRIGHTS STATUS (MESSAGES))");

        assertThat(answer).anyMatch(line -> line.matches("\\* MYRIGHTS \"Teams/Support\" \"(lr|rl)\""))
            .anyMatch(line -> line.startsWith("* STATUS \"Teams/Support\" (MESSAGES 2)"));
    }

    @Test
    void shouldAnnounceBothNamespaces() throws Exception {
        assertThat(login("alice").command("NAMESPACE").get(0)).isEqualTo("* NAMESPACE ((\"\" \"/\")) NIL ((\"Teams/\" \"/\"))");
    }

    @Test
    void shouldListSubscribedFoldersSinceJoining() throws Exception {
        ImapClient alice = login("alice");

        assertThat(names(alice.command("LSUB \"\" \"*\""))).contains("Teams/Support", "Teams/Support/Waiting", "Teams/Support/@carol")
            .doesNotContain("Teams", "Teams/Support/Quarantine");
        assertThat(names(alice.command("LIST (SUBSCRIBED) \"\" \"Teams/*\""))).contains("Teams/Support", "Teams/Support/Done");
        assertThat(names(login("stan").command("LSUB \"\" \"*\""))).noneMatch(name -> name.startsWith("Teams"));
    }

    @Test
    void shouldForgetASubscriptionForTheAgentAlone() throws Exception {
        ImapClient alice = login("alice");
        alice.command("UNSUBSCRIBE \"Teams/Support/Done\"");

        assertThat(names(alice.command("LSUB \"\" \"*\""))).doesNotContain("Teams/Support/Done");
        assertThat(names(login("carol").command("LSUB \"\" \"*\""))).contains("Teams/Support/Done");
        house.teams.heal();
        assertThat(names(alice.command("LSUB \"\" \"*\""))).doesNotContain("Teams/Support/Done");
        alice.command("SUBSCRIBE \"Teams/Support/Done\"");
        assertThat(names(alice.command("LSUB \"\" \"*\""))).contains("Teams/Support/Done");
    }

    @Test
    void shouldWorkInTeamFoldersWhenAgent() throws Exception {
        ImapClient alice = login("alice");
        assertThat(alice.append("\"Teams/Support\"", MESSAGE)).contains(" OK [APPENDUID ");

        assertThat(alice.last("SELECT \"Teams/Support\"")).contains("OK [READ-WRITE]");
        assertThat(alice.command("FETCH 1 (FLAGS BODY[])")).anyMatch(line -> line.contains(MESSAGE)).anyMatch(line -> line.contains("\\Seen"));
        assertThat(alice.command("STORE 1 +FLAGS (\\Flagged #billing)")).anyMatch(line -> line.contains("\\Flagged") && line.contains("#billing"));
        assertThat(alice.command("UID SEARCH SUBJECT hello")).contains("* SEARCH 1");
        assertThat(alice.command("UID COPY 1 \"Teams/Support/Done\"")).contains("* 1 EXPUNGE").anyMatch(line -> line.contains("OK [COPYUID ") && line.contains(" 1 1]"));
        alice.command("SELECT \"Teams/Support/Done\"");
        assertThat(alice.last("UID MOVE 1 \"Teams/Support/@alice\"")).contains("OK");
        assertThat(alice.command("SELECT \"Teams/Support/@alice\"")).contains("* 1 EXISTS");
        alice.command("STORE 1 +FLAGS (\\Deleted)");
        assertThat(alice.command("EXPUNGE")).contains("* 1 EXPUNGE");
        assertThat(alice.command("STATUS \"Teams/Support/Trash\" (MESSAGES)")).contains("* STATUS \"Teams/Support/Trash\" (MESSAGES 1)");
    }

    @Test
    void shouldGiveTheUidsOfTheOtherSideWhenMovingBetweenOwnAndTeamFolders() throws Exception {
        house.file("INBOX", "one", "two");
        ImapClient alice = login("alice");
        for (int i = 0; i < 3; i++) {
            alice.append("INBOX", MESSAGE);
        }
        String inbox = uidValidity(alice, "INBOX");
        String queue = uidValidity(alice, "Teams/Support");

        alice.command("SELECT \"Teams/Support\"");
        assertThat(alice.last("UID MOVE 1:2 INBOX")).startsWith(" NO [CANNOT] A team's mail cannot be moved into a personal folder");
        assertThat(alice.last("UID COPY 1:2 INBOX")).contains("[COPYUID " + inbox + " 1:2 4:5]");
        alice.command("SELECT INBOX");
        assertThat(alice.command("UID COPY 4 \"Teams/Support\"")).anyMatch(line -> line.contains("[COPYUID " + queue + " 4 3]"));
        assertThat(alice.command("UID MOVE 5 \"Teams/Support\"")).anyMatch(line -> line.contains("[COPYUID " + queue + " 5 4]")).contains("* 5 EXPUNGE");
        assertThat(alice.command("STATUS \"Teams/Support\" (MESSAGES UIDNEXT)")).contains("* STATUS \"Teams/Support\" (MESSAGES 4 UIDNEXT 5)");
    }

    @Test
    void shouldOpenReadOnlyAndRefuseChangesWhenObserver() throws Exception {
        house.file("INBOX", "one");
        ImapClient oscar = login("oscar");
        oscar.append("INBOX", MESSAGE);

        List<String> selected = oscar.command("SELECT \"Teams/Support\"");
        assertThat(selected.get(selected.size() - 1)).contains("OK [READ-ONLY]");
        assertThat(selected).anyMatch(line -> line.contains("[PERMANENTFLAGS ()]"));
        assertThat(oscar.command("FETCH 1 (BODY[])")).noneMatch(line -> line.contains("\\Seen"));
        for (String refused : List.of("STORE 1 +FLAGS (\\Seen)", "UID STORE 1 (UNCHANGEDSINCE 999999) +FLAGS (\\Seen)", "UID MOVE 1 INBOX",
            "UID MOVE 1 \"Teams/Support/Done\"", "UID COPY 1 \"Teams/Support/Done\"")) {
            assertThat(oscar.last(refused)).as(refused).startsWith(" NO [NOPERM] You may only read");
        }
        assertThat(oscar.append("\"Teams/Support\"", MESSAGE)).startsWith(" NO [NOPERM] You may only read Teams/Support. Nothing was changed.");
        assertThat(oscar.last("EXPUNGE")).startsWith(" NO [");
        assertThat(oscar.last("UID COPY 1 INBOX")).contains("OK [COPYUID");
        oscar.command("SELECT INBOX");
        assertThat(oscar.last("UID COPY 1 \"Teams/Support\"")).startsWith(" NO [NOPERM] You may only read Teams/Support");
        assertThat(oscar.last("UID MOVE 1 \"Teams/Support\"")).startsWith(" NO [NOPERM] You may only read Teams/Support");
        assertThat(oscar.command("STATUS \"Teams/Support\" (MESSAGES UNSEEN)")).contains("* STATUS \"Teams/Support\" (MESSAGES 1 UNSEEN 1)");
    }

    @Test
    void shouldTellRightsByRole() throws Exception {
        ImapClient alice = login("alice");
        assertThat(sorted(alice.command("MYRIGHTS \"Teams/Support\"").get(0))).isEqualTo("eilrstw");
        assertThat(sorted(login("oscar").command("MYRIGHTS \"Teams/Support/Done\"").get(0))).isEqualTo("lr");
        assertThat(sorted(login("carol").command("MYRIGHTS \"Teams/Support/Quarantine\"").get(0))).isEqualTo("eilrstw");
        for (String command : List.of("GETACL \"Teams/Support\"", "LISTRIGHTS \"Teams/Support\" stan@acme.test",
            "SETACL \"Teams/Support\" stan@acme.test lr", "DELETEACL \"Teams/Support\" alice@acme.test")) {
            assertThat(alice.last(command)).as(command).startsWith(" NO ").contains("right").contains("Teams/Support");
        }
    }

    @Test
    void shouldRefuseToMakeRenameOrDeleteTeamFolders() throws Exception {
        ImapClient alice = login("alice");
        alice.command("SELECT \"Teams/Support/Done\"");

        assertThat(alice.last("CREATE \"Teams/Support/New\"")).startsWith(" NO [CANNOT] Folders below Teams");
        assertThat(alice.last("CREATE Teams")).startsWith(" NO [CANNOT] Folders below Teams");
        assertThat(alice.last("RENAME \"Teams/Support/Done\" Finished")).startsWith(" NO [NOPERM] Teams/Support/Done belongs to a team");
        assertThat(alice.last("RENAME Drafts \"Teams/Support/New\"")).startsWith(" NO [CANNOT] Folders below Teams");
        assertThat(alice.last("DELETE \"Teams/Support/Done\"")).startsWith(" NO [NOPERM] You may not delete this folder");
        assertThat(alice.last("SEARCH ALL")).startsWith(" OK");
    }

    @Test
    void shouldKeepMetadataAndQuotaForTheTeam() throws Exception {
        ImapClient alice = login("alice");
        assertThat(alice.last("SETMETADATA \"Teams/Support\" (/shared/comment \"ours\")")).contains("OK");

        assertThat(login("oscar").command("GETMETADATA \"Teams/Support\" /shared/comment").get(0)).contains("\"ours\"");
        assertThat(login("oscar").last("SETMETADATA \"Teams/Support\" (/shared/comment \"mine\")")).startsWith(" NO [NOPERM] You may only read");
        assertThat(alice.command("GETQUOTAROOT \"Teams/Support/Done\"").get(0)).contains("sup@teams.invalid");
        assertThat(alice.command("GETQUOTAROOT INBOX").get(0)).contains("alice@acme.test");
    }

    @Test
    void shouldTellAQuotaToMembersOnly() throws Exception {
        String team = "#private&sup@teams.invalid";
        String nobody = "#private&nobody@teams.invalid";

        assertThat(login("oscar").last("GETQUOTA " + team)).contains("OK");
        ImapClient stan = login("stan");
        assertThat(blotted(stan.command("GETQUOTA " + team), team))
            .isEqualTo(blotted(stan.command("GETQUOTA " + nobody), nobody));
    }

    /** RFC 9208: the name of a quota root is an astring, and may be empty; none of ours is. */
    @Test
    void shouldSayThatThereIsNoSuchQuotaRoot() throws Exception {
        ImapClient oscar = login("oscar");
        assertThat(oscar.last("GETQUOTA \"#private&sup@teams.invalid\"")).startsWith(" OK ");
        for (String none : List.of("\"\"", "{0+}\r\n", "nonsense", "\"#private&\"", "\"a b\"")) {
            assertThat(oscar.last("GETQUOTA " + none)).as(none).startsWith(" NO [NONEXISTENT] There is no such quota root");
        }
    }

    @Test
    void shouldAnswerStrangersAsForNothing() throws Exception {
        house.file("INBOX", "secret");
        assertSame("stan", "Teams/Support", "Teams/Nonsuch");
    }

    @Test
    void shouldAnswerAgentsAsForNothingWhenTheQuarantineIsAskedFor() throws Exception {
        house.file("Quarantine", "secret");
        assertSame("alice", "Teams/Support/Quarantine", "Teams/Support/Nonsuch");
    }

    @Test
    void shouldAnswerAsForNothingWhenTheLettersAreOtherOnes() throws Exception {
        assertSame("alice", "Teams/support", "Teams/Nonsuch");
        assertSame("alice", "Teams/Support/INBOX", "Teams/Support/Nonsuch");
    }

    private void assertSame(String agent, String hidden, String missing) throws Exception {
        ImapClient client = login(agent);
        client.append("INBOX", MESSAGE);
        for (String command : List.of("SELECT \"%s\"", "EXAMINE \"%s\"", "STATUS \"%s\" (MESSAGES UIDNEXT)", "LIST \"\" \"%s\"",
            "LIST \"\" \"%s*\"", "LIST (SUBSCRIBED) \"\" \"%s\"", "XLIST \"\" \"%s\"", "LSUB \"\" \"%s\"", "MYRIGHTS \"%s\"", "GETACL \"%s\"",
            "LISTRIGHTS \"%s\" stan@acme.test", "SETACL \"%s\" stan@acme.test lr", "DELETEACL \"%s\" alice@acme.test",
            "GETMETADATA \"%s\" /shared/comment", "SETMETADATA \"%s\" (/shared/comment \"x\")", "GETQUOTAROOT \"%s\"",
            "CREATE \"%s\"", "DELETE \"%s\"", "RENAME \"%s\" Other", "RENAME INBOX \"%s\"", "SUBSCRIBE \"%s\"", "LSUB \"\" \"%s\"",
            "LIST (SUBSCRIBED) \"\" \"%s\"", "UNSUBSCRIBE \"%s\"", "APPEND \"%s\" {" + MESSAGE.length() + "+}\r\n" + MESSAGE)) {
            assertThat(blotted(client.command(command.formatted(hidden)), hidden)).as(command)
                .isEqualTo(blotted(client.command(command.formatted(missing)), missing));
        }
        for (String command : List.of("UID COPY 1 \"%s\"", "UID MOVE 1 \"%s\"", "COPY 1 \"%s\"")) {
            client.command("SELECT INBOX");
            assertThat(blotted(client.command(command.formatted(hidden)), hidden)).as(command)
                .isEqualTo(blotted(client.command(command.formatted(missing)), missing));
        }
    }

    @Test
    void shouldAnswerNamespacesAsNothingAndGoOn() throws Exception {
        ImapClient stan = login("stan");
        List<String> answers = new ArrayList<>();
        for (String name : List.of("#shared/Support", "#shared/Nonsuch", "#team/SUP/INBOX", "#user/sup@teams.invalid/INBOX")) {
            for (String command : List.of("SELECT", "EXAMINE", "GETACL", "MYRIGHTS", "DELETE", "CREATE", "SUBSCRIBE", "GETQUOTAROOT")) {
                answers.add(command + stan.last(command + " \"" + name + "\""));
            }
        }
        assertThat(answers).allMatch(answer -> answer.contains(" NO "));
        assertThat(answers.subList(0, 8)).isEqualTo(answers.subList(8, 16)).isEqualTo(answers.subList(16, 24)).isEqualTo(answers.subList(24, 32));
        assertThat(stan.last("SELECT \"#private/sup@teams.invalid/INBOX\"")).isEqualTo(stan.last("SELECT \"#private/Nonsuch\""));
        assertThat(stan.last("NOOP")).contains("OK");
        assertThat(login("alice").last("SELECT \"#private/Teams/Support\"")).contains("OK");
    }

    private static String uidValidity(ImapClient client, String mailbox) throws Exception {
        String line = client.command("STATUS \"" + mailbox + "\" (UIDVALIDITY)").get(0);
        return line.substring(line.lastIndexOf(' ') + 1, line.length() - 1);
    }

    private static String sorted(String myRights) {
        String rights = myRights.replaceAll(".*\"([a-z]+)\"$", "$1");
        return rights.chars().sorted().collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
