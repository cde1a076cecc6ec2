package org.mailroom.store.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import javax.inject.Inject;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Tokens in SQL. Thread-safe. Proof: {@code ApiTest} of {@code server/app}. */
public final class SqlTokens implements Tokens {
    private static final String PREFIX = "mr_";

    private final Database database;
    private final Clock clock;

    @Inject
    public SqlTokens(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Made make(String name, Scope scope, Optional<EmailAddress> maker, Consumer<Made> foreseen) {
        String text = SecretText.with(PREFIX);
        Token token = new Token(HexFormat.of().formatHex(SecretText.random(8)), name, scope, Instant.ofEpochMilli(clock.millis()), maker);
        Made made = new Made(token, text);
        foreseen.accept(made);
        database.write(connection -> Sql.update(connection, "INSERT INTO access_token (id, name, scope, hash, created, maker) VALUES (?, ?, ?, ?, ?, ?)",
            token.id(), name, scope.word(), SecretText.hash(text), token.created().toEpochMilli(), maker.map(EmailAddress::value).orElse(null)));
        return made;
    }

    @Override
    public List<Token> list() {
        return database.read(connection -> Sql.list(connection, "SELECT id, name, scope, created, maker FROM access_token ORDER BY created, id", SqlTokens::token));
    }

    @Override
    public Optional<Token> find(String text) {
        return !text.startsWith(PREFIX) ? Optional.empty()
            : database.read(connection -> Sql.first(connection, "SELECT id, name, scope, created, maker FROM access_token WHERE hash = ?", SqlTokens::token, SecretText.hash(text)));
    }

    @Override
    public boolean remove(String id) {
        return database.<Integer>write(connection -> Sql.update(connection, "DELETE FROM access_token WHERE id = ?", id)) == 1;
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(row.getString(1), row.getString(2), Scope.of(row.getString(3)).orElseThrow(), Instant.ofEpochMilli(row.getLong(4)),
            Optional.ofNullable(row.getString(5)).map(EmailAddress::of));
    }
}
