package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.rules.RulesReader;
import org.mailroom.app.setup.ReplayRules;
import org.mailroom.domain.rule.Forecast;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.imap.ImapClient;
import org.mailroom.mailets.scan.FaultyScanner;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Where mail goes: each line is sent by SMTP and read back by IMAP, and {@code replay} tells all of it before, in process and as the command, with nothing changed by that.
 */
class RoutingTableTest {
    private static final String GERMAN = "Guten Tag, leider ist die Rechnung vom letzten Monat falsch. Bitte senden Sie uns eine neue Rechnung mit der richtigen Anschrift.";
    private static final String JAPANESE = bytes("お世話になっております。請求書の再発行をお願いいたします。");
    private static final String UTF8 = "Content-Type: text/plain; charset=utf-8";
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b";
    private static final String ATTACHED = "--b\r\n\r\nSee there.\r\n--b\r\nContent-Type: application/pdf; name=Bill.pdf\r\nContent-Disposition: attachment; filename=Bill.pdf\r\n\r\nx\r\n--b--";
    private static final String OPEN_LATER = "hours: {wed: \"16:00-17:00\"}";
    private static final String TURNS = "assignment: roundRobin";
    private static final String SKILLS = "assignment: skills";

    private static RoutingCase on(String title) {
        return RoutingCase.of(title);
    }

    static Stream<RoutingCase> table() {
        return Stream.of(conditions(), actions(), teams(), strategies(), conversations(), screening(), letters()).flatMap(part -> part);
    }

    /** What rules look at. A condition of the wrong kind is a line, too. */
    private static Stream<RoutingCase> conditions() {
        return Stream.of(
            on("no rule at all"),
            on("a rule without condition").rule("then: {tag: all}").gives("A queue - normal all"),
            on("subject contains").rule("when: {subject: {contains: invoice}}, then: {category: billing}").mail("Subject: Your INVOICE of May").gives("A queue - normal billing"),
            on("subject contains not").rule("when: {subject: {contains: invoice}}, then: {category: billing}").mail("Subject: Your bill"),
            on("subject, encoded, full width").rule("when: {subject: {contains: invoice}}, then: {tag: found}").mail("Subject: =?utf-8?B?77yp77yu77y277yv77yp77yj77yl?=")
                .gives("A queue - normal found"),
            on("subject matches").rule("when: {subject: {matches: '^order [0-9]{4}$'}}, then: {priority: urgent}").mail("Subject: Order 4711").gives("A queue - urgent"),
            on("from a domain").rule("when: {from: {is: '@customers.example'}}, then: {priority: high}").gives("A queue - high"),
            on("from, the author is another than the sender").rule("when: {from: {is: bounce@shop.example}}, then: {tag: shop}").sender("bounce@shop.example").gives("A queue - normal shop"),
            on("recipient, the second address").rule("when: {recipient: {is: help-$a}}, then: {tag: help}").to("help-$a").gives("A queue - normal help"),
            on("recipient, with plus-part").rule("when: {recipient: {contains: +shop@}}, then: {tag: shop}").to("c$Na+shop@acme.test").gives("A queue - normal shop"),
            on("body in HTML").rule("when: {body: {contains: 'ten chairs'}}, then: {tag: offer}").mail("Content-Type: text/html").text("<p>An offer for <b>ten</b> chairs</p>")
                .gives("A queue - normal offer"),
            on("a field of the header").rule("when: {header: {X-Shop: {in: [paris, tokyo]}}}, then: {assign: bob}").mail("X-Shop: Tokyo").gives("A @bob bob normal"),
            on("attachment by name").rule("when: {attachment: {matches: '\\.pdf$'}}, then: {tag: pdf}").mail(MIXED).text(ATTACHED).gives("A queue - normal pdf"),
            on("no attachment").rule("when: {attachment: true}, then: {tag: attached}"),
            on("size").rule("when: {size: {over: 2K}}, then: {priority: low}").text(("x".repeat(70) + "\r\n").repeat(50)).gives("A queue - low"),
            on("language ja").rule("when: {language: ja}, then: {tag: japanese}").mail(UTF8).text(JAPANESE).gives("A queue - normal japanese"),
            on("language in a list").rule("when: {language: [de, en]}, then: {tag: western}").text(GERMAN).gives("A queue - normal western"),
            on("language, another one").rule("when: {language: en}, then: {tag: english}").text(GERMAN),
            on("segment").rule("when: {segment: gold}, then: {priority: high}").mail("From: boss@gold.example").gives("A queue - high"),
            on("segment, an unknown sender").rule("when: {segment: gold}, then: {priority: high}"),
            on("spam score below all thresholds").rule("when: {spamScore: {over: 3}}, then: {tag: doubtful}").text("score 3.5").gives("A queue - normal doubtful"),
            on("auth").rule("when: {auth: {is: none}}, then: {tag: unknown-sender}").gives("A queue - normal unknown-sender"),
            on("outside of working hours").rule("when: {hours: outside}, then: {tag: late}").with("A", OPEN_LATER).gives("A queue - normal late"),
            on("within working hours").rule("when: {hours: outside}, then: {tag: late}").rule("when: {hours: working}, then: {tag: early}").gives("A queue - normal early"),
            on("a holiday is outside").rule("when: {hours: outside}, then: {tag: late}").with("A", "holidays: holidays/today.ics").gives("A queue - normal late"),
            on("any and not").rule("when: {any: [{subject: {is: hello}}, {size: {over: 9M}}], not: {from: {contains: dora}}}, then: {tag: both}").gives("A queue - normal both"),
            on("not holds not").rule("when: {subject: {is: hello}, not: {from: {contains: cora}}}, then: {tag: both}"));
    }

