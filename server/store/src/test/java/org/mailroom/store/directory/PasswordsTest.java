package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.EmailAddress;

/** Hashes, what unknown users cost, and what the memory of recent logins accepts. */
class PasswordsTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Counting hashing = new Counting();
    private final Passwords passwords = new Passwords(hashing, nanos::get);

    @Test
    void shouldStoreArgon2idWithItsParametersAndANewSaltWhenHashed() {
        String one = passwords.hash("secret");
        String other = passwords.hash("secret");
        assertThat(one).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}").isNotEqualTo(other);
        assertThat(passwords.matches(ALICE, "secret", Optional.of(one))).isTrue();
        assertThat(passwords.matches(ALICE, "secret", Optional.of(other))).isTrue();
        assertThat(passwords.matches(ALICE, "Secret", Optional.of(one))).isFalse();
    }

    /** Made by the reference implementation of Argon2 (phc-winner-argon2). */
    @Test
    void shouldAcceptHashesOfTheReferenceImplementationWhateverTheParameters() {
        assertThat(passwords.matches(ALICE, "pässwörd 日本",
            Optional.of("$argon2id$v=19$m=19456,t=2,p=1$bWFpbHJvb20tc2FsdC0xNg$esYPsUAu9T+BTah30oiidNMsrbd1N9zgdTJWGKQG1x8"))).isTrue();
        assertThat(passwords.matches(ALICE, "correct horse",
            Optional.of("$argon2id$v=19$m=12288,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$W2CvwLK2LDlk3BoCN5Nmrigs/uLQ3VdCUrYzjKQtTqo"))).isTrue();
    }

    @Test
    void shouldAcceptThePasswordInBothUnicodeFormsWhenHashed() {
        String stored = passwords.hash("Stra\u00dfe \u00fc");
        assertThat(passwords.matches(ALICE, "Stra\u00dfe u\u0308", Optional.of(stored))).isTrue();
    }

    @Test
    void shouldRefuseWithoutShowingItWhenTheStoredFormCannotBeRead() {
        for (String stored : List.of("secret-plain", "$argon2id$v=19$m=4,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$W2CvwLK2LDlk3BoCN5Nmrigs",
                "$argon2i$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$W2CvwLK2LDlk3BoCN5Nmrigs", "")) {
            assertThatThrownBy(() -> passwords.matches(ALICE, "secret", Optional.of(stored))).isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("secret").hasMessageNotContaining("W2Cv");
        }
    }

    @Test
    void shouldDoOneVerificationWhenTheUserIsUnknownAsForAWrongPassword() {
        String stored = passwords.hash("secret");
        assertThat(passwords.matches(ALICE, "wrong", Optional.of(stored))).isFalse();
        assertThat(hashing.verifications.get()).isEqualTo(1);
        assertThat(passwords.matches(BOB, "wrong", Optional.empty())).isFalse();
        assertThat(hashing.verifications.get()).isEqualTo(2);
        assertThat(hashing.against).extracting(stored1 -> Argon2Text.parse(stored1).toString()).containsOnly("argon2id m=19456,t=2,p=1");
    }

    @Test
    void shouldVerifyOnceWhenTheSameLoginComesAgain() {
        String stored = passwords.hash("secret");
        for (int i = 0; i < 10; i++) {
            assertThat(passwords.matches(ALICE, "secret", Optional.of(stored))).isTrue();
        }
        assertThat(hashing.verifications.get()).isEqualTo(1);
    }

    @Test
    void shouldVerifyAgainWhenALoginIsFiveMinutesOld() {
        String stored = passwords.hash("secret");
        assertThat(passwords.matches(ALICE, "secret", Optional.of(stored))).isTrue();
        nanos.addAndGet(RecentLogins.KEPT.toNanos() - 1);
        assertThat(passwords.matches(ALICE, "secret", Optional.of(stored))).isTrue();
        assertThat(hashing.verifications.get()).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(passwords.matches(ALICE, "secret", Optional.of(stored))).isTrue();
        assertThat(hashing.verifications.get()).isEqualTo(2);
    }

    @Test
    void shouldRefuseTheOldPasswordAtOnceWhenItWasChanged() {
        String before = passwords.hash("old");
        assertThat(passwords.matches(ALICE, "old", Optional.of(before))).isTrue();
        String after = passwords.hash("new");
        assertThat(passwords.matches(ALICE, "old", Optional.of(after))).isFalse();
        assertThat(passwords.matches(ALICE, "old", Optional.empty())).isFalse();
        assertThat(passwords.matches(ALICE, "new", Optional.of(after))).isTrue();
    }

    @Test
    void shouldAcceptNobodyElseFromMemoryWhenOneHasLoggedIn() {
        String stored = passwords.hash("secret");
        assertThat(passwords.matches(ALICE, "secret", Optional.of(stored))).isTrue();
        assertThat(passwords.matches(BOB, "secret", Optional.of(passwords.hash("other")))).isFalse();
        assertThat(passwords.matches(ALICE, "secret2", Optional.of(stored))).isFalse();
        assertThat(hashing.verifications.get()).isEqualTo(3);
    }

    @Test
    void shouldRememberABoundedNumberOfLoginsWhenThereAreMany() {
        RecentLogins recent = new RecentLogins(nanos::get);
        for (int i = 0; i <= RecentLogins.MOST; i++) {
            recent.add("login" + i);
        }
        assertThat(recent.size()).isEqualTo(RecentLogins.MOST);
        assertThat(recent.has("login0")).isFalse();
        assertThat(recent.has("login1")).isTrue();
        nanos.addAndGet(RecentLogins.KEPT.toNanos());
        recent.add("last");
        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void shouldHashFewAtOnceWhenManyLogInTogether() throws Exception {
        String stored = hashing.hash("secret");
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String password = "wrong" + i;
                answers.add(threads.submit(() -> passwords.matches(ALICE, password, Optional.of(stored))));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isFalse();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(hashing.verifications.get()).isEqualTo(100);
        assertThat(hashing.most.get()).isLessThanOrEqualTo(4);
    }

    /** The real hashing, counted. */
    private static final class Counting implements PasswordHashing {
        private final Argon2id hashing = new Argon2id();
        private final AtomicInteger verifications = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final List<String> against = java.util.Collections.synchronizedList(new ArrayList<>());

        @Override
        public String hash(String password) {
            return hashing.hash(password);
        }

        @Override
        public boolean verify(String password, String stored) {
            verifications.incrementAndGet();
            against.add(stored);
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                return hashing.verify(password, stored);
            } finally {
                now.decrementAndGet();
            }
        }

        @Override
        public String ofNobody() {
            return hashing.ofNobody();
        }
    }
}
