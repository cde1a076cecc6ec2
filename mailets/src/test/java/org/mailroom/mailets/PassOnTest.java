package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.InMemoryOutgoing;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.mail.Outgoing;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.rule.Outcome;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.mailets.triage.Triage;

/** Copies for others, and that none goes round. */
class PassOnTest {
    private static final TeamKey SUP = new TeamKey("SUP");
    private static final String BOSS = "boss@home.example";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC);

    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final InMemoryOutgoing tray = new InMemoryOutgoing();
    private PassOn passOn;

    @BeforeEach
    void team() throws Exception {
        directory.addDomain("acme.test");
        directory.save(new Team(SUP, new TeamName("Support"), List.of(EmailAddress.of("support@acme.test"), EmailAddress.of("help@acme.test")), Map.of(), TeamSettings.defaults()));
        passOn = new PassOn(tray, directory, CLOCK);
        passOn.init(FakeMailetConfig.builder().mailetName("PassOn").mailetContext(FakeMailContext.defaultContext()).setProperty("mostPerHour", "3").build());
    }

    private static FakeMail mail(String id, String sender, String header) throws Exception {
        FakeMail.Builder mail = FakeMail.builder().name("mail-" + id).recipients("help@acme.test").state("root")
            .mimeMessage(SanitiseTest.message(header + "Message-ID: <" + id + "@x>\r\nSubject: \u00fc\r\n\r\nHello \u00ff.\r\n"));
        FakeMail made = (sender.isEmpty() ? mail : mail.sender(sender)).build();
        Outcome outcome = new Outcome(List.of("r"), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Optional.empty(),
            Set.of(EmailAddress.of(BOSS)), Set.of(), false, Optional.empty());
        Ruling.of(made).note(new Triage.Judgement(Topic.UNKNOWN, Map.of(SUP, outcome)));
        return made;
    }

    private static FakeMail coras(String id) throws Exception {
        return mail(id, "cora@customers.example", "From: Cora <cora@customers.example>\r\n");
    }

    private static String text(Outgoing.Sent sent) throws IOException {
        return new String(sent.message().open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private void refused(FakeMail mail, String why) throws Exception {
        int before = tray.mails().size();
        passOn.service(mail);
        assertThat(tray.mails()).hasSize(before);
        assertThat(Docket.of(mail).handling(new Folder.Queue(SUP)).findings()).containsEntry("noForward", why);
    }

    @Test
    void shouldForwardByteForByteBehindFieldsOfItsOwn() throws Exception {
        FakeMail mail = coras("1");
        passOn.service(mail);
        assertThat(tray.mails()).hasSize(1);
        Outgoing.Sent sent = tray.mails().get(0);
        assertThat(sent.sender()).contains("support@acme.test");
        assertThat(sent.recipients()).containsExactly(BOSS);
        assertThat(text(sent)).matches("(?s)X-Loop: support@acme\\.test\r\nResent-Date: Wed, 25 Nov 2026 10:00:00 \\+0000\r\nResent-From: <support@acme\\.test>\r\nResent-To: <boss@home\\.example>\r\n"
            + "Resent-Message-ID: <[^>]+@acme\\.test>\r\nFrom: Cora <cora@customers\\.example>\r\nMessage-ID: <1@x>\r\nSubject: \u00fc\r\n\r\nHello \u00ff\\.\r\n");
        assertThat(mail.getRecipients()).hasToString("[help@acme.test]");
        passOn.service(coras("1"));
        assertThat(tray.mails()).as("the same mail again").hasSize(1);
    }

    @Test
    void shouldSendMailOfMachinesWithoutSender() throws Exception {
        passOn.service(mail("1", "", "From: MAILER-DAEMON@customers.example\r\n"));
        passOn.service(mail("2", "robot@customers.example", "From: robot@customers.example\r\nAuto-Submitted: auto-replied\r\n"));
        assertThat(tray.mails()).hasSize(2).allMatch(sent -> sent.sender().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: boss@home.example\r\n", "From: The Boss <BOSS+work@home.example>\r\n"})
    void shouldNotForwardToWhoeverHasWritten(String from) throws Exception {
        refused(mail("1", "cora@customers.example", from), "it comes from there");
    }

    @Test
    void shouldNotForwardWhatGoesRound() throws Exception {
        refused(mail("1", BOSS, "From: cora@customers.example\r\n"), "it comes from there");
        refused(mail("2", "cora@customers.example", "X-Loop: help@acme.test\r\nFrom: cora@customers.example\r\n"), "it has been passed on before");
        refused(mail("3", "cora@customers.example", "Resent-From: <a@b.example>\r\n".repeat(5) + "From: cora@customers.example\r\n"), "it has been passed on before");
        passOn.service(mail("4", "cora@customers.example", "X-Loop: others@acme.test\r\nX-Loop: nonsense\r\nResent-From: <a@b.example>\r\nFrom: cora@customers.example\r\n"));
        assertThat(tray.mails()).hasSize(1);
    }

    @Test
    void shouldNotForwardTooMuchOfOneAuthor() throws Exception {
        for (int i = 0; i < 3; i++) {
            passOn.service(coras("c" + i));
            passOn.service(mail("m" + i, "robot" + i + "@customers.example", "From: robot" + i + "@customers.example\r\nAuto-Submitted: auto-replied\r\n"));
        }
        refused(coras("c9"), "too much of it within an hour");
        refused(mail("m9", "robot9@customers.example", "From: robot9@customers.example\r\nAuto-Submitted: auto-replied\r\n"), "too much of it within an hour");
        passOn.service(mail("d", "dora@customers.example", "From: dora@customers.example\r\n"));
        assertThat(tray.mails()).hasSize(7);
    }

    @Test
    void shouldNotForwardUnwantedMail() throws Exception {
        for (Status status : List.of(Status.SPAM, Status.QUARANTINED)) {
            FakeMail mail = coras("1");
            mail.setAttribute(new Attribute(AttributeName.of(Marks.STATUS), AttributeValue.of(status.word())));
            refused(mail, "it is unwanted");
        }
    }
}
