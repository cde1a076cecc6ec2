package org.mailroom.domain.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, names, signatures and repetition of webhooks. */
class WebhookTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://hooks.example.org/mailroom", "http://hooks.example.org:8080/?a=b", "HTTPS://[2606:4700::1]/x", "http://127.0.0.1"})
    void shouldTakeAddressesOfHosts(String text) {
        assertThat(HookUrl.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hooks.example.org", "ftp://hooks.example.org", "file:///etc/passwd", "http://", "http:///x", "http://user@hooks.example.org", "http://a:b@hooks.example.org/",
        "http://hooks.example.org/#x", "http://hooks.example.org:0/", "http://hooks.example.org:70000/", "http://hooks.example.org/a b", "http://hooks.example.org/\r\nX: y", "gopher://x",
        "http:hooks.example.org", "http://under_score_only/"})
    void shouldRefuseOthers(String text) {
        assertThatThrownBy(() -> HookUrl.of(text)).isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("null");
    }

    @Test
    void shouldFollowOnlyToWhereAWebhookMayGo() {
        HookUrl url = HookUrl.of("https://hooks.example.org/a/b");
        assertThat(url.redirected("/c")).hasToString("https://hooks.example.org/c");
        assertThat(url.redirected("https://other.example/")).hasToString("https://other.example/");
        for (String wrong : new String[] {"http://hooks.example.org/", "ftp://x/", "https://user@x.example/", ":", "file:///etc/passwd"}) {
            assertThatThrownBy(() -> url.redirected(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(HookUrl.of("http://[::1]:80/").host()).isEqualTo("::1");
    }

    /** Compared with what openssl says. */
    @Test
    void shouldSignTimeAndContent() {
        assertThat(HookSignature.of("top secret Grüße", Instant.ofEpochSecond(1_700_000_000), "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8)))
            .isEqualTo("t=1700000000,v1=7be155ac9ed29efaa9abac73b0e3e8641e7a274493447f5440039140268413f9");
    }

    @Test
    void shouldTryAgainWithinThirtySecondsAndGiveUpAfterDays() {
        assertThat(Repeats.after(1)).hasValueSatisfying(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(30)));
        Duration all = Duration.ZERO;
        int attempts = 1;
        for (Optional<Duration> pause = Repeats.after(attempts); pause.isPresent(); pause = Repeats.after(++attempts)) {
            all = all.plus(pause.get());
            assertThat(Repeats.after(attempts + 1).orElse(pause.get())).isGreaterThanOrEqualTo(pause.get());
        }
        assertThat(all).isBetween(Duration.ofDays(1), Duration.ofDays(4));
    }

    @Test
    void shouldKnowEvents() {
        assertThat(Webhook.events(Set.of("assigned", "answer-held", "rule-0123456789ab"))).hasSize(3);
        for (String wrong : new String[] {"", "Assigned", "a b", "a\nb", "arrived", "rule-x", "lock-renewed"}) {
            assertThatThrownBy(() -> Webhook.events(Set.of("assigned", wrong))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + wrong + "' is no event; allowed: answer-cancelled, ").hasMessageContaining(", assigned, ")
                .hasMessageEndingWith(", and rule-… (twelve hexadecimal digits), one for each address that rules call");
        }
    }
}
