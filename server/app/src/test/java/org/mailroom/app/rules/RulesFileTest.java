package org.mailroom.app.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.Rule;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesRefused;
import org.mailroom.domain.setup.Finding;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

class RulesFileTest {
    private static final String ONE = "# ours\n- {name: one, then: {stop: true}}\n";
    private static final String TWO = ONE + "- {name: two, then: {priority: low}}\n";

    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final List<Rules> told = new CopyOnWriteArrayList<>();
    private Path file;
    private RulesFile rules;

    @BeforeEach
    void directory(@TempDir Path temporary) {
        file = temporary.resolve("rules.yaml");
        directory.addDomain("acme.test");
    }

    @AfterEach
    void close() {
        if (rules != null) {
            rules.close();
        }
    }

    private void start() {
        rules = new RulesFile(file, new Names(directory), told::add, Duration.ofMillis(20)).start();
    }

    private List<String> inForce() {
        return rules.rules().list().stream().map(Rule::name).toList();
    }

    private void awaitRules(String... names) {
        Awaitility.await().until(() -> inForce().equals(List.of(names)));
    }

    private void makeSales() {
        directory.save(new Team(new TeamKey("SAL"), new TeamName("Sales"), List.of(EmailAddress.of("sales@acme.test")), Map.of(), TeamSettings.defaults()));
    }

    @Test
    void shouldReadTheFileAtTheStartAndWhenItChanges() throws Exception {
        Files.writeString(file, ONE);
        start();
        assertThat(inForce()).containsExactly("one");
        Files.writeString(file, TWO);
        awaitRules("one", "two");
        Files.delete(file);
        awaitRules();
        assertThat(rules.well()).isTrue();
        Files.writeString(file, ONE);
        awaitRules("one");
        Awaitility.await().until(() -> told.size() == 4);
        assertThat(told).extracting(some -> some.list().size()).containsExactly(1, 2, 0, 1);
    }

    @Test
    void shouldHaveNoRulesWithoutAFile() {
        start();
        assertThat(inForce()).isEmpty();
        assertThat(rules.well()).isTrue();
    }

    @Test
    void shouldKeepTheRulesWhenTheNewOnesAreWrong() throws Exception {
        Files.writeString(file, ONE);
        start();
        Files.writeString(file, ONE + "- {name: bad, then: {priority: hihg}}\n");
        Awaitility.await().until(() -> !rules.well());
        assertThat(inForce()).containsExactly("one");
        assertThat(rules.written().trouble()).containsExactly(new Finding(3, "rule 2.then.priority: 'hihg' is not possible; did you mean 'high'? allowed: urgent, high, normal, low"));
        assertThat(rules.written().yaml()).contains("hihg");
        Files.writeString(file, TWO);
        awaitRules("one", "two");
        assertThat(rules.well()).isTrue();
    }

    @Test
    void shouldTakeRulesAtTheStartWhoseTeamsAreMadeLater() throws Exception {
        Files.writeString(file, "- {name: to-sales, then: {team: SAL}}\n");
        start();
        assertThat(inForce()).containsExactly("to-sales");
        assertThat(rules.written().trouble()).containsExactly(new Finding(1, "rule 'to-sales': there is no team 'SAL'"));
        makeSales();
        Awaitility.await().until(() -> rules.well());
    }

    @Test
    void shouldTakeChangedRulesWhenTheTeamTheyNameHasCome() throws Exception {
        Files.writeString(file, ONE);
        start();
        Files.writeString(file, "- {name: to-sales, then: {team: SAL}}\n");
        Awaitility.await().until(() -> !rules.well());
        assertThat(inForce()).containsExactly("one");
        makeSales();
        awaitRules("to-sales");
    }

    /** Mail goes on meanwhile; what the rule says of the team is left out. */
    @Test
    void shouldTellWhenSomebodyWhomRulesNameGoesAndComes() throws Exception {
        makeSales();
        Files.writeString(file, "- {name: to-sales, then: {team: SAL}}\n");
        start();
        assertThat(rules.trouble()).isEmpty();
        directory.removeTeam(new TeamKey("SAL"));
        Awaitility.await().until(() -> rules.trouble().equals(List.of(new Finding(1, "rule 'to-sales': there is no team 'SAL'"))));
        assertThat(inForce()).containsExactly("to-sales");
        Files.writeString(file, "- {name: to-sales, then: {team: SAL}}\n- {name: to-nobody, then: {assign: zoe}}\n");
        Awaitility.await().until(() -> rules.trouble().size() == 2);
        assertThat(inForce()).as("who is not there keeps the changed file out").containsExactly("to-sales");
        makeSales();
        Awaitility.await().until(() -> rules.trouble().size() == 1);
        Files.writeString(file, "- {name: to-sales, then: {team: SAL}}\n");
        Awaitility.await().until(rules::well);
    }

    @Test
    void shouldReplaceTheFileAtOnceAndWhole() throws Exception {
        Files.writeString(file, ONE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        start();
        RuleBook.Written before = rules.written();
        RuleBook.Written after = rules.replace(TWO, Optional.of(before.version()));
        assertThat(inForce()).containsExactly("one", "two");
        assertThat(Files.readString(file)).isEqualTo(TWO);
        assertThat(rules.written()).isEqualTo(after);
        assertThat(after.version()).isNotEqualTo(before.version());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-rw----");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldRefuseToReplaceByWrongRulesOrOutdatedOnes() throws Exception {
        Files.writeString(file, ONE);
        start();
        String version = rules.written().version();
        RulesRefused refused = catchThrowableOfType(RulesRefused.class, () -> rules.replace("- {name: a, then: {team: SAL}}\n", Optional.empty()));
        assertThat(refused.findings()).containsExactly(new Finding(1, "rule 'a': there is no team 'SAL'"));
        rules.replace(TWO, Optional.empty());
        assertThat(catchThrowableOfType(RuleBook.Outdated.class, () -> rules.replace(ONE, Optional.of(version)))).isNotNull();
        assertThat(Files.readString(file)).isEqualTo(TWO);
        assertThat(inForce()).containsExactly("one", "two");
    }

    @Test
    void shouldChangeNothingWhenTheFileCannotBeWritten() throws Exception {
        Files.createDirectory(file);
        start();
        assertThat(catchThrowableOfType(IOException.class, () -> rules.replace(TWO, Optional.empty()))).isNotNull();
        assertThat(inForce()).isEmpty();
    }
}
