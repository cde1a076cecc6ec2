package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.mail.MessagingException;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.rule.Action;
import org.mailroom.domain.rule.Condition;
import org.mailroom.domain.rule.Hours;
import org.mailroom.domain.rule.InMemoryRuleHits;
import org.mailroom.domain.rule.Rule;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.TextTest;
import org.mailroom.domain.setup.Stated;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.mailets.triage.Languages;

/** {@link Categorise}, {@link Route}, and what {@link File} is told. */
class RoutingTest {
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    private static final TeamKey SUP = new TeamKey("SUP");
    private static final TeamKey SAL = new TeamKey("SAL");
    private static final Condition ALWAYS = new Condition.All(List.of());
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC);

    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final List<Rule> rules = new ArrayList<>();
    private final InMemoryRuleHits hits = new InMemoryRuleHits();
    private Optional<ConversationNumber> known = Optional.empty();
    private Optional<String> earlier = Optional.empty();
    private Path configuration;

    @BeforeEach
    void people(@TempDir Path temporary) {
        configuration = temporary;
        directory.addDomain("acme.test");
        directory.save(new Agent(BOB, "Bob Sato", List.of(), List.of(), 0, false));
        directory.save(new Team(SUP, new TeamName("Support"), List.of(EmailAddress.of("support@acme.test"), EmailAddress.of("help@acme.test")), Map.of(BOB, Role.AGENT),
            TeamSettings.defaults().with(Duty.always().with(Week.of(Map.of("mon-fri", "08:00-09:00"))))));
        directory.save(new Team(SAL, new TeamName("Sales"), List.of(EmailAddress.of("sales@acme.test")), Map.of(BOB, Role.AGENT), TeamSettings.defaults()));
    }

    private void rule(Condition when, Action... then) {
        rules.add(new Rule("r" + (rules.size() + 1), rules.size() + 1, when, List.of(then)));
    }

    private static Action to(String... teams) {
        return new Action.ToTeams(List.of(teams).stream().map(team -> new Stated<>(team, 1)).toList());
    }

    private static Condition recipient(String address) {
        return new Condition.About(Condition.Field.RECIPIENT, TextTest.is(List.of(address)));
    }

    private Categorise categorise(String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("Categorise").mailetContext(context);
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        Categorise mailet = new Categorise(() -> new Rules(rules), hits, (name, folders) -> earlier, directory, new Languages(), Calendars.withoutHolidays(), CLOCK);
        mailet.init(config.build());
        return mailet;
    }

    private static FakeMail mail(String... recipients) throws Exception {
        return FakeMail.builder().name("mail-7").sender("cora@customers.example").recipients(recipients).state("root")
            .mimeMessage(SanitiseTest.message("From: Cora <cora@customers.example>\r\nSubject: Invoice 4711\r\n\r\nPlease send the invoice once more, I cannot find it.\r\n")).build();
    }

    private FakeMail routed(FakeMail mail) throws Exception {
        categorise().service(mail);
        Route route = new Route((team, message) -> known, directory);
        route.init(FakeMailetConfig.builder().mailetName("Route").mailetContext(context).build());
        route.service(mail);
        return mail;
    }

    private static Handling handling(Mail mail, TeamKey team) {
        return Docket.of(mail).handling(new Folder.Queue(team));
    }

    @Test
    void shouldTellTheFilingWhatTheRulesSay() throws Exception {
        rule(ALWAYS, new Action.Categorise(new Tag("billing")), new Action.Prioritise(Priority.HIGH), new Action.AddTags(Set.of(new Tag("money"))));
        rule(ALWAYS, new Action.Assign(new Stated<>("bob", 1)), new Action.Begin(Status.WAITING), new Action.Call(HookUrl.of("https://hook.example/a?b=c")));
        FakeMail mail = routed(mail("support@acme.test", "bob@acme.test"));
        Handling its = handling(mail, SUP);
        assertThat(its.priority()).contains(Priority.HIGH);
        assertThat(its.tags()).hasToString("[billing, money]");
        assertThat(its.assignee()).contains(BOB);
        assertThat(its.status()).contains(Status.WAITING);
        assertThat(its.calls()).containsExactly(HookUrl.of("https://hook.example/a?b=c"));
        assertThat(its.topic().category()).contains("billing");
        assertThat(its.topic().language()).contains("en");
        assertThat(its.findings()).containsEntry("rules", "r1, r2");
        assertThat(Docket.of(mail).fields(new Folder.Queue(SUP))).contains("X-Mailroom-Category: billing\r\n", "X-Mailroom-Language: en\r\n");
        Handling bobs = Docket.of(mail).handling(new Folder.Inbox(BOB));
        assertThat(bobs.tags()).isEmpty();
        assertThat(bobs.status()).isEmpty();
        assertThat(Docket.of(mail).fields(new Folder.Inbox(BOB))).doesNotContain("X-Mailroom-Category");
    }

    @Test
    void shouldJudgeEachTeamApart() throws Exception {
        rule(recipient("help@acme.test"), new Action.AddTags(Set.of(new Tag("help"))));
        rule(recipient("@acme.test"), new Action.AddTags(Set.of(new Tag("all"))));
        rule(new Condition.During(Hours.OUTSIDE), new Action.AddTags(Set.of(new Tag("late"))));
        FakeMail mail = routed(mail("help+x@acme.test", "sales@acme.test"));
        assertThat(handling(mail, SUP).tags()).hasToString("[all, help, late]");
        assertThat(hits.all().get("r1").count()).isEqualTo(1);
        assertThat(hits.all().get("r2").count()).as("once for each team").isEqualTo(2);
        assertThat(handling(mail, SAL).tags()).hasToString("[all]");
    }

    @Test
    void shouldTakeEverythingAlongToAnotherTeam() throws Exception {
        rule(recipient("support@acme.test"), to("SAL"), new Action.AddTags(Set.of(new Tag("moved"))), new Action.Prioritise(Priority.HIGH), new Action.Categorise(new Tag("offer")));
        rule(recipient("sales@acme.test"), new Action.AddTags(Set.of(new Tag("direct"))), new Action.Prioritise(Priority.LOW));
        FakeMail mail = routed(mail("support@acme.test"));
        assertThat(Ruling.of(mail).teams(SUP)).containsExactly(SAL);
        assertThat(handling(mail, SAL).tags()).hasToString("[moved, offer]");
        assertThat(handling(mail, SAL).priority()).contains(Priority.HIGH);
        assertThat(Docket.of(mail).fields(new Folder.Queue(SAL))).contains("X-Mailroom-Category: offer\r\n");
        FakeMail both = routed(mail("support@acme.test", "sales@acme.test"));
        assertThat(handling(both, SAL).tags()).hasToString("[direct, moved, offer]");
        assertThat(handling(both, SAL).priority()).contains(Priority.LOW);
    }

    @Test
    void shouldTakeTheVerdictsOfTheScreeningAlongToAnotherTeam() throws Exception {
        rule(ALWAYS, to("SAL"));
        FakeMail mail = mail("support@acme.test");
        Docket.of(mail).spam(SUP);
        Docket.of(mail).field(SUP, "X-Spam-Flag", "YES");
        routed(mail);
        assertThat(handling(mail, SAL).status()).contains(Status.SPAM);
        assertThat(Docket.of(mail).fields(new Folder.Queue(SAL))).contains("X-Spam-Flag: YES");
    }

    @Test
    void shouldLeaveMailWithItsConversation() throws Exception {
        rule(ALWAYS, to("SAL"));
        known = Optional.of(new ConversationNumber(SUP, 42));
        assertThat(Ruling.of(routed(mail("support@acme.test"))).teams(SUP)).containsExactly(SUP);
    }

    @Test
    void shouldStayWhereThereIsNoOtherTeam() throws Exception {
        rule(ALWAYS, to("GONE"));
        assertThat(Ruling.of(routed(mail("support@acme.test"))).teams(SUP)).containsExactly(SUP);
    }

    @Test
    void shouldNotLetARuleOutOfQuarantineButOutOfSpam() throws Exception {
        rule(ALWAYS, new Action.Begin(Status.OPEN));
        FakeMail spam = mail("support@acme.test");
        Docket.of(spam).spam();
        assertThat(handling(routed(spam), SUP).status()).contains(Status.OPEN);
        FakeMail infected = mail("support@acme.test");
        Docket.of(infected).quarantine();
        assertThat(handling(routed(infected), SUP).status()).contains(Status.QUARANTINED);
    }

    @Test
    void shouldNotQuarantineOrRejectAgainWhatSomebodyHasLetGo() throws Exception {
        rule(ALWAYS, new Action.Quarantine(), new Action.Reject("no"), new Action.AddTags(Set.of(new Tag("seen"))));
        FakeMail mail = mail("support@acme.test");
        mail.setAttribute(new Attribute(AttributeName.of(Marks.RELEASED), AttributeValue.of(true)));
        routed(mail);
        assertThat(handling(mail, SUP).status()).isEmpty();
        assertThat(handling(mail, SUP).tags()).hasToString("[seen]");
        assertThat(mail.getState()).isEqualTo("root");
    }

    @Test
    void shouldRejectForTheTeamOfTheRuleOnly() throws Exception {
        rule(recipient("support@acme.test"), new Action.Reject("no"));
        FakeMail mail = routed(mail("support@acme.test", "sales@acme.test"));
        assertThat(mail.getRecipients()).hasToString("[sales@acme.test]");
        assertThat(context.getSentMails()).hasSize(1).allMatch(sent -> sent.getState().equals("rejected"));
        assertThat(routed(mail("support@acme.test")).getState()).isEqualTo("rejected");
    }

    /** Else the half that is filed would stand in one team, and the other half in another. */
    @Test
    void shouldKeepToWhatTheRulesHaveSaidOfTheFirstAttempt() throws Exception {
        rule(ALWAYS, to("SAL"), new Action.Categorise(new Tag("old")), new Action.Call(HookUrl.of("https://hook.example")));
        FakeMail mail = routed(mail("support@acme.test"));
        Handling first = handling(mail, SAL);
        rules.clear();
        rule(ALWAYS, new Action.Reject("no"));
        known = Optional.of(new ConversationNumber(SUP, 42));
        routed(mail);
        assertThat(Ruling.of(mail).teams(SUP)).containsExactly(SAL);
        assertThat(handling(mail, SAL)).isEqualTo(first);
        assertThat(mail.getState()).isEqualTo("root");
        assertThat(hits.all().get("r1").count()).as("counted once").isEqualTo(1);
    }

    /** After a crash the mail comes without what was noted of it. */
    @Test
    void shouldKeepToWhatIsFiledWithAPartOfTheMail() throws Exception {
        rule(recipient("support@acme.test"), to("SAL", "SUP"), new Action.Categorise(new Tag("old")), new Action.AddTags(Set.of(new Tag("x"), new Tag("y"))), new Action.Assign(new Stated<>("bob", 1)));
        FakeMail before = mail("support@acme.test");
        Docket.of(before).spam(SUP);
        routed(before);
        earlier = Optional.of(handling(before, SAL).ruling());
        rules.clear();
        rule(ALWAYS, to("SUP"), new Action.Reject("no"));
        known = Optional.of(new ConversationNumber(SUP, 42));
        FakeMail after = mail("support@acme.test");
        Docket.of(after).spam(SUP);
        routed(after);
        assertThat(Ruling.of(after).teams(SUP)).containsExactly(SAL, SUP);
        for (TeamKey team : List.of(SAL, SUP)) {
            assertThat(handling(after, team)).isEqualTo(handling(before, team));
            assertThat(Docket.of(after).fields(new Folder.Queue(team))).isEqualTo(Docket.of(before).fields(new Folder.Queue(team)));
        }
    }

    @Test
    void shouldKeepToThatNoRuleHasApplied() throws Exception {
        FakeMail before = routed(mail("support@acme.test"));
        assertThat(handling(before, SUP).ruling()).isEmpty();
        earlier = Optional.of("");
        rule(ALWAYS, to("SAL"), new Action.Reject("no"));
        FakeMail after = routed(mail("support@acme.test"));
        assertThat(Ruling.of(after).teams(SUP)).containsExactly(SUP);
        assertThat(handling(after, SUP)).isEqualTo(handling(before, SUP));
    }

    @Test
    void shouldLeaveAnswersOfTheHouseAlone() throws Exception {
        rule(ALWAYS, new Action.Reject("no"));
        FakeMail answer = FakeMail.builder().name("mail-8").sender("support@acme.test").recipients("sales@acme.test").state("root")
            .mimeMessage(SanitiseTest.message("From: \"Bob (Support)\" <support@acme.test>\r\nSubject: Re: Invoice\r\n\r\nHere it is.\r\n")).build();
        assertThat(routed(answer).getState()).as("from outside, whatever it pretends").isEqualTo("rejected");
        answer.setState("root");
        answer.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("bob@acme.test")));
        assertThat(routed(answer).getState()).isEqualTo("root");
        FakeMail ours = mail("sales@acme.test");
        ours.setAttribute(new Attribute(AttributeName.of(Marks.WRITTEN_HERE), AttributeValue.of(true)));
        assertThat(routed(ours).getState()).isEqualTo("root");
    }

    @Test
    void shouldNoteTheSegmentOfTheSender() throws Exception {
        Files.writeString(configuration.resolve("customers.csv"), "cora@customers.example,gold,7\n");
        FakeMail mail = mail("support@acme.test");
        categorise("segments", configuration.resolve("customers.csv").toString()).service(mail);
        assertThat(handling(mail, SUP).topic().segment()).contains("gold");
        assertThat(handling(mail, SUP).topic().score()).isEqualTo(7);
    }

    @Test
    void shouldRefuseWrongParameters() {
        assertThatThrownBy(() -> categorise("segmentUrl", "https://crm.example/segments")).hasMessageContaining("<segmentUrl>: 'https://crm.example/segments' is not possible; allowed: such as");
        assertThatThrownBy(() -> categorise("segmentUrl", "https://crm.example/{address}", "segmentTimeout", "soon")).hasMessageContaining("<segmentTimeout>");
    }
}
