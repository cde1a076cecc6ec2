package org.mailroom.imap.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.james.events.Event;
import org.apache.james.events.EventBus;
import org.apache.james.events.EventBusConcurrentTestContract;
import org.apache.james.events.EventBusTestFixture;
import org.apache.james.events.EventListener;
import org.apache.james.events.GroupContract;
import org.apache.james.events.KeyContract;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.Registration;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Mono;

class SessionEventBusTest implements KeyContract.SingleEventBusKeyContract, GroupContract.SingleEventBusGroupContract,
        EventBusConcurrentTestContract.SingleEventBusConcurrentContract {
    private final SessionEventBus bus = new SessionEventBus(new InVmEventDelivery(new RecordingMetricFactory()),
        EventBusTestFixture.RETRY_BACKOFF_CONFIGURATION, new MemoryEventDeadLetters());

    @Override
    public EventBus eventBus() {
        return bus;
    }

    @Override
    public EnvironmentSpeedProfile getSpeedProfile() {
        return EnvironmentSpeedProfile.FAST;
    }

    @Test
    void shouldTellEveryEventWhenOthersComeAndGo() {
        Counting steady = new Counting();
        Mono.from(bus.register(steady, EventBusTestFixture.KEY_1)).block();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> traffic = CompletableFuture.allOf(comeAndGo(done), comeAndGo(done), comeAndGo(done));

        for (int i = 0; i < 20_000; i++) {
            bus.dispatch(EventBusTestFixture.EVENT, Set.of(EventBusTestFixture.KEY_1)).block();
        }
        done.set(true);
        traffic.join();

        assertThat(steady.told).hasValue(20_000);
        assertThat(bus.listeners()).isEqualTo(1);
    }

    private CompletableFuture<Void> comeAndGo(AtomicBoolean done) {
        return CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                Registration registration = Mono.from(bus.register(new Counting(), EventBusTestFixture.KEY_1)).block();
                Mono.from(registration.unregister()).block();
            }
        });
    }

    /** Counts what it is told. */
    private static final class Counting implements EventListener.ReactiveEventListener {
        private final AtomicInteger told = new AtomicInteger();

        @Override
        public Publisher<Void> reactiveEvent(Event event) {
            return Mono.fromRunnable(told::incrementAndGet);
        }
    }
}
