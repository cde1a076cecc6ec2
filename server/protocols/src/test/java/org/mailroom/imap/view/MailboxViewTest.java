package org.mailroom.imap.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.events.Event;
import org.apache.james.events.EventListener;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.events.MailboxEvents.FlagsUpdated;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.InMemoryServices;

import reactor.core.publisher.Mono;

class MailboxViewTest {
    private static final Username ALICE = Username.of("alice@acme.test");

    private final InMemoryServices services = new InMemoryServices();
    private final MailboxSession own = services.mailboxes().createSystemSession(ALICE);
    private final MailboxSession other = services.mailboxes().createSystemSession(ALICE);
    private final FirstNotified notified = new FirstNotified();
    private MessageManager mailbox;
    private MailboxView view;
    private boolean set;

    @BeforeEach
    void open() throws Exception {
        services.mailboxes().createMailbox(MailboxPath.inbox(ALICE), own);
        mailbox = services.mailboxes().getMailbox(MailboxPath.inbox(ALICE), own);
        append();
        append();
        view = open(false);
    }

    private MailboxView open(boolean readOnly) throws Exception {
        return MailboxView.open(services.mailboxes(), services.events(), mailbox, own, notified, readOnly);
    }

    private MessageUid append() throws Exception {
        return mailbox.appendMessage(MessageManager.AppendCommand.builder().build("Subject: x\r\n\r\n"), other).getId().getUid();
    }

    /** From now on the view hears only what it is told. */
    private List<Event> holdEvents() {
        view.deselect().block();
        List<Event> events = new ArrayList<>();
        EventListener.ReactiveEventListener hold = event -> Mono.fromRunnable(() -> events.add(event));
        Mono.from(services.events().register(hold, new MailboxIdRegistrationKey(mailbox.getId()))).block();
        return events;
    }

    private void tell(Event event) {
        Mono.from(view.reactiveEvent(event)).block();
    }

    private void round() {
        view.isSizeChanged();
        view.resetEvents();
    }

    @Test
    void shouldShowNewMessagesFromTheNextRoundOn() throws Exception {
        MessageUid third = append();
        assertThat(view.existsCount()).isEqualTo(2);
        assertThat(view.msn(third).asInt()).isEmpty();

        assertThat(view.isSizeChanged()).isTrue();
        assertThat(view.existsCount()).isEqualTo(3);
        assertThat(view.msn(third).asInt()).contains(3);
        assertThat(view.isRecent(third)).isTrue();
        view.resetEvents();
        assertThat(view.isSizeChanged()).isFalse();
    }

    @Test
    void shouldShowMessagesInTheOrderOfTheirUidsWhateverTheOrderOfTheEvents() throws Exception {
        List<Event> events = holdEvents();
        append();
        append();
        append();

        tell(events.get(1));
        assertThat(view.isSizeChanged()).isTrue();
        assertThat(view.existsCount()).isEqualTo(4);
        assertThat(view.uid(3)).contains(MessageUid.of(3));
        view.resetEvents();
        tell(events.get(0));
        assertThat(view.isSizeChanged()).isFalse();
        tell(events.get(2));
        assertThat(view.isSizeChanged()).isTrue();
        assertThat(view.uid(5)).contains(MessageUid.of(5));
    }

    @Test
    void shouldNotShowAMessageOfWhichItHeardFirstThatItHadGone() throws Exception {
        List<Event> events = holdEvents();
        MessageUid third = append();
        mailbox.delete(List.of(third), other);
        append();

        tell(events.get(1));
        tell(events.get(0));
        assertThat(view.isSizeChanged()).isFalse();
        tell(events.get(2));
        assertThat(view.isSizeChanged()).isTrue();
        assertThat(view.existsCount()).isEqualTo(3);
        assertThat(view.uid(3)).contains(MessageUid.of(4));
        assertThat(view.expungedUids()).isEmpty();
    }

    @Test
    void shouldNotShowAMessageAgainOfWhichItHearsLate() throws Exception {
        List<Event> events = holdEvents();
        append();
        append();
        tell(events.get(1));
        round();
        mailbox.delete(List.of(MessageUid.of(3)), other);
        tell(events.get(2));
        round();
        view.remove(MessageUid.of(3));

        tell(events.get(0));
        assertThat(view.isSizeChanged()).isFalse();
        assertThat(view.existsCount()).isEqualTo(3);
    }

    @Test
    void shouldShowAMessageAsRecentOnlyInTheFirstSessionThatIsNotified() throws Exception {
        MailboxView looking = open(true);
        MailboxView second = open(false);
        MessageUid third = append();

        looking.isSizeChanged();
        second.isSizeChanged();
        view.isSizeChanged();
        assertThat(List.of(looking.isRecent(third), second.isRecent(third), view.isRecent(third))).containsExactly(true, true, false);
        MailboxView late = open(false);
        late.addRecent(List.of(third));
        assertThat(late.isRecent(third)).isFalse();
    }

