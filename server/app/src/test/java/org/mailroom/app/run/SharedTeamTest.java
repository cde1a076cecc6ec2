package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;

/** Agents, an observer, a lead and a stranger before the same team. */
class SharedTeamTest {

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        Contract(Engine engine) {
            super(engine);
        }

        /** The number in the folder of a message that has just come. */
        private String received(String subject) throws Exception {
            ImapClient bob = mailroom.reading("bob");
            Letterbox queue = Letterbox.watched(bob, "Teams/Support");
            mailroom.receive("Subject: " + subject + "\r\n\r\ntext\r\n", "support@acme.test");
            queue.arrived();
            return bob.command("SEARCH SUBJECT \"" + subject + "\"").get(0).split(" ")[2];
        }

        @Test
        void shouldTellAFlagToTheOtherAgentByIdle() throws Exception {
            String number = received("for two");
            ImapClient alice = mailroom.reading("alice");
            ImapClient bob = mailroom.reading("bob", "support");
            alice.command("SELECT \"Teams/Support\"");
            bob.command("SELECT INBOX");
            bob.send("i IDLE\r\n");
            assertThat(bob.line()).startsWith("+ ");

            alice.command("STORE " + number + " +FLAGS (\\Flagged #billing)");
            assertThat(fetched(bob)).startsWith("* " + number + " FETCH (").contains("\\Flagged", "#billing");
            alice.command("STORE " + number + " -FLAGS (#billing)");
            assertThat(fetched(bob)).startsWith("* " + number + " FETCH (").contains("\\Flagged").doesNotContain("#billing");
            bob.send("DONE\r\n");
            bob.until("i");

            assertThat(bob.last("UID MOVE " + uid(bob, number) + " Done")).contains(" OK ");
            assertThat(alice.command("NOOP")).contains("* " + number + " EXPUNGE");
            assertThat(alice.command("STATUS \"Teams/Support/Done\" (MESSAGES)").get(0)).contains("MESSAGES ");
        }

        /** RFC 7162 has no mod-sequence 0, and the first message comes after whatever a client may have seen. */
        @Test
        void shouldTellAPositiveModSeqOfAnEmptyMailbox() throws Exception {
            ImapClient alice = mailroom.reading("alice");
            assertThat(alice.last("CREATE Fresh")).contains(" OK ");
            assertThat(alice.command("SELECT Fresh")).anyMatch(line -> line.startsWith("* OK [HIGHESTMODSEQ 1]"));
            assertThat(alice.command("STATUS Fresh (HIGHESTMODSEQ)")).contains("* STATUS \"Fresh\" (HIGHESTMODSEQ 1)");
            alice.append("Fresh", "Subject: first\r\n\r\n.\r\n");
            assertThat(alice.command("STATUS Fresh (HIGHESTMODSEQ)")).contains("* STATUS \"Fresh\" (HIGHESTMODSEQ 2)");
            assertThat(alice.command("FETCH 1 (UID) (CHANGEDSINCE 1)")).contains("* 1 FETCH (MODSEQ (2) UID 1)");
        }

        /** The next that is told of a message; a new keyword is announced before. */
        private static String fetched(ImapClient client) throws Exception {
            String line = client.line();
            return line.contains(" FETCH ") ? line : fetched(client);
        }

        private static String uid(ImapClient client, String number) throws Exception {
            return client.command("FETCH " + number + " (UID)").get(0).replaceAll(".*UID (\\d+).*", "$1");
        }

