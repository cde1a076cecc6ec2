package org.mailroom.store.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.screen.SigningKeys.Key;
import org.mailroom.store.conversation.DeskHouse;
import org.mailroom.store.sql.DatabaseExtension;

/** Keys that outgoing mail is signed with. */
class SqlSigningKeysTest {
    @Nested
    class OnSqlite extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    abstract static class Contract {
        private final DeskHouse.Watch watch = new DeskHouse.Watch();

        abstract DatabaseExtension database();

        @Test
        void shouldMakeOneKeyAndKeepIt() throws Exception {
            SqlSigningKeys keys = new SqlSigningKeys(database().database(), watch);
            assertThat(keys.signing("acme.test")).isEmpty();
            Key key = keys.make("ACME.test", watch.instant());
            assertThat(keys.make("acme.test", watch.instant()).selector()).isEqualTo(key.selector()).isEqualTo("mailroom-20261125");
            watch.pass(Duration.ofDays(100));
            assertThat(keys.make("acme.test", watch.instant()).selector()).isEqualTo(key.selector());
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
            SqlSigningKeys keys = new SqlSigningKeys(database().database(), watch);
            String first = keys.make("acme.test", watch.instant()).selector();
            String next = keys.make("acme.test", watch.instant().plus(Duration.ofDays(3))).selector();
            assertThat(next).isNotEqualTo(first);
            assertThat(keys.make("acme.test", watch.instant().plus(Duration.ofDays(3))).selector()).isEqualTo(next);
            assertThat(keys.signing("acme.test").orElseThrow().selector()).isEqualTo(first);
            watch.pass(Duration.ofDays(4));
            assertThat(keys.signing("acme.test").orElseThrow().selector()).isEqualTo(next);
        }
    }
}
