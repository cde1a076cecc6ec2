package org.mailroom.store.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Tokens in SQL, 256 random bits each; a hash of them is kept, which needs no salt. Thread-safe. Proof: {@code ApiTest} of {@code server/app}. */
public final class SqlTokens implements Tokens {
    private static final String PREFIX = "mr_";
    private static final int BYTES = 32;

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public SqlTokens(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Made make(String name, Scope scope) {
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(BYTES));
        Token token = new Token(HexFormat.of().formatHex(bytes(8)), name, scope, Instant.ofEpochMilli(clock.millis()));
        database.write(connection -> Sql.update(connection, "INSERT INTO access_token (id, name, scope, hash, created) VALUES (?, ?, ?, ?, ?)",
            token.id(), name, scope.word(), hash(text), token.created().toEpochMilli()));
        return new Made(token, text);
    }

    @Override
    public List<Token> list() {
        return database.read(connection -> Sql.list(connection, "SELECT id, name, scope, created FROM access_token ORDER BY created, id", SqlTokens::token));
    }

    @Override
    public Optional<Token> find(String text) {
        return !text.startsWith(PREFIX) ? Optional.empty()
            : database.read(connection -> Sql.first(connection, "SELECT id, name, scope, created FROM access_token WHERE hash = ?", SqlTokens::token, hash(text)));
    }

    @Override
    public boolean remove(String id) {
        return database.<Integer>write(connection -> Sql.update(connection, "DELETE FROM access_token WHERE id = ?", id)) == 1;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(row.getString(1), row.getString(2), Scope.of(row.getString(3)).orElseThrow(), Instant.ofEpochMilli(row.getLong(4)));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
