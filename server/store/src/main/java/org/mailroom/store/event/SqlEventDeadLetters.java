package org.mailroom.store.event;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.events.Event;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventSerializer;
import org.apache.james.events.Group;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Events that a group of listeners could not handle, as JSON, in place of {@code MemoryEventDeadLetters}, which forgets them
 * at a restart (James 3.8.1). A group whose class is gone keeps its rows and is left out of the list of groups, with a
 * log entry. Thread-safe; the work runs on the bounded scheduler. Proof: {@code SqlEventDeadLettersTest} (James's contract).
 */
public final class SqlEventDeadLetters implements EventDeadLetters {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlEventDeadLetters.class);

    private final Database database;
    private final EventSerializer serializer;
    private final Clock clock;

    @Inject
    public SqlEventDeadLetters(Database database, EventSerializer serializer, Clock clock) {
        this.database = database;
        this.serializer = serializer;
        this.clock = clock;
    }

    @Override
    public Mono<InsertionId> store(Group group, Event event) {
        required(group, REGISTERED_GROUP_CANNOT_BE_NULL);
        required(event, FAIL_DELIVERED_EVENT_CANNOT_BE_NULL);
        InsertionId id = InsertionId.random();
        return write("INSERT INTO dead_letter (listener_group, id, died, event) VALUES (?, ?, ?, ?)",
            group.asString(), id.asString(), clock.millis(), serializer.toJson(event)).thenReturn(id);
    }

    @Override
    public Mono<Void> remove(Group group, InsertionId id) {
        required(group, REGISTERED_GROUP_CANNOT_BE_NULL);
        required(id, FAIL_DELIVERED_ID_INSERTION_CANNOT_BE_NULL);
        return write("DELETE FROM dead_letter WHERE listener_group = ? AND id = ?", group.asString(), id.asString());
    }

    @Override
    public Mono<Void> remove(Group group) {
        required(group, REGISTERED_GROUP_CANNOT_BE_NULL);
        return write("DELETE FROM dead_letter WHERE listener_group = ?", group.asString());
    }

    @Override
    public Mono<Event> failedEvent(Group group, InsertionId id) {
        required(group, REGISTERED_GROUP_CANNOT_BE_NULL);
        required(id, FAIL_DELIVERED_ID_INSERTION_CANNOT_BE_NULL);
        return list("SELECT event FROM dead_letter WHERE listener_group = ? AND id = ?", group.asString(), id.asString())
            .next().map(serializer::asEvent);
    }

    @Override
    public Flux<InsertionId> failedIds(Group group) {
        required(group, REGISTERED_GROUP_CANNOT_BE_NULL);
        return list("SELECT id FROM dead_letter WHERE listener_group = ? ORDER BY died, id", group.asString()).map(InsertionId::of);
    }

    @Override
    public Flux<Group> groupsWithFailedEvents() {
        return list("SELECT DISTINCT listener_group FROM dead_letter ORDER BY listener_group")
            .flatMapIterable(name -> group(name).map(List::of).orElse(List.of()));
    }

    @Override
    public Mono<Boolean> containEvents() {
        return list("SELECT id FROM dead_letter LIMIT 1").hasElements();
    }

    private static Optional<Group> group(String name) {
        try {
            return Optional.of(Group.deserialize(name));
        } catch (Group.GroupDeserializationException e) {
            LOGGER.warn("There are failed events of the listeners {}, which this program does not have", name, e);
            return Optional.empty();
        }
    }

    private Mono<Void> write(String sql, Object... parameters) {
        return Mono.fromCallable(() -> database.write(connection -> Sql.update(connection, sql, parameters)))
            .subscribeOn(Schedulers.boundedElastic())
            .then();
    }

    private Flux<String> list(String sql, Object... parameters) {
        return Mono.fromCallable(() -> database.read(connection -> Sql.list(connection, sql, row -> row.getString(1), parameters)))
            .subscribeOn(Schedulers.boundedElastic())
            .flatMapIterable(rows -> rows);
    }

    private static void required(Object value, String otherwise) {
        if (value == null) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
