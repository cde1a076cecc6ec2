package org.mailroom.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.setup.Finding;
import org.mailroom.domain.setup.Stated;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

class RulesTest {
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    private static final Condition ALWAYS = new Condition.All(List.of());
    private static final Condition INVOICE = new Condition.About(Condition.Field.SUBJECT, TextTest.contains(List.of("invoice")));

    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final Names names = new Names(directory);
    private final List<Rule> rules = new ArrayList<>();

    @BeforeEach
    void people() {
        directory.addDomain("acme.test");
        directory.save(new Agent(BOB, "Bob Sato", List.of(), List.of(), 0, false));
        directory.save(team("SUP", "Support", "support@acme.test"));
        directory.save(team("SAL", "Vertrieb Süd", "sales@acme.test"));
    }

    private static Team team(String key, String name, String address) {
        return new Team(new TeamKey(key), new TeamName(name), List.of(EmailAddress.of(address)), Map.of(BOB, Role.AGENT), TeamSettings.defaults());
    }

    private void rule(Condition when, Action... then) {
        rules.add(new Rule("r" + (rules.size() + 1), 10 * (rules.size() + 1), when, List.of(then)));
    }

    private Outcome judged() {
        return new Rules(rules).judge(Letterhead.USUAL, names);
    }

    private static Action.ToTeams to(String... teams) {
        return new Action.ToTeams(List.of(teams).stream().map(team -> new Stated<>(team, 7)).toList());
    }

    @Test
    void shouldDoNothingWithoutRules() {
        assertThat(judged()).isEqualTo(Outcome.NONE);
        rule(new Condition.Not(ALWAYS), new Action.Quarantine());
        assertThat(judged()).isEqualTo(Outcome.NONE);
    }

    @Test
    void shouldDoAllThatTheRulesSay() {
        rule(INVOICE, new Action.Categorise(new Tag("billing")), new Action.Prioritise(Priority.HIGH), new Action.AddTags(Set.of(new Tag("money"))));
        rule(ALWAYS, to("SAL"), new Action.Assign(new Stated<>("bob", 1)), new Action.Begin(Status.DONE), new Action.Reply("Receipt"));
        rule(ALWAYS, new Action.Forward(List.of(EmailAddress.of("boss@home.example"))), new Action.Call(HookUrl.of("https://hook.example/a")));
        assertThat(judged()).isEqualTo(new Outcome(List.of("r1", "r2", "r3"), List.of(new TeamKey("SAL")), Optional.of(BOB), Optional.of(Priority.HIGH), Optional.of(new Tag("billing")),
            Set.of(new Tag("billing"), new Tag("money")), Optional.of(Status.DONE), Optional.of("Receipt"), Set.of(EmailAddress.of("boss@home.example")),
            Set.of(HookUrl.of("https://hook.example/a")), false, Optional.empty()));
    }

    @Test
    void shouldLetTheLaterRuleDecideWhereThereCanBeOnlyOne() {
        rule(ALWAYS, new Action.Prioritise(Priority.HIGH), new Action.Categorise(new Tag("one")), to("SUP"));
        rule(ALWAYS, new Action.Prioritise(Priority.LOW), new Action.Categorise(new Tag("two")), to("SAL"));
        Outcome outcome = judged();
        assertThat(outcome.priority()).contains(Priority.LOW);
        assertThat(outcome.category()).contains(new Tag("two"));
        assertThat(outcome.tags()).containsExactly(new Tag("two"));
        assertThat(outcome.teams()).containsExactly(new TeamKey("SAL"));
    }

    @Test
    void shouldAskNoRuleBehindAStop() {
        rule(INVOICE, new Action.Stop(), new Action.Prioritise(Priority.HIGH));
        rule(ALWAYS, new Action.Quarantine());
        assertThat(judged().quarantined()).isFalse();
        assertThat(judged().priority()).contains(Priority.HIGH);
        assertThat(judged().rules()).containsExactly("r1");
    }

    @Test
    void shouldKnowTeamsAndAgentsByTheirNames() {
        for (String word : List.of("SAL", "sal", "Vertrieb Süd", "VERTRIEB SÜD", "sales@acme.test")) {
            assertThat(names.team(word)).as(word).contains(new TeamKey("SAL"));
        }
        for (String word : List.of("bob", "Bob", "bob@acme.test")) {
            assertThat(names.agent(word)).as(word).contains(BOB);
        }
        directory.addDomain("other.test");
        directory.save(new Agent(EmailAddress.of("bob@other.test"), "Bob Other", List.of(), List.of(), 0, false));
        assertThat(names.agent("bob")).as("two are called so").isEmpty();
    }

    @Test
    void shouldTellWhoIsNotThereAndDoTheRest() {
        rule(ALWAYS, to("SAL", "Shipping"), new Action.Assign(new Stated<>("zoe", 9)), new Action.Prioritise(Priority.LOW));
        assertThat(new Rules(rules).unknown(names)).containsExactly(new Finding(7, "rule 'r1': there is no team 'Shipping'"), new Finding(9, "rule 'r1': there is no agent 'zoe'"));
        assertThat(judged().teams()).containsExactly(new TeamKey("SAL"));
        assertThat(judged().assignee()).isEmpty();
        assertThat(judged().priority()).contains(Priority.LOW);
    }
}
