package org.mailroom.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

/** What holds for every state, actor, manner and command, and the sentences that people read. */
class DecisionsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T05:05:00Z");
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    private static final EmailAddress CAROL = EmailAddress.of("carol@acme.test");
    private static final EmailAddress OSCAR = EmailAddress.of("oscar@acme.test");
    private static final EmailAddress DAVE = EmailAddress.of("dave@acme.test");
    private static final Setting SETTING = new Setting(team(), NOW, address -> address.equals(BOB) ? "Bob Sato" : address.local());

    private record Case(Conversation it, Command command, Actor actor, Manner manner) {
        Step decide() {
            return Decisions.decide(it, command, actor, manner, SETTING);
        }
    }

    private static Team team() {
        TeamSettings defaults = TeamSettings.defaults();
        TeamSettings tokyo = new TeamSettings(defaults.sendMode(), defaults.collision(), false, defaults.assignedStop(), 15, 0, defaults.assignment(), true, true,
            30, false, false, ZoneId.of("Asia/Tokyo"));
        return new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")),
            Map.of(ALICE, Role.AGENT, BOB, Role.AGENT, CAROL, Role.LEAD, OSCAR, Role.OBSERVER), tokyo.with(tokyo.duty().with(TimeLimit.of("3m"))));
    }

    private static Actor by(EmailAddress agent) {
        return Actor.agent(agent, Actor.Channel.IMAP, "");
    }

    private static Conversation open() {
        return Conversation.begun(1, ConversationNumber.parse("SUP-42").orElseThrow(), "s", "c@x", NOW.minusSeconds(600));
    }

    private static List<Conversation> states() {
        List<Conversation> states = new ArrayList<>();
        for (Status status : Status.values()) {
            for (Optional<EmailAddress> agent : List.of(Optional.<EmailAddress>empty(), Optional.of(ALICE), Optional.of(BOB), Optional.of(DAVE))) {
                Optional<Instant> wake = status == Status.SNOOZED ? Optional.of(NOW.plusSeconds(60)) : Optional.empty();
                Conversation it = open().with(agent, NOW.minusSeconds(180)).with(status, wake, NOW.minusSeconds(180));
                states.add(it);
                states.add(it.askedAt(Optional.of(NOW.minusSeconds(600))));
                states.add(it.withLock(Optional.of(new Lock(ALICE, NOW.minusSeconds(60), NOW.plusSeconds(840), Lock.Cause.DRAFT))));
                states.add(it.withLock(Optional.of(new Lock(BOB, NOW.minusSeconds(1860), NOW.minusSeconds(960), Lock.Cause.ASKED))));
            }
        }
        return states;
    }

    private static List<Command> commands() {
        List<Command> commands = new ArrayList<>(List.of(new Command.Assign(ALICE), new Command.Assign(BOB), new Command.Assign(CAROL), new Command.Assign(OSCAR),
            new Command.Assign(DAVE), new Command.Unassign(), new Command.Reopen(), new Command.TakeLock(Lock.Cause.DRAFT), new Command.ReleaseLock(),
            new Command.ChangeTags(Set.of(new Tag("a"), new Tag("b")), Set.of(new Tag("c"))), new Command.ChangeTags(Set.of(), Set.of(new Tag("a"))),
            new Command.Received("c@x", false, true), new Command.Received("c@x", false, false), new Command.Received("c@x", true, true),
            new Command.Answered(Set.of("c@x")), new Command.Noted(), new Command.HandOut(ALICE, "round robin"), new Command.HandOut(OSCAR, "skills"),
            new Command.TakeBack(), new Command.Remind(), new Command.Wake(), new Command.ExpireLock(), new Command.Orphan(),
            new Command.Park(Status.SNOOZED, Optional.of(NOW.plus(Duration.ofDays(1)))), new Command.Park(Status.SNOOZED, Optional.of(NOW.minusSeconds(1)))));
        for (Priority priority : Priority.values()) {
            commands.add(new Command.Prioritise(priority));
        }
        for (Status status : Status.values()) {
            if (status != Status.SNOOZED) {
                commands.add(new Command.Park(status));
            }
        }
        return commands;
    }

    /** Every case that a caller can make; the server itself writes no answers. */
    private static int forAll(BiConsumer<Case, Optional<Step>> check) {
        int cases = 0;
        List<Actor> actors = List.of(by(ALICE), by(BOB), by(CAROL), by(OSCAR), by(DAVE), Actor.server());
        for (Conversation it : states()) {
            for (Command command : commands()) {
                for (Actor actor : actors) {
                    for (Manner manner : Manner.values()) {
                        if (actor.agent().isPresent() || !(command instanceof Command.TakeLock)) {
                            Case one = new Case(it, command, actor, manner);
                            Optional<Step> step;
                            try {
                                step = Optional.of(one.decide());
                            } catch (Refused refused) {
                                assertThat(refused.getMessage()).as(one.toString()).isNotBlank();
                                assertThat(refused.holding().isPresent()).isEqualTo(refused.ground() == Refused.Ground.IN_USE);
                                step = Optional.empty();
                            }
                            check.accept(one, step);
                            cases++;
                        }
                    }
                }
            }
        }
        return cases;
    }

    @Test
    void shouldRefuseWhoDoesNotWorkHereWhateverIsAsked() {
        int cases = forAll((one, step) -> {
            if (one.actor().is(OSCAR) || one.actor().is(DAVE)) {
                assertThat(step).as(one.toString()).isEmpty();
            }
        });
        assertThat(cases).isGreaterThan(40_000);
    }

    @Test
    void shouldNeverTakeFromAColleagueUnlessOneKnowsOrLeads() {
        forAll((one, step) -> {
            boolean may = one.manner() == Manner.DELIBERATE || one.actor().is(CAROL) || one.actor().agent().isEmpty();
            if (!may && one.it().isOthers(one.actor()) && step.isPresent() && !(one.command() instanceof Command.Received || one.command() instanceof Command.Wake
                    || one.command() instanceof Command.Orphan || one.command() instanceof Command.TakeBack || one.command() instanceof Command.Reopen || one.command() instanceof Command.Park park && park.status() == Status.OPEN)) {
                assertThat(step.get().conversation().assignee()).as(one.toString()).isEqualTo(one.it().assignee());
            }
        });
    }

    @Test
    void shouldKeepStatesInOrder() {
        forAll((one, step) -> step.ifPresent(done -> {
            Conversation it = done.conversation();
            assertThat(it.until().isPresent()).as(one.toString()).isEqualTo(it.status() == Status.SNOOZED);
            assertThat(it.assigned().isPresent()).as(one.toString()).isEqualTo(it.assignee().isPresent());
            assertThat(done.changed()).as(one.toString()).isEqualTo(!it.equals(one.it()));
            assertThat(it.number()).isEqualTo(one.it().number());
            if (it.status() != one.it().status()) {
                assertThat(it.statusSince()).isEqualTo(NOW);
            }
        }));
    }

    @Test
    void shouldHaveNothingToDoTheSecondTime() {
        forAll((one, step) -> step.ifPresent(done -> {
            boolean happening = one.command() instanceof Command.Received || one.command() instanceof Command.Answered || one.command() instanceof Command.Noted
                || one.command() instanceof Command.TakeLock;
            if (!happening) {
                assertThat(Decisions.decide(done.conversation(), one.command(), Actor.server(), one.manner(), SETTING).changed()).as(one.toString()).isFalse();
            }
        }));
    }

    @Test
    void shouldAssignToWhoWorksHereAndToNobodyElse() {
        forAll((one, step) -> {
            if (one.command() instanceof Command.Assign assign && step.isPresent()) {
                assertThat(step.get().conversation().assignee()).contains(assign.agent());
                assertThat(step.get().conversation().status()).isEqualTo(Status.OPEN);
                assertThat(assign.agent()).isIn(ALICE, BOB, CAROL);
            }
        });
    }

    @Test
    void shouldHandOutOnlyWhatNobodyHasToWhoWorksHere() {
        forAll((one, step) -> {
            if (one.command() instanceof Command.HandOut given && step.isPresent()) {
                boolean wanted = one.it().status() == Status.OPEN && one.it().assignee().isEmpty() && given.agent().equals(ALICE);
                assertThat(step.get().events()).as(one.toString()).isEqualTo(!wanted ? List.of()
                    : List.of(new Event("assigned", Map.of("to", "alice@acme.test", "by", "routing", "why", "round robin"))));
                assertThat(step.get().conversation().assignee()).isEqualTo(wanted ? Optional.of(ALICE) : one.it().assignee());
            }
        });
    }

    @Test
    void shouldTakeBackWhatLetsACustomerWaitUnlessSomebodyIsWriting() {
        forAll((one, step) -> {
            if (one.command() instanceof Command.TakeBack && step.isPresent()) {
                boolean late = one.it().status() == Status.OPEN && one.it().assignee().isPresent() && one.it().asked().isPresent() && one.it().lockAt(NOW).isEmpty();
                assertThat(step.get().events()).as(one.toString()).isEqualTo(!late ? List.of() : List.of(new Event("unassigned",
                    Map.of("from", one.it().assignee().orElseThrow().value(), "because", "the customer has waited for 3m"))));
                assertThat(step.get().conversation().assignee().isPresent()).isEqualTo(one.it().assignee().isPresent() && !late);
            }
        });
        Conversation late = open().askedAt(Optional.of(NOW.minusSeconds(600))).with(Optional.of(ALICE), NOW.minusSeconds(179));
        assertThat(Decisions.decide(late, new Command.TakeBack(), Actor.server(), Manner.PLAIN, SETTING).changed()).isFalse();
    }

    @Test
    void shouldKnowSinceWhenACustomerWaits() {
        Conversation asked = decided(open(), new Command.Received("c@x", false, true));
        assertThat(asked.asked()).contains(NOW);
        assertThat(asked.owed()).isEmpty();
        assertThat(decided(open(), new Command.Received("c@x", true, true)).asked()).isEmpty();
        Conversation older = asked.askedAt(Optional.of(NOW.minusSeconds(60)));
        assertThat(decided(older, new Command.Received("c@x", false, true)).asked()).contains(NOW.minusSeconds(60));
        assertThat(decided(older, new Command.Park(Status.SNOOZED, Optional.of(NOW.plusSeconds(60)))).asked()).contains(NOW.minusSeconds(60));
        assertThat(decided(older, new Command.Assign(ALICE)).owed()).contains(NOW);
        assertThat(older.with(Optional.of(ALICE), NOW.minusSeconds(90)).owed()).contains(NOW.minusSeconds(60));
        assertThat(decided(older, new Command.Answered(Set.of("c@x"))).asked()).isEmpty();
        for (Status aside : List.of(Status.WAITING, Status.DONE, Status.TRASH)) {
            assertThat(decided(decided(older, new Command.Park(aside)), new Command.Reopen()).asked()).isEmpty();
        }
        assertThat(decided(decided(older, new Command.Park(Status.SPAM)), new Command.Reopen()).asked()).contains(NOW.minusSeconds(60));
    }

    private static Conversation decided(Conversation it, Command command) {
        return Decisions.decide(it, command, Actor.server(), Manner.PLAIN, SETTING).conversation();
    }

    @Test
    void shouldKeepQuarantineForLeads() {
        forAll((one, step) -> {
            boolean agent = one.actor().agent().isPresent() && !one.actor().is(CAROL);
            if (agent && (one.it().status() == Status.QUARANTINED || one.command() instanceof Command.Park park && park.status() == Status.QUARANTINED)) {
                assertThat(step).as(one.toString()).isEmpty();
            }
        });
    }

    @Test
    void shouldPlaceEveryStateInOneFolderOfTheTeam() {
        forAll((one, step) -> step.ifPresent(done -> {
            Placement placement = Placement.of(done.conversation(), SETTING.team(), NOW);
            assertThat(org.mailroom.domain.team.TeamFolder.of(SETTING.team())).as(one.toString()).contains(placement.folder());
            assertThat(Placement.holdsConversations(placement.folder())).isTrue();
            assertThat(placement.keywords()).allMatch(Placement::kept);
            assertThat(placement.keywords().stream().filter(word -> word.startsWith("@")).count()).isLessThanOrEqualTo(1);
        }));
    }

    @Test
    void shouldMirrorStatesToLabelsWhereTheTeamWantsThat() {
        TeamSettings s = TeamSettings.defaults();
        Team labelled = new Team(SETTING.team().key(), SETTING.team().name(), SETTING.team().addresses(), SETTING.team().members(), new TeamSettings(s.sendMode(),
            s.collision(), false, s.assignedStop(), 15, 0, s.assignment(), true, true, 30, false, true, s.timeZone()));
        Conversation it = open().with(Optional.of(BOB), NOW).with(Priority.HIGH, NOW).withNotes(true, NOW)
            .withLock(Optional.of(new Lock(BOB, NOW, NOW.plusSeconds(9), Lock.Cause.DRAFT)));
        assertThat(Placement.of(it, labelled, NOW).keywords()).contains("$label1", "$label2", "$label3", "$label4").allMatch(word -> Placement.kept(word, labelled));
        assertThat(Placement.of(open(), labelled, NOW).keywords()).isEmpty();
        assertThat(Placement.of(it, SETTING.team(), NOW).keywords()).noneMatch(word -> word.startsWith("$label"));
        assertThat(Placement.kept("$label1", SETTING.team())).isFalse();
    }

    @Test
    void shouldSayWhoHasItAndSinceWhenInTheTeamsTime() {
        Conversation it = open().with(Optional.of(BOB), NOW.minusSeconds(180));
        assertThatThrownBy(() -> Decisions.decide(it, new Command.Assign(ALICE), by(ALICE), Manner.PLAIN, SETTING))
            .hasMessage("SUP-42 is assigned to Bob Sato since 14:02");
        Conversation yesterday = open().with(Optional.of(BOB), NOW.minus(Duration.ofDays(1)));
        assertThatThrownBy(() -> Decisions.decide(yesterday, new Command.Unassign(), by(ALICE), Manner.STALE, SETTING))
            .hasMessage("SUP-42 is assigned to Bob Sato since 2026-11-24 14:05");
    }

    @Test
    void shouldSayWhoIsWriting() {
        Conversation it = open().withLock(Optional.of(new Lock(BOB, NOW.minusSeconds(180), NOW.plusSeconds(720), Lock.Cause.DRAFT)));
        assertThatThrownBy(() -> Decisions.decide(it, new Command.TakeLock(Lock.Cause.ASKED), by(ALICE), Manner.PLAIN, SETTING))
            .hasMessage("SUP-42: Bob Sato is writing an answer since 14:02 (until 14:17)");
    }

    @Test
    void shouldRenewALockAndKeepItsBeginning() {
        Conversation it = open().withLock(Optional.of(new Lock(BOB, NOW.minusSeconds(180), NOW.plusSeconds(720), Lock.Cause.DRAFT)));
        Lock lock = Decisions.decide(it, new Command.TakeLock(Lock.Cause.DRAFT), by(BOB), Manner.PLAIN, SETTING).conversation().lock().orElseThrow();
        assertThat(lock.since()).isEqualTo(NOW.minusSeconds(180));
        assertThat(lock.until()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
    }

    @Test
    void shouldRefuseToSnoozeIntoThePast() {
        assertThatThrownBy(() -> Decisions.decide(open(), new Command.Park(Status.SNOOZED, Optional.of(NOW.minusSeconds(60))), by(ALICE), Manner.PLAIN, SETTING))
            .hasMessage("It is 14:05, so SUP-42 cannot be snoozed until 14:04, which is over; name a time to come. Nothing was changed.");
    }

    @Test
    void shouldTakeAnAnswerForAClaimAndEndTheLock() {
        Conversation it = open().withLock(Optional.of(new Lock(ALICE, NOW, NOW.plusSeconds(720), Lock.Cause.DRAFT)));
        Step step = Decisions.decide(it, new Command.Answered(Set.of("Cora@X")), by(ALICE), Manner.PLAIN, SETTING);
        assertThat(step.conversation().assignee()).contains(ALICE);
        assertThat(step.conversation().status()).isEqualTo(Status.WAITING);
        assertThat(step.conversation().lock()).isEmpty();
        assertThat(step.conversation().participants()).isEqualTo(new TreeSet<>(Set.of("cora@x")));
        assertThat(step.events()).extracting(Event::what).containsExactly("answered", "assigned", "unlocked", "status");
    }

    @Test
    void shouldReadNumbersHoweverTheyAreWritten() {
        assertThat(ConversationNumber.parse("sup-42")).contains(open().number());
        assertThat(ConversationNumber.inBrackets("Re: [SUP-42] x [SUP-43]")).contains(open().number());
        assertThat(ConversationNumber.inBrackets("Re: SUP-42")).isEmpty();
        assertThat(ConversationNumber.in("about SUP-42, please")).contains(open().number());
        for (String wrong : List.of("SUP-0", "SUP-042", "SUP42", "-42", "SUP-", "SUP-9999999999999999999", "SUPPORTTEAMX-1", "")) {
            assertThat(ConversationNumber.parse(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void shouldRefuseTagsThatNoMailClientCouldShow() {
        assertThat(Tag.of("#Billing").keyword()).isEqualTo("#billing");
        for (String wrong : List.of("", "#", "a b", "a\\", "\u00fc", "a".repeat(51), "-a", "a(b", "a\r\nb")) {
            assertThatThrownBy(() -> Tag.of(wrong)).as(wrong).isInstanceOf(Refused.class).hasMessageContaining("is no tag").hasMessageContaining("Nothing was changed");
        }
    }

    @Test
    void shouldKnowItsOwnTokensOnly() {
        ReplyToken tokens = new ReplyToken(new byte[32]);
        assertThat(tokens.text(EmailAddress.of("support@acme.test"), open().number())).startsWith("support+SUP-42.").endsWith("@acme.test");
        EmailAddress address = EmailAddress.of(tokens.text(EmailAddress.of("support@acme.test"), open().number()));
        assertThat(tokens.number(address.detail())).contains(open().number());
        assertThat(tokens.number(address.detail().replace("sup-42", "sup-43"))).isEmpty();
        assertThat(new ReplyToken("another key of 16".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).number(address.detail())).isEmpty();
        for (String wrong : List.of("", ".", "sup-42", "sup-42.", "note", address.detail() + "0")) {
            assertThat(tokens.number(wrong)).as(wrong).isEmpty();
        }
    }
}
