package org.mailroom.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.team.TeamHouse.ALICE;
import static org.mailroom.store.team.TeamHouse.BOB;
import static org.mailroom.store.team.TeamHouse.CAROL;
import static org.mailroom.store.team.TeamHouse.OSCAR;
import static org.mailroom.store.team.TeamHouse.SUPPORT_OWNER;
import static org.mailroom.store.team.TeamHouse.seen;
import static org.mailroom.store.team.TeamHouse.support;
import static org.mailroom.store.team.TeamHouse.team;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager.MailboxSearchFetchType;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

import reactor.core.publisher.Flux;

/** Folders and subscriptions follow the team, nothing gets lost on the way, and nothing is done twice. */
@OnEachEngine
class SqlTeamMailboxesTest {
    private static final Username OTHER_ALICE = Username.of("alice@other.test");
    private static final Map<Username, Role> ALL = Map.of(ALICE, Role.AGENT, CAROL, Role.LEAD, OSCAR, Role.OBSERVER);

    private final DatabaseExtension engine;
    private BreakableDatabase transactions;
    private TeamHouse house;

    SqlTeamMailboxesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() {
        transactions = new BreakableDatabase(engine.database());
        house = new TeamHouse(transactions, engine.directory());
    }

    @Test
    void shouldMakeTheFoldersOfTheTeam() {
        assertThat(folders()).containsExactly("INBOX", "@alice", "@carol", "Done", "Drafts", "Notes", "Outbox", "Quarantine", "Sent",
            "Snoozed", "Snoozed/Monday", "Snoozed/Next week", "Snoozed/Same date", "Snoozed/Tomorrow", "Spam", "Templates", "Trash",
            "Waiting");
    }

    @Test
    void shouldWriteNothingWhenNothingHasChanged() {
        long before = transactions.written();

        house.teams.heal();

        assertThat(transactions.written()).isEqualTo(before);
    }

    @Test
    void shouldPutWhatAFormerMemberHadIntoTheQueue() throws MailboxException {
        house.file("INBOX", "first");
        house.file("@alice", IntStream.range(0, 250).mapToObj(i -> "mine " + i).toArray(String[]::new));
        house.file("@carol", "carol's");

        house.teams.save(support("Support", Map.of(CAROL, Role.LEAD)));

        assertThat(folders()).doesNotContain("@alice").contains("@carol");
        assertThat(count("INBOX")).isEqualTo(251);
        assertThat(count("@carol")).isEqualTo(1);
        assertThat(subscribed(ALICE)).isEmpty();
        assertThat(subscribed(CAROL)).contains("Teams/Support").doesNotContain("Teams/Support/@alice");
    }

    @Test
    void shouldLoseNothingWhenKilledAtAnyMoment() throws MailboxException {
        int kills = 0;
        boolean done = false;
        while (!done) {
            house.teams.save(support("Support", ALL));
            house.file("@alice", IntStream.range(0, 150).mapToObj(i -> "mine " + i).toArray(String[]::new));
            long total = count("INBOX") + count("@alice");
            transactions.killAfter(kills);
            done = saved(support("Help", Map.of(ALICE, Role.OBSERVER, CAROL, Role.AGENT)));
            transactions.restart();
            house.teams.heal();

            assertThat(count("INBOX")).as("killed after %d transactions", kills).isEqualTo(total);
            assertThat(folders()).doesNotContain("@alice").contains("@carol");
            assertThat(subscribed(ALICE)).contains("Teams/Help", "Teams/Help/Done").doesNotContain("Teams/Help/@alice")
                .noneMatch(name -> name.startsWith("Teams/Support"));
            kills++;
        }
        assertThat(kills).isGreaterThan(4);
    }

    private boolean saved(Team team) {
        try {
            house.teams.save(team);
            return true;
        } catch (BreakableDatabase.Killed e) {
            return false;
        }
    }

    @Test
    void shouldMoveOrRefuseWhatComesWhileAFolderIsEmptied() throws Exception {
        house.file("@alice", IntStream.range(0, 120).mapToObj(i -> "mine " + i).toArray(String[]::new));
        CountDownLatch coming = new CountDownLatch(10);
        CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> {
            int appended = 0;
            try {
                for (; appended < 100_000; appended++) {
                    house.file("@alice", "late " + appended);
                    coming.countDown();
                }
            } catch (MailboxNotFoundException gone) {
                return appended;
            } catch (MailboxException e) {
                throw new IllegalStateException(e);
            }
            return appended;
        });
        coming.await();

        house.teams.save(support("Support", Map.of(CAROL, Role.LEAD)));

