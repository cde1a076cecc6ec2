package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.imap.ImapClient;

/**
 * Many agents claim one conversation at once, by MOVE, COPY, keyword, HTTP and the desk itself: exactly one gets it, every other is told who has, and folder,
 * keyword, state and journal say the same afterwards.
 */
class ClaimRaceTest {
    /** Rounds of the long races; more with {@code -DraceRounds=200}. */
    private static final int MANY = Integer.getInteger("raceRounds", 40);

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED, 8, 5);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL, 8, 5);
        }
    }

    @Nested
    @Tag("long")
    class ManyEmbedded extends Contract {
        ManyEmbedded() {
            super(Engine.EMBEDDED, 50, MANY);
        }
    }

    @Nested
    @Tag("long")
    class ManyPostgresql extends Contract {
        ManyPostgresql() {
            super(Engine.POSTGRESQL, 50, MANY);
        }
    }

    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    abstract static class Contract extends ServedContract {
        private static final String QUEUE = "Teams/Race";
        private static final ObjectMapper JSON = new ObjectMapper();
        private final HttpClient http = HttpClient.newHttpClient();
        private final int agents;
        private final int rounds;

        Contract(Engine engine, int agents, int rounds) {
            super(engine);
            this.agents = agents;
            this.rounds = rounds;
        }

        @Test
        void shouldHaveOneWinnerAndTellTheOthers() throws Exception {
            List<String> names = IntStream.range(0, agents).mapToObj(i -> "racer" + i).toList();
            mailroom.apply("agents:\n" + names.stream().map(name -> "  - {address: " + name + "@acme.test, name: Racer " + name.substring(5) + ", password: secret-r}\n")
                .collect(Collectors.joining()) + "teams:\n  - name: Race\n    key: RACE\n    addresses: [race@acme.test]\n    members: {"
                + names.stream().map(name -> name + "@acme.test: agent").collect(Collectors.joining(", ")) + "}\n");
            List<ImapClient> clients = new ArrayList<>();
            for (String name : names) {
                clients.add(mailroom.keep(ImapClient.loggedIn(mailroom.port("imap"), name + "@acme.test", "secret-r")));
            }
            ImapClient watching = mailroom.keep(ImapClient.loggedIn(mailroom.port("imap"), names.get(0) + "@acme.test", "secret-r"));
            ExecutorService threads = Executors.newFixedThreadPool(agents);
            try {
                for (int round = 1; round <= rounds; round++) {
                    race(round, names, clients, watching, threads);
                }
            } finally {
                threads.shutdownNow();
            }
        }

        private void race(int round, List<String> names, List<ImapClient> clients, ImapClient watching, ExecutorService threads) throws Exception {
            String subject = "race" + round + "x";
            mailroom.receive("From: c@customers.example\r\nSubject: " + subject + "\r\n\r\ntext\r\n", "race@acme.test");
            List<String> uid = new ArrayList<>();
            Awaitility.await(subject).pollInterval(Duration.ofMillis(20)).until(() -> {
                watching.command("SELECT \"" + QUEUE + "\"");
                uid.clear();
                uid.add(Matters.found(watching, "SUBJECT " + subject).replace("* SEARCH", "").strip());
                return !uid.get(0).isEmpty();
            });
            for (ImapClient client : clients) {
                client.command("SELECT \"" + QUEUE + "\"");
            }
            ConversationNumber number = ConversationNumber.parse("RACE-" + round).orElseThrow();
            CyclicBarrier start = new CyclicBarrier(agents);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                Callable<String> claim = claim((i + round) % 5, names.get(i), clients.get(i), uid.get(0), number);
                answers.add(threads.submit(() -> {
                    start.await();
                    return claim.call();
                }));
            }
            List<String> winners = new ArrayList<>();
            List<String> losers = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                String answer = answers.get(i).get();
                (answer.startsWith(" OK") ? winners : losers).add(answer.startsWith(" OK") ? names.get(i) : answer);
            }
            assertThat(winners).as("round " + round + ": " + losers).hasSize(1);
            String winner = winners.get(0);
            assertThat(losers).allMatch(answer -> answer.startsWith(" NO [INUSE] " + number + " is assigned to Racer " + winner.substring(5) + " since "));
            agree(number, winner, subject, watching);
        }

        private Callable<String> claim(int way, String name, ImapClient client, String uid, ConversationNumber number) {
            return switch (way) {
                case 0 -> () -> client.last("UID MOVE " + uid + " \"" + QUEUE + "/@" + name + "\"");
                case 1 -> () -> client.last("UID COPY " + uid + " \"" + QUEUE + "/@" + name + "\"");
                case 2 -> () -> client.last("UID STORE " + uid + " +FLAGS (@" + name + ")");
                case 3 -> () -> overHttp(name, number);
                default -> () -> atTheDesk(name, number);
            };
        }

        private String overHttp(String name, ConversationNumber number) throws Exception {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mailroom.port("web") + "/api/v1/conversations/" + number + "/claim"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((name + "@acme.test:secret-r").getBytes(StandardCharsets.US_ASCII)))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() == 200) {
                return " OK " + body;
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            return " NO [INUSE] " + body.path("detail").asText();
        }

        /** Without a protocol between. */
        private String atTheDesk(String name, ConversationNumber number) {
            EmailAddress agent = EmailAddress.of(name + "@acme.test");
            try {
                mailroom.part(Desk.class).act(number, new Command.Assign(agent), Actor.agent(agent, Actor.Channel.REST, ""), Manner.PLAIN);
                return " OK";
            } catch (Refused refused) {
                return " NO [INUSE] " + refused.getMessage();
            }
        }

        private void agree(ConversationNumber number, String winner, String subject, ImapClient watching) throws Exception {
            Conversation it = mailroom.part(Desk.class).find(number).orElseThrow();
            assertThat(it.assignee()).contains(EmailAddress.of(winner + "@acme.test"));
            assertThat(mailroom.part(Desk.class).journal(number)).extracting(JournalEntry::event).filteredOn(event -> event.what().equals("assigned")).hasSize(1);
            watching.command("SELECT \"" + QUEUE + "\"");
            assertThat(Matters.found(watching, "SUBJECT " + subject)).isEqualTo("* SEARCH");
            watching.command("SELECT \"" + QUEUE + "/@" + winner + "\"");
            String here = Matters.found(watching, "SUBJECT " + subject + " KEYWORD @" + winner);
            assertThat(here).matches("\\* SEARCH \\d+");
        }
    }
}
