package org.mailroom.store.access;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.inject.Inject;

import org.mailroom.domain.access.RepeatedRequests;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Answers in SQL, forgotten after a day. Thread-safe. Proof: {@code ApiTest} of {@code server/app}. */
public final class SqlRepeatedRequests implements RepeatedRequests {
    static final Duration MEMORY = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    @Inject
    public SqlRepeatedRequests(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Given> find(String caller, String key) {
        return database.read(connection -> Sql.first(connection,
            "SELECT fingerprint, status, headers, content FROM repeated_request WHERE caller = ? AND request_key = ? AND at > ?",
            row -> new Given(row.getString(1), row.getInt(2), headers(row.getString(3)), row.getBytes(4)), caller, key, clock.millis() - MEMORY.toMillis()));
    }

    @Override
    public void keep(String caller, String key, Given answer) {
        database.write(connection -> {
            Sql.update(connection, "DELETE FROM repeated_request WHERE at <= ?", clock.millis() - MEMORY.toMillis());
            return Sql.update(connection, "INSERT INTO repeated_request (caller, request_key, fingerprint, status, headers, content, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (caller, request_key) DO NOTHING", caller, key, answer.fingerprint(), answer.status(), text(answer.headers()), answer.content(), clock.millis());
        });
    }

    private static String text(Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(headers).forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new TreeMap<>();
        text.lines().forEach(line -> headers.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2)));
        return headers;
    }
}
