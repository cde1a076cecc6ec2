package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.rule.Outcome;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.mailets.triage.Triage;

/** To which mail an automatic answer is in order. */
class AutoAnswerTest {
    private static final TeamKey SUP = new TeamKey("SUP");
    private static final String FROM = "From: Cora <cora@customers.example>\r\n";

    private final InMemoryDirectory directory = new InMemoryDirectory();

    @BeforeEach
    void people() {
        directory.addDomain("acme.test");
        directory.save(new Agent(EmailAddress.of("bob@acme.test"), "Bob", List.of(), List.of(), 0, false));
        directory.save(new Team(SUP, new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")), Map.of(), TeamSettings.defaults()));
    }

    private static FakeMail mail(String sender, String header) throws Exception {
        FakeMail.Builder mail = FakeMail.builder().name("mail-7").recipients("support@acme.test").state("root")
            .mimeMessage(SanitiseTest.message(header + "Subject: Hello\r\n\r\nHello.\r\n"));
        FakeMail made = (sender.isEmpty() ? mail : mail.sender(sender)).build();
        Outcome outcome = new Outcome(List.of("r"), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Optional.of("Receipt"), Set.of(), Set.of(), false, Optional.empty());
        Ruling.of(made).note(new Triage.Judgement(Topic.UNKNOWN, Map.of(SUP, outcome)));
        return made;
    }

    private Handling served(FakeMail mail) throws Exception {
        new AutoAnswer(directory).service(mail);
        return Docket.of(mail).handling(new Folder.Queue(SUP));
    }

    private void refused(FakeMail mail, String why) throws Exception {
        Handling handling = served(mail);
        assertThat(handling.reply()).isEmpty();
        assertThat(handling.findings()).containsEntry("noReply", why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cora@customers.example", "cora+shop@customers.example", "cora@mail.customers.example", "CORA@CUSTOMERS.EXAMPLE", "norbert@customers.example", "bouncer@customers.example", "autumn@customers.example"})
    void shouldAnswerPeople(String sender) throws Exception {
        assertThat(served(mail(sender, FROM)).reply()).contains("Receipt");
        assertThat(served(mail(sender, FROM + "Auto-Submitted: no\r\n")).reply()).contains("Receipt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"noreply", "no-reply", "no_reply", "do-not-reply", "donotreply", "noreply-orders", "MAILER-DAEMON", "mailerdaemon", "postmaster", "bounce", "bounces+4711", "bounce-4711", "owner-list",
        "list-owner", "list-request", "list-bounces", "majordomo", "www-data", "shop-noreply", "autoreply", "auto-reply", "automated", "prvs=12"})
    void shouldNotAnswerMachines(String local) throws Exception {
        refused(mail(local + "@customers.example", FROM), "the sender is a machine");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Auto-Submitted: auto-replied|it is automatic", "Auto-Submitted: auto-generated; owner-email=a@b.example|it is automatic", "X-Autoreply: yes|it is automatic", "Feedback-ID: 1:2|it is automatic",
        "Content-Type: multipart/report; report-type=delivery-status|it is automatic", "List-Id: <a.b.example>|it is from a list", "List-Unsubscribe: <mailto:a@b.example>|it is from a list",
        "Precedence: bulk|it is from a list", "precedence: LIST|it is from a list", "X-Auto-Response-Suppress: DR, OOF, AutoReply|it asks for none", "X-Auto-Response-Suppress: All|it asks for none"})
    void shouldNotAnswerWhatIsAutomaticOrFromAList(String field, String why) throws Exception {
        refused(mail("cora@customers.example", FROM + field + "\r\n"), why);
    }

    @Test
    void shouldNotAnswerNobodyOrSomebodyElse() throws Exception {
        refused(mail("", FROM), "it has no sender");
        refused(mail("cora@services.example", FROM), "the sender is not the author");
        refused(mail("cora@customers.example", ""), "the sender is not the author");
        refused(mail("cora@notcustomers.example", FROM), "the sender is not the author");
    }

    @Test
    void shouldNotAnswerTheHouse() throws Exception {
        for (String sender : List.of("support@acme.test", "support+SUP-1@acme.test", "bob@acme.test")) {
            refused(mail(sender, "From: " + sender + "\r\n"), "the sender is of the house");
        }
        FakeMail agents = mail("cora@customers.example", FROM);
        agents.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("bob@acme.test")));
        refused(agents, "the sender is of the house");
    }

    @Test
    void shouldNotAnswerForgedOrUnwantedMailNorWhatWasLetGo() throws Exception {
        FakeMail forged = mail("cora@customers.example", FROM);
        forged.setAttribute(new Attribute(AttributeName.of("org.mailroom.auth.dmarc"), AttributeValue.of("fail")));
        refused(forged, "the sender may be forged");
        FakeMail strange = mail("cora@customers.example", FROM);
        strange.setAttribute(new Attribute(AttributeName.of("org.mailroom.auth.spf"), AttributeValue.of("fail")));
        refused(strange, "the sender may be forged");
        strange.setAttribute(new Attribute(AttributeName.of("org.mailroom.auth.dkim"), AttributeValue.of("pass")));
        assertThat(served(mail("cora@customers.example", FROM)).reply()).isPresent();
        for (Status status : List.of(Status.SPAM, Status.QUARANTINED)) {
            FakeMail mail = mail("cora@customers.example", FROM);
            mail.setAttribute(new Attribute(AttributeName.of(Marks.STATUS), AttributeValue.of(status.word())));
            refused(mail, "it is unwanted");
        }
        FakeMail released = mail("cora@customers.example", FROM);
        released.setAttribute(new Attribute(AttributeName.of(Marks.RELEASED), AttributeValue.of(true)));
        refused(released, "somebody has let it go");
    }
}
