package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mailroom.app.run.Described.Operation;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Every route over HTTP, in every wrong way and in the right one. What there is, and what it takes, is read from {@code openapi.json}; how to ask it rightly stands in {@link #rows()}, and
 * a route without a row there fails.
 */
class RoutesTest extends ServedContract {
    /** Fields that are texts, or are never shown. */
    private static final Set<String> MANY_LINES = Set.of("text", "html", "rules", "message", "content", "password", "secret");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What the server changes by itself meanwhile; everything else must be as it was after a refusal. */
    private static final Set<String> BUSY = Set.of("body", "body_bytes", "queue_holder", "queued_mail", "rule_hit", "webhook", "webhook_delivery", "report_position", "report_course",
        "report_count", "report_agent_count", "report_time", "report_agent_time", "web_session", "flyway_schema_history", "directory_version");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

    /**
     * How to ask a route rightly.
     *
     * @param login  as {@link Rest} takes it; null for nobody
     * @param content  JSON with ' for ", or YAML; empty for none
     * @param type  of the content
     * @param status  of the answer
     */
    private record Row(String route, String login, String content, String type, int status, Map<String, String> variables) {
        Row with(String variable, String value) {
            Map<String, String> more = new TreeMap<>(variables);
            more.put(variable, value);
            return new Row(route, login, content, type, status, more);
        }

        boolean json() {
            return type.equals("application/json");
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private Rest rest;
    private String readToken;
    private String workToken;

    RoutesTest() {
        super(Engine.EMBEDDED);
    }

    @Override
    void configure() throws Exception {
        mailroom.with("MAILROOM_WEBHOOK_ALLOW", "127.0.0.1");
        Files.writeString(mailroom.file("rules.yaml"), "- name: quarantined\n  when: {subject: {contains: quarantined}}\n  then: {quarantine: true}\n"
            + "- name: rejected\n  when: {subject: {contains: rejected}}\n  then: {reject: true}\n");
    }

    private Row row(int status, String route, String login, String content) {
        Row row = new Row(route, login, content.replace('\'', '"'), "application/json", status, Map.of());
        rows.put(route, row);
        return row;
    }

    private Row row(int status, String route, String login) {
        return row(status, route, login, "");
    }

    private void row(Row changed) {
        rows.put(changed.route(), changed);
    }

    @BeforeAll
    void prepare() throws Exception {
        rest = new Rest(mailroom);
        readToken = "Bearer " + mailroom.part(Tokens.class).make("reads", Scope.READ).text();
        workToken = "Bearer " + mailroom.part(Tokens.class).make("works", Scope.WORK).text();
        rows();
        conversations();
        mail();
    }

    private String made(String path, String content) throws Exception {
        JsonNode made = rest.ask(201, "POST", path, "carol", content.replace('\'', '"'));
        return made.path("id").asText();
    }

    /** All but conversations, and mail on its way. */
    private void rows() throws Exception {
        row(200, "GET /health", null);
        row(200, "GET /openapi.json", null);
        row(200, "GET /metrics", "carol");
        row(200, "GET /domains", "carol");
        row(201, "POST /domains", "carol", "{'name':'new.test'}");
        made("/domains", "{'name':'old.test'}");
        row(row(204, "DELETE /domains/{name}", "carol").with("name", "old.test"));
        row(row(200, "GET /domains/{name}", "carol").with("name", "acme.test"));
        row(row(200, "PUT /domains/{name}", "carol", "{'name':'acme.test'}").with("name", "acme.test"));
        row(200, "GET /agents", "carol");
        row(201, "POST /agents", "carol", "{'address':'new@acme.test','name':'New','password':'secret-7','languages':['de'],'skills':['a'],'capacity':3,'admin':false}");
        made("/agents", "{'address':'gone@acme.test'}");
        row(row(200, "GET /agents/{address}", "carol").with("address", "gone@acme.test"));
        row(row(200, "PUT /agents/{address}", "carol", "{'name':'Gone','away':true,'awayUntil':'2126-12-01T09:00:00+09:00'}").with("address", "gone@acme.test"));
        row(row(200, "GET /agents/{address}/presence", "carol").with("address", "gone@acme.test"));
        made("/agents", "{'address':'leaving@acme.test'}");
        row(row(204, "DELETE /agents/{address}", "carol").with("address", "leaving@acme.test"));
        row(200, "GET /presence", "alice");
        row(200, "PUT /presence", "dave", "{'away':true,'until':'2126-12-01T09:00:00+09:00'}");
        row(200, "GET /teams", "alice");
        row(201, "POST /teams", "carol", "{'key':'NEW','name':'New','addresses':['new-team@acme.test'],'members':[{'agent':'carol@acme.test','role':'lead'}]}");
        row(row(200, "GET /teams/{key}", "alice").with("key", "SUP"));
        made("/teams", "{'key':'TMP','name':'Temporary','addresses':['tmp@acme.test'],'members':[{'agent':'alice@acme.test','role':'agent'}]}");
        row(row(200, "PUT /teams/{key}", "carol", "{'key':'TMP','name':'Lasting','addresses':['lasting@acme.test'],'members':[{'agent':'bob@acme.test','role':'agent'}],'sendMode':'onBehalf',"
            + "'collision':'warn','collisionOnNotes':true,'assignedStop':'allow','lockMinutes':5,'undoSeconds':10,'assignment':'roundRobin','replyToken':false,'subjectToken':false,"
            + "'reopenDays':7,'presence':true,'labels':true,'timeZone':'Asia/Tokyo'}").with("key", "TMP"));
        made("/teams", "{'key':'OLD','name':'Old','addresses':['old@acme.test'],'members':[{'agent':'alice@acme.test','role':'agent'}]}");
        row(row(204, "DELETE /teams/{key}", "carol").with("key", "OLD"));
        row(row(200, "GET /teams/{key}/members/{agent}", "alice").with("key", "SUP").with("agent", "bob@acme.test"));
        row(row(200, "PUT /teams/{key}/members/{agent}", "carol", "{'agent':'bob@acme.test','role':'agent'}").with("key", "SUP").with("agent", "bob@acme.test"));
        row(row(200, "GET /teams/{key}/members", "alice").with("key", "SUP"));
        row(row(201, "POST /teams/{key}/members", "carol", "{'agent':'erin@acme.test','role':'agent'}").with("key", "SUP"));
        rest.ask(201, "POST", "/teams/SAL/members", "carol", "{\"agent\":\"erin@acme.test\",\"role\":\"agent\"}");
        row(row(204, "DELETE /teams/{key}/members/{agent}", "carol").with("key", "SAL").with("agent", "erin@acme.test"));
        row(row(200, "GET /teams/{key}/presence", "alice").with("key", "SUP"));
        row(row(200, "GET /teams/{key}/routing", "alice").with("key", "SUP"));
        row(row(200, "GET /teams/{key}/thunderbird-tags", "alice").with("key", "SUP"));
        row(row(200, "PUT /teams/{key}/routing", "carol", "{'assignment':'manual','ringMinutes':10,'unassignAfter':'8h','timeZone':'Asia/Tokyo','hours':{'mon-fri':'09:00-17:00'},'holidays':'none'}")
            .with("key", "SAL"));
        row(row(200, "POST /teams/{key}/next", "bob").with("key", "SUP"));
        row(row(200, "GET /teams/{key}/sla", "alice").with("key", "SUP"));
        row(row(200, "PUT /teams/{key}/sla", "carol", "{'targets':{'high':{'first':'1h'}},'warn':'30m','escalate':['notifyLead']}").with("key", "SAL"));
        row(row(200, "GET /teams/{key}/screening", "carol").with("key", "SUP"));
        row(row(200, "PUT /teams/{key}/screening", "carol", "{'dmarcFail':'mark','spamFolder':6.5,'spamQuarantine':'off'}").with("key", "SAL"));
        row(200, "GET /tokens", "carol");
        row(201, "POST /tokens", "carol", "{'name':'program','scope':'work'}");
        row(row(204, "DELETE /tokens/{id}", "carol").with("id", made("/tokens", "{'name':'old','scope':'read'}")));
        row(200, "GET /blocked", "carol");
        row(201, "POST /blocked", "carol", "{'sender':'junk@example.org','team':'SUP','reject':true}");
        made("/blocked", "{'sender':'a@example.org','team':'SUP'}");
        row(204, "DELETE /blocked", "carol", "{'sender':'a@example.org','team':'SUP'}");
        made("/blocked", "{'sender':'b@example.org'}");
        row(row(204, "DELETE /blocked/{sender}", "erin").with("sender", "b@example.org"));
        row(200, "GET /templates", "alice");
        row(201, "POST /templates", "alice", "{'team':'SUP','name':'Greeting','subject':'Hello','text':'Dear {{customer.name}}','html':'<p>Dear</p>'}");
        row(row(200, "GET /templates/{id}", "alice").with("id", made("/templates", "{'team':'SUP','name':'a','text':'a'}")));
        row(row(200, "PUT /templates/{id}", "alice", "{'name':'b','html':'<b>b</b>'}").with("id", made("/templates", "{'team':'SUP','name':'b','text':'a'}")));
        row(row(204, "DELETE /templates/{id}", "alice").with("id", made("/templates", "{'team':'SUP','name':'c','text':'a'}")));
        row(200, "GET /rules", "carol");
        row(new Row("PUT /rules", "carol", "- name: none\n  when: {subject: {contains: none}}\n  then: {tag: none}\n", "application/yaml", 200, Map.of()));
        row(200, "GET /rules/hits", "carol");
        row(200, "POST /rules/replay", "carol", "{'rules':'- name: a\\n  then: {tag: a}\\n','message':'Subject: a\\n\\ntext\\n','to':'help@acme.test'}");
        for (String report : List.of("overview", "volume", "response-times", "agents", "sla")) {
            row(200, "GET /reports/" + report, "carol");
        }
        row(200, "GET /events", "alice");
    }

    /** Each has a conversation of its own. */
    private void conversations() throws Exception {
        row(200, "GET /conversations", "alice");
        for (String what : List.of("", "/messages", "/journal")) {
            row(number(row(200, "GET /conversations/{number}" + what, "alice"), Matter.begun(mailroom)));
        }
        Matter read = Matter.begun(mailroom);
        row(number(row(200, "GET /conversations/{number}/messages/{id}/raw", "alice"), read).with("id", message(read, 0)));
        Map<String, String> contents = new LinkedHashMap<>(Map.of("assign", "{'agent':'bob@acme.test','takeOver':false}", "status", "{'status':'snoozed','until':'2126-12-01T08:00:00+09:00'}",
            "tags", "{'add':['billing'],'remove':['vip']}", "priority", "{'priority':'urgent'}", "transfer", "{'team':'SAL'}", "merge", "{'into':'" + Matter.begun(mailroom).number() + "'}"));
        for (String what : List.of("assign", "unassign", "claim", "lock", "unlock", "status", "tags", "priority", "transfer", "merge")) {
            row(number(row(200, "POST /conversations/{number}/" + what, "alice", contents.getOrDefault(what, "{}")), Matter.begun(mailroom)));
        }
        row(number(row(201, "POST /conversations/{number}/note", "alice", "{'text':'a note'}"), Matter.begun(mailroom)));
        row(number(row(201, "POST /conversations/{number}/reply", "alice",
            "{'text':'an answer','html':'<p>an answer</p>','attachments':[{'name':'a.txt','type':'text/plain','content':'YQ=='}],'status':'done'}"), Matter.begun(mailroom)));
        Matter two = Matter.begun(mailroom);
        two.more("second" + two.number() + "@customers.example");
        row(number(row(201, "POST /conversations/{number}/split", "alice", "{'messageIds':['" + message(two, 1) + "']}"), two));
        row(row(200, "GET /customers/{address}", "carol").with("address", Matter.begun(mailroom).customer()));
        row(row(200, "DELETE /customers/{address}", "carol").with("address", Matter.begun(mailroom).customer()));
        row(200, "GET /quarantine", "carol");
        for (String subject : List.of("quarantined one", "quarantined two")) {
            mailroom.receive("From: <q@customers.example>\r\nTo: help@acme.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject.replace(' ', '.') + "@customers.example>\r\n\r\ntext\r\n",
                "help@acme.test");
        }
        List<JsonNode> held = Awaitility.await().until(() -> rest.items("/quarantine", "carol"), items -> items.size() == 2);
        row(row(200, "POST /quarantine/{id}/release", "carol").with("id", held.get(0).path("id").asText()));
        row(row(204, "POST /quarantine/{id}/delete", "carol").with("id", held.get(1).path("id").asText()));
    }

    private static Row number(Row row, Matter matter) {
        return row.with("number", matter.number().toString());
    }

    private String message(Matter matter, int index) throws Exception {
        return rest.get("/conversations/" + matter.number() + "/messages", "alice").path("items").get(index).path("id").asText();
    }

    private void mail() throws Exception {
        row(200, "GET /webhooks", "carol");
        row(201, "POST /webhooks", "carol", "{'url':'http://127.0.0.1:9/','events':['assigned'],'secret':'shared','team':'SUP'}");
        String hook = made("/webhooks", "{'url':'http://127.0.0.1:9/','secret':'shared'}");
        row(row(200, "GET /webhooks/{id}", "carol").with("id", hook));
        row(row(200, "GET /webhooks/{id}/deliveries", "carol").with("id", hook));
        row(row(204, "DELETE /webhooks/{id}", "carol").with("id", made("/webhooks", "{'url':'http://127.0.0.1:9/','secret':'shared'}")));
        Matter.begun(mailroom);
        String delivery = Awaitility.await().until(() -> rest.items("/webhooks/" + hook + "/deliveries", "carol"), items -> !items.isEmpty()).get(0).path("id").asText();
        row(row(200, "POST /webhooks/{id}/deliveries/{delivery}/retry", "carol").with("id", hook).with("delivery", delivery));

        mailroom.sink().answering("RCPT TO:<slow@", "451 4.2.1 not now");
        mailroom.sink().answering("RCPT TO:<wrong@", "550 5.1.1 nobody of this name");
        for (String to : List.of("slow", "wrong")) {
            try (var smtp = mailroom.sending("alice")) {
                smtp.envelope("alice@acme.test", to + "@elsewhere.example").data("From: alice@acme.test\r\nSubject: " + to + "\r\n\r\ntext");
            }
        }
        row(200, "GET /queue", "carol");
        row(200, "POST /queue/retry", "carol", "{'queue':'spool'}");
        row(row(200, "POST /queue/{id}/retry", "carol").with("id", waiting()));
        row(200, "GET /repositories", "carol");
        List<JsonNode> kept = Awaitility.await().until(() -> rest.items("/repositories/undeliverable", "carol"), items -> items.size() == 1);
        row(row(200, "GET /repositories/{name}", "carol").with("name", "undeliverable"));
        row(row(200, "POST /repositories/{name}/{id}/retry", "carol").with("name", "undeliverable").with("id", kept.get(0).path("id").asText()));
        mailroom.receive("From: <r@customers.example>\r\nSubject: rejected\r\n\r\ntext\r\n", "help@acme.test");
        Awaitility.await().until(() -> rest.items("/repositories/rejected", "carol").size() == 1);
        row(row(200, "POST /repositories/{name}/retry", "carol").with("name", "rejected"));
    }

    /** A mail has an id for as long as it waits for one attempt. */
    private String waiting() {
        return Awaitility.await().until(() -> rest.items("/queue?queue=outgoing", "carol").stream()
            .filter(one -> one.path("subject").asText().equals("slow") && one.path("state").asText().equals("deferred")).findFirst(), Optional::isPresent).orElseThrow().path("id").asText();
    }

    @Test
    void shouldAskEachRouteThatThereIs() throws Exception {
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(operations().stream().map(Operation::toString).toList());
    }

    private List<Operation> operations() throws IOException, InterruptedException {
        return rest.described().operations();
    }

    /** In wrong ways, after which everything is as it was; then in the right way, twice with the same key. */
    @TestFactory
    Stream<DynamicTest> shouldRefuseWhatIsWrongAndDoWhatIsRightOnce() throws Exception {
        return operations().stream().filter(operation -> rows.containsKey(operation.toString())).map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
            Route route = new Route(operation, rows.get(operation.toString()));
            Map<String, List<String>> before = state();
            route.logins();
            route.unknown();
            route.parameters();
            if (!operation.method().equals("GET")) {
                route.contents();
            }
            assertThat(state()).isEqualTo(before);
            route.right();
        }));
    }

    /** Page by page comes what comes at once, nothing twice. */
    @Test
    void shouldCutEachListIntoPages() throws Exception {
        int lists = 0;
        for (Operation operation : operations()) {
            Row row = rows.get(operation.toString());
            if (!operation.says().path("parameters").toString().contains("\"cursor\"")) {
                continue;
            }
            lists++;
            String path = operation.path(row.variables());
            JsonNode whole = rest.get(path + "?limit=200", row.login());
            assertThat(whole.path("next").isNull()).as(path).isTrue();
            List<JsonNode> single = rest.items(path + "?limit=1", row.login());
            assertThat(single).as(path).hasSize(whole.path("items").size()).doesNotHaveDuplicates();
        }
        assertThat(lists).isGreaterThanOrEqualTo(16);
    }

    /** Where there may be attachments it is taken, everywhere else refused. */
    @Test
    void shouldRefuseWhatIsTooLargeAndChangeNothing() throws Exception {
        String large = "{\"text\":\"" + "x".repeat(10 << 20) + "\"}";
        Map<String, List<String>> before = state();
        for (Operation operation : operations()) {
            Row row = rows.get(operation.toString());
            if (!operation.method().equals("GET") && !operation.pattern().endsWith("/reply")) {
                HttpResponse<String> answer = rest.ask(operation.method(), operation.path(row.variables()), row.login(), large, "Content-Type", row.type());
                assertThat(answer.statusCode()).as(operation + ": " + answer.body()).isEqualTo(413);
                assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains("larger than 8 MiB", "Nothing was changed");
            }
        }
        assertThat(rest.ask("POST", "/conversations/SUP-1/reply", null, large).statusCode()).isEqualTo(401);
        assertThat(state()).isEqualTo(before);
    }

    /** As they come over the wire: whatever stands in a path, nothing outside is reached, and the answer is a refusal like all others. */
    @Test
    void shouldRefusePathsThatLeadElsewhere() throws Exception {
        String session = PageReader.loggedIn(mailroom, "carol").cookie("mailroom-session").orElseThrow();
        List<String> tricks = List.of("../../conf/mailroom.yaml", "%2e%2e/%2e%2e/conf/mailroom.yaml", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cconf", "..\\..\\conf", "..;/..;/conf",
            "%252e%252e%252fconf", "%c0%ae%c0%ae/conf", "%00", "app.css%00.js", "%u002e%u002e/conf", "%", "%zz", "a%0d%0aX-Evil:%201", "a%0aX-Evil:%201", "a%E2%80%A8X-Evil", "a;x=y", "/", "/%2f/etc", "x".repeat(20_000),
            "a/".repeat(3000), "%41".repeat(5000));
        for (String begin : List.of("/", "/static/", "/api/v1/", "/conversations/", "/api/v1/conversations/", "/api/v1/templates/", "/.well-known/", "/autodiscover/")) {
            for (String trick : tricks) {
                String answer = wire("GET " + begin + trick + " HTTP/1.1", session);
                String what = begin + trick.substring(0, Math.min(40, trick.length())) + "\n" + answer;
                assertThat(answer).as(what).matches("(?s)HTTP/1\\.1 (400|404|414|431) .*").doesNotContain("\nX-Evil", "root:x", "storage:", "at org.");
                assertThat(answer).as(what).contains("Content-Security-Policy: ", "X-Content-Type-Options: nosniff");
            }
        }
        for (String line : List.of("GET http://evil.example/login HTTP/1.1", "GET //evil.example/x HTTP/1.1", "GET /\\evil.example HTTP/1.1", "OPTIONS * HTTP/1.1", "TRACE / HTTP/1.1", "CONNECT 127.0.0.1:22 HTTP/1.1")) {
            String answer = wire(line, session);
            assertThat(answer).as(line).doesNotContainPattern("(?i)\nLocation: (https?:)?//").doesNotStartWith("HTTP/1.1 5").doesNotContain(session);
        }
    }

    private String wire(String line, String session) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", mailroom.port("web"))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((line + "\r\nHost: 127.0.0.1\r\nAuthorization: " + Rest.authorization("carol") + "\r\nCookie: mailroom-session=" + session + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldTakeManyLargeAnswersAtOnce() throws Exception {
        mailroom.apply("teams:\n  - {name: Large, key: LRG, addresses: [large@acme.test], members: {alice@acme.test: agent, carol@acme.test: lead}, undoSeconds: 3600}\n");
        mailroom.receive("From: <l@customers.example>\r\nSubject: large\r\nMessage-ID: <large@customers.example>\r\n\r\ntext\r\n", "large@acme.test");
        Awaitility.await().until(() -> rest.items("/conversations?team=LRG", "alice").size() == 1);
        byte[] content = Base64.getEncoder().encode(new byte[(10 << 20) / 4 * 3]);
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(rest.uri("/conversations/LRG-1/reply")).header("Authorization", Rest.authorization("alice")).header("Content-Type", "application/json");
            // The client holds the content once only: it is the server that is to be short of memory.
            answers.add(http.sendAsync(request.POST(BodyPublishers.concat(BodyPublishers.ofString("{\"text\":\"large" + i + "\",\"attachments\":[{\"name\":\"a.bin\",\"content\":\""),
                BodyPublishers.ofByteArray(content), BodyPublishers.ofString("\"}]}"))).build(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(201);
        }
        try (var client = mailroom.reading("alice")) {
            client.command("SELECT Teams/Large/Outbox");
            List<String> sizes = client.command("FETCH 1:* RFC822.SIZE").stream().filter(line -> line.contains("RFC822.SIZE")).toList();
            assertThat(sizes).hasSize(20).allMatch(line -> Long.parseLong(line.replaceAll(".*RFC822.SIZE (\\d+).*", "$1")) > content.length);
        }
    }

    private Map<String, List<String>> state() {
        return mailroom.part(Database.class).read(connection -> {
            Map<String, List<String>> state = new TreeMap<>();
            for (String table : Sql.list(connection, "SELECT name FROM sqlite_master WHERE type = 'table'", row -> row.getString(1))) {
                if (!BUSY.contains(table) && !table.startsWith("sqlite_")) {
                    state.put(table, Sql.list(connection, "SELECT * FROM " + table, row -> {
                        StringBuilder text = new StringBuilder();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            Object value = row.getObject(i);
                            text.append(value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : value).append('|');
                        }
                        return text.toString();
                    }).stream().sorted().toList());
                }
            }
            return state;
        });
    }

    /** A route and the right way to ask it, from which all wrong ones are made. */
    private final class Route {
        private final Operation operation;
        private final Row row;
        private final String path;

        Route(Operation operation, Row row) {
            this.operation = operation;
            this.row = operation.pattern().equals("/queue/{id}/retry") ? row.with("id", waiting()) : row;
            this.path = operation.path(this.row.variables());
        }

        private HttpResponse<String> ask(String login, String address, String content, String... headers) throws Exception {
            List<String> all = new ArrayList<>(List.of(headers));
            if (!content.isEmpty() && !all.contains("Content-Type")) {
                all.addAll(List.of("Content-Type", row.type()));
            }
            return rest.ask(operation.method(), address, login, content.isEmpty() ? null : content, all.toArray(String[]::new));
        }

        private JsonNode refused(int status, String login, String address, String content, String... headers) throws Exception {
            HttpResponse<String> answer = ask(login, address, content, headers);
            assertThat(answer.statusCode()).as(operation + " as " + login + " at " + address + " with " + content + ": " + answer.body()).isEqualTo(status);
            JsonNode problem = JSON.readTree(answer.body());
            assertThat(problem.path("detail").asText()).isNotBlank();
            return problem;
        }

        private Set<String> roles(String scheme) {
            Set<String> roles = new TreeSet<>();
            operation.says().path("security").forEach(way -> way.path(scheme).forEach(role -> roles.add(role.asText())));
            return roles;
        }

        private boolean open() {
            return operation.says().path("security").get(0).isEmpty();
        }

        void logins() throws Exception {
            if (open()) {
                return;
            }
            refused(401, null, path, row.content());
            if (roles("basic").contains("admin")) {
                refused(403, "alice", path, row.content());
            } else if (roles("basic").contains("lead")) {
                assertThat(ask("bob", path, row.content()).statusCode()).isIn(403, 404);
            } else if (!operation.method().equals("GET") && row.variables().containsKey("number")) {
                refused(403, "oscar", path, row.content());
            }
            if (row.variables().containsKey("number") || row.variables().containsKey("key") && !row.variables().containsValue("SAL") && !roles("basic").contains("admin")) {
                refused(404, "dave", path, row.content());
            }
            Set<String> scopes = roles("token");
            if (scopes.isEmpty()) {
                refused(403, workToken, path, row.content());
            } else if (!scopes.contains("read")) {
                // What may not be done may also not be seen.
                assertThat(ask(scopes.contains("admin") ? workToken : readToken, path, row.content()).statusCode()).isIn(403, roles("basic").contains("lead") ? 404 : 403);
            }
        }

        /** Addresses of what is not there. */
        void unknown() throws Exception {
            for (String variable : row.variables().keySet()) {
                for (String value : List.of(switch (variable) {
                    case "number" -> "SUP-99999";
                    case "key" -> "NOPE";
                    case "address", "agent", "sender" -> "nobody@nowhere.test";
                    default -> "999999999";
                }, "non%20sense", "..x", "%F0%9F%93%AC")) {
                    Map<String, String> variables = new TreeMap<>(row.variables());
                    variables.put(variable, value);
                    refused(404, row.login(), operation.path(variables), row.content());
                }
            }
            Set<String> allowed = new TreeSet<>();
            for (Operation other : operations()) {
                if (other.pattern().equals(operation.pattern())) {
                    allowed.add(other.method());
                }
            }
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            for (String method : METHODS) {
                if (!allowed.contains(method)) {
                    HttpResponse<String> answer = rest.ask(method, path, row.login(), null);
                    assertThat(answer.statusCode()).as(method + " " + path + ": " + answer.body()).isEqualTo(405);
                    assertThat(new TreeSet<>(List.of(answer.headers().firstValue("Allow").orElseThrow().split(", ")))).isEqualTo(allowed);
                }
            }
        }

        void parameters() throws Exception {
            JsonNode unknown = refused(422, row.login(), path + "?colour=red", row.content());
            assertThat(unknown.path("field").asText()).isEqualTo("colour");
            assertThat(unknown.path("detail").asText()).contains("allowed: ");
            for (JsonNode parameter : operation.says().path("parameters")) {
                String name = parameter.path("name").asText();
                if (!parameter.path("in").asText().equals("query")) {
                    continue;
                }
                boolean page = name.equals("cursor") || name.equals("limit");
                List<String> wrong = page ? List.of("-1", name.equals("limit") ? "0" : "!", "x", "%00", "99999999999999999999") : parameter.path("schema").has("enum") || parameter.path("schema").has("format") ? List.of("x", "%00")
                    : List.of();
                for (String value : wrong) {
                    assertThat(refused(page ? 400 : 422, row.login(), path + "?" + name + "=" + value, row.content()).path("field").asText()).isEqualTo(name);
                }
                assertThat(refused(422, row.login(), path + "?" + name + "=1&" + name + "=2", row.content()).path("field").asText()).isEqualTo(name);
            }
        }

        void contents() throws Exception {
            JsonNode schema = operation.says().path("requestBody").path("content").path("application/json").path("schema");
            // What a browser sends for another site, with a login that it remembers.
            for (List<String> header : List.of(List.of("Origin", "https://evil.example"), List.of("Origin", "null"), List.of("Sec-Fetch-Site", "cross-site"), List.of("Sec-Fetch-Site", "same-site"))) {
                refused(403, row.login(), path, row.content(), header.get(0), header.get(1));
            }
            refused(415, row.login(), path, "x", "Content-Type", "text/plain");
            refused(415, row.login(), path, "x", "Content-Type", "multipart/form-data; boundary=x");
            if (!row.json()) {
                return;
            }
            for (String no : List.of("{", "[]", "\"a\"", "null", "{\"a\":1}{", "{\"a\":1,\"a\":1}", "\u0000", "[".repeat(5000))) {
                refused(400, row.login(), path, no);
            }
            ObjectNode right = row.content().isEmpty() ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(row.content());
            JsonNode extra = refused(422, row.login(), path, right.deepCopy().put("colour", "red").toString());
            assertThat(extra.path("field").asText()).isEqualTo("colour");
            assertThat(extra.path("detail").asText()).contains("allowed: ");
            for (JsonNode name : schema.path("required")) {
                ObjectNode without = right.deepCopy();
                without.remove(name.asText());
                assertThat(refused(422, row.login(), path, without.toString()).path("field").asText()).isEqualTo(name.asText());
                assertThat(refused(422, row.login(), path, without.putNull(name.asText()).toString()).path("field").asText()).isEqualTo(name.asText());
            }
            for (Map.Entry<String, JsonNode> field : fields(schema.path("properties")).entrySet()) {
                for (JsonNode wrong : wrong(field.getValue())) {
                    ObjectNode bad = right.deepCopy();
                    bad.set(field.getKey(), wrong);
                    assertThat(refused(422, row.login(), path, bad.toString()).path("field").asText()).as(bad.toString()).matches("\\Q" + field.getKey() + "\\E([.\\[].*)?");
                }
            }
            lines(right);
            stale();
        }

        /** What ends a line, here or for a client that is less strict, stands in no field of one line: it could end up in a header, a log or a list. */
        private void lines(ObjectNode right) throws Exception {
            for (Map.Entry<String, JsonNode> field : fields(right).entrySet()) {
                for (String end : List.of("\r\nX-Evil: 1", "\n", "\r", "\u0085", "\u2028", "\u2029", "\u000b", "\u001b[2J")) {
                    JsonNode bad = MANY_LINES.contains(field.getKey()) ? field.getValue() : ended(field.getValue(), end);
                    if (!bad.equals(field.getValue())) {
                        HttpResponse<String> answer = ask(row.login(), path, right.deepCopy().set(field.getKey(), bad).toString());
                        assertThat(answer.statusCode()).as(operation + " " + field.getKey() + " " + bad + ": " + answer.body()).isEqualTo(422);
                        assertThat(JSON.readTree(answer.body()).path("field").asText()).as(answer.body()).startsWith(field.getKey());
                    }
                }
            }
        }

        /** The first text in it, with that behind it. */
        private JsonNode ended(JsonNode value, String end) {
            if (value.isTextual()) {
                return TextNode.valueOf(value.asText() + end + "x");
            }
            JsonNode bad = value.deepCopy();
            if (bad.isArray() && !bad.isEmpty()) {
                ((ArrayNode) bad).set(0, ended(bad.get(0), end));
            } else if (bad.isObject()) {
                fields(bad).entrySet().stream().filter(inner -> !MANY_LINES.contains(inner.getKey()) && !ended(inner.getValue(), end).equals(inner.getValue())).findFirst()
                    .ifPresent(inner -> ((ObjectNode) bad).set(inner.getKey(), ended(inner.getValue(), end)));
            }
            return bad;
        }

        private void stale() throws Exception {
            boolean matched = false;
            for (JsonNode parameter : operation.says().path("parameters")) {
                matched |= parameter.path("$ref").asText().endsWith("/ifMatch");
            }
            if (matched) {
                refused(412, row.login(), path, row.content(), "If-Match", "\"stale\"");
                refused(412, row.login(), path, row.content(), "If-Match", "stale");
            }
            assertThat(matched || !row.variables().containsKey("number")).as("changes of conversations heed If-Match").isTrue();
        }

        void right() throws Exception {
            if (operation.pattern().equals("/events")) {
                return;
            }
            if (!operation.method().equals("POST")) {
                HttpResponse<String> answer = ask(row.login(), path, row.content());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
                return;
            }
            String key = "key " + operation;
            HttpResponse<String> first = ask(row.login(), path, row.content(), "Idempotency-Key", key);
            assertThat(first.statusCode()).as(first.body()).isEqualTo(row.status());
            Map<String, List<String>> done = state();
            HttpResponse<String> again = ask(row.login(), path, row.content(), "Idempotency-Key", key);
            assertThat(again.statusCode()).isEqualTo(first.statusCode());
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("Idempotent-Replay")).hasValue("true");
            for (String header : List.of("ETag", "Location", "Content-Type")) {
                assertThat(again.headers().firstValue(header)).isEqualTo(first.headers().firstValue(header));
            }
            if (row.json()) {
                ObjectNode other = row.content().isEmpty() ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(row.content());
                refused(422, row.login(), path, " " + other, "Idempotency-Key", key);
            }
            refused(400, row.login(), path, row.content(), "Idempotency-Key", "k".repeat(201));
            if (operation.pattern().startsWith("/repositories")) {
                // What leaves a repository goes through the chain meanwhile: all of it must have arrived before others compare.
                List<Map<String, List<String>>> last = new ArrayList<>(List.of(state()));
                Awaitility.await().pollInterval(Duration.ofMillis(500)).until(() -> state().equals(last.set(0, state())));
            } else {
                assertThat(state()).isEqualTo(done);
            }
        }

        private Map<String, JsonNode> fields(JsonNode object) {
            Map<String, JsonNode> fields = new LinkedHashMap<>();
            object.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
            return fields;
        }

        /** Values that a field must not have. */
        private List<JsonNode> wrong(JsonNode written) throws IOException {
            JsonNode schema = written;
            if (schema.has("$ref")) {
                try {
                    schema = rest.described().document().at(schema.path("$ref").asText().substring(1));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            Set<String> types = new LinkedHashSet<>();
            if (schema.path("type").isArray()) {
                schema.path("type").forEach(type -> types.add(type.asText()));
            } else {
                types.add(schema.path("type").asText());
            }
            Map<String, String> values = new LinkedHashMap<>(Map.of("string", "\"text\"", "boolean", "true", "integer", "7", "array", "[]", "object", "{}", "number", "1.5"));
            if (types.contains("number")) {
                types.add("integer");
            }
            List<String> wrong = new ArrayList<>(values.entrySet().stream().filter(value -> !types.contains(value.getKey())).map(Map.Entry::getValue).collect(Collectors.toList()));
            if (types.contains("array")) {
                for (JsonNode item : wrong(schema.path("items"))) {
                    wrong.add("[" + item + "]");
                }
                wrong.add("[null]");
            }
            if (schema.has("enum") || schema.has("format")) {
                wrong.add("\"no such thing\"");
                wrong.add("\"\"");
            }
            if (types.contains("string")) {
                wrong.add("\"a\\u0000b\"");
            }
            if (types.contains("object") && schema.path("additionalProperties").isBoolean()) {
                wrong.add("{\"colour\":1}");
            }
            List<JsonNode> nodes = new ArrayList<>();
            for (String one : wrong) {
                nodes.add(JSON.readTree(one));
            }
            return nodes;
        }
    }
}
