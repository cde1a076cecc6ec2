package org.mailroom.store.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.inject.Inject;

import org.mailroom.domain.access.RepeatedRequests;
import org.mailroom.store.directory.SecretPrint;
import org.mailroom.store.sql.MarkedDatabase;
import org.mailroom.store.sql.Sql;

/** Answers in SQL. Thread-safe. Proof: {@code SqlRepeatedRequestsTest}, {@code RepeatedRequestsTest} of {@code server/app}. */
public final class SqlRepeatedRequests implements RepeatedRequests {
    private final MarkedDatabase database;
    private final Clock clock;
    private final SecretPrint secrets = new SecretPrint();
    private final ProcessSeal seal = new ProcessSeal();

    @Inject
    public SqlRepeatedRequests(MarkedDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Row(String print, Optional<String> secret, Instant at, Optional<Answer> answer) {
    }

    @Override
    public Optional<Done> find(Asked asked) {
        Optional<Row> found = database.read(connection -> Sql.first(connection, "SELECT print, secret, at, status, headers, content, sealed FROM repeated_request"
            + " WHERE caller = ? AND request_key = ? AND at > ?", this::row, asked.caller(), print(asked), clock.millis() - MEMORY.toMillis()));
        return found.map(row -> new Done(row.print().equals(asked.print()) && same(asked.secret(), row.secret()), row.at(), row.answer()));
    }

    private boolean same(String secret, Optional<String> print) {
        return print.isEmpty() ? secret.isEmpty() : !secret.isEmpty() && secrets.is(secret, print.get());
    }

    private Row row(ResultSet row) throws SQLException {
        int status = row.getInt(4);
        Optional<Answer> answer = Optional.empty();
        if (!row.wasNull()) {
            boolean sealed = row.getInt(7) == 1;
            Map<String, String> headers = headers(row.getString(5));
            answer = (sealed ? seal.open(row.getBytes(6)) : Optional.of(row.getBytes(6))).map(content -> new Answer(status, headers, content, sealed));
        }
        return new Row(row.getString(1), Optional.ofNullable(row.getString(2)), Instant.ofEpochMilli(row.getLong(3)), answer);
    }

    @Override
    public Answer once(Asked asked, boolean reserved, Action action) throws Exception {
        Attempt attempt = new Attempt(asked, reserved);
        Answer answer = database.marking(attempt, () -> action.run(attempt::foresee));
        attempt.keep(answer);
        return answer;
    }

    /** One try to do it. What is written is written on other threads. */
    private final class Attempt implements MarkedDatabase.Mark {
        private final Asked asked;
        private final String key;
        private final boolean reserved;
        private final Optional<String> secret;
        private final String id = HexFormat.of().formatHex(SecretText.random(8));
        private volatile Optional<Answer> foreseen = Optional.empty();
        private volatile Optional<Answer> written = Optional.empty();
        private volatile boolean taken;

        Attempt(Asked asked, boolean reserved) {
            this.asked = asked;
            this.key = print(asked);
            this.reserved = reserved;
            this.secret = asked.secret().isEmpty() ? Optional.empty() : Optional.of(secrets.of(asked.secret()));
        }

        void foresee(Answer answer) {
            foreseen = Optional.of(answer);
        }

        @Override
        public void begin(Connection connection) throws SQLException {
            if (reserved) {
                take(connection);
            }
        }

        @Override
        public void end(Connection connection) throws SQLException {
            Optional<Answer> now = foreseen;
            if (now.isPresent()) {
                take(connection);
                write(connection, now.get());
                written = now;
            }
        }

        /** On PostgreSQL it waits for who does the same. */
        private void take(Connection connection) throws SQLException {
            Sql.update(connection, "DELETE FROM repeated_request WHERE at <= ?", clock.millis() - MEMORY.toMillis());
            int made = Sql.update(connection, "INSERT INTO repeated_request (caller, request_key, print, secret, attempt, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (caller, request_key) DO NOTHING",
                asked.caller(), key, asked.print(), secret.orElse(null), id, clock.millis());
            if (made == 0 && Sql.first(connection, "SELECT 1 FROM repeated_request WHERE caller = ? AND request_key = ? AND attempt = ?", row -> 1, asked.caller(), key, id).isEmpty()) {
                throw new DoneElsewhere();
            }
            taken = true;
        }

        private void write(Connection connection, Answer answer) throws SQLException {
            Sql.update(connection, "UPDATE repeated_request SET status = ?, headers = ?, content = ?, sealed = ? WHERE caller = ? AND request_key = ? AND attempt = ?", answer.status(),
                text(answer.headers()), answer.secret() ? seal.seal(answer.content()) : answer.content(), answer.secret() ? 1 : 0, asked.caller(), key, id);
        }

        /** Nothing is left to do when it has come as foreseen. */
        void keep(Answer answer) {
            boolean refusal = answer.status() >= 400;
            if (refusal ? !taken : written.filter(answer::is).isPresent()) {
                return;
            }
            database.write(connection -> {
                if (!refusal) {
                    take(connection);
                }
                write(connection, answer);
                return null;
            });
        }
    }

    /** Of the key, which may name somebody who is erased before it is forgotten. */
    private static String print(Asked asked) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest((asked.caller() + "\n" + asked.key()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