    @Test
    void shouldTellOfRecentMessagesThatTheClientKnowsUnlessTheyAreHidden() throws Exception {
        view.addRecent(List.of(MessageUid.of(1), MessageUid.of(2), append()));
        assertThat(view.recentCount()).isEqualTo(2);
        assertThat(view.getRecent()).extracting(MessageUid::asLong).containsExactly(1L, 2L);
        view.isSizeChanged();
        assertThat(view.getRecent()).extracting(MessageUid::asLong).containsExactly(1L, 2L, 3L);
        view.hideRecent(true);
        assertThat(view.getRecent()).isEmpty();
        assertThat(view.isRecent(MessageUid.of(1))).isTrue();
        view.hideRecent(false);
        assertThat(view.removeRecent(MessageUid.of(2))).isTrue();
        assertThat(view.getRecent()).extracting(MessageUid::asLong).containsExactly(1L, 3L);
    }

    @Test
    void shouldForgetNothingThatComesWhileARoundIsWritten() throws Exception {
        append();
        assertThat(view.isSizeChanged()).isTrue();
        append();
        flag(1);
        view.resetEvents();

        assertThat(view.flagUpdateUids()).containsExactly(MessageUid.of(1));
        assertThat(view.isSizeChanged()).isTrue();
        assertThat(view.existsCount()).isEqualTo(4);
    }

    @Test
    void shouldKeepNumbersUntilAnExpungeIsTold() throws Exception {
        mailbox.delete(List.of(MessageUid.of(1)), other);
        round();

        assertThat(view.expungedUids()).containsExactly(MessageUid.of(1));
        assertThat(view.msn(MessageUid.of(2)).asInt()).contains(2);
        assertThat(view.remove(MessageUid.of(1)).asInt()).contains(1);
        assertThat(view.msn(MessageUid.of(2)).asInt()).contains(1);
    }

    @Test
    void shouldNotTellOfMessagesThatCameAndWentBetweenRounds() throws Exception {
        MessageUid third = append();
        mailbox.delete(List.of(third), other);

        assertThat(view.isSizeChanged()).isFalse();
        assertThat(view.expungedUids()).isEmpty();
        assertThat(view.flagUpdateUids()).isEmpty();
    }

    @Test
    void shouldTellOfFlagsThatOthersChangedAndNotOfOwnOnes() throws Exception {
        flag(1);
        mailbox.setFlags(new Flags(Flags.Flag.ANSWERED), MessageManager.FlagsUpdateMode.ADD, MessageRange.one(MessageUid.of(2)), own);

        assertThat(view.flagUpdateUids()).containsExactly(MessageUid.of(1));
        view.resetEvents();
        assertThat(view.flagUpdateUids()).isEmpty();
    }

    @Test
    void shouldTellOfFlagsOfAMessageThatIsToldInTheSameRound() throws Exception {
        MessageUid third = append();
        flag(third.asLong());

        assertThat(view.flagUpdateUids()).containsExactly(third);
        assertThat(view.isSizeChanged()).isTrue();
        view.resetEvents();
        assertThat(view.flagUpdateUids()).isEmpty();
    }

    @Test
    void shouldLearnKeywordsOnce() throws Exception {
        mailbox.setFlags(new Flags("fresh"), MessageManager.FlagsUpdateMode.ADD, MessageRange.one(MessageUid.of(1)), own);
        assertThat(view.hasNewApplicableFlags()).isTrue();
        view.resetNewApplicableFlags();
        assertThat(view.hasNewApplicableFlags()).isFalse();

        assertThat(view.learn(new Flags("fresh"))).isFalse();
        assertThat(view.learn(new Flags("other"))).isTrue();
        assertThat(view.getApplicableFlags().contains("other")).isTrue();
    }

    @Test
    void shouldCostNoMoreThanItsMailboxHoweverMuchHappens() throws Exception {
        for (int i = 0; i < 1000; i++) {
            flag(1 + i % 2);
        }

        assertThat(view.flagUpdateUids()).containsExactly(MessageUid.of(1), MessageUid.of(2));
    }

    @Test
    void shouldSayWhenItsMailboxWasDeletedByAnother() throws Exception {
        assertThat(view.isDeletedByOtherSession()).isFalse();
        services.mailboxes().deleteMailbox(MailboxPath.inbox(ALICE), other);

        assertThat(view.isDeletedByOtherSession()).isTrue();
    }

    @Test
    void shouldIgnoreRecentAlone() {
        Event event = new FlagsUpdated(other.getSessionId(), ALICE, MailboxPath.inbox(ALICE), mailbox.getId(), List.of(UpdatedFlags.builder()
            .uid(MessageUid.of(1)).modSeq(ModSeq.of(9)).oldFlags(new Flags(Flags.Flag.RECENT)).newFlags(new Flags()).build()), Event.EventId.random());
        Mono.from(view.reactiveEvent(event)).block();

        assertThat(view.flagUpdateUids()).isEmpty();
    }

    @Test
    void shouldListenUntilItIsLeft() {
        assertThat(services.events().listeners()).isEqualTo(1);
        view.deselect().block();

        assertThat(services.events().listeners()).isZero();
    }

    /** Another session changes a flag that the message did not have, or has had. */
    private void flag(long uid) throws Exception {
        set = !set;
        mailbox.setFlags(new Flags("keyword" + uid), set ? MessageManager.FlagsUpdateMode.ADD : MessageManager.FlagsUpdateMode.REMOVE,
            MessageRange.one(MessageUid.of(uid)), other);
        mailbox.setFlags(new Flags(Flags.Flag.FLAGGED), MessageManager.FlagsUpdateMode.ADD, MessageRange.one(MessageUid.of(uid)), other);
    }
}
