package org.mailroom.domain.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

class TagPackTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    private static final EmailAddress OSCAR = EmailAddress.of("oscar@acme.test");

    private static Team team(Map<EmailAddress, Role> members) {
        return new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")), members, TeamSettings.defaults());
    }

    @Test
    void shouldWriteWhatTheScriptWrites() throws Exception {
        String pack = TagPack.of(team(Map.of(ALICE, Role.AGENT, BOB, Role.LEAD, OSCAR, Role.OBSERVER)), agent -> Map.of(ALICE, "Alice \"Al\" Ito", BOB, "Bob \\ Sato").get(agent),
            Set.of(Tag.of("refund"), Tag.of("billing")));
        Process script = new ProcessBuilder("bash", "../../packaging/clients/thunderbird-tags", "--member", "alice=Alice \"Al\" Ito", "--member", "bob=Bob \\ Sato", "--tag", "billing",
            "--tag", "refund").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(pack);
        assertThat(script.waitFor()).isZero();
        assertThat(pack).contains("user_pref(\"mailnews.tags.@alice.tag\", \"Alice \\\"Al\\\" Ito\");\n", "user_pref(\"mailnews.tags.#billing.color\", \"#993399\");\n").doesNotContain("oscar");
    }

    @Test
    void shouldStayOneLineForEachPreferenceWhateverSomebodyIsCalled() {
        String pack = TagPack.of(team(Map.of(ALICE, Role.AGENT)), agent -> "A\n\");user_pref(\"x\u2028\u0001", List.of());
        assertThat(pack.lines()).allMatch(line -> line.matches("user_pref\\(\"mailnews\\.tags\\.[^\"]+\", \"([^\"\\\\]|\\\\.)*\"\\);"));
    }

    @Test
    void shouldUseWholeAddressesWhereTwoShareALocalPart() {
        EmailAddress other = EmailAddress.of("alice@other.test");
        assertThat(TagPack.of(team(Map.of(ALICE, Role.AGENT, other, Role.AGENT)), EmailAddress::value, List.of())).contains("mailnews.tags.@alice@acme.test.tag", "writing@alice@other.test");
    }
}
