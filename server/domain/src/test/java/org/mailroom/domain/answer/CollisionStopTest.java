package org.mailroom.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.answer.CollisionStop.Earlier;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Collision;
import org.mailroom.domain.team.TeamSettings.SendMode;

class CollisionStopTest {
    private static final Instant NOON = People.NOON;
    private static final String CUSTOMER = "cora@customers.example";
    private static final Entry FIRST = entry(Entry.Kind.IN, CUSTOMER, -60, "first");

    private enum Held { NOBODY, SELF, OTHER, OTHER_NEW, EXPIRED }

    private enum Owner { NOBODY, SELF, OTHER, OTHER_NEW }

    private enum Refusal { NONE, JUST_NOW, TEN_MINUTES, TOO_OLD, BEFORE_ANOTHER }

    private static Entry entry(Entry.Kind kind, String sender, int minutes, String id) {
        return new Entry(kind, sender, NOON.plus(Duration.ofMinutes(minutes)), Optional.of(id));
    }

    private static Instant minutes(int count) {
        return NOON.plus(Duration.ofMinutes(count));
    }

    private static Conversation conversation(Held held, Owner owner) {
        Conversation it = Conversation.begun(1, ConversationNumber.parse("SUP-42").orElseThrow(), "subject", CUSTOMER, minutes(-60));
        it = switch (owner) {
            case NOBODY -> it;
            case SELF -> it.with(Optional.of(People.ALICE), minutes(-50));
            case OTHER -> it.with(Optional.of(People.BOB), minutes(-50));
            case OTHER_NEW -> it.with(Optional.of(People.BOB), NOON);
        };
        return it.withLock(switch (held) {
            case NOBODY -> Optional.empty();
            case SELF -> Optional.of(new Lock(People.ALICE, minutes(-40), minutes(5), Lock.Cause.DRAFT));
            case OTHER -> Optional.of(new Lock(People.BOB, minutes(-40), minutes(5), Lock.Cause.DRAFT));
            case OTHER_NEW -> Optional.of(new Lock(People.BOB, NOON, minutes(5), Lock.Cause.DRAFT));
            case EXPIRED -> Optional.of(new Lock(People.BOB, minutes(-40), NOON, Lock.Cause.DRAFT));
        });
    }

    /** What came behind the message that is answered. */
    private static List<Optional<Entry>> news() {
        List<Optional<Entry>> news = new ArrayList<>(List.of(Optional.empty(), Optional.of(entry(Entry.Kind.IN, CUSTOMER, -30, "again")),
            Optional.of(entry(Entry.Kind.AUTO, CUSTOMER, -30, "robot"))));
        for (EmailAddress writer : List.of(People.ALICE, People.BOB)) {
            for (Entry.Kind kind : List.of(Entry.Kind.OUT, Entry.Kind.NOTE, Entry.Kind.WAITING)) {
                news.add(Optional.of(entry(kind, writer.value(), -30, kind + writer.local())));
            }
        }
        return news;
    }

    private static Optional<Earlier> earlier(Refusal refusal, long seen) {
        return switch (refusal) {
            case NONE -> Optional.empty();
            case JUST_NOW -> Optional.of(new Earlier(minutes(-1), seen));
            case TEN_MINUTES -> Optional.of(new Earlier(minutes(-10), seen));
            case TOO_OLD -> Optional.of(new Earlier(minutes(-10).minusMillis(1), seen));
            case BEFORE_ANOTHER -> Optional.of(new Earlier(minutes(-1), seen - 1));
        };
    }

