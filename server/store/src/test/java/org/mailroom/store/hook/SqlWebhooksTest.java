package org.mailroom.store.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hook.HookSignature;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Posting.Outcome;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks.Delivery;
import org.mailroom.domain.hook.Webhooks.Load;
import org.mailroom.domain.hook.Webhooks.State;
import org.mailroom.store.conversation.DeskHouse;
import org.mailroom.store.conversation.SqlFeed;
import org.mailroom.store.queue.ServerId;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** Webhooks, and events on their way to them, over a failing other side and servers that die. */
@OnEachEngine
class SqlWebhooksTest {
    private static final HookUrl URL = HookUrl.of("https://hooks.example.org/a");
    private static final Outcome TAKEN = new Outcome(Optional.of(200), "200");
    private static final Outcome BROKEN = new Outcome(Optional.of(500), "500");

    private record Sent(String url, Map<String, String> headers, String content) {
        String what() {
            return headers.get("X-Mailroom-Event");
        }
    }

    private final DatabaseExtension engine;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Function<Sent, Outcome> otherSide = sent -> TAKEN;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private DeskHouse house;
    private SqlFeed feed;
    private SqlWebhooks webhooks;

    SqlWebhooksTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
        house.receive(SAL, "Subject: theirs", "Message-ID: <b@x>");
        feed = new SqlFeed(engine.database(), house.desk).start();
        Awaitility.await().until(() -> feed.after(0, 10).items().size() == 4);
        webhooks = new SqlWebhooks(engine.database(), feed, house.watch);
    }

    @AfterEach
    void end() throws Exception {
        end.countDown();
        for (AutoCloseable one : open) {
            one.close();
        }
        feed.close();
    }

    private Courier server(String name) {
        Courier courier = new Courier(engine.database(), feed, house.house.directory, (url, headers, content) -> {
            Sent one = new Sent(url.toString(), headers, new String(content, StandardCharsets.UTF_8));
            sent.add(one);
            return otherSide.apply(one);
        }, new ServerId(name), house.watch, Duration.ofMillis(20)).start();
        open.add(courier);
        return courier;
    }

    private Outcome hang(Sent one) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Outcome(Optional.empty(), "interrupted");
    }

    private Webhook hook(String... events) {
        return webhooks.add(URL, Set.of(events), Optional.empty(), "secret");
    }

    private void prioritise(int times) {
        for (int i = 0; i < times; i++) {
            house.desk.act(number("SUP-1"), new Command.Prioritise(i % 2 == 0 ? Priority.HIGH : Priority.LOW), imap(ALICE), Manner.PLAIN);
        }
    }

    private List<Delivery> deliveries(Webhook hook, State state) {
        return webhooks.deliveries(hook.id(), Optional.of(state), Optional.empty(), 100).items();
    }

    @Test
    void shouldTellWhatHappensAfterItWasMadeInOrder() {
        Webhook hook = hook();
        server("one");
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
        prioritise(20);
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 21);
        assertThat(sent).hasSize(21).extracting(Sent::what).startsWith("assigned", "priority").doesNotContain("created");
        assertThat(sent).extracting(one -> Long.parseLong(one.headers().get("X-Mailroom-Event-Id"))).isSorted().doesNotHaveDuplicates();
        Sent first = sent.get(0);
        assertThat(first.content()).isEqualTo("{\"id\":\"" + first.headers().get("X-Mailroom-Event-Id")
            + "\",\"number\":\"SUP-1\",\"team\":\"SUP\",\"what\":\"assigned\",\"agent\":\"alice@acme.test\",\"at\":\"2026-11-25T14:02:00Z\"}");
        assertThat(first.headers()).containsEntry("X-Mailroom-Signature", HookSignature.of("secret", house.watch.instant(), first.content().getBytes(StandardCharsets.UTF_8)));
        assertThat(webhooks.load(hook.id())).isEqualTo(new Load(0, 0));
    }

    @Test
    void shouldTellOnlyWhatIsWanted() throws Exception {
        Webhook some = hook("assigned", "answered");
        Webhook theirs = webhooks.add(URL, Set.of(), Optional.of(SAL), "secret");
        server("one");
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
        prioritise(3);
        house.receive(SAL, "Subject: again", "In-Reply-To: <b@x>");
        Awaitility.await().until(() -> deliveries(some, State.DELIVERED).size() == 1 && deliveries(theirs, State.DELIVERED).size() == 1);
        assertThat(sent).extracting(Sent::what).containsExactlyInAnyOrder("assigned", "received");
    }

    @Test
    void shouldTryAgainLaterAndGiveUpInTheEnd() {
        otherSide = one -> new Outcome(Optional.of(500), "500 number " + sent.size());
        Webhook hook = hook();
        server("one");
        prioritise(1);
        Delivery waiting = Awaitility.await().until(() -> deliveries(hook, State.WAITING), found -> found.size() == 1 && found.get(0).outcome().equals("500 number 1")).get(0);
        assertThat(waiting.attempts()).isEqualTo(1);
        assertThat(waiting.due()).contains(house.watch.instant().plusSeconds(10));
        int attempts = 1;
        while (deliveries(hook, State.DEAD).isEmpty()) {
            house.watch.pass(Duration.ofHours(25));
            String outcome = "500 number " + ++attempts;
            Awaitility.await().until(() -> webhooks.deliveries(hook.id(), Optional.empty(), Optional.empty(), 2).items().get(0).outcome(), outcome::equals);
        }
        assertThat(attempts).isEqualTo(10);
        assertThat(sent).extracting(one -> one.headers().get("X-Mailroom-Event-Id")).containsOnly(Long.toString(waiting.event()));
        assertThat(webhooks.load(hook.id())).isEqualTo(new Load(0, 1));

        otherSide = one -> TAKEN;
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 1);
        assertThat(webhooks.retry(hook.id(), waiting.id())).map(Delivery::state).contains(State.WAITING);
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 2);
        assertThat(webhooks.retry(hook.id(), waiting.id())).map(Delivery::state).contains(State.DELIVERED);
        assertThat(webhooks.retry("other", waiting.id())).isEmpty();
        assertThat(webhooks.retry(hook.id(), "1e3")).isEmpty();
    }

    @Test
    void shouldGoOnWithOthersWhenOneEventIsNotTaken() {
        otherSide = one -> one.what().equals("assigned") ? BROKEN : TAKEN;
        Webhook hook = hook();
        server("one");
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
        prioritise(3);
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 3);
        assertThat(deliveries(hook, State.WAITING)).extracting(Delivery::what).containsExactly("assigned");
    }

    @Test
    void shouldLeaveAHostAloneThatCannotBeReached() {
        otherSide = one -> new Outcome(Optional.empty(), "no answer in time");
        Webhook hook = hook();
        Webhook other = webhooks.add(HookUrl.of("https://other.example/"), Set.of(), Optional.empty(), "secret");
        server("one");
        prioritise(5);
        Awaitility.await().until(() -> deliveries(hook, State.WAITING).size() == 5 && deliveries(other, State.WAITING).size() == 5
            && sent.stream().map(Sent::url).distinct().count() == 2);
        // Both have been asked once, and the rest waits.
        Awaitility.await().during(Duration.ofSeconds(2)).until(() -> sent.size() == 2);
        otherSide = one -> TAKEN;
        house.watch.pass(Duration.ofSeconds(30));
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 5 && deliveries(other, State.DELIVERED).size() == 5);
    }

    /** It dies while the other side has the event and before it has written that down. */
    @Test
    void shouldSendAgainWhatAKilledServerHadInHand() throws Exception {
        otherSide = this::hang;
        Webhook hook = hook();
        server("one");
        prioritise(2);
        Awaitility.await().until(() -> sent.size() == 1);
        otherSide = one -> TAKEN;
        server("one");
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 2);
        assertThat(sent).extracting(one -> one.headers().get("X-Mailroom-Event-Id")).hasSize(3);
        assertThat(sent.stream().map(one -> one.headers().get("X-Mailroom-Event-Id")).distinct()).hasSize(2);
    }

    @Test
    void shouldTakeOverFromAServerThatDoesNotComeBack() throws Exception {
        otherSide = this::hang;
        Webhook hook = hook();
        server("one");
        prioritise(1);
        Awaitility.await().until(() -> sent.size() == 1);
        otherSide = one -> TAKEN;
        server("two");
        Awaitility.await().during(Duration.ofSeconds(2)).until(() -> deliveries(hook, State.DELIVERED).isEmpty());
        house.watch.pass(Duration.ofSeconds(61));
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 1);
    }

    @Test
    void shouldSendEachEventOnceWhenTwoServersWork() {
        Webhook hook = hook();
        server("one");
        server("two");
        prioritise(100);
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 100);
        assertThat(sent).hasSize(100).extracting(one -> one.headers().get("X-Mailroom-Event-Id")).doesNotHaveDuplicates();
    }

    @Test
    void shouldForgetWhatIsOnItsWayToAWebhookThatIsRemoved() {
        otherSide = one -> BROKEN;
        Webhook hook = hook();
        server("one");
        prioritise(2);
        Awaitility.await().until(() -> deliveries(hook, State.WAITING).stream().filter(one -> one.attempts() == 1 && one.outcome().equals("500")).count() == 2);
        assertThat(webhooks.remove(hook.id())).isTrue();
        assertThat(webhooks.remove(hook.id())).isFalse();
        assertThat(webhooks.find(hook.id())).isEmpty();
        assertThat(deliveries(hook, State.WAITING)).isEmpty();
        int before = sent.size();
        house.watch.pass(Duration.ofMinutes(5));
        prioritise(2);
        Awaitility.await().during(Duration.ofSeconds(2)).until(() -> sent.size() == before);
    }

    @Test
    void shouldPageAndForgetOldOnes() {
        Webhook hook = hook();
        server("one");
        prioritise(5);
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).size() == 5);
        var one = webhooks.deliveries(hook.id(), Optional.empty(), Optional.empty(), 2);
        var two = webhooks.deliveries(hook.id(), Optional.of(State.DELIVERED), one.next(), 2);
        var three = webhooks.deliveries(hook.id(), Optional.empty(), two.next(), 2);
        assertThat(IntStream.of(one.items().size(), two.items().size(), three.items().size())).containsExactly(2, 2, 1);
        assertThat(three.next()).isEmpty();
        assertThat(List.of(one, two, three)).flatExtracting(page -> page.items()).extracting(Delivery::event).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThatThrownBy(() -> webhooks.deliveries(hook.id(), Optional.empty(), Optional.of("x"), 2)).isInstanceOf(IllegalArgumentException.class);
        Instant before = house.watch.instant();
        house.watch.pass(Duration.ofDays(8));
        Awaitility.await().until(() -> deliveries(hook, State.DELIVERED).isEmpty());
        assertThat(house.watch.instant()).isAfter(before);
    }
}
