package org.mailroom.app.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.rule.Action;
import org.mailroom.domain.rule.Condition;
import org.mailroom.domain.rule.Condition.About;
import org.mailroom.domain.rule.Condition.Field;
import org.mailroom.domain.rule.Hours;
import org.mailroom.domain.rule.Range;
import org.mailroom.domain.rule.Rule;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.TextTest;
import org.mailroom.domain.setup.Stated;
import org.mailroom.domain.team.EmailAddress;

class RulesReaderTest {

    private static Rules read(String text) throws BadInput {
        return RulesReader.read(new YamlText("rules.yaml", text));
    }

    private static List<String> problems(String text) {
        BadInput refused = catchThrowableOfType(BadInput.class, () -> read(text));
        assertThat(refused).as(text).isNotNull();
        return refused.problems().stream().map(Problem::toString).map(line -> line.replaceFirst("^rules.yaml: ", "")).toList();
    }

    private static Condition when(String conditions) throws BadInput {
        return read("- when: {" + conditions + "}\n  then: {quarantine: true}").list().get(0).when();
    }

    private static List<Action> then(String actions) throws BadInput {
        return read("- then: {" + actions + "}").list().get(0).then();
    }

    private static Condition about(Field field, TextTest test) {
        return new About(field, test);
    }

    private static TextTest is(String... values) {
        return TextTest.is(List.of(values));
    }

    @Test
    void shouldReadTheExampleOfTheContract() throws Exception {
        assertThat(read("""
            - name: invoices
              when: {subject: {contains: invoice}, language: {in: [en, de]}}
              then: {category: billing, priority: high, tag: money, stop: true}
            """).list()).containsExactly(new Rule("invoices", 1,
                new Condition.All(List.of(about(Field.SUBJECT, TextTest.contains(List.of("invoice"))), about(Field.LANGUAGE, is("en", "de")))),
                List.of(new Action.Prioritise(Priority.HIGH), new Action.Categorise(new Tag("billing")), new Action.AddTags(Set.of(new Tag("money"))), new Action.Stop())));
    }

    @Test
    void shouldReadNothingAsNoRules() throws Exception {
        assertThat(read("")).isEqualTo(Rules.NONE);
        assertThat(read("# nothing but a comment\n")).isEqualTo(Rules.NONE);
        assertThat(read("[]")).isEqualTo(Rules.NONE);
    }

    @Test
    void shouldReadEachCondition() throws Exception {
        assertThat(when("recipient: {is: help@acme.test}")).isEqualTo(about(Field.RECIPIENT, is("help@acme.test")));
        assertThat(when("from: {in: [a@b.example, '@c.example']}")).isEqualTo(about(Field.FROM, is("a@b.example", "@c.example")));
        assertThat(when("body: {matches: 'a+'}")).isEqualTo(about(Field.BODY, TextTest.matches(List.of("a+"))));
        assertThat(when("header: {X-Shop: {is: paris}}")).isEqualTo(new Condition.Header("X-Shop", is("paris")));
        assertThat(when("header: {name: X-Shop, contains: [a, b]}")).isEqualTo(new Condition.Header("X-Shop", TextTest.contains(List.of("a", "b"))));
        assertThat(when("header: {X-A: {is: a}, X-B: {is: b}}")).isEqualTo(new Condition.All(List.of(new Condition.Header("X-A", is("a")), new Condition.Header("X-B", is("b")))));
        assertThat(when("attachment: true")).isEqualTo(new Condition.HasAttachment(true));
        assertThat(when("attachment: {contains: .pdf}")).isEqualTo(about(Field.ATTACHMENT, TextTest.contains(List.of(".pdf"))));
        assertThat(when("language: ja")).isEqualTo(about(Field.LANGUAGE, is("ja")));
        assertThat(when("language: [ja, en]")).isEqualTo(about(Field.LANGUAGE, is("ja", "en")));
        assertThat(when("auth: {is: dmarc=fail}")).isEqualTo(about(Field.AUTH, is("dmarc=fail")));
        assertThat(when("segment: {in: [gold, silver]}")).isEqualTo(about(Field.SEGMENT, is("gold", "silver")));
        assertThat(when("hours: outside")).isEqualTo(new Condition.During(Hours.OUTSIDE));
        assertThat(when("hours: {is: working}")).isEqualTo(new Condition.During(Hours.WORKING));
        assertThat(when("any: [{hours: outside}, {attachment: true}]")).isEqualTo(new Condition.Any(List.of(new Condition.During(Hours.OUTSIDE), new Condition.HasAttachment(true))));
        assertThat(when("not: {hours: outside}")).isEqualTo(new Condition.Not(new Condition.During(Hours.OUTSIDE)));
        assertThat(when("subject: {contains: a, matches: b}")).isEqualTo(new Condition.All(List.of(about(Field.SUBJECT, TextTest.contains(List.of("a"))), about(Field.SUBJECT, TextTest.matches(List.of("b"))))));
        assertThat(when("")).isEqualTo(new Condition.All(List.of()));
    }

