package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;

/** A rule that tells another server of a mail, through webhooks. */
class RuleWebhookTest {
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
        private static final String ALLOWED = "127.0.0.2";

        private final List<String> got = new CopyOnWriteArrayList<>();
        private HttpServer other;
        private HookUrl url;

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() throws Exception {
            other = HttpServer.create(new InetSocketAddress(ALLOWED, 0), 50);
            other.createContext("/", exchange -> {
                got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            other.start();
            url = HookUrl.of("http://" + ALLOWED + ":" + other.getAddress().getPort() + "/rule");
            mailroom.with("MAILROOM_WEBHOOK_ALLOW", ALLOWED + "/32");
            Files.writeString(mailroom.file("rules.yaml"), "- {name: told, when: {subject: {contains: secret offer}}, then: {webhook: '" + url + "', tag: told}}\n"
                + "- {name: not told, when: {subject: {contains: other}}, then: {tag: other}}\n");
        }

        @AfterAll
        void stopTheOther() {
            other.stop(0);
        }

        private void receive(String id, String subject) throws Exception {
            mailroom.receive("From: Cora <cora@customers.example>\r\nTo: support@acme.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + id + "@customers.example>\r\n\r\nNothing for others.\r\n", "support@acme.test");
        }

        @Test
        void shouldTellTheOtherServerThatTheMailCameAndNotWhatStandsInIt() throws Exception {
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            receive("rw1", "other");
            receive("rw2", "A secret offer");
            List<String> stored = queue.arrived(2);
            Awaitility.await().until(() -> got.size() == 1);
            String number = stored.stream().filter(message -> message.contains("rw2@")).findFirst().orElseThrow().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            JsonNode told = new ObjectMapper().readTree(got.get(0));
            assertThat(told.path("number").asText()).isEqualTo(number);
            assertThat(told.path("what").asText()).isEqualTo(RuleHooks.event(url));
            assertThat(got.get(0)).doesNotContain("secret", "cora", "Nothing");

            Webhooks webhooks = mailroom.part(Webhooks.class);
            assertThat(webhooks.list()).hasSize(1).extracting(Webhook::url).containsExactly(url);
            RuleBook rules = mailroom.part(RuleBook.class);
            String before = rules.written().yaml();
            rules.replace(before + "# changed\n", Optional.empty());
            assertThat(webhooks.list()).as("none is made twice").hasSize(1);
            HookUrl another = HookUrl.of(url + "?again");
            rules.replace(before + "- {name: again, when: {subject: {contains: again}}, then: {webhook: '" + another + "'}}\n", Optional.empty());
            receive("rw3", "again");
            Awaitility.await().until(() -> got.size() == 2);
            assertThat(got.get(1)).contains(RuleHooks.event(another));
        }

        /** A lead writes rules, and may not look into the house with them. */
        @Test
        void shouldNotCallWhatIsNotPublicForARule() throws Exception {
            Rest rest = new Rest(mailroom);
            RuleBook rules = mailroom.part(RuleBook.class);
            String written = rules.written().yaml();
            StringBuilder inside = new StringBuilder(written);
            List<String> urls = List.of("http://127.0.0.1:" + other.getAddress().getPort() + "/inside", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:10.0.0.1]/", "http://2130706433/");
            urls.forEach(to -> inside.append("- {name: 'inside ").append(to).append("', when: {subject: {contains: inside}}, then: {webhook: '").append(to).append("'}}\n"));
            rules.replace(inside.toString(), Optional.empty());
            int before = got.size();
            receive("rw4", "inside");
            for (String to : urls) {
                Webhook hook = mailroom.part(Webhooks.class).list().stream().filter(one -> one.url().toString().equals(to)).findFirst().orElseThrow();
                JsonNode delivery = Awaitility.await(to).until(() -> rest.items("/webhooks/" + hook.id() + "/deliveries", "carol"),
                    all -> all.stream().anyMatch(one -> one.path("attempts").asInt() > 0)).get(0);
                assertThat(delivery.path("outcome").asText()).as(to).startsWith("refused: ");
            }
            assertThat(got).hasSize(before);
            rules.replace(written, Optional.empty());
            mailroom.part(Webhooks.class).list().stream().filter(hook -> urls.contains(hook.url().toString())).forEach(hook -> mailroom.part(Webhooks.class).remove(hook.id()));
        }
    }
}