    @Test
    void shouldDecideEachCaseAsTheContractSays() {
        int cases = 0;
        for (Collision collision : Collision.values()) {
            for (boolean onNotes : new boolean[] {false, true}) {
                for (AssignedStop assigned : AssignedStop.values()) {
                    Setting setting = People.setting(People.settings(SendMode.AS, collision, onNotes, assigned));
                    for (Held held : Held.values()) {
                        for (Owner owner : Owner.values()) {
                            for (Optional<Entry> news : news()) {
                                for (Refusal refusal : Refusal.values()) {
                                    for (boolean newest : new boolean[] {false, true}) {
                                        check(setting, held, owner, news, refusal, newest);
                                        cases++;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(cases).isGreaterThan(10_000);
    }

    /** @param newest  whether the answer refers to the news itself */
    private static void check(Setting setting, Held held, Owner owner, Optional<Entry> news, Refusal refusal, boolean newest) {
        List<Entry> entries = new ArrayList<>(List.of(FIRST));
        news.ifPresent(entries::add);
        Set<String> referred = newest && news.isPresent() ? Set.of("first", news.get().mimeId().orElseThrow()) : Set.of("first");
        long seen = CollisionStop.seen(entries, People.ALICE, setting);
        Optional<String> said = CollisionStop.collision(conversation(held, owner), entries, referred, People.ALICE, earlier(refusal, seen), setting);
        assertThat(said.map(text -> text.substring(0, text.indexOf(']') + 1)).orElse(""))
            .as("%s %s %s %s %s %s", setting.team().settings(), held, owner, news, refusal, newest)
            .isEqualTo(expected(setting, held, owner, news, refusal, newest));
    }

    private static String expected(Setting setting, Held held, Owner owner, Optional<Entry> news, Refusal refusal, boolean newest) {
        boolean second = (refusal == Refusal.JUST_NOW || refusal == Refusal.TEN_MINUTES) && held != Held.OTHER_NEW && owner != Owner.OTHER_NEW;
        if (setting.team().settings().collision() == Collision.OFF || second) {
            return "";
        }
        if (held == Held.OTHER || held == Held.OTHER_NEW) {
            return "[LOCKED]";
        }
        boolean customers = news.filter(entry -> entry.kind() == Entry.Kind.IN).isPresent();
        boolean bobs = news.filter(entry -> entry.sender().equals("bob@acme.test")
            && (entry.kind() != Entry.Kind.NOTE || setting.team().settings().collisionOnNotes())).isPresent();
        if ((customers || bobs) && !newest) {
            return "[CHANGED]";
        }
        boolean bobsOwn = owner == Owner.OTHER || owner == Owner.OTHER_NEW;
        return bobsOwn && setting.team().settings().assignedStop() == AssignedStop.REFUSE ? "[ASSIGNED]" : "";
    }

    private static String said(Held held, Owner owner, Entry... news) {
        List<Entry> entries = new ArrayList<>(List.of(FIRST));
        entries.addAll(List.of(news));
        return CollisionStop.collision(conversation(held, owner), entries, Set.of("first"), People.ALICE, Optional.empty(), People.setting(People.settings())).orElseThrow();
    }

    @Test
    void shouldSayWhoAndWhenInTheTeamsTimeZone() {
        assertThat(said(Held.OTHER, Owner.NOBODY)).isEqualTo("[LOCKED] SUP-42: Bob Sato is writing an answer since 11:20 (until 12:05). Nothing was sent."
            + " Wait, or send again within 10 minutes to send anyway.");
        assertThat(said(Held.NOBODY, Owner.NOBODY, entry(Entry.Kind.OUT, "bob@acme.test", -5, "a"))).isEqualTo("[CHANGED] SUP-42: Bob Sato answered at 11:55."
            + " Nothing was sent. Read it, or send again within 10 minutes to send anyway.");
        assertThat(said(Held.NOBODY, Owner.NOBODY, entry(Entry.Kind.OUT, "bob@acme.test", -9, "a"), entry(Entry.Kind.IN, CUSTOMER, -5, "b")))
            .startsWith("[CHANGED] SUP-42: the customer (cora@customers.example) wrote again at 11:55. Nothing was sent.");
        assertThat(said(Held.NOBODY, Owner.OTHER)).isEqualTo("[ASSIGNED] SUP-42 is assigned to Bob Sato since 11:10. Nothing was sent."
            + " Send again within 10 minutes to send anyway.");
    }

    @Test
    void shouldCompareWithTheAgentsOwnLastMessageWhenTheAnswerRefersToNone() {
        Entry bobs = entry(Entry.Kind.OUT, "bob@acme.test", -5, "a");
        assertThat(byNumber(FIRST)).isEmpty();
        assertThat(byNumber(FIRST, bobs)).hasValueSatisfying(text -> assertThat(text).startsWith("[CHANGED] SUP-42: Bob Sato answered at 11:55."));
        assertThat(byNumber(FIRST, bobs, entry(Entry.Kind.OUT, "alice@acme.test", -4, "b"))).isEmpty();
        assertThat(byNumber(FIRST, entry(Entry.Kind.IN, CUSTOMER, -5, "c"))).isEmpty();
    }

    private static Optional<String> byNumber(Entry... entries) {
        return CollisionStop.collision(conversation(Held.NOBODY, Owner.NOBODY), List.of(entries), Set.of("unknown"), People.ALICE, Optional.empty(),
            People.setting(People.settings()));
    }
}