    @Test
    void shouldReadNumbers() throws Exception {
        assertThat(when("size: {over: 5M}")).isEqualTo(new Condition.Size(List.of(Range.over(5 << 20))));
        assertThat(when("size: {under: 200K}")).isEqualTo(new Condition.Size(List.of(Range.under(200 << 10))));
        assertThat(when("size: '>5M'")).isEqualTo(new Condition.Size(List.of(Range.over(5 << 20))));
        assertThat(when("size: {in: [1K..2K, 100]}")).isEqualTo(new Condition.Size(List.of(new Range(1024, true, 2048, true), new Range(100, true, 100, true))));
        assertThat(when("spamScore: {over: 3.5}")).isEqualTo(new Condition.SpamScore(List.of(Range.over(3.5))));
        assertThat(when("spamScore: {is: '>=3'}")).isEqualTo(new Condition.SpamScore(List.of(new Range(3, true, Double.POSITIVE_INFINITY, true))));
        assertThat(when("spamScore: {over: 1, under: 3}")).isEqualTo(new Condition.All(List.of(new Condition.SpamScore(List.of(Range.over(1))), new Condition.SpamScore(List.of(Range.under(3))))));
    }

    @Test
    void shouldReadEachAction() throws Exception {
        assertThat(then("team: SAL")).containsExactly(new Action.ToTeams(List.of(new Stated<>("SAL", 1))));
        assertThat(then("team: [SAL, Support]")).containsExactly(new Action.ToTeams(List.of(new Stated<>("SAL", 1), new Stated<>("Support", 1))));
        assertThat(then("assign: bob")).containsExactly(new Action.Assign(new Stated<>("bob", 1)));
        assertThat(then("tag: ['#Money', vip]")).containsExactly(new Action.AddTags(Set.of(new Tag("money"), new Tag("vip"))));
        assertThat(then("status: done")).containsExactly(new Action.Begin(Status.DONE));
        assertThat(then("reply: Out of hours")).containsExactly(new Action.Reply("Out of hours"));
        assertThat(then("forward: boss@home.example")).containsExactly(new Action.Forward(List.of(EmailAddress.of("boss@home.example"))));
        assertThat(then("webhook: 'https://hook.example/a?b=c'")).containsExactly(new Action.Call(HookUrl.of("https://hook.example/a?b=c")));
        assertThat(then("quarantine: true")).containsExactly(new Action.Quarantine());
        assertThat(then("reject: no such offers")).containsExactly(new Action.Reject("no such offers"));
        assertThat(then("reject: true")).containsExactly(new Action.Reject("a rule rejects it"));
        assertThat(then("stop: true, quarantine: false, reject: false")).containsExactly(new Action.Stop());
    }

