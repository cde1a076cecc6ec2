package org.mailroom.store.screen;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Signing keys in SQL: 2048 bits of RSA. The database is as secret as its mail is. Thread-safe. Proof: {@code SqlSigningKeysTest}. */
public final class SqlSigningKeys implements SigningKeys {
    private static final int BITS = 2048;
    private static final String SELECT = "SELECT domain, selector, private_key, created FROM dkim_key WHERE domain = ?";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Database database;
    private final Clock clock;

    @Inject
    public SqlSigningKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Key> signing(String domain) {
        return database.read(connection -> Sql.first(connection, SELECT + " AND created <= ? ORDER BY created DESC LIMIT 1", SqlSigningKeys::read, name(domain), clock.millis()));
    }

    @Override
    public List<Key> of(String domain) {
        return database.read(connection -> all(connection, name(domain)));
    }

    private static List<Key> all(Connection connection, String domain) throws SQLException {
        return Sql.list(connection, SELECT + " ORDER BY created", SqlSigningKeys::read, domain);
    }

    @Override
    public Key make(String domain, Instant from) {
        String name = name(domain);
        KeyPair pair = pair();
        return database.write(connection -> {
            List<Key> known = all(connection, name);
            Optional<Key> newest = known.stream().reduce((one, later) -> later);
            boolean enough = newest.filter(key -> !key.from().isBefore(from) || !from.isAfter(clock.instant())).isPresent();
            if (!enough) {
                String usual = "mailroom-" + DAY.format(clock.instant());
                String selector = known.stream().noneMatch(key -> key.selector().equals(usual)) ? usual : usual + "-" + known.size();
                Sql.update(connection, "INSERT INTO dkim_key (domain, selector, private_key, created) VALUES (?, ?, ?, ?)", name, selector,
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()), from.toEpochMilli());
            }
            List<Key> now = all(connection, name);
            return now.get(now.size() - 1);
        });
    }

    private static String name(String domain) {
        return domain.toLowerCase(Locale.ROOT);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    private static Key read(ResultSet row) throws SQLException {
        byte[] encoded = Base64.getDecoder().decode(row.getString(3));
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(encoded));
            byte[] open = rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())).getEncoded();
            return new Key(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(4)), encoded, open);
        } catch (GeneralSecurityException e) {
            throw new SQLException("a signing key of " + row.getString(1) + " cannot be read", e);
        }
    }
}
