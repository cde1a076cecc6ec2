package org.mailroom.domain.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.screen.SigningKeys.Key;

/** What signing keys promise. */
public abstract class SigningKeysContract {
    private Instant now = Instant.parse("2026-11-25T09:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new AssertionError("a signing key has no time zone");
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    protected abstract SigningKeys keys(Clock clock);

    @Test
    void shouldMakeOneKeyAndKeepIt() throws Exception {
        SigningKeys keys = keys(clock);
        assertThat(keys.signing("acme.test")).isEmpty();
        Key key = keys.make("ACME.test", now);
        assertThat(keys.make("acme.test", now).selector()).isEqualTo(key.selector());
        now = now.plus(Duration.ofDays(100));
        assertThat(keys.make("acme.test", now).selector()).isEqualTo(key.selector());
        assertThat(keys.of("acme.test")).hasSize(1);
        assertThat(keys.signing("other.test")).isEmpty();
        Key read = keys.signing("acme.test").orElseThrow();
        KeyFactory rsa = KeyFactory.getInstance("RSA");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(rsa.generatePrivate(new PKCS8EncodedKeySpec(read.privateKey())));
        byte[] signed = signature.sign();
        signature.initVerify(rsa.generatePublic(new X509EncodedKeySpec(key.publicKey())));
        assertThat(signature.verify(signed)).isTrue();
        assertThat(read.toString()).doesNotContain("[B");
    }

    @Test
    void shouldChangeToTheNextKeyWhenItsTimeHasCome() {
        SigningKeys keys = keys(clock);
        String first = keys.make("acme.test", now).selector();
        Instant then = now.plus(Duration.ofDays(3));
        String next = keys.make("acme.test", then).selector();
        assertThat(next).isNotEqualTo(first);
        assertThat(keys.make("acme.test", then).selector()).isEqualTo(next);
        assertThat(keys.of("acme.test")).extracting(Key::selector).containsExactly(first, next);
        assertThat(keys.signing("acme.test").orElseThrow().selector()).isEqualTo(first);
        now = now.plus(Duration.ofDays(4));
        assertThat(keys.signing("acme.test").orElseThrow().selector()).isEqualTo(next);
    }
}
