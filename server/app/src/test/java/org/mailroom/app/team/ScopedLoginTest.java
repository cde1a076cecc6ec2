package org.mailroom.app.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.Role;
import org.mailroom.imap.ImapClient;
import org.mailroom.store.team.TeamHouse;

/** A team's mailbox as the whole account, by the login {@code alice+support@acme.test}. */
class ScopedLoginTest extends TeamDialogue {
    private static final String MESSAGE = "Subject: hello\r\n\r\ntext\r\n";

    @Test
    void shouldHaveTheQueueAsInboxAndTheFoldersAtTheRoot() throws Exception {
        house.file("INBOX", "one");
        ImapClient alice = login("alice+support");

        assertThat(names(alice.command("LIST \"\" \"*\""))).contains("INBOX", "@alice", "@carol", "Waiting", "Snoozed/Monday", "Sent")
            .doesNotContain("Quarantine").noneMatch(name -> name.startsWith("Teams"));
        assertThat(names(alice.command("LSUB \"\" \"*\""))).contains("INBOX", "@alice", "Waiting").doesNotContain("Quarantine");
        assertThat(names(alice.command("LIST (SUBSCRIBED) \"\" \"*\""))).contains("INBOX", "@alice", "Waiting").doesNotContain("Quarantine");
        assertThat(alice.command("NAMESPACE").get(0)).isEqualTo("* NAMESPACE ((\"\" \"/\")) NIL NIL");
        assertThat(alice.command("SELECT INBOX")).contains("* 1 EXISTS");
        assertThat(alice.command("LIST \"\" \"*\" RETURN (SPECIAL-USE)")).anyMatch(line -> line.contains("\\Drafts") && line.contains("Drafts"));
    }

    @Test
    void shouldTakeAnyOfTheTeamsAddresses() throws Exception {
        house.file("INBOX", "one");

        assertThat(login("alice+help").command("STATUS INBOX (MESSAGES)")).contains("* STATUS \"INBOX\" (MESSAGES 1)");
    }

    @Test
    void shouldWorkWithTheRightsOfTheRole() throws Exception {
        house.file("INBOX", "one", "two");
        ImapClient alice = login("alice+support");
        ImapClient oscar = login("oscar+support");

        alice.command("SELECT INBOX");
        assertThat(alice.last("STORE 1 +FLAGS (\\Flagged)")).contains("OK");
        assertThat(alice.command("UID MOVE 1 @alice")).anyMatch(line -> line.contains("[COPYUID "));
        assertThat(alice.append("Drafts", MESSAGE)).contains("[APPENDUID ");
        assertThat(oscar.last("SELECT INBOX")).contains("OK [READ-ONLY]");
        assertThat(oscar.last("STORE 1 +FLAGS (\\Seen)")).startsWith(" NO [NOPERM] You may only read INBOX");
        assertThat(oscar.append("Drafts", MESSAGE)).startsWith(" NO [NOPERM] You may only read Drafts");
        assertThat(login("carol+support").last("SELECT Quarantine")).contains("OK [READ-WRITE]");
        assertThat(alice.command("MYRIGHTS INBOX").get(0)).doesNotContain("a\"").doesNotContain("x");
        assertThat(alice.last("SETACL INBOX stan@acme.test lr")).startsWith(" NO ");
    }

    @Test
    void shouldHaveFixedFolders() throws Exception {
        ImapClient carol = login("carol+support");

        assertThat(carol.last("CREATE New")).startsWith(" NO [CANNOT] A team's mailbox has a fixed set of folders");
        assertThat(carol.last("RENAME Done New")).startsWith(" NO [NOPERM] Done belongs to a team");
        assertThat(carol.last("DELETE Done")).startsWith(" NO [NOPERM]");
        assertThat(carol.last("DELETE INBOX")).startsWith(" NO [CANNOT]");
    }

    @Test
    void shouldAnswerAsForNothingWhenTheQuarantineIsAskedForByAnAgent() throws Exception {
        ImapClient alice = login("alice+support");
        for (String command : List.of("SELECT %s", "STATUS %s (MESSAGES)", "LIST \"\" %s", "MYRIGHTS %s", "GETACL %s", "SETACL %s stan@acme.test lr",
            "GETMETADATA %s /shared/comment", "GETQUOTAROOT %s", "CREATE %s", "DELETE %s", "RENAME %s New", "RENAME Done %s",
            "SUBSCRIBE %s", "LSUB \"\" %s", "APPEND %s {" + MESSAGE.length() + "+}\r\n" + MESSAGE)) {
            assertThat(blotted(alice.command(command.formatted("Quarantine")), "Quarantine")).as(command)
                .isEqualTo(blotted(alice.command(command.formatted("Nonsuch")), "Nonsuch"));
        }
    }

    @Test
    void shouldSubscribeForTheAgentAlone() throws Exception {
        ImapClient phone = login("alice+support");
        phone.command("UNSUBSCRIBE Snoozed");

        assertThat(names(login("alice").command("LSUB \"\" \"*\""))).doesNotContain("Teams/Support/Snoozed").contains("Teams/Support/Done");
        assertThat(names(login("carol+support").command("LSUB \"\" \"*\""))).contains("Snoozed");
    }

    @Test
    void shouldRefuseStrangersLikeUnknownNames() throws Exception {
        List<String> answers = List.of(failed("stan+support", "secret"), failed("alice+sales", "secret"), failed("alice+nonsuch", "secret"),
            failed("nobody+support", "secret"), failed("nobody", "secret"), failed("alice+support", "wrong"), failed("alice", "wrong"),
            failed("sup@teams.invalid", "secret"));

        assertThat(answers.stream().distinct()).hasSize(1);
    }

    @Test
    void shouldEndWhenTheAgentLeavesTheTeam() throws Exception {
        ImapClient alice = login("alice+support");
        ImapClient idle = login("alice+support");
        idle.command("SELECT INBOX");
        idle.send("i IDLE\r\n");
        assertThat(idle.line()).startsWith("+");

        house.teams.save(TeamHouse.support("Support", Map.of(TeamHouse.CAROL, Role.LEAD)));
        house.file("INBOX", "after leaving");

        assertThat(alice.send("n NOOP\r\n").line()).startsWith("* BYE");
        assertThat(idle.line()).startsWith("* BYE");
        assertThat(failed("alice+support", "secret")).contains("AUTHENTICATIONFAILED");
        assertThat(names(login("alice").command("LSUB \"\" \"*\""))).noneMatch(name -> name.startsWith("Teams"));
    }

    private String failed(String local, String password) throws Exception {
        ImapClient client = connected();
        String answer = client.last("LOGIN " + (local.contains("@") ? local : local + "@acme.test") + " " + password);
        assertThat(answer).startsWith(" NO ");
        return answer;
    }
}
