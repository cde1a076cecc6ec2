package org.mailroom.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.domain.conversation.KeywordCommands.Mode.ADD;
import static org.mailroom.domain.conversation.KeywordCommands.Mode.REMOVE;
import static org.mailroom.domain.conversation.KeywordCommands.Mode.REPLACE;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.KeywordCommands.Mode;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

class KeywordCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T05:05:00Z");
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    private static final EmailAddress ROB = EmailAddress.of("rob@acme.test");
    private static final EmailAddress OTHER_ROB = EmailAddress.of("rob@other.test");
    private static final Team TEAM = new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")),
        Map.of(ALICE, Role.AGENT, BOB, Role.AGENT, ROB, Role.AGENT, OTHER_ROB, Role.AGENT), TeamSettings.defaults());

    private static Conversation of(Status status, Optional<EmailAddress> agent, Priority priority, String... tags) {
        TreeSet<Tag> all = new TreeSet<>();
        for (String tag : tags) {
            all.add(new Tag(tag));
        }
        return Conversation.begun(1, ConversationNumber.parse("SUP-42").orElseThrow(), "s", "c@x", NOW).with(status, Optional.empty(), NOW).with(agent, NOW)
            .with(priority, NOW).with(all, NOW);
    }

    private static final Conversation FREE = of(Status.OPEN, Optional.empty(), Priority.NORMAL);
    private static final Conversation BOBS = of(Status.WAITING, Optional.of(BOB), Priority.URGENT, "billing", "vip");

    private static List<Command> commands(Conversation it, Mode mode, String... keywords) {
        return KeywordCommands.of(it, TEAM, Set.of(keywords), mode);
    }

    @Test
    void shouldAssignByTheHandleOfAMember() {
        assertThat(commands(FREE, ADD, "@ALICE")).containsExactly(new Command.Assign(ALICE));
        assertThat(commands(FREE, ADD, "@rob@Other.test")).containsExactly(new Command.Assign(OTHER_ROB));
        assertThat(commands(FREE, REMOVE, "@alice")).isEmpty();
        assertThat(commands(BOBS, REMOVE, "@alice", "@zoe")).isEmpty();
        assertThat(commands(BOBS, REMOVE, "@Bob")).containsExactly(new Command.Unassign());
        for (String nobody : List.of("@zoe", "@rob", "@", "@alice@acme.test", "@alice/x")) {
            assertThatThrownBy(() -> commands(FREE, ADD, nobody)).as(nobody).isInstanceOf(Refused.class).hasMessageContaining("'" + nobody + "' is no member of Support");
        }
        assertThatThrownBy(() -> commands(FREE, ADD, "@alice", "@bob")).isInstanceOf(Refused.class).hasMessageContaining("one agent at most");
    }

    @Test
    void shouldTagAndPrioritise() {
        assertThat(commands(FREE, ADD, "#Billing", "$HIGH")).containsExactly(
            new Command.ChangeTags(Set.of(new Tag("billing")), Set.of()), new Command.Prioritise(Priority.HIGH));
        assertThat(commands(BOBS, REMOVE, "#vip", "$urgent")).containsExactly(
            new Command.ChangeTags(Set.of(), Set.of(new Tag("vip"))), new Command.Prioritise(Priority.NORMAL));
        assertThat(commands(BOBS, REMOVE, "$low")).isEmpty();
        assertThat(commands(FREE, ADD, "$normal")).isEmpty();
        for (String bad : List.of("#", "#-", "#a%b", "#" + "x".repeat(51), "#größe")) {
            assertThatThrownBy(() -> commands(FREE, ADD, bad)).as(bad).isInstanceOf(Refused.class).hasMessageContaining("is no tag");
        }
        assertThatThrownBy(() -> commands(FREE, ADD, "$urgent", "$low")).isInstanceOf(Refused.class);
    }

    @Test
    void shouldLockAndJudge() {
        assertThat(commands(FREE, ADD, "$Lock")).containsExactly(new Command.TakeLock(Lock.Cause.ASKED));
        assertThat(commands(FREE, REMOVE, "$lock")).containsExactly(new Command.ReleaseLock());
        assertThat(commands(FREE, ADD, "$junk")).containsExactly(new Command.Park(Status.SPAM));
        assertThat(commands(FREE, ADD, "$Phishing", "$Junk")).containsExactly(new Command.Park(Status.SPAM));
        assertThat(commands(FREE, REMOVE, "$Junk")).isEmpty();
        assertThat(commands(FREE, ADD, "$NotJunk")).isEmpty();
        assertThat(commands(of(Status.SPAM, Optional.empty(), Priority.NORMAL), ADD, "$notjunk")).containsExactly(new Command.Reopen());
        assertThatThrownBy(() -> commands(FREE, ADD, "$Junk", "$NotJunk")).isInstanceOf(Refused.class).hasMessageContaining("contradict");
        assertThat(KeywordCommands.stored("$JUNK")).isEqualTo("$Junk");
        assertThat(KeywordCommands.against(Set.of("$notjunk"))).containsExactlyInAnyOrder("$Junk", "$Phishing");
    }

    @Test
    void shouldApplyTheDifferenceWhenReplaced() {
        assertThat(commands(BOBS, REPLACE, "@bob", "#billing", "#vip", "$urgent")).containsExactly(
            new Command.ChangeTags(Set.of(new Tag("billing"), new Tag("vip")), Set.of()), new Command.Prioritise(Priority.URGENT));
        assertThat(commands(BOBS, REPLACE, "#other")).containsExactly(
            new Command.ChangeTags(Set.of(new Tag("other")), Set.of(new Tag("billing"), new Tag("vip"))), new Command.Prioritise(Priority.NORMAL));
        assertThat(commands(BOBS, REPLACE)).isEmpty();
        assertThat(commands(BOBS, REPLACE, "mine")).isEmpty();
        assertThat(commands(BOBS, REPLACE, "@alice", "#new")).contains(new Command.Assign(ALICE));
    }

    @Test
    void shouldDoNothingForWhatTheServerKeepsOrWhatIsTheClientsOwn() {
        for (String keyword : List.of("$memo", "$hasmemo", "writing@bob", "WRITING@alice", "$duesoon", "$overdue", "$autosent", "mine", "$Forwarded", "$label1", "NonJunk")) {
            for (Conversation it : List.of(FREE, BOBS)) {
                assertThat(commands(it, ADD, keyword)).as(keyword).isEmpty();
                assertThat(commands(it, REMOVE, keyword)).as(keyword).isEmpty();
            }
        }
        for (String keyword : List.of("mine", "$Forwarded", "NonJunk")) {
            assertThat(KeywordCommands.means(keyword)).as(keyword).isFalse();
        }
    }

    /** What a placement shows, replaced by itself, changes nothing, in any letter case. */
    @Test
    void shouldChangeNothingWhenWhatIsShownIsStoredAgain() {
        for (Status status : List.of(Status.OPEN, Status.WAITING, Status.DONE)) {
            for (Optional<EmailAddress> agent : List.of(Optional.<EmailAddress>empty(), Optional.of(ALICE), Optional.of(OTHER_ROB))) {
                for (Priority priority : Priority.values()) {
                    for (String[] tags : List.of(new String[0], new String[] {"a"}, new String[] {"a", "b-1"})) {
                        Conversation it = of(status, agent, priority, tags);
                        List<String> shown = new ArrayList<>(Placement.of(it, TEAM, NOW).keywords());
                        shown.replaceAll(keyword -> keyword.toUpperCase(Locale.ROOT));
                        Conversation after = it;
                        for (Command command : KeywordCommands.of(it, TEAM, Set.copyOf(shown), REPLACE)) {
                            Step step = Decisions.decide(after, command, Actor.agent(ALICE, Actor.Channel.IMAP, ""), Manner.PLAIN, new Setting(TEAM, NOW, EmailAddress::local));
                            assertThat(step.changed()).as(it + " " + command).isFalse();
                            after = step.conversation();
                        }
                    }
                }
            }
        }
    }
}