    private static Stream<RoutingCase> actions() {
        return Stream.of(
            on("stop").rule("then: {tag: one, stop: true}").rule("then: {tag: two}").gives("A queue - normal one"),
            on("the later rule decides, tags add up").rule("then: {priority: low, category: first, tag: [x, y]}").rule("then: {priority: high, category: second, tag: z}").gives("A queue - high second x y z"),
            on("assign by address").rule("then: {assign: alice@acme.test}").gives("A @alice alice normal"),
            on("assign a lead").rule("then: {assign: carol}").gives("A @carol carol normal"),
            on("assign somebody of another team").rule("then: {assign: dave}"),
            on("assign somebody who is away").rule("then: {assign: bob}").before(house -> house.away("bob")).gives("A @bob bob normal"),
            on("assign somebody who has no room").rule("then: {assign: bob}").with("bob", "capacity: 1").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "bob"))
                .gives("A @bob bob normal"),
            on("status done").rule("then: {status: done}").gives("A Done - normal"),
            on("status waiting, with an agent").rule("then: {status: waiting, assign: bob}").gives("A Waiting bob normal"),
            on("status spam").rule("then: {status: spam}").gives("A Spam - normal"),
            on("status trash").rule("then: {status: trash}").gives("A Trash - normal"),
            on("quarantine").rule("then: {quarantine: true}").gives("A Quarantine - normal"),
            on("quarantine counts more than a state").rule("then: {quarantine: true}").rule("then: {status: done, tag: seen}").gives("A Quarantine - normal seen"),
            on("reject").rule("then: {reject: no thanks}").gives());
    }

    private static Stream<RoutingCase> teams() {
        return Stream.of(
            on("to another team").rule("then: {team: $B, tag: moved}").gives("B queue - normal moved"),
            on("to another team, by its address, and to an agent of both").rule("then: {team: $b, assign: bob}").gives("B @bob bob normal"),
            on("to another team, and to an agent who is not in it").rule("then: {team: $B, assign: alice}").gives("B queue - normal"),
            on("to two teams").rule("then: {team: [$A, $B], tag: shared}").gives("A queue - normal shared", "B queue - normal shared"),
            on("addressed to two teams").rule("when: {recipient: {is: $a}}, then: {tag: ours}").to("$a", "$b").gives("A queue - normal ours", "B queue - normal"),
            on("addressed to two addresses of one team").to("$a", "help-$a"),
            on("addressed to two teams, and one sends it to the other").rule("when: {recipient: {is: $a}}, then: {team: $B, tag: from-a, priority: high}").rule("when: {recipient: {is: $b}}, then: {tag: from-b}")
                .to("$a", "$b").gives("B queue - high from-a from-b"),
            on("addressed to two teams, which send it to each other").rule("when: {recipient: {is: $a}}, then: {team: $B, tag: from-a}").rule("when: {recipient: {is: $b}}, then: {team: $A, tag: from-b}")
                .to("$a", "$b").gives("A queue - normal from-a from-b", "B queue - normal from-a from-b"),
            on("addressed to two teams, and one rejects it").rule("when: {recipient: {is: $a}}, then: {reject: true}").to("$a", "$b").gives("B queue - normal"),
            on("addressed to two teams that hand out").with("A", TURNS).with("B", TURNS).to("$a", "$b").gives("A @alice alice normal", "B @bob bob normal"),
            on("an agent of two teams has room once").with("A", TURNS).with("B", TURNS).with("bob", "capacity: 1").before(house -> house.away("alice")).to("$a", "$b")
                .gives("A @bob bob normal", "B @carol carol normal"),
            on("to two teams that hand out").rule("then: {team: [$B, $A]}").with("A", TURNS).with("B", "assignment: leastLoaded").gives("A @alice alice normal", "B @bob bob normal"));
    }

    private static Stream<RoutingCase> strategies() {
        return Stream.of(
            on("round robin, the first").with("A", TURNS).gives("A @alice alice normal"),
            on("round robin, the second").with("A", TURNS).before(house -> house.mailed("p", "From: dora@customers.example")).gives("A @bob bob normal"),
            on("round robin, one is away").with("A", TURNS).before(house -> house.away("alice")).gives("A @bob bob normal"),
            on("round robin, all are away").with("A", TURNS).before(house -> house.away("alice", "bob", "carol")),
            on("round robin, one has no room").with("A", TURNS).with("alice", "capacity: 1").before(house -> house.mailed("p", "From: dora@customers.example"))
                .before(house -> house.mailed("q", "From: emil@customers.example")).before(house -> house.mailed("r", "From: finn@customers.example")).gives("A @bob bob normal"),
            on("nobody has room").with("A", TURNS).with("alice", "capacity: 1").before(house -> house.away("bob", "carol")).before(house -> house.mailed("p", "From: dora@customers.example")),
            on("room is counted in all teams").both().with("A", TURNS).with("bob", "capacity: 1").before(house -> house.away("alice", "carol"))
                .before(house -> house.deliver("Message-ID: <p>\r\nFrom: dora@customers.example\r\n\r\nHello.\r\n", "dora@customers.example", List.of("$b"))).before(house -> house.assigned("$B-1", "bob")),
            on("round robin outside of working hours").with("A", TURNS + ", " + OPEN_LATER),
            on("round robin on a holiday").with("A", TURNS + ", holidays: holidays/today.ics"),
            on("round robin within working hours").with("A", TURNS + ", timeZone: Europe/Berlin, hours: {wed: \"15:00-16:00\"}").gives("A @alice alice normal"),
            on("round robin and a rule that assigns").rule("then: {assign: carol}").with("A", TURNS).gives("A @carol carol normal"),
            on("round robin and a rule that is done with it").rule("then: {status: done}").with("A", TURNS).gives("A Done - normal"),
            on("round robin and mail of a machine").with("A", TURNS).mail("Auto-Submitted: auto-generated").gives("A queue - normal auto"),
            on("round robin and mail without sender").with("A", TURNS).sender("").gives("A queue - normal auto"),
            on("least loaded").with("A", "assignment: leastLoaded").before(house -> house.mailed("p", "From: dora@customers.example")).before(house -> house.assigned("$A-1", "alice"))
                .gives("A @bob bob normal"),
            on("least loaded, loads of all teams").both().with("A", "assignment: leastLoaded").before(house -> house.away("carol"))
                .before(house -> house.deliver("Message-ID: <p>\r\nFrom: dora@customers.example\r\n\r\nHello.\r\n", "dora@customers.example", List.of("$b"))).before(house -> house.assigned("$B-1", "bob"))
                .gives("A @alice alice normal"),
            on("skills, by category").rule("then: {category: billing}").with("A", SKILLS).with("bob", "skills: [Billing]").mail("Subject: 4711").text("?").gives("A @bob bob normal billing"),
            on("skills, who has them speaks another language").rule("then: {category: billing}").with("A", SKILLS).with("bob", "skills: [billing]").text(GERMAN).gives("A queue - normal billing"),
            on("skills, by language").with("A", SKILLS).with("carol", "languages: [de]").text(GERMAN).gives("A @carol carol normal"),
            on("skills, category and language").rule("then: {category: billing}").with("A", SKILLS).with("alice", "skills: [billing]").with("carol", "skills: [billing], languages: [de]").text(GERMAN)
                .gives("A @carol carol normal billing"),
            on("skills, the first ring finds nobody").rule("then: {category: billing}").with("A", SKILLS).with("alice", "skills: [sales]").mail("Subject: 4711").text("?").gives("A queue - normal billing"),
            on("skills, who has them is away").rule("then: {category: billing}").with("A", SKILLS).with("bob", "skills: [billing]").mail("Subject: 4711").text("?").before(house -> house.away("bob")).gives("A queue - normal billing"),
            on("skills, nothing is known of the topic").with("A", SKILLS).mail("Subject: 4711").text("?").gives("A @alice alice normal"),
            on("last agent first").with("A", TURNS).before(house -> house.mailed("p")).before(house -> house.does("carol", "$A-1", "assign", "{\"agent\": \"carol@acme.test\", \"takeOver\": true}"))
                .gives("A @carol carol normal"),
            on("last agent, who has answered").with("A", TURNS + ", assignedStop: allow").before(house -> house.mailed("p")).before(house -> house.does("carol", "$A-1", "reply", "{\"text\": \"Hello.\"}"))
                .gives("A @carol carol normal"),
            on("last agent, but another customer").with("A", TURNS).before(house -> house.mailed("p", "From: dora@customers.example"))
                .before(house -> house.does("carol", "$A-1", "assign", "{\"agent\": \"carol@acme.test\", \"takeOver\": true}")).gives("A @bob bob normal"),
            on("last agent is away").with("A", TURNS).before(house -> house.mailed("p")).before(house -> house.does("carol", "$A-1", "assign", "{\"agent\": \"carol@acme.test\", \"takeOver\": true}"))
                .before(house -> house.away("carol")).gives("A @bob bob normal"),
            on("last agent, whom the server has only given it").with("A", TURNS).before(house -> house.mailed("p")).gives("A @bob bob normal"),
            on("last agent, where mail is not handed out").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "carol")));
    }

    /** Mail that goes on with a conversation, and mail that does not although one might think so. */
    private static Stream<RoutingCase> conversations() {
        String answer = "In-Reply-To: <p.$N@customers.example>";
        return Stream.of(
            on("an answer, whatever rules say of new mail").rule("then: {team: $B, priority: urgent, assign: carol, tag: new, status: done}").before(house -> house.mailed("p"))
                .before(house -> house.assigned("$A-1", "bob")).mail(answer).gives("A @bob bob normal").goesOn("$A-1"),
            on("an answer that a rule has quarantined").rule("then: {quarantine: true}").before(house -> house.mailed("p")).mail(answer).gives("A Quarantine - normal"),
            on("an answer that a rule rejects").rule("then: {reject: true}").before(house -> house.mailed("p")).mail(answer).gives(),
            on("an answer to what waits, its agent is there").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "bob")).before(house -> house.parked("$A-1", "waiting"))
                .mail(answer).gives("A @bob bob normal").goesOn("$A-1"),
            on("an answer to what is done, its agent is away").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "bob")).before(house -> house.parked("$A-1", "done"))
                .before(house -> house.away("bob")).mail(answer).gives("A queue - normal").goesOn("$A-1"),
            on("an answer to what is done, its agent is away, and the team hands out").with("A", TURNS).before(house -> house.mailed("p")).before(house -> house.parked("$A-1", "done"))
                .before(house -> house.away("alice")).mail(answer).gives("A @bob bob normal").goesOn("$A-1"),
            on("an answer of a machine opens nothing").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "bob")).before(house -> house.parked("$A-1", "done"))
                .mail(answer, "Auto-Submitted: auto-replied").gives("A Done bob normal auto").goesOn("$A-1"),
            on("an answer to what is done for too long, its agent is the last one").with("A", "reopenDays: 0, " + TURNS).before(house -> house.mailed("p")).before(house -> house.parked("$A-1", "done"))
                .mail(answer).gives("A @alice alice normal"),
            on("an answer to spam").before(house -> house.mailed("p")).before(house -> house.parked("$A-1", "spam")).mail(answer).gives("A Spam - normal").goesOn("$A-1"),
            on("an answer to what is in quarantine").before(house -> house.mailed("p")).before(house -> house.parked("$A-1", "quarantined")).mail(answer).gives("A queue - normal"),
            on("an answer to what is now another team's").before(house -> house.mailed("p")).before(house -> house.does("carol", "$A-1", "transfer", "{\"team\": \"$B\"}"))
                .mail(answer).gives("B queue - normal").goesOn("$B-1"),
            on("the number in the subject, from whoever takes part").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "bob")).mail("Subject: Re: [$A-1] Hello")
                .gives("A @bob bob normal").goesOn("$A-1"),
            on("the number in the subject, from a stranger").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "bob"))
                .mail("Subject: Re: [$A-1] Hello", "From: dora@customers.example"),
            on("the number in the subject, where the team wants none").with("A", "subjectToken: false").before(house -> house.mailed("p")).before(house -> house.assigned("$A-1", "bob"))
                .mail("Subject: Re: [$A-1] Hello"),
            on("the same mail again").rule("then: {tag: again}").with("A", TURNS).before(house -> house.deliver("Message-ID: <mail.$N@customers.example>\r\n\r\nHello there.\r\n", "cora@customers.example", List.of("$a")))
                .gives("A @alice alice normal").goesOn("$A-1"),
            on("the same Message-ID with another content").before(house -> house.deliver("Message-ID: <mail.$N@customers.example>\r\n\r\nOther.\r\n", "cora@customers.example", List.of("$a")))
                .gives("A queue - normal", "A queue - normal"));
    }

    private static Stream<RoutingCase> screening() {
        return Stream.of(
            on("a blocked sender").with("A", TURNS).before(house -> house.blocked("cora@customers.example", "")).gives("A Spam - normal"),
            on("a domain blocked by one of two teams").before(house -> house.blocked("customers.example", "$A")).to("$a", "$b").gives("A Spam - normal", "B queue - normal"),
            on("a blocked sender, whom a rule lets in").rule("when: {from: {is: cora@customers.example}}, then: {status: open, assign: alice}")
                .before(house -> house.blocked("cora@customers.example", "")).gives("A @alice alice normal"),
            on("a blocked sender in an open conversation").before(house -> house.mailed("p")).before(house -> house.blocked("cora@customers.example", "")).mail("In-Reply-To: <p.$N@customers.example>")
                .gives("A queue - normal").goesOn("$A-1"),
            on("a score below the threshold").text("score 4.9"),
            on("a score from the threshold on").rule("then: {tag: seen, assign: bob}").text("score 5.0").gives("A Spam bob normal seen"),
            on("a team with a higher threshold").with("A", "spamFolder: 8").with("B", TURNS).text("score 7").to("$a", "$b").gives("A queue - normal", "B Spam - normal"),
            on("a team that quarantines").with("A", "spamFolder: 3, spamQuarantine: 6").text("score 6").gives("A Quarantine - normal"),
            on("a team that rejects").with("A", "spamReject: 10").text("score 10").to("$a", "$b").gives("B Spam - normal"),
            on("spam is never handed out").with("A", TURNS).text("score 9").gives("A Spam - normal"),
            on("a rule that takes mail out of Spam").rule("when: {header: {X-Shop: {is: paris}}}, then: {status: open}").with("A", TURNS).mail("X-Shop: paris").text("score 9").gives("A @alice alice normal"),
            on("spam sent to another team").rule("then: {team: $B}").text("score 9").gives("B Spam - normal"),
            on("a virus").rule("then: {status: open, team: $B, assign: bob}").text("virus").gives("B Quarantine bob normal"),
            on("forged verdicts").rule("when: {any: [{header: {X-Mailroom-Virus: {contains: infected}}}, {header: {X-Spam-Score: {contains: '9'}}}, {spamScore: {over: 8}}]}, then: {tag: believed}")
                .mail("X-Mailroom-Virus: infected", "X-Spam-Score: 9.0", "X-Mailroom-Assignee: bob@acme.test", "X-Mailroom-Priority: urgent", "X-Mailroom-Conversation: $B-1", "X-Mailroom-Note: bob@acme.test"));
    }

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    @Tag("long")
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        /** All that mail may change; not what the server does by the clock. */
        private static final List<String> TABLES = List.of("conversation", "conversation_counter", "conversation_message", "conversation_topic", "journal", "turn", "handout", "filing", "body",
            "automatic_answer", "automatically_answered", "lesson", "queued_mail", "repository_mail", "mailbox", "message", "webhook");
        /** On PostgreSQL the order of the journal is given afterwards; a lesson is tried again by the clock, and goes when spamd has it. */
        private static final Map<String, String> COLUMNS = Map.of("journal", "id, what, details", "lesson", "message, spam, asked");
        private final AtomicInteger count = new AtomicInteger();
        private NameServer dns;
        private FaultyScanner clamd;
        private FaultyScanner spamd;
        private ImapClient carol;

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() throws Exception {
            // A Wednesday, 14:02 in UTC, 15:02 in Berlin.
            mailroom.clock().set(Instant.parse("2026-11-25T14:02:00Z"));
            Files.createDirectories(mailroom.file("holidays"));
            Files.writeString(mailroom.file("holidays/today.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261126\nEND:VEVENT\nEND:VCALENDAR\n");
            Files.writeString(mailroom.file("segments.csv"), "sender,segment,score\n@gold.example,gold,10\n");
            dns = new NameServer();
            clamd = new FaultyScanner((in, out) -> out.write((text(in).contains("virus") ? "stream: Test FOUND\0" : "stream: OK\0").getBytes(StandardCharsets.US_ASCII)));
            spamd = new FaultyScanner((in, out) -> {
                Matcher score = Pattern.compile("\\nscore (-?[0-9.]+)").matcher(text(in));
                out.write(("SPAMD/1.1 0 EX_OK\r\nSpam: False ; " + (score.find() ? score.group(1) : "0.1") + " / 5.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            });
            mailroom.with("MAILROOM_DNS", dns.address()).with("MAILROOM_CLAMD", clamd.address()).with("MAILROOM_SPAMD", spamd.address());
        }

        @BeforeAll
        void logIn() throws IOException {
            carol = ImapClient.loggedIn(mailroom.port("imap"), "carol@acme.test", ServedMailroom.password("carol"));
        }

        private static String text(InputStream in) throws IOException {
            return new String(FaultyScanner.takeAll(in), StandardCharsets.ISO_8859_1);
        }

        @AfterAll
        void end() throws Exception {
            for (AutoCloseable one : new AutoCloseable[] {carol, dns, clamd, spamd}) {
                if (one != null) {
                    one.close();
                }
            }
        }

        static Stream<RoutingCase> lines() {
            return table();
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("lines")
        void shouldRoute(RoutingCase line, @TempDir Path temporary) throws Exception {
            RoutingHouse house = new RoutingHouse(mailroom, line, count.incrementAndGet());
            RuleBook book = mailroom.part(RuleBook.class);
            try {
                for (RoutingCase.Step step : line.before()) {
                    step.in(house);
                }
                String rules = house.filled(String.join("", line.rules()));
                String message = house.filled(line.message(house.id("mail")));
                List<String> recipients = line.recipients().stream().map(house::filled).toList();
                Map<String, String> before = contents();
                Map<String, RuleHits.Hits> hits = mailroom.part(RuleHits.class).all();
                List<Forecast> foretold = foretold(rules, message, line.sender(), recipients);
                Path file = Files.write(temporary.resolve("mail.eml"), message.getBytes(StandardCharsets.ISO_8859_1));
                List<String> said = said(rules, new ReplayRules.Wanted(List.of(file), 1, line.sender().isEmpty() ? "<>" : line.sender(), String.join(",", recipients)));
                Map<String, String> after = contents();
                assertThat(before.remove("lesson").lines().toList()).as("lessons").containsAll(after.remove("lesson").lines().toList());
                after.forEach((table, rows) -> assertThat(rows).as("replay has changed %s", table).isEqualTo(before.get(table)));
                assertThat(mailroom.part(RuleHits.class).all()).as("replay has counted").isEqualTo(hits);
                assertThat(said).as("the command").containsAll(foretold.stream().flatMap(forecast -> forecast.words().entrySet().stream()).filter(word -> !word.getValue().equals("-"))
                    .map(word -> word.getKey() + " " + word.getValue()).toList());

                book.replace(rules, Optional.empty());
                int left = mailroom.sink().messages().size();
                house.deliver(line.message(house.id("mail")), line.sender(), line.recipients());
                Set<String> numbers = new TreeSet<>();
                Set<String> delivered = house.delivered(carol, "mail", numbers);
                assertThat(delivered).as("delivered").isEqualTo(house.expected());
                assertThat(RoutingHouse.foretold(foretold)).as("foretold").isEqualTo(house.expected());
                assertThat(house.left(left)).as("sent").isEqualTo(Set.copyOf(line.sent()));
                assertThat(RoutingHouse.leaving(foretold)).as("foretold to be sent").isEqualTo(Set.copyOf(line.sent()));
                assertThat(foretold.stream().flatMap(forecast -> forecast.copies().stream()).map(copy -> copy.number().toString()).collect(Collectors.toSet())).as("numbers").isSubsetOf(numbers);
                assertThat(foretold.stream().flatMap(forecast -> forecast.goesOn().stream()).map(Object::toString).findFirst().orElse("")).as("goes on with").isEqualTo(house.filled(line.goesOn()));
            } finally {
                house.end();
                book.replace("", Optional.empty());
            }
        }

        private List<Forecast> foretold(String rules, String message, String sender, List<String> recipients) throws Exception {
            byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
            Replay.Report report = mailroom.part(Replay.class).message(RulesReader.read(new YamlText("new.yaml", rules)), "mail.eml", () -> new ByteArrayInputStream(bytes), Optional.of(sender), recipients,
                mailroom.part(Directory.class).teams().stream().map(Team::key).toList());
            return report.items().stream().map(Replay.Item::after).toList();
        }

        /** The lines of the command, through the running server; of what is otherwise with the new rules, only that. */
        private List<String> said(String rules, ReplayRules.Wanted wanted) throws Exception {
            SpokenLines console = new SpokenLines();
            int exit = new ReplayRules(Offline::open).run(new YamlText("new.yaml", rules), wanted, mailroom.settings(), console);
            assertThat(exit).as(console.errors().toString()).isZero();
            return console.results().stream().map(text -> text.strip().replaceAll("^(goes on with|\\S+) +(?:.*  ->  )?", "$1 ")).toList();
        }

        private Map<String, String> contents() {
            Map<String, String> contents = new TreeMap<>();
            for (String table : TABLES) {
                contents.put(table, mailroom.part(Database.class).read(connection -> Sql.list(connection, "SELECT " + COLUMNS.getOrDefault(table, "*") + " FROM " + table, row -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        Object value = row.getObject(i);
                        text.append(value instanceof byte[] some ? some.length + " bytes" : value).append('|');
                    }
                    return text.toString();
                })).stream().sorted().collect(Collectors.joining("\n")));
            }
            return contents;
        }
    }

    /** What leaves because of a mail. */
    private static Stream<RoutingCase> letters() {
        String reply = "then: {reply: Receipt}";
        String forward = "then: {forward: [boss@home.example, cora@customers.example]}";
        RoutingCase.Step saved = house -> house.saved("Receipt");
        return Stream.of(
            on("an automatic answer").rule(reply).before(saved).mail("From: hal@customers.example").sender("hal@customers.example").sends("reply"),
            on("an automatic answer to a machine").rule(reply).before(saved).mail("Auto-Submitted: auto-generated").gives("A queue - normal auto"),
            on("an automatic answer to a list").rule(reply).before(saved).mail("List-Id: <a.list.example>").gives("A queue - normal auto"),
            on("an automatic answer to nobody").rule(reply).before(saved).sender("").gives("A queue - normal auto"),
            on("an automatic answer to somebody of the house").rule(reply).before(saved).mail("From: alice@acme.test").sender("alice@acme.test"),
            on("an automatic answer to spam").rule(reply).before(saved).text("score 8").gives("A Spam - normal"),
            on("a second automatic answer on the same day").rule(reply).before(saved).before(house -> house.answered("ida@customers.example")).mail("From: ida@customers.example").sender("ida+2@customers.example"),
            on("copies for others, but not for the author").rule(forward).sends("forward boss@home.example"),
            on("copies of spam").rule(forward).text("score 8").gives("A Spam - normal"),
            on("copies of what comes back").rule(forward).mail("X-Loop: $a").gives("A queue - normal"),
            on("a copy and an answer from another team").rule("then: {team: $B, forward: boss@home.example}").mail("From: jo@customers.example").sender("jo@customers.example").gives("B queue - normal")
                .sends("forward boss@home.example"));
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