        @Test
        void shouldKnowNothingOfTheTeamWhenNoMember() throws Exception {
            received("secret");
            ImapClient dave = mailroom.reading("dave");
            for (String list : List.of("LIST \"\" \"*\"", "LIST \"\" \"Teams/Support*\"", "LIST \"Teams/\" \"%\"", "LSUB \"\" \"*\"",
                "LIST (SUBSCRIBED) \"\" \"*\"", "LIST \"\" \"*\" RETURN (STATUS (MESSAGES))", "XLIST \"\" \"*\"")) {
                assertThat(dave.command(list)).as(list).noneMatch(line -> line.contains("Support"));
            }
            dave.command("SELECT \"Teams/Sales\"");
            for (String command : List.of("SELECT \"Teams/%s\"", "EXAMINE \"Teams/%s/Done\"", "STATUS \"Teams/%s\" (MESSAGES UIDNEXT)",
                "GETACL \"Teams/%s\"", "MYRIGHTS \"Teams/%s\"", "LISTRIGHTS \"Teams/%s\" dave@acme.test", "SETACL \"Teams/%s\" dave@acme.test lr",
                "GETMETADATA \"Teams/%s\" /private/comment", "SETMETADATA \"Teams/%s\" (/private/comment \"x\")", "SUBSCRIBE \"Teams/%s\"",
                "UNSUBSCRIBE \"Teams/%s\"", "GETQUOTAROOT \"Teams/%s\"", "DELETE \"Teams/%s\"", "RENAME \"Teams/%s\" x", "CREATE \"Teams/%s/x\"",
                "LIST \"\" \"Teams/%s\"", "LSUB \"\" \"Teams/%s\"", "COPY 1:* \"Teams/%s\"")) {
                assertThat(answer(dave, command, "Support")).as(command).isEqualTo(answer(dave, command, "Nobodys"))
                    .noneMatch(line -> line.startsWith("t BAD") || line.contains("processing failed"));
            }
            String message = "Subject: x\r\n\r\ny\r\n";
            assertThat(dave.append("\"Teams/Support\"", message)).isEqualTo(dave.append("\"Teams/Nobodys\"", message).replace("Nobodys", "Support"));
            assertThat(dave.command("LSUB \"\" \"*\"")).noneMatch(line -> line.contains("Support"));
            for (String login : List.of("dave+support@acme.test", "dave+nobodys@acme.test", "nobody+support@acme.test")) {
                ImapClient other = mailroom.keep(new ImapClient(mailroom.port("imap")));
                other.line();
                assertThat(other.last("LOGIN " + login + " secret-4")).as(login).startsWith(" NO [AUTHENTICATIONFAILED] ");
            }
        }

        private static List<String> answer(ImapClient client, String command, String team) throws Exception {
            return client.command(String.format(command, team)).stream()
                .map(line -> line.replaceFirst("^t\\d+ ", "t ").replace(team, "TEAM").replace(team.toLowerCase(java.util.Locale.ROOT), "TEAM")).toList();
        }

        @Test
        void shouldBeTheWholeAccountWhenLoggedInToTheTeam() throws Exception {
            received("for the team");
            ImapClient alice = mailroom.reading("alice", "support");
            assertThat(alice.command("NAMESPACE").get(0)).isEqualTo("* NAMESPACE ((\"\" \"/\")) NIL NIL");
            List<String> names = alice.command("LIST \"\" \"*\"");
            assertThat(names).anyMatch(line -> line.endsWith(" \"INBOX\"") || line.endsWith(" INBOX")).anyMatch(line -> line.endsWith("\"@alice\""))
                .anyMatch(line -> line.endsWith("\"Snoozed/Next week\"")).noneMatch(line -> line.contains("Teams") || line.contains("Quarantine"));
            alice.command("SELECT INBOX");
            assertThat(alice.command("SEARCH SUBJECT \"for the team\"").get(0)).matches("\\* SEARCH \\d+");
            ImapClient own = mailroom.reading("alice");
            own.command("SELECT INBOX");
            assertThat(own.command("SEARCH SUBJECT \"for the team\"").get(0)).isEqualTo("* SEARCH");
        }

        @Test
        void shouldOnlyReadWhenObserver() throws Exception {
            String number = received("to be seen");
            ImapClient oscar = mailroom.reading("oscar");
            assertThat(oscar.last("SELECT \"Teams/Support\"")).contains("[READ-ONLY]");
            assertThat(oscar.command("FETCH " + number + " (BODY[])").get(0)).contains("Subject: to be seen");
            for (String refused : List.of("STORE " + number + " +FLAGS (\\Flagged)", "MOVE " + number + " INBOX", "COPY " + number + " \"Teams/Support/Done\"")) {
                assertThat(oscar.last(refused)).as(refused).startsWith(" NO ");
            }
            assertThat(oscar.append("\"Teams/Support\"", "x: y\r\n\r\n")).startsWith(" NO [NOPERM] ");
            assertThat(oscar.command("FETCH " + number + " (FLAGS)").get(0)).doesNotContain("Seen", "Flagged");
        }

        @Test
        void shouldSeeQuarantineOnlyWhenLead() throws Exception {
            assertThat(mailroom.reading("carol").command("LIST \"\" \"Teams/*\"")).anyMatch(line -> line.contains("Teams/Support/Quarantine"))
                .anyMatch(line -> line.contains("Teams/Sales/Quarantine"));
            ImapClient alice = mailroom.reading("alice");
            assertThat(alice.command("LIST \"\" \"*\"")).noneMatch(line -> line.contains("Quarantine"));
            assertThat(alice.last("SELECT \"Teams/Support/Quarantine\"")).startsWith(" NO ");
            assertThat(mailroom.reading("carol").last("SELECT \"Teams/Support/Quarantine\"")).contains(" OK ");
        }
    }
}
