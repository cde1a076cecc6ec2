package org.mailroom.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

/** What moving from one folder to another means, for all pairs of folders, and what keywords mean. */
class GestureTest {
    private static final Instant NOW = Instant.parse("2026-11-25T05:05:00Z");
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    private static final Team TEAM = new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")),
        Map.of(ALICE, Role.AGENT, BOB, Role.AGENT, EmailAddress.of("oscar@acme.test"), Role.OBSERVER), TeamSettings.defaults());
    private static final Set<TeamFolder> WORK = Set.of(TeamFolder.DRAFTS, TeamFolder.TEMPLATES, TeamFolder.OUTBOX, TeamFolder.NOTES);

    private static List<Optional<TeamFolder>> folders() {
        List<Optional<TeamFolder>> folders = new ArrayList<>();
        folders.add(Optional.empty());
        TeamFolder.of(TEAM).forEach(folder -> folders.add(Optional.of(folder)));
        return folders;
    }

    private static Optional<Gesture> gesture(Optional<TeamFolder> from, Optional<TeamFolder> to, boolean copy, boolean belongs) {
        try {
            return Optional.of(Gesture.of(from, to, copy, belongs));
        } catch (Refused e) {
            assertThat(e).hasMessageEndingWith("Nothing was changed.");
            return Optional.empty();
        }
    }

    @Test
    void shouldNeverCopyOrMoveAConversationPlainlyWithinTeams() {
        for (Optional<TeamFolder> from : folders()) {
            for (Optional<TeamFolder> to : folders()) {
                for (boolean copy : List.of(true, false)) {
                    Optional<Gesture> gesture = gesture(from, to, copy, true);
                    if (from.isPresent() && to.isPresent() && Placement.holdsConversations(from.get())) {
                        assertThat(gesture).as(from + " to " + to).isEqualTo(Placement.holdsConversations(to.get()) ? Optional.of(Gesture.COMMAND) : Optional.empty());
                    }
                    if (from.isPresent() && to.isEmpty() && !copy && !WORK.contains(from.get())) {
                        assertThat(gesture).as(from + " out").isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void shouldImportFromPersonalFolders() {
        for (Optional<TeamFolder> to : folders()) {
            for (boolean copy : List.of(true, false)) {
                Optional<Gesture> gesture = gesture(Optional.empty(), to, copy, false);
                if (to.isEmpty()) {
                    assertThat(gesture).contains(Gesture.PLAIN);
                } else if (Placement.holdsConversations(to.get())) {
                    assertThat(gesture).as(to.get().path()).contains(Gesture.IMPORT);
                }
            }
        }
        assertThat(gesture(Optional.empty(), Optional.of(TeamFolder.SENT), true, false)).contains(Gesture.ANSWER);
        assertThat(gesture(Optional.empty(), Optional.of(TeamFolder.NOTES), false, false)).contains(Gesture.NOTE);
        assertThat(gesture(Optional.empty(), Optional.of(TeamFolder.DRAFTS), false, false)).contains(Gesture.PLAIN);
        assertThat(gesture(Optional.empty(), Optional.of(TeamFolder.OUTBOX), false, false)).isEmpty();
    }

    @Test
    void shouldMoveDraftsAndTemplatesAsTheyAre() {
        for (TeamFolder from : List.of(TeamFolder.DRAFTS, TeamFolder.TEMPLATES, TeamFolder.TRASH)) {
            for (TeamFolder to : List.of(TeamFolder.DRAFTS, TeamFolder.TEMPLATES)) {
                assertThat(gesture(Optional.of(from), Optional.of(to), false, false)).contains(Gesture.PLAIN);
            }
        }
        assertThat(gesture(Optional.of(TeamFolder.DRAFTS), Optional.of(TeamFolder.TRASH), false, false)).contains(Gesture.PLAIN);
        assertThat(gesture(Optional.of(TeamFolder.DRAFTS), Optional.of(TeamFolder.DONE), false, false)).isEmpty();
        assertThat(gesture(Optional.of(TeamFolder.DRAFTS), Optional.empty(), false, false)).contains(Gesture.PLAIN);
        assertThat(gesture(Optional.of(TeamFolder.DRAFTS), Optional.of(TeamFolder.NOTES), false, false)).contains(Gesture.NOTE);
    }

    @Test
    void shouldKeepAnswersInSent() {
        assertThat(gesture(Optional.of(TeamFolder.SENT), Optional.of(TeamFolder.DONE), false, true)).contains(Gesture.COMMAND);
        assertThat(gesture(Optional.of(TeamFolder.SENT), Optional.of(TeamFolder.TEMPLATES), true, true)).contains(Gesture.PLAIN);
        assertThat(gesture(Optional.of(TeamFolder.SENT), Optional.of(TeamFolder.TEMPLATES), false, true)).isEmpty();
        assertThat(gesture(Optional.of(TeamFolder.DONE), Optional.of(TeamFolder.SENT), true, true)).isEmpty();
    }

    @Test
    void shouldHaveACommandForEachFolderThatHoldsConversations() {
        for (TeamFolder folder : TeamFolder.of(TEAM)) {
            Optional<Instant> last = Optional.of(NOW.plusSeconds(90_000));
            if (!Placement.holdsConversations(folder)) {
                assertThatThrownBy(() -> FolderCommands.of(setting(), folder, last)).as(folder.path()).isInstanceOf(Refused.class);
                continue;
            }
            Conversation after = Decisions.decide(conversation(), FolderCommands.of(setting(), folder, last), Actor.server(), Manner.PLAIN, setting()).conversation();
            TeamFolder shown = Snoozing.is(folder) ? TeamFolder.SNOOZED : folder;
            assertThat(Placement.of(after, TEAM, NOW).folder()).isEqualTo(shown);
            assertThat(Placement.of(FolderCommands.standing(conversation(), TEAM, folder, NOW), TEAM, NOW).folder()).isEqualTo(shown);
        }
        assertThatThrownBy(() -> FolderCommands.of(setting(), new TeamFolder("@zoe"), Optional.empty())).isInstanceOf(Refused.class).hasMessageContaining("@zoe");
    }

    private static Setting setting() {
        return new Setting(TEAM, NOW, EmailAddress::local);
    }

    private static Conversation conversation() {
        return Conversation.begun(1, ConversationNumber.parse("SUP-42").orElseThrow(), "s", "c@x", NOW.minusSeconds(600));
    }
}