    @Test
    void shouldGiveRulesWithoutNameTheirPlace() throws Exception {
        assertThat(read("- then: {stop: true}\n- name: a\n  then: {stop: true}\n- then: {stop: true}").list()).extracting(Rule::name).containsExactly("rule 1", "a", "rule 3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "when: {subjekt: {contains: a}} | unknown key 'subjekt' in rule 1.when; did you mean 'subject'? allowed: recipient, from, subject, body, header, size, attachment, language, spamScore, auth, segment, hours, any, not",
        "when: {subject: {contians: a}} | unknown key 'contians' in rule 1.when.subject; did you mean 'contains'? allowed: is, contains, matches, in",
        "when: {subject: a} | rule 1.when.subject must have keys with values; allowed: is, contains, matches, in",
        "when: {subject: {}} | rule 1.when.subject has nothing in it; allowed: is, contains, matches, in",
        "when: {subject: } | rule 1.when.subject has nothing in it; allowed: is, contains, matches, in",
        "when: {subject: {contains: []}} | rule 1.when.subject.contains has no value; allowed: text of at least one character, or a list of such",
        "when: {subject: {contains: ''}} | rule 1.when.subject.contains: there is no value; allowed: text of at least one character",
        "when: {body: {matches: 'a('}} | rule 1.when.body.matches: 'a(' is no regular expression: missing closing ) at 'a('; allowed: those of RE2, which have no look-around and no back-references",
        "when: {language: english} | rule 1.when.language: 'english' is not possible; allowed: a code of ISO 639-1 such as en, de, ja",
        "when: {hours: night} | rule 1.when.hours: 'night' is not possible; allowed: working, outside",
        "when: {hours: workin} | rule 1.when.hours: 'workin' is not possible; did you mean 'working'? allowed: working, outside",
        "when: {size: {over: big}} | rule 1.when.size.over: 'big' is not possible; allowed: a size such as 5M or 200K",
        "when: {spamScore: high} | rule 1.when.spamScore: 'high' is not possible; allowed: a score such as 5 or 3.5, or scores such as >3, <=0 or 3..5",
        "when: {auth: bad} | rule 1.when.auth: 'bad' is not possible; allowed: pass, fail, none, or spf=, dkim= or dmarc= with a result, such as spf=softfail",
        "when: {attachment: maybe} | rule 1.when.attachment: 'maybe' is not possible; allowed: true, false, or one of is, contains, matches, in with a name or a type such as application/pdf",
        "when: {header: {'X A': {is: a}}} | rule 1.when.header: 'X A' is not possible; allowed: the name of a header field such as X-Shop or List-Id",
        "when: {header: {X-A: }} | rule 1.when.header.X-A has nothing in it; allowed: is, contains, matches, in",
        "when: {any: []} | rule 1.when.any has no condition; allowed: a list such as [{subject: {contains: a}}, {body: {contains: b}}]",
        "when: {not: {}} | rule 1.when.not has nothing in it; allowed: recipient, from, subject, body, header, size, attachment, language, spamScore, auth, segment, hours, any, not",
        "wehn: {} | unknown key 'wehn' in rule 1; did you mean 'when'? allowed: name, when, then"})
    void shouldTellWhatIsWrongWithAConditionAndWhatIsAllowed(String line, String problem) {
        assertThat(problems("- name: a\n  then: {stop: true}\n  " + line)).hasSize(1).first().asString().startsWith("line 3, column ").endsWith(": " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{priority: hihg} | rule 1.then.priority: 'hihg' is not possible; did you mean 'high'? allowed: urgent, high, normal, low",
        "{tag: 'two words'} | rule 1.then.tag: 'two words' is no tag; allowed are 1 to 50 of a-z, 0-9, '.', '_' and '-', a letter or digit first",
        "{status: snoozed} | rule 1.then.status: 'snoozed' is not possible; allowed: open, waiting, done, spam, trash",
        "{forward: boss} | rule 1.then.forward: 'boss' is not an e-mail address: it has no @",
        "{webhook: 'ftp://a.example'} | rule 1.then.webhook: 'ftp://a.example' begins with neither http:// nor https://",
        "{quarantine: yes} | rule 1.then.quarantine: 'yes' is not possible; allowed: true, false",
        "{asign: bob} | unknown key 'asign' in rule 1.then; did you mean 'assign'? allowed: team, assign, priority, category, tag, status, reply, forward, webhook, quarantine, reject, stop",
        "{} | rule 1.then has nothing in it; allowed: team, assign, priority, category, tag, status, reply, forward, webhook, quarantine, reject, stop"})
    void shouldTellWhatIsWrongWithAnActionAndWhatIsAllowed(String then, String problem) {
        assertThat(problems("- name: a\n  then: " + then)).hasSize(1).first().asString().startsWith("line 2, column ").endsWith(": " + problem);
    }

    @Test
    void shouldTellEverythingAtOnce() {
        assertThat(problems("- name: a\n  when: {subjekt: {contains: a}}\n  then: {priority: x, tag: '?'}\n- name: a\n- 17\n")).extracting(problem -> problem.replaceFirst(",.*", ""))
            .containsExactly("line 2", "line 3", "line 3", "line 4", "line 4", "line 5");
        assertThat(problems("rules: []")).containsExactly("line 1, column 1: the file must be a list of rules; allowed: - {name: …, when: …, then: …}");
        assertThat(problems("- name: [")).hasSize(1).first().asString().contains("this is not YAML");
    }
}
