package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Events as clients get them over HTTP. */
class LiveEventsTest {
    private static final Pattern EVENT = Pattern.compile("id: (\\d+)\nevent: (\\S+)\ndata: [^\n]*\n\n");

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
        private final HttpClient http = HttpClient.newHttpClient();
        private Rest rest;

        Contract(Engine engine) {
            super(engine);
        }

        @BeforeEach
        void client() {
            rest = new Rest(mailroom);
        }

        private EventStream listen(String path, String login, String... headers) throws Exception {
            return mailroom.keep(EventStream.open(http, rest, path, login, headers));
        }

        @Test
        void shouldTellWhatHappensToTheTeamsOfWhoListens() throws Exception {
            EventStream alice = listen("/events", "alice");
            EventStream dave = listen("/events", "dave");
            EventStream carol = listen("/events?team=SAL", "carol");
            assertThat(alice.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            Matter matter = Matter.begun(mailroom);
            String number = matter.number().toString();
            matter.act("alice", new Command.Assign(EmailAddress.of("alice@acme.test")));
            alice.await(number, "assigned");
            assertThat(alice.of(number)).containsExactly("created", "received", "assigned");
            EventStream.Event assigned = alice.events().stream().filter(event -> event.number().equals(number) && event.event().equals("assigned")).findFirst().orElseThrow();
            assertThat(assigned.data().toString()).matches("\\{\"number\":\"" + number + "\",\"team\":\"SUP\",\"what\":\"assigned\",\"agent\":\"alice@acme.test\",\"at\":\"20\\d\\d-[^\"]*Z\"}");
            assertThat(alice.events()).extracting(EventStream.Event::id).isSorted().doesNotHaveDuplicates();

            mailroom.receive("Subject: for sales\r\n\r\ntext\r\n", "sales@acme.test");
            Awaitility.await().until(() -> dave.events().size() >= 2 && carol.events().size() >= 2);
            assertThat(dave.events()).extracting(event -> event.data().path("team").asText()).containsOnly("SAL");
            assertThat(carol.events()).extracting(event -> event.data().path("team").asText()).containsOnly("SAL");
        }

        @Test
        void shouldTellATransferToBothTeams() throws Exception {
            Matter matter = Matter.begun(mailroom);
            EventStream alice = listen("/events", "alice");
            EventStream dave = listen("/events", "dave");
            rest.ask(200, "POST", "/conversations/" + matter.number() + "/transfer", "carol", "{\"team\": \"SAL\"}");
            alice.await(matter.number().toString(), "transferred");
            String moved = matter.now().number().toString();
            dave.await(moved, "transferred");
            assertThat(alice.events()).noneMatch(event -> event.number().equals(moved));
        }

        @Test
        void shouldTellOnlyLeadsWhatIsInQuarantine() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String number = matter.number().toString();
            EventStream alice = listen("/events", "alice");
            EventStream carol = listen("/events", "carol");
            matter.act("carol", new Command.Park(Status.QUARANTINED));
            carol.await(number, "status");
            Matter other = Matter.begun(mailroom);
            alice.await(other.number().toString(), "received");
            assertThat(alice.of(number)).isEmpty();
        }

        /** A client that is cut again and again has, in the end, all that the journal has, once. */
        @Test
        void shouldResumeWithoutGapOrDouble() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String number = matter.number().toString();
            int changes = 120;
            Thread working = new Thread(() -> {
                for (int i = 0; i < changes; i++) {
                    matter.act("alice", new Command.Prioritise(i % 2 == 0 ? Priority.HIGH : Priority.NORMAL));
                }
            });
            EventStream stream = listen("/events", "bob");
            List<EventStream.Event> all = new ArrayList<>();
            working.start();
            long last = 0;
            for (int cuts = 0; count(all, number) + count(stream.events(), number) < changes; cuts++) {
                int wanted = 1 + cuts % 9;
                EventStream now = stream;
                Awaitility.await().until(() -> now.events().size() >= Math.min(wanted, changes - count(all, number)));
                stream.close();
                Awaitility.await().until(now::ended);
                all.addAll(stream.events());
                last = Math.max(last, stream.last());
                stream = listen("/events", "bob", "Last-Event-ID", Long.toString(last));
            }
            working.join();
            all.addAll(stream.events());
            List<EventStream.Event> ours = all.stream().filter(event -> event.number().equals(number)).toList();
            assertThat(ours).hasSize(changes).extracting(EventStream.Event::id).doesNotHaveDuplicates().isSorted();

