package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.mailets.scan.FaultyScanner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** {@code GET /metrics}: who may see it, what it says, and that the guide and the dashboard speak of the same figures. */
class MetricsTest {
    private static final Pattern NAME = Pattern.compile("mailroom_[a-z_]+");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    abstract static class Contract extends ServedContract {
        Contract(Engine engine) {
            super(engine);
        }

        private FaultyScanner clamd;

        @Override
        void configure() throws Exception {
            clamd = new FaultyScanner(FaultyScanner.answering("stream: OK\0"));
            mailroom.with("MAILROOM_CLAMD", clamd.address());
            Files.writeString(mailroom.file("rules.yaml"), "- name: help\n  when: {body: {contains: help}}\n  then: {tag: asked}\n");
        }

        @AfterAll
        void end() throws Exception {
            clamd.close();
        }

        HttpResponse<String> ask(String path, String... headers) throws Exception {
            return send("GET", path, headers);
        }

        HttpResponse<String> send(String method, String path, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mailroom.port("web") + path)).method(method, BodyPublishers.noBody());
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return HTTP.send(request.build(), BodyHandlers.ofString());
        }

        String figures() throws Exception {
            return ask("/metrics").body();
        }

        /** The value of a line, 0 where there is none. */
        double value(String line) throws Exception {
            Matcher found = Pattern.compile("(?m)^" + Pattern.quote(line) + " (\\S+)$").matcher(figures());
            return found.find() ? Double.parseDouble(found.group(1)) : 0;
        }

        static Set<String> names(String text) {
            return text.lines().filter(line -> line.startsWith("# TYPE mailroom_")).map(line -> line.split(" ")[2]).collect(Collectors.toCollection(TreeSet::new));
        }

        /** All kinds of things happen. */
        void live() throws Exception {
            Matter matter = Matter.begun(mailroom);
            matter.act("alice", new Command.Assign(EmailAddress.of("alice@acme.test")));
            mailroom.reading("alice").command("SELECT Teams/Support/@alice");
            try (var stranger = mailroom.stranger()) {
                assertThat(stranger.say("MAIL FROM:<a@customers.example>")).startsWith("250");
                assertThat(stranger.say("RCPT TO:<nobody@acme.test>")).startsWith("550");
            }
            Awaitility.await().until(() -> figures().contains("mailroom_rule_hits_total{rule=\"help\"}"));
        }

        @Test
        void shouldCountWhatHappens() throws Exception {
            double filed = value("mailroom_mails_filed_total{place=\"queue\"}");
            double claims = value("mailroom_claims_total{channel=\"rest\"}");
            live();
            assertThat(value("mailroom_mails_filed_total{place=\"queue\"}")).isEqualTo(filed + 1);
            assertThat(value("mailroom_claims_total{channel=\"rest\"}")).isEqualTo(claims + 1);
            assertThat(value("mailroom_smtp_messages_total{answer=\"accepted\",listener=\"smtp\"}")).isPositive();
            assertThat(value("mailroom_smtp_refusals_total{answer=\"refused\",command=\"RCPT\"}")).isPositive();
            assertThat(value("mailroom_imap_command_seconds_count{command=\"SELECT\"}")).isPositive();
            assertThat(value("mailroom_database_seconds_count{kind=\"write\"}")).isPositive();
            assertThat(value("mailroom_chain_seconds_count{outcome=\"done\"}")).isPositive();
            assertThat(value("mailroom_scan_seconds_count{scanner=\"clamd\",verdict=\"clean\"}")).isPositive();
            assertThat(value("mailroom_connections{protocol=\"imap\"}")).isPositive();
            assertThat(value("mailroom_connections{protocol=\"http\"}")).isPositive();
            Awaitility.await().untilAsserted(() -> {
                assertThat(value("mailroom_conversations{team=\"SUP\",status=\"open\"}") + value("mailroom_conversations{status=\"open\",team=\"SUP\"}")).isPositive();
                assertThat(value("mailroom_index_lag")).isZero();
                assertThat(value("mailroom_index_messages")).isPositive();
            });
        }
    }

    @Nested
    class OnSqlite extends Contract {
        OnSqlite() {
            super(Engine.EMBEDDED);
        }

        @Test
        void shouldBeServedToProgramsHereAndToAdministratorsOnly() throws Exception {
            assertThat(ask("/metrics").statusCode()).isEqualTo(200);
            assertThat(ask("/metrics").headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            assertThat(ask("/api/v1/metrics").statusCode()).isEqualTo(200);
            assertThat(ask("/metrics", "Accept", "application/openmetrics-text; version=1.0.0").headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
            for (String path : new String[] {"/metrics", "/api/v1/metrics"}) {
                for (String field : new String[] {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"}) {
                    HttpResponse<String> elsewhere = ask(path, field, "192.0.2.7");
                    assertThat(elsewhere.statusCode()).isEqualTo(401);
                    assertThat(elsewhere.headers().firstValue("WWW-Authenticate")).isPresent();
                    assertThat(elsewhere.body()).doesNotContain("mailroom_");
                }
                assertThat(ask(path, "Via", "1.1 proxy", "Authorization", Rest.authorization("alice")).statusCode()).isEqualTo(403);
                assertThat(ask(path, "Via", "1.1 proxy", "Authorization", Rest.authorization("carol")).statusCode()).isEqualTo(200);
                assertThat(ask(path, "Via", "1.1 proxy", "Authorization", "Bearer nonsense").statusCode()).isEqualTo(401);
                assertThat(send("POST", path).statusCode()).isEqualTo(405);
            }
        }

        @Test
        void shouldServeWhatTheGuideTells() throws Exception {
            live();
            String guide = Files.readString(Path.of("../../docs/operations.md"));
            Set<String> told = guide.lines().filter(line -> line.startsWith("| `mailroom_")).flatMap(line -> NAME.matcher(line.split("\\|")[1]).results().map(found -> found.group()))
                .collect(Collectors.toCollection(TreeSet::new));
            assertThat(names(figures())).isEqualTo(told);
        }

        @Test
        void shouldAskOnlyForWhatThereIsOnTheDashboard() throws Exception {
            live();
            String served = figures();
            Set<String> names = served.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]).collect(Collectors.toCollection(TreeSet::new));
            Set<String> composed = served.lines().filter(line -> line.matches("# TYPE .* (histogram|summary)")).map(line -> line.split(" ")[2]).collect(Collectors.toSet());
            JsonNode dashboard = new ObjectMapper().readTree(Path.of("../../packaging/grafana/mailroom.json").toFile());
            Set<String> queries = new TreeSet<>();
            dashboard.findValues("expr").forEach(query -> queries.add(query.asText()));
            assertThat(queries).hasSizeGreaterThan(20);
            for (String query : queries) {
                Set<String> asked = Pattern.compile("\\b(mailroom|jvm|process|james)_[a-z_]+").matcher(query).results().map(found -> found.group()).collect(Collectors.toSet());
                assertThat(asked).as(query).isNotEmpty();
                assertThat(asked).as(query).allMatch(name -> names.contains(name) || part(name).filter(composed::contains).isPresent());
            }
        }

        private Optional<String> part(String name) {
            return name.matches(".*_(bucket|count|sum)") ? Optional.of(name.replaceFirst("_(bucket|count|sum)$", "")) : Optional.empty();
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        OnPostgresql() {
            super(Engine.POSTGRESQL);
        }
    }
}
