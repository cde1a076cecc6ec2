package org.mailroom.imap.event;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import javax.inject.Inject;

import org.apache.james.events.Event;
import org.apache.james.events.EventBus;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventListener.ReactiveEventListener;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.Registration;
import org.apache.james.events.RegistrationKey;
import org.apache.james.events.RetryBackoffConfiguration;
import org.apache.james.events.delivery.EventDelivery;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * James's event bus, with its own register of who listens to which mailbox. Sessions come and go while others publish.
 *
 * <p>Extends {@code InVMEventBus}, which walks through a hash map that others change: an APPEND or STORE that met a SELECT of the
 * same mailbox was answered NO although it was done, and nobody was told of it. Proof: {@code SessionEventBusTest}, which also runs
 * James's contracts. Safe from any thread.
 */
public class SessionEventBus extends InVMEventBus {
    private final EventDelivery delivery;
    private final ConcurrentMap<RegistrationKey, Set<ReactiveEventListener>> listeners = new ConcurrentHashMap<>();

    @Inject
    public SessionEventBus(EventDelivery delivery, RetryBackoffConfiguration retries, EventDeadLetters deadLetters) {
        super(delivery, retries, deadLetters);
        this.delivery = delivery;
    }

    @Override
    public Mono<Registration> register(ReactiveEventListener listener, RegistrationKey key) {
        return Mono.fromCallable(() -> {
            add(listener, key);
            return () -> Mono.fromRunnable(() -> remove(listener, key));
        });
    }

    private void add(ReactiveEventListener listener, RegistrationKey key) {
        listeners.compute(key, (same, present) -> {
            Set<ReactiveEventListener> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(listener);
            return all;
        });
    }

    private void remove(ReactiveEventListener listener, RegistrationKey key) {
        listeners.computeIfPresent(key, (same, present) -> {
            present.remove(listener);
            return present.isEmpty() ? null : present;
        });
    }

    @Override
    public Mono<Void> dispatch(Event event, Set<RegistrationKey> keys) {
        if (event.isNoop()) {
            return Mono.empty();
        }
        return Flux.merge(super.dispatch(event, Set.of()), tell(event, keys))
            .then()
            .onErrorResume(told -> Mono.empty()); // the delivery has logged it, and what happened has happened
    }

    private Mono<Void> tell(Event event, Set<RegistrationKey> keys) {
        return Flux.fromStream(() -> keys.stream().map(key -> listeners.getOrDefault(key, Set.of())).flatMap(Collection::stream).distinct())
            .flatMap(listener -> delivery.deliver(listener, event, EventDelivery.DeliveryOption.none()), EventBus.EXECUTION_RATE)
            .then();
    }

    /** How many listen to single mailboxes, for tests and gauges. */
    public int listeners() {
        return listeners.values().stream().mapToInt(Set::size).sum();
    }
}