            long before = ours.get(0).id() - 1;
            EventStream late = listen("/events", "oscar", "Last-Event-ID", Long.toString(before));
            Awaitility.await().until(() -> count(late.events(), number) == changes);
            assertThat(late.events().stream().filter(event -> event.number().equals(number)).map(EventStream.Event::id)).isEqualTo(ours.stream().map(EventStream.Event::id).toList());
        }

        private static long count(List<EventStream.Event> events, String number) {
            return events.stream().filter(event -> event.number().equals(number)).count();
        }

        @Test
        void shouldServeHundredsWithFewThreads() throws Exception {
            List<EventStream> clients = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                clients.add(listen("/events", i % 2 == 0 ? "alice" : "bob"));
            }
            Matter matter = Matter.begun(mailroom);
            matter.act("alice", new Command.Prioritise(Priority.URGENT));
            for (EventStream client : clients) {
                client.await(matter.number().toString(), "priority");
                assertThat(client.of(matter.number().toString())).containsExactly("created", "received", "priority");
            }
            assertThat(rest.get("/conversations/" + matter.number(), "carol").path("priority").asText()).isEqualTo("urgent");
            assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread.getName().matches("(web|events).*")).hasSizeLessThan(40);
        }

        /** It reads nothing, so what is sent to it piles up; cut, it comes again with the last event that it has got whole. */
        @Test
        void shouldCutWhoDoesNotReadAndTellHimTheRestLater() throws Exception {
            Matter matter = Matter.begun(mailroom);
            int count = 60_000;
            StringBuilder got = new StringBuilder();
            try (Socket slow = new Socket()) {
                slow.setReceiveBufferSize(4096);
                slow.connect(new InetSocketAddress("127.0.0.1", mailroom.port("web")));
                slow.getOutputStream().write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: " + Rest.authorization("alice") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                InputStream in = slow.getInputStream();
                byte[] piece = new byte[1024];
                while (!got.toString().contains("retry: ")) {
                    got.append(new String(piece, 0, in.read(piece), StandardCharsets.UTF_8));
                }
                // It is live once an event has come.
                matter.act("alice", new Command.Prioritise(Priority.LOW));
                while (!got.toString().contains("event: priority")) {
                    got.append(new String(piece, 0, in.read(piece), StandardCharsets.UTF_8));
                }
                long begin = mailroom.part(Feed.class).newest();
                mailroom.part(Database.class).write(connection -> Sql.update(connection, "INSERT INTO journal (at, team, number, conversation, agent, channel, client, what, details)"
                    + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count + ")"
                    + " SELECT 0, 'SUP', '" + matter.number() + "', (SELECT conversation FROM conversation_number WHERE number = '" + matter.number() + "'), NULL, 'system', '', 'flood', '{}' FROM n"));
                Awaitility.await().until(() -> mailroom.part(Feed.class).after(begin, count + 1).items().size() == count);
                // Other clients are served meanwhile.
                EventStream quick = listen("/events", "bob", "Last-Event-ID", Long.toString(begin));
                Awaitility.await().until(() -> quick.events().size() >= count);
                byte[] large = new byte[64 << 10];
                try {
                    for (int read = in.read(large); read >= 0; read = in.read(large)) {
                        got.append(new String(large, 0, read, StandardCharsets.UTF_8));
                    }
                } catch (java.io.IOException reset) {
                    got.append(' ');
                }
            }
            List<Long> ids = new ArrayList<>();
            Matcher matcher = EVENT.matcher(unchunked(got.toString()));
            while (matcher.find()) {
                ids.add(Long.parseLong(matcher.group(1)));
            }
            assertThat(ids).hasSizeLessThan(count).doesNotHaveDuplicates().isSorted();
            long last = ids.get(ids.size() - 1);
            EventStream again = listen("/events", "alice", "Last-Event-ID", Long.toString(last));
            long left = mailroom.part(Feed.class).after(last, count + 1000).items().size();
            Awaitility.await().until(() -> again.events().size() >= left);
            assertThat(again.events()).hasSize((int) left).extracting(EventStream.Event::id).doesNotHaveDuplicates().isSorted().allMatch(id -> id > last);
        }

        private static String unchunked(String text) {
            return text.replaceAll("\r\n[0-9A-Fa-f]+\r\n", "").replaceAll("\r\n", "");
        }

        @Test
        void shouldEndWhenTheLoginIsGone() throws Exception {
            var token = mailroom.part(Tokens.class).make("listener", Scope.READ);
            EventStream program = listen("/events", "Bearer " + token.text());
            mailroom.apply("agents:\n  - {address: gone@acme.test, name: Gone Soon, password: secret-9}\nteams:\n  - {name: Sales, key: SAL, addresses: [sales@acme.test],"
                + " members: {dave@acme.test: agent, carol@acme.test: lead, gone@acme.test: agent}}\n");
            EventStream agent = listen("/events", "Basic " + java.util.Base64.getEncoder().encodeToString("gone@acme.test:secret-9".getBytes(StandardCharsets.US_ASCII)));
            rest.ask(200, "PUT", "/agents/gone@acme.test", "carol", "{\"password\":\"secret-10\"}");
            Awaitility.await("the password is another one").until(agent::ended);
            EventStream again = listen("/events", "Basic " + java.util.Base64.getEncoder().encodeToString("gone@acme.test:secret-10".getBytes(StandardCharsets.US_ASCII)));
            rest.ask(200, "PUT", "/agents/gone@acme.test", "carol", "{\"capacity\":3}");
            rest.ask(204, "DELETE", "/tokens/" + token.token().id(), "carol", null);
            Awaitility.await().until(program::ended);
            assertThat(again.ended()).as("with the password that counts").isFalse();
            rest.ask(204, "DELETE", "/agents/gone@acme.test", "carol", null);
            Awaitility.await().until(again::ended);
        }

        @Test
        void shouldRefuseWhatMakesNoSense() throws Exception {
            rest.ask(401, "GET", "/events", null, null);
            assertThat(rest.ask(422, "GET", "/events", "alice", null, "Last-Event-ID", "yesterday").path("field").asText()).isEqualTo("Last-Event-ID");
            assertThat(rest.ask(422, "GET", "/events?since=1", "alice", null).path("field").asText()).isEqualTo("since");
            assertThat(rest.ask("POST", "/events", "alice", "{}").statusCode()).isEqualTo(405);
            var head = rest.ask("HEAD", "/events", "alice", null);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        }

        @Test
        void shouldEndStreamsWhenTheServerEnds() throws Exception {
            EventStream stream = EventStream.open(http, rest, "/events", "alice");
            mailroom.stop();
            Awaitility.await().until(stream::ended);
            mailroom.restart();
            EventStream again = listen("/events", "alice", "Last-Event-ID", "999999999999");
            Matter matter = Matter.begun(mailroom);
            again.await(matter.number().toString(), "received");
        }
    }
}