        assertThat(count("INBOX")).isEqualTo(120 + taken.get());
    }

    @Test
    void shouldKeepTheMailboxWhenAMembersHandleChanges() throws MailboxException {
        house.file("@alice", "mine");
        Mailbox before = mailbox("@alice");
        house.hire(OTHER_ALICE);

        house.teams.save(support("Support", Map.of(ALICE, Role.AGENT, OTHER_ALICE, Role.AGENT)));

        assertThat(folders()).contains("@alice@acme.test", "@alice@other.test").doesNotContain("@alice", "@carol");
        assertThat(mailbox("@alice@acme.test").getMailboxId()).isEqualTo(before.getMailboxId());
        assertThat(mailbox("@alice@acme.test").getUidValidity()).isEqualTo(before.getUidValidity());
        assertThat(count("@alice@acme.test")).isEqualTo(1);
        assertThat(subscribed(ALICE)).contains("Teams/Support/@alice@acme.test").doesNotContain("Teams/Support/@alice");

        house.teams.save(support("Support", Map.of(ALICE, Role.AGENT)));
        assertThat(mailbox("@alice").getMailboxId()).isEqualTo(before.getMailboxId());
        assertThat(folders()).doesNotContain("@alice@acme.test", "@alice@other.test");
    }

    @Test
    void shouldNotGiveAFormerMembersMailToOneOfTheSameName() throws MailboxException {
        house.file("@alice", "mine");
        house.hire(OTHER_ALICE);

        house.teams.save(support("Support", Map.of(OTHER_ALICE, Role.AGENT)));

        assertThat(count("@alice")).isZero();
        assertThat(count("INBOX")).isEqualTo(1);
    }

    @Test
    void shouldKeepMailboxesAndCarrySubscriptionsOverWhenTheTeamIsRenamed() throws Exception {
        Mailbox queue = mailbox("INBOX");
        MailboxSession alice = house.login(ALICE);
        house.subscriptions.unsubscribe(alice, seen(ALICE, "Teams/Support/Done"));

        house.teams.save(support("Help", ALL));

        assertThat(mailbox("INBOX").getMailboxId()).isEqualTo(queue.getMailboxId());
        assertThat(mailbox("INBOX").getUidValidity()).isEqualTo(queue.getUidValidity());
        assertThat(subscribed(ALICE)).contains("Teams/Help", "Teams/Help/@alice").doesNotContain("Teams/Help/Done")
            .noneMatch(name -> name.startsWith("Teams/Support"));
        assertThat(house.mailboxes.getMailbox(seen(ALICE, "Teams/Help"), alice).getId()).isEqualTo(queue.getMailboxId());
    }

    @Test
    void shouldKeepTheSubscriptionsOfATeamThatTakesAnothersName() {
        house.teams.save(team("SAL", "Sales", List.of("sales@acme.test"), Map.of(ALICE, Role.AGENT)));
        house.directory.save(support("Help", ALL));
        house.teams.save(team("SAL", "Support", List.of("sales@acme.test"), Map.of(ALICE, Role.AGENT)));
        house.teams.heal();

        assertThat(subscribed(ALICE)).contains("Teams/Help", "Teams/Support", "Teams/Support/Done")
            .noneMatch(name -> name.startsWith("Teams/Sales"));
    }

    @Test
    void shouldSubscribeOnceOnly() throws Exception {
        MailboxSession alice = house.login(ALICE);
        house.subscriptions.unsubscribe(alice, seen(ALICE, "Teams/Support/Done"));

        house.teams.heal();
        house.teams.save(support("Support", Map.of(ALICE, Role.LEAD, BOB, Role.AGENT)));

        assertThat(subscribed(ALICE)).doesNotContain("Teams/Support/Done").contains("Teams/Support/@bob", "Teams/Support/Quarantine");
        house.teams.save(support("Support", Map.of(BOB, Role.AGENT)));
        house.teams.save(support("Support", Map.of(ALICE, Role.AGENT)));
        assertThat(subscribed(ALICE)).contains("Teams/Support/Done").doesNotContain("Teams/Support/Quarantine");
    }

    @Test
    void shouldLeaveOwnSubscriptionsAloneWhenSomebodyLeaves() throws Exception {
        house.subscriptions.subscribe(house.login(ALICE), seen(ALICE, "Projects"));

        house.teams.removeAgent(EmailAddress.of(CAROL.asString()));
        house.teams.save(support("Support", Map.of()));

        assertThat(subscribed(ALICE)).containsExactly("Projects");
        assertThat(subscribed(CAROL)).isEmpty();
    }

    private MailboxSession inside() {
        return house.mailboxes.createSystemSession(SUPPORT_OWNER);
    }

    private List<String> folders() {
        return house.mailboxes.search(MailboxQuery.privateMailboxesBuilder(inside()).build(), MailboxSearchFetchType.Minimal, inside())
            .map(folder -> folder.getPath().getName()).collectList().block();
    }

    private Mailbox mailbox(String name) throws MailboxException {
        return house.mailboxes.getMailbox(MailboxPath.forUser(SUPPORT_OWNER, name), inside()).getMailboxEntity();
    }

    /** By what is there, not by the counters. */
    private long count(String name) throws MailboxException {
        return Flux.from(house.mailboxes.getMailbox(MailboxPath.forUser(SUPPORT_OWNER, name), inside())
            .listMessagesMetadata(MessageRange.all(), inside())).count().block();
    }

    /** As stored, whether or not the agent sees the folders. */
    private List<String> subscribed(Username agent) {
        return house.mappers.createSubscriptionMapper(null).findSubscriptionsForUserReactive(agent).collectList().block().stream()
            .map(subscription -> MailboxPath.parseEscaped(subscription.getMailbox()).orElseThrow())
            .peek(path -> assertThat(path.getUser()).isEqualTo(agent))
            .map(MailboxPath::getName).toList();
    }
}
