package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.mailets.scan.FaultyScanner;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

import com.fasterxml.jackson.databind.JsonNode;

/** What the server says of itself: one word to everybody, reasons to administrators, as JSON and on a page. */
class HealthTest extends ServedContract {
    private static final String RULES = "- {name: to bob, when: {subject: {contains: bob}}, then: {assign: bob@acme.test}}\n";
    private FaultyScanner spamd;

    HealthTest() {
        super(Engine.EMBEDDED);
    }

    @Override
    void configure() throws Exception {
        spamd = new FaultyScanner(FaultyScanner.answering("nonsense"));
        mailroom.with("MAILROOM_SPAMD", spamd.address());
        Files.writeString(mailroom.file("rules.yaml"), RULES);
    }

    private JsonNode part(String name) throws Exception {
        return StreamSupport.stream(new Rest(mailroom).get("/health", "carol").path("parts").spliterator(), false).filter(part -> part.path("part").asText().equals(name)).findFirst().orElseThrow();
    }

    private void await(String part, String status, String reason) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(part(part).path("status").asText()).isEqualTo(status);
            assertThat(part(part).path("reasons").toString()).contains(reason);
        });
    }

    @Test
    void shouldTellTheStatusToEverybodyAndReasonsToAdministrators() throws Exception {
        Rest rest = new Rest(mailroom);
        assertThat(rest.get("/health", null)).hasToString("{\"status\":\"" + rest.get("/health", null).path("status").asText() + "\"}");
        assertThat(rest.get("/health", "alice").has("parts")).isFalse();
        assertThat(rest.get("/health", "carol").path("parts").findValuesAsText("part"))
            .containsExactly("database", "disk", "spamd", "name-servers", "queues", "outbox", "webhooks", "events", "search-index", "rules", "certificate");
        assertThat(rest.ask("GET", "/health", "Bearer nonsense", null).statusCode()).isEqualTo(401);
        assertThat(new PageReader(mailroom).get("/health", "Accept", "*/*").text()).startsWith("{\"status\":");
    }

    @Test
    void shouldTellWhatIsWrongWithEachPart() throws Exception {
        await("certificate", "ok", "[]");
        mailroom.receive("From: <c@customers.example>\r\nTo: help@acme.test\r\nSubject: x\r\n\r\nx\r\n", "help@acme.test");
        await("spamd", "degraded", "spamd gives no scores (");
        long old = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
        mailroom.part(Database.class).write(connection -> Sql.update(connection,
            "INSERT INTO queued_mail (id, queue, state, priority, due, octets, body_hash, envelope, header) VALUES (1, 'elsewhere', 0, 5, ?, 1, 'hash', '{}', ?)", old, new byte[] {1}));
        String hook = mailroom.part(Webhooks.class).add(HookUrl.of("https://hooks.customers.example/x"), Set.of("nothing"), Optional.empty(), "secret").id();
        mailroom.part(Database.class).write(connection -> Sql.update(connection, "INSERT INTO webhook_delivery (webhook, position, what, number, content, state, attempts, due, outcome, changed)"
            + " VALUES (?, 1, 'received', 'SUP-1', '{}', 2, 1, 0, '', ?)", hook, mailroom.clock().millis()));
        try {
            await("queues", "degraded", "1 mails wait in the queue elsewhere though they could go on, the first for ");
            await("webhooks", "degraded", "1 deliveries to webhooks were given up within a day");
        } finally {
            mailroom.part(Database.class).write(connection -> Sql.update(connection, "DELETE FROM queued_mail WHERE queue = 'elsewhere'"));
            mailroom.part(Webhooks.class).remove(hook);
        }
        await("queues", "ok", "[");
    }

    @Test
    void shouldTellOfRulesThatAreWrongAndOfThoseThatNameNobodyAnyMore() throws Exception {
        await("rules", "ok", "[]");
        Files.writeString(mailroom.file("rules.yaml.new"), RULES + "- {name: bad, then: {team: Shipping}}\n");
        Files.move(mailroom.file("rules.yaml.new"), mailroom.file("rules.yaml"), StandardCopyOption.ATOMIC_MOVE);
        try {
            await("rules", "degraded", "rules.yaml, line 2: rule 'bad': there is no team 'Shipping'; the rules before stay in force");
        } finally {
            Files.writeString(mailroom.file("rules.yaml"), RULES);
        }
        await("rules", "ok", "[]");
        Directory directory = mailroom.part(Directory.class);
        EmailAddress zoe = EmailAddress.of("zoe@acme.test");
        directory.save(new Agent(zoe, "Zoe", List.of(), List.of(), 0, false));
        RuleBook book = mailroom.part(RuleBook.class);
        try {
            book.replace(RULES + "- {name: to zoe, when: {subject: {contains: zoe}}, then: {assign: zoe@acme.test}}\n", Optional.empty());
            directory.removeAgent(zoe);
            await("rules", "degraded", "rules.yaml, line 2: rule 'to zoe': there is no agent 'zoe@acme.test'; that part of the rule is left out");
        } finally {
            book.replace(RULES, Optional.empty());
        }
        await("rules", "ok", "[]");
    }

    @Test
    void shouldShowAdministratorsAPageInTheirLanguage() throws Exception {
        mailroom.receive("From: <c@customers.example>\r\nTo: help@acme.test\r\nSubject: x\r\n\r\nx\r\n", "help@acme.test");
        await("spamd", "degraded", "spamd gives no scores (");
        PageReader carol = PageReader.loggedIn(mailroom, "carol");
        Document page = carol.get("/health").document();
        assertThat(page.select("nav a[href=/health]").text()).isEqualTo("Health");
        assertThat(page.select("tr").eachText()).anyMatch(row -> row.startsWith("Spam scanner look here spamd gives no scores (")).anyMatch(row -> row.equals("Database works"));
        Document part = carol.get("/health", "HX-Request", "true").document();
        assertThat(part.select("#health")).hasSize(1);
        assertThat(part.select("nav")).isEmpty();
        carol.keep("mailroom-language", "ja");
        assertThat(carol.get("/health").document().select("tr").eachText()).anyMatch(row -> row.startsWith("迷惑メール検査 要確認 spamdがスコアを返しません")).anyMatch(row -> row.equals("データベース 正常"));
        PageReader alice = PageReader.loggedIn(mailroom, "alice");
        assertThat(alice.get("/health").status()).isEqualTo(403);
        assertThat(alice.get("/").document().select("nav a[href=/health]")).isEmpty();
        assertThat(new PageReader(mailroom).get("/health").status()).isEqualTo(303);
    }
}
