package org.mailroom.app.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.Role;
import org.mailroom.imap.ImapClient;
import org.mailroom.store.team.TeamHouse;

/** What sessions see that are open while others work, while members come and go, and while a team changes. */
class OpenSessionsTest extends TeamDialogue {
    private static final String MESSAGE = "Subject: hello\r\n\r\ntext\r\n";

    @Test
    void shouldTellColleaguesOfNewMailAndFlagsWhenIdle() throws Exception {
        house.file("INBOX", "one");
        ImapClient alice = idling("alice", "\"Teams/Support\"");
        ImapClient phone = idling("carol+support", "INBOX");
        ImapClient carol = login("carol");
        carol.command("SELECT \"Teams/Support\"");

        house.file("INBOX", "two");
        assertThat(until(alice, line -> line.equals("* 2 EXISTS"))).isNotEmpty();
        assertThat(until(phone, line -> line.equals("* 2 EXISTS"))).isNotEmpty();
        carol.command("STORE 1 +FLAGS (\\Seen #vip)");
        Predicate<String> flags = line -> line.startsWith("* 1 FETCH") && line.contains("\\Seen") && line.contains("#vip");
        assertThat(until(alice, flags)).isNotEmpty();
        assertThat(until(phone, flags)).isNotEmpty();
        carol.command("UID MOVE 1 \"Teams/Support/@carol\"");
        assertThat(until(alice, line -> line.equals("* 1 EXPUNGE"))).isNotEmpty();
        assertThat(until(phone, line -> line.equals("* 1 EXPUNGE"))).isNotEmpty();
    }

    @Test
    void shouldEndTheConnectionWhenTheSelectedTeamIsLeft() throws Exception {
        house.file("INBOX", "one");
        ImapClient working = login("alice");
        working.command("SELECT \"Teams/Support\"");
        ImapClient idle = idling("alice", "\"Teams/Support\"");
        ImapClient elsewhere = login("alice");
        elsewhere.command("SELECT INBOX");

        house.teams.save(TeamHouse.support("Support", Map.of(TeamHouse.CAROL, Role.LEAD, TeamHouse.OSCAR, Role.OBSERVER)));
        house.file("INBOX", "secret");

        assertThat(idle.line()).startsWith("* BYE");
        assertThat(idle.closed()).isTrue();
        assertThat(working.send("f FETCH 1:* (BODY[])\r\n").line()).startsWith("* BYE");
        assertThat(working.closed()).isTrue();
        assertThat(elsewhere.last("STATUS \"Teams/Support\" (MESSAGES)")).startsWith(" NO ");
        assertThat(names(elsewhere.command("LIST \"\" \"*\""))).noneMatch(name -> name.startsWith("Teams"));
        assertThat(names(elsewhere.command("LSUB \"\" \"*\""))).noneMatch(name -> name.startsWith("Teams"));
        assertThat(elsewhere.last("NOOP")).contains("OK");
    }

    @Test
    void shouldEndTheConnectionWhenALeadWithTheQuarantineOpenBecomesAnAgent() throws Exception {
        ImapClient carol = idling("carol", "\"Teams/Support/Quarantine\"");

        house.teams.save(TeamHouse.support("Support", Map.of(TeamHouse.CAROL, Role.AGENT)));
        house.file("Quarantine", "secret");

        assertThat(carol.line()).startsWith("* BYE");
    }

    @Test
    void shouldRefuseChangesWhenTheAgentBecomesAnObserver() throws Exception {
        house.file("INBOX", "one");
        ImapClient alice = login("alice");
        alice.command("SELECT \"Teams/Support\"");

        house.teams.save(TeamHouse.support("Support", Map.of(TeamHouse.ALICE, Role.OBSERVER, TeamHouse.CAROL, Role.LEAD)));

        assertThat(alice.last("STORE 1 +FLAGS (\\Deleted)")).startsWith(" NO [NOPERM]");
        assertThat(alice.last("EXPUNGE")).startsWith(" NO [");
        assertThat(alice.last("CLOSE")).contains("OK");
        assertThat(alice.last("SELECT \"Teams/Support\"")).contains("OK [READ-ONLY]");
        assertThat(names(alice.command("LIST \"\" \"Teams/*\""))).doesNotContain("Teams/Support/@alice");
    }

    @Test
    void shouldShowTheFoldersAtOnceWhenSomebodyJoins() throws Exception {
        ImapClient stan = login("stan");

        house.teams.save(TeamHouse.support("Support", Map.of(TeamHouse.STAN, Role.AGENT, TeamHouse.CAROL, Role.LEAD)));

        assertThat(names(stan.command("LIST \"\" \"Teams/*\""))).contains("Teams/Support", "Teams/Support/@stan");
        assertThat(names(stan.command("LSUB \"\" \"*\""))).contains("Teams/Support", "Teams/Support/@stan");
        assertThat(stan.append("\"Teams/Support/@stan\"", MESSAGE)).contains("OK");
    }

    @Test
    void shouldGoOnInTheSelectedFolderWhenTheTeamIsRenamed() throws Exception {
        house.file("INBOX", "one");
        ImapClient alice = login("alice");
        List<String> before = alice.command("SELECT \"Teams/Support\"");
        alice.command("UNSUBSCRIBE \"Teams/Support/Done\"");

        house.teams.save(TeamHouse.support("Help Desk", Map.of(TeamHouse.ALICE, Role.AGENT, TeamHouse.CAROL, Role.LEAD)));

        assertThat(alice.last("STORE 1 +FLAGS (\\Seen)")).contains("OK");
        assertThat(alice.last("SELECT \"Teams/Support\"")).startsWith(" NO ");
        assertThat(numbers(alice.command("SELECT \"Teams/Help Desk\""))).isEqualTo(numbers(before)).hasSize(2);
        assertThat(names(alice.command("LSUB \"\" \"*\""))).contains("Teams/Help Desk", "Teams/Help Desk/Waiting")
            .doesNotContain("Teams/Help Desk/Done").noneMatch(name -> name.startsWith("Teams/Support"));
    }

    private ImapClient idling(String agent, String mailbox) throws Exception {
        ImapClient client = login(agent);
        client.command("SELECT " + mailbox);
        client.send("i IDLE\r\n");
        assertThat(client.line()).startsWith("+");
        return client;
    }

    private static List<String> until(ImapClient client, Predicate<String> wanted) throws Exception {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(client.line());
        } while (!wanted.test(lines.get(lines.size() - 1)));
        return lines;
    }

    private static List<String> numbers(List<String> selected) {
        return selected.stream().filter(line -> line.contains("[UIDVALIDITY ") || line.contains("[MAILBOXID ")).toList();
    }
}
