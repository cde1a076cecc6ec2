package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

class SlowedGuessingTest {
    private static final String ALICE = "alice@acme.test";

    private final Hands clock = new Hands();
    private final SlowedGuessing attempts = new SlowedGuessing(clock);
    private final InetAddress guesser = address("192.0.2.1");
    private final InetAddress owner = address("192.0.2.2");

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void fail(int times, InetAddress client, String account) {
        for (int i = 0; i < times; i++) {
            attempts.failed(client, account);
        }
    }

    @Test
    void shouldTakeAnIpv6NetworkForOneGuesser() {
        for (int i = 1; i <= 20; i++) {
            attempts.failed(address("2a00:1450:1:2::" + Integer.toHexString(i)), i + "@acme.test");
        }
        assertThat(attempts.wait(address("2a00:1450:1:2:ffff::1"), ALICE)).isPositive();
        assertThat(attempts.wait(address("2a00:1450:1:3::1"), ALICE)).isZero();
        assertThat(attempts.wait(address("192.0.2.1"), ALICE)).isZero();
    }

    @Test
    void shouldSlowTheGuesserAndNotTheOwnerWhenPasswordsAreWrong() {
        fail(2, guesser, ALICE);
        assertThat(attempts.wait(guesser, ALICE)).isZero();
        fail(5, guesser, ALICE);
        assertThat(attempts.wait(guesser, "Alice@acme.test")).isEqualTo(Duration.ofSeconds(16));
        assertThat(attempts.wait(owner, ALICE)).isZero();
    }

    @Test
    void shouldSlowTheClientWhenItTriesManyAccounts() {
        for (int i = 0; i < 12; i++) {
            attempts.failed(guesser, "user" + i + "@acme.test");
        }
        assertThat(attempts.wait(guesser, "another@acme.test")).isPositive();
    }

    @Test
    void shouldForgetWhenTimePassesOrLoginSucceeds() {
        fail(40, guesser, ALICE);
        assertThat(attempts.wait(guesser, ALICE)).isEqualTo(Duration.ofMinutes(15));
        clock.now = clock.now.plus(Duration.ofMinutes(16));
        assertThat(attempts.wait(guesser, ALICE)).isZero();
        fail(4, owner, ALICE);
        attempts.succeeded(owner, ALICE);
        assertThat(attempts.wait(owner, ALICE)).isZero();
    }

    @Test
    void shouldSlowLoopbackPerAccountOnlyWhenItIsAProxy() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        fail(20, loopback, ALICE);
        assertThat(attempts.wait(loopback, ALICE)).isPositive();
        assertThat(attempts.wait(loopback, "bob@acme.test")).isZero();
    }
}
