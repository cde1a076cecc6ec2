package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** Mail that comes by SMTP finds its agent, as mail clients see it. Each test has a team and agents of its own. */
class RoutingTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

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

    /** A team with its agents ann, ben and cat, who have a number behind their names. */
    private record Crew(String key, int number) {
        String address() {
            return key.toLowerCase(Locale.ROOT) + "@acme.test";
        }

        String agent(String name) {
            return name + number + "@acme.test";
        }

        String folder(String name) {
            return "Teams/Crew " + number + (name.isEmpty() ? "" : "/" + name);
        }
    }

    abstract static class Contract extends ServedContract {
        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() throws Exception {
            // A Wednesday, 14:02 in UTC, 15:02 in Berlin.
            mailroom.clock().set(Instant.parse("2026-11-25T14:02:00Z"));
            Files.createDirectories(mailroom.file("holidays"));
            Files.writeString(mailroom.file("holidays/de.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261128\nEND:VEVENT\nEND:VCALENDAR\n");
        }

        private static ConditionFactory soon() {
            return Awaitility.await().pollInterval(Duration.ofMillis(50));
        }

        /** @param agents  more keys of ann, ben and cat */
        private Crew crew(String settings, String... agents) throws Exception {
            int number = COUNT.incrementAndGet();
            Crew crew = new Crew("CR" + number, number);
            List<String> names = List.of("ann", "ben", "cat");
            StringBuilder yaml = new StringBuilder("agents:\n");
            for (int i = 0; i < names.size(); i++) {
                yaml.append("  - {address: ").append(crew.agent(names.get(i))).append(", name: ").append(names.get(i)).append(", password: secret")
                    .append(i < agents.length ? ", " + agents[i] : "").append("}\n");
            }
            yaml.append("teams:\n  - key: ").append(crew.key()).append("\n    name: Crew ").append(number).append("\n    addresses: [").append(crew.address())
                .append("]\n    members: {").append(crew.agent("ann")).append(": agent, ").append(crew.agent("ben")).append(": agent, ").append(crew.agent("cat"))
                .append(": lead}\n").append(settings.indent(4));
            mailroom.apply(yaml.toString());
            return crew;
        }

        private void mail(Crew crew, String subject, String... lines) throws IOException {
            mailroom.receive("From: Cora <cora@customers.example>\r\nTo: " + crew.address() + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject + "."
                + crew.number() + "@customers.example>\r\n" + String.join("", List.of(lines).stream().map(line -> line + "\r\n").toList()) + "\r\nHello.\r\n", crew.address());
        }

        private ImapClient reading(Crew crew, String agent) throws IOException {
            return mailroom.keep(ImapClient.loggedIn(mailroom.port("imap"), crew.agent(agent), "secret"));
        }

        /** Subjects by folder, as the lead sees them. */
        private Map<String, List<String>> folders(Crew crew) throws IOException {
            Map<String, List<String>> folders = new TreeMap<>();
            try (ImapClient cat = ImapClient.loggedIn(mailroom.port("imap"), crew.agent("cat"), "secret")) {
                for (String name : List.of("", "@ann" + crew.number(), "@ben" + crew.number(), "@cat" + crew.number(), "Done", "Snoozed", "Spam")) {
                    cat.command("EXAMINE \"" + crew.folder(name) + "\"");
                    List<String> subjects = cat.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (Subject)])").stream().filter(line -> line.contains("Subject: "))
                        .map(line -> line.replaceAll("(?s).*Subject: (\\S+).*", "$1")).sorted().toList();
                    if (!subjects.isEmpty()) {
                        folders.put(name.replaceAll("\\d+$", ""), subjects);
                    }
                }
            }
            return folders;
        }

        private void stands(Crew crew, Map<String, List<String>> expected) {
            soon().untilAsserted(() -> assertThat(folders(crew)).isEqualTo(expected));
        }

        private JournalEntry last(String number) {
            List<JournalEntry> journal = mailroom.part(Desk.class).journal(ConversationNumber.parse(number).orElseThrow());
            return journal.get(journal.size() - 1);
        }

        /** Waits until the server has looked once at all that happens by the clock: what wakes the second time does so after a whole look. */
        private void looked(Crew crew) {
            Desk desk = mailroom.part(Desk.class);
            ConversationNumber number = ConversationNumber.parse(crew.key() + "-1").orElseThrow();
            for (int i = 0; i < 2; i++) {
                desk.act(number, new Command.Park(Status.SNOOZED, Optional.of(mailroom.clock().instant().plusMillis(50))), Actor.server(), Manner.PLAIN);
                soon().until(() -> desk.find(number).orElseThrow().status() == Status.OPEN);
            }
        }

        private void away(Crew crew, String... names) {
            for (String name : names) {
                mailroom.part(Attendance.class).leave(EmailAddress.of(crew.agent(name)), Optional.empty(), Actor.server());
            }
        }

        @Test
        void shouldGiveThirtyMailsAtOnceToThreeAgentsInTurn() throws Exception {
            Crew crew = crew("assignment: roundRobin");
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    String subject = "p" + i;
                    all.add(threads.submit(() -> {
                        mail(crew, subject);
                        return null;
                    }));
                }
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                threads.shutdownNow();
            }
            soon().untilAsserted(() -> assertThat(folders(crew).values().stream().mapToInt(List::size).sum()).isEqualTo(30));
            assertThat(folders(crew)).containsOnlyKeys("@ann", "@ben", "@cat").allSatisfy((folder, subjects) -> assertThat(subjects).hasSize(10));
        }

        @Test
        void shouldTellTheAgentAtOnceAndInTheHeader() throws Exception {
            Crew crew = crew("assignment: roundRobin");
            ImapClient ann = reading(crew, "ann");
            ann.command("SELECT \"" + crew.folder("@ann" + crew.number()) + "\"");
            Letterbox own = Letterbox.watched(reading(crew, "ann"), crew.folder("@ann" + crew.number()));
            mail(crew, "first");
            assertThat(own.arrived(1)).hasSize(1);
            stands(crew, Map.of("@ann", List.of("first")));
            ann.command("NOOP");
            assertThat(String.join("", ann.command("FETCH 1 (FLAGS BODY.PEEK[HEADER.FIELDS (X-Mailroom-Assignee)])"))).contains("X-Mailroom-Assignee: " + crew.agent("ann"))
                .contains("@ann" + crew.number());
            assertThat(last(crew.key() + "-1").event().details()).isEqualTo(Map.of("to", crew.agent("ann"), "by", "routing", "why", "round robin"));
        }

        @Test
        void shouldGiveToWhoHasLeast() throws Exception {
            Crew crew = crew("assignment: leastLoaded");
            mail(crew, "a");
            stands(crew, Map.of("@ann", List.of("a")));
            mail(crew, "b");
            stands(crew, Map.of("@ann", List.of("a"), "@ben", List.of("b")));
            mail(crew, "c");
            stands(crew, Map.of("@ann", List.of("a"), "@ben", List.of("b"), "@cat", List.of("c")));
            ImapClient ben = reading(crew, "ben");
            ben.command("SELECT \"" + crew.folder("@ben" + crew.number()) + "\"");
            ben.command("MOVE 1 \"" + crew.folder("Done") + "\"");
            mailroom.receive("From: other@customers.example\r\nSubject: d\r\nMessage-ID: <d." + crew.number() + "@customers.example>\r\n\r\nHello.\r\n", crew.address());
            stands(crew, Map.of("@ann", List.of("a"), "@ben", List.of("d"), "@cat", List.of("c"), "Done", List.of("b")));
        }

        @Test
        void shouldKeepWhatThereIsNoRoomForUntilThereIs() throws Exception {
            Crew crew = crew("assignment: roundRobin", "capacity: 1", "capacity: 1", "capacity: 2");
            for (String subject : List.of("a", "b", "c", "d", "e")) {
                mail(crew, subject);
                soon().untilAsserted(() -> assertThat(folders(crew).values().stream().flatMap(List::stream).toList()).contains(subject));
            }
            stands(crew, Map.of("@ann", List.of("a"), "@ben", List.of("b"), "@cat", List.of("c", "d"), "", List.of("e")));

            ImapClient ann = reading(crew, "ann");
            ann.command("SELECT \"" + crew.folder("@ann" + crew.number()) + "\"");
            ann.command("MOVE 1 \"" + crew.folder("Done") + "\"");
            stands(crew, Map.of("@ann", List.of("e"), "@ben", List.of("b"), "@cat", List.of("c", "d"), "Done", List.of("a")));
        }

        @Test
        void shouldKeepItWhileNobodyIsThereAlsoOverARestart() throws Exception {
            Crew crew = crew("assignment: roundRobin");
            away(crew, "ann", "ben", "cat");
            mail(crew, "a");
            mail(crew, "b", "X-Priority: 1");
            stands(crew, Map.of("", List.of("a", "b")));
            mailroom.stop();
            mailroom.restart();
            mailroom.part(Attendance.class).come(EmailAddress.of(crew.agent("ben")), Actor.server());

            stands(crew, Map.of("@ben", List.of("a", "b")));
        }

        @Test
        void shouldGiveACustomerTheAgentWhoAnsweredLast() throws Exception {
            Crew crew = crew("assignment: roundRobin");
            mail(crew, "a");
            stands(crew, Map.of("@ann", List.of("a")));
            try (SmtpDialogue smtp = SmtpDialogue.greeted(mailroom.port("submission")).login(crew.agent("cat"), "secret")) {
                // A lead may answer in a colleague's conversation when saying it twice.
                for (int i = 0; i < 2; i++) {
                    smtp.envelope(crew.agent("cat"), "cora@customers.example").send(("From: " + crew.agent("cat") + "\r\nTo: cora@customers.example\r\nSubject: Re: a\r\nMessage-ID: <r" + i
                        + crew.number() + "@acme.test>\r\nIn-Reply-To: <a." + crew.number() + "@customers.example>\r\n\r\nHi.\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
                    smtp.answer();
                }
            }
            mail(crew, "again");
            soon().untilAsserted(() -> assertThat(folders(crew)).containsEntry("@cat", List.of("again")));
        }

        @Test
        void shouldReopenForWhoIsThereAndElseForTheQueue() throws Exception {
            Crew crew = crew("assignment: manual");
            mail(crew, "a");
            mail(crew, "b");
            stands(crew, Map.of("", List.of("a", "b")));
            ImapClient ben = reading(crew, "ben");
            ben.command("SELECT \"" + crew.folder("") + "\"");
            ben.command("MOVE 1:2 \"" + crew.folder("@ben" + crew.number()) + "\"");
            ben.command("SELECT \"" + crew.folder("@ben" + crew.number()) + "\"");
            ben.command("MOVE 1:2 \"" + crew.folder("Done") + "\"");
            mail(crew, "a2", "In-Reply-To: <a." + crew.number() + "@customers.example>");
            stands(crew, Map.of("@ben", List.of("a", "a2"), "Done", List.of("b")));
            away(crew, "ben");
            mail(crew, "b2", "In-Reply-To: <b." + crew.number() + "@customers.example>");
            stands(crew, Map.of("@ben", List.of("a", "a2"), "", List.of("b", "b2")));
        }

        @Test
        void shouldHandOutWakeAndTakeBackInWorkingHours() throws Exception {
            Crew other = crew("assignment: manual");
            mail(other, "clock");
            stands(other, Map.of("", List.of("clock")));
            Crew crew = crew("""
                assignment: roundRobin
                timeZone: Europe/Berlin
                hours: {mon-fri: "09:00-15:00"}
                holidays: holidays/de.ics
                unassignAfter: 2h
                """);
            mail(crew, "late");
            mail(crew, "nap");
            stands(crew, Map.of("", List.of("late", "nap")));
            ImapClient ann = reading(crew, "ann");
            ann.command("SELECT \"" + crew.folder("") + "\"");
            String nap = Matters.found(ann, "SUBJECT nap").replaceAll("\\D+", "");
            assertThat(ann.command("UID MOVE " + nap + " \"" + crew.folder("Snoozed/Tomorrow") + "\"")).last().asString().contains("OK");
            stands(crew, Map.of("", List.of("late"), "Snoozed", List.of("nap")));

            // Thursday and Friday are holidays; on Monday the team opens at 08:00 UTC.
            mailroom.clock().set(Instant.parse("2026-11-30T07:58:00Z"));
            looked(other);
            assertThat(folders(crew)).isEqualTo(Map.of("", List.of("late"), "Snoozed", List.of("nap")));
            mailroom.clock().set(Instant.parse("2026-11-30T08:00:01Z"));
            soon().untilAsserted(() -> assertThat(folders(crew)).doesNotContainKeys("", "Snoozed"));
            assertThat(folders(crew).keySet()).containsExactly("@ann", "@ben");

            mailroom.clock().set(Instant.parse("2026-11-30T09:59:50Z"));
            ImapClient ben = reading(crew, "ben");
            away(crew, "ann", "ben", "cat");
            ben.command("SELECT \"" + crew.folder("@ben" + crew.number()) + "\"");
            ben.command("STORE 1 +FLAGS ($lock)");
            mailroom.clock().set(Instant.parse("2026-11-30T10:00:10Z"));
            soon().untilAsserted(() -> assertThat(folders(crew)).containsOnlyKeys("", "@ben"));
        }
    }
}
