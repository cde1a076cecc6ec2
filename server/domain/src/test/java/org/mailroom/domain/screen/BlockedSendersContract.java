package org.mailroom.domain.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** What blocked senders promise. */
public abstract class BlockedSendersContract {
    private static final Optional<TeamKey> SUP = Optional.of(new TeamKey("SUP"));

    protected abstract BlockedSenders senders();

    @Test
    void shouldFindByAddressAndByEachDomainAbove() {
        BlockedSenders senders = senders();
        BlockedSender address = new BlockedSender("Junk@Spam.example", SUP, false);
        BlockedSender domain = new BlockedSender("bulk.example", Optional.empty(), true);
        senders.block(address, Optional.of(EmailAddress.of("alice@acme.test")));
        senders.block(domain, Optional.empty());
        assertThat(senders.all()).containsExactly(domain, address);
        assertThat(senders.of(List.of("JUNK@spam.example"))).containsExactly(address);
        assertThat(senders.of(List.of("other@spam.example", "", "x"))).isEmpty();
        assertThat(senders.of(List.of("a@news.bulk.example"))).containsExactly(domain);
        assertThat(senders.of(List.of("a@bulk.example", "junk@spam.example"))).containsExactly(domain, address);
        assertThat(senders.of(List.of("a@notbulk.example"))).isEmpty();
        assertThat(senders.of(List.of())).isEmpty();
    }

    @Test
    void shouldKnowAtOnceWhatHasChanged() {
        BlockedSenders senders = senders();
        assertThat(senders.of(List.of("junk@a.example"))).isEmpty();
        BlockedSender filed = new BlockedSender("a.example", SUP, false);
        senders.block(filed, Optional.empty());
        assertThat(senders.of(List.of("junk@a.example"))).containsExactly(filed);
        BlockedSender refused = new BlockedSender("a.example", SUP, true);
        senders.block(refused, Optional.empty());
        assertThat(senders.of(List.of("junk@a.example"))).containsExactly(refused);
        senders.unblock("a.example", SUP);
        assertThat(senders.of(List.of("junk@a.example"))).isEmpty();
    }

    @Test
    void shouldFindAmongManyToo() {
        BlockedSenders senders = senders();
        for (int i = 0; i <= 1_000; i++) {
            senders.block(new BlockedSender("a" + i + ".example", SUP, false), Optional.empty());
            if (i >= 999) {
                assertThat(senders.of(List.of("x@a0.example"))).as(i + " others").hasSize(1);
                assertThat(senders.of(List.of("x@a" + i + ".example"))).as(i + " others").hasSize(1);
                assertThat(senders.of(List.of("x@b.example"))).isEmpty();
            }
        }
    }

    @Test
    void shouldKeepTeamsApartAndReplace() {
        BlockedSenders senders = senders();
        senders.block(new BlockedSender("a.example", SUP, false), Optional.empty());
        senders.block(new BlockedSender("a.example", Optional.empty(), false), Optional.empty());
        senders.block(new BlockedSender("a.example", SUP, true), Optional.empty());
        assertThat(senders.all()).containsExactly(new BlockedSender("a.example", Optional.empty(), false), new BlockedSender("a.example", SUP, true));
        assertThat(senders.unblock("A.example", SUP)).isTrue();
        assertThat(senders.unblock("a.example", SUP)).isFalse();
        assertThat(senders.all()).hasSize(1);
    }

    @Test
    void shouldRefuseWhatIsNoSender() {
        for (String text : List.of("", "a b", "@", "x@", "*.example")) {
            assertThatThrownBy(() -> new BlockedSender(text, Optional.empty(), false)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("allowed: such as");
        }
    }
}
