package org.mailroom.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.team.TeamHouse.ALICE;
import static org.mailroom.store.team.TeamHouse.CAROL;
import static org.mailroom.store.team.TeamHouse.STAN;
import static org.mailroom.store.team.TeamHouse.SUPPORT_OWNER;
import static org.mailroom.store.team.TeamHouse.seen;
import static org.mailroom.store.team.TeamHouse.support;

import java.util.List;
import java.util.Map;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.team.Role;
import org.mailroom.store.sql.DatabaseExtension;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class TeamSubscriptionsTest {
    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private TeamHouse house;

    @BeforeEach
    void build() {
        house = new TeamHouse(database.database(), database.directory());
    }

    @Test
    void shouldShowTheSameSubscriptionsInAnOwnAndAScopedSession() throws MailboxException {
        MailboxSession own = house.login(ALICE);
        MailboxSession scoped = house.scoped(ALICE);

        house.subscriptions.unsubscribe(scoped, MailboxPath.forUser(SUPPORT_OWNER, "Done"));
        Mono.from(house.subscriptions.unsubscribeReactive(MailboxPath.inbox(SUPPORT_OWNER), scoped)).block();
        house.subscriptions.subscribe(own, seen(ALICE, "Projects"));

        assertThat(names(own)).contains("Projects", "Teams/Support/@alice").doesNotContain("Teams/Support/Done", "Teams/Support");
        assertThat(names(scoped)).contains("@alice", "Waiting").doesNotContain("Done", "INBOX", "Projects");
        Mono.from(house.subscriptions.subscribeReactive(MailboxPath.inbox(SUPPORT_OWNER), scoped)).block();
        assertThat(names(own)).contains("Teams/Support");
        assertThat(names(scoped)).contains("INBOX");
        assertThat(names(house.scoped(CAROL))).contains("Done", "INBOX");
    }

    @Test
    void shouldNotShowWhatIsLeftOverOfATeamThatIsNotSeen() throws MailboxException {
        MailboxSession stan = house.login(STAN);
        house.subscriptions.subscribe(stan, seen(STAN, "Teams/Support"));
        house.subscriptions.subscribe(stan, seen(STAN, "Projects"));
        house.directory.save(support("Support", Map.of(CAROL, Role.LEAD)));

        assertThat(names(stan)).containsExactly("Projects");
        assertThat(names(house.login(ALICE))).isEmpty();
    }

    @Test
    void shouldNotShowTheQuarantineToAgents() throws MailboxException {
        house.subscriptions.subscribe(house.scoped(ALICE), MailboxPath.forUser(SUPPORT_OWNER, "Quarantine"));
        house.subscriptions.subscribe(house.login(ALICE), seen(ALICE, "Teams/Support/Quarantine"));

        assertThat(names(house.scoped(ALICE))).doesNotContain("Quarantine");
        assertThat(names(house.login(ALICE))).doesNotContain("Teams/Support/Quarantine");
    }

    private List<String> names(MailboxSession session) throws MailboxException {
        List<String> later = Flux.from(house.subscriptions.subscriptionsReactive(session)).map(MailboxPath::getName).sort().collectList().block();
        assertThat(house.subscriptions.subscriptions(session)).extracting(MailboxPath::getName).containsExactlyInAnyOrderElementsOf(later);
        return later;
    }
}
