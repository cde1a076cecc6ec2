package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.mailets.scan.FaultyScanner;

/** What becomes of a mail by its score, or without one. */
class SpamTest {
    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final CountingMeters meters = new CountingMeters();
    private final Map<String, Object> attributes = new HashMap<>();

    @BeforeEach
    void domain() {
        directory.addDomain("acme.test");
    }

    /** One with attributes, which the one for tests does not have. */
    private MailetContext context() {
        FakeMailContext all = FakeMailContext.defaultContext();
        return (MailetContext) Proxy.newProxyInstance(SpamTest.class.getClassLoader(), new Class<?>[] {MailetContext.class}, (self, method, arguments) ->
            switch (method.getName()) {
                case "getAttribute" -> attributes.get(arguments[0]);
                case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                case "removeAttribute" -> attributes.remove(arguments[0]);
                default -> method.invoke(all, arguments);
            });
    }

    private Spam spam(String server, String... parameters) throws Exception {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("Spam").mailetContext(context()).setProperty("servers", server);
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        Spam spam = new Spam(directory, meters);
        spam.init(config.build());
        return spam;
    }

    private FakeMail scored(String score, String tests, String... parameters) throws Exception {
        try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.answering("SPAMD/1.1 0 EX_OK\r\nSpam: True ; " + score + " / 5.0\r\n\r\n" + tests))) {
            FakeMail mail = VirusTest.mail("support@acme.test");
            spam(scanner.address(), parameters).service(mail);
            return mail;
        }
    }

    @ParameterizedTest
    @CsvSource({"4.9, NO,, root", "5.0, YES, SPAM, root", "9.9, YES, SPAM, root", "10.0, YES, QUARANTINED, root", "20, YES,, rejected"})
    void shouldDoWhatTheScoreSays(String score, String flag, Status status, String state) throws Exception {
        FakeMail mail = scored(score, "A,B", "mark", "5.0", "spam", "5.0", "quarantine", "10", "reject", "20");
        assertThat(Docket.of(mail).fields()).contains("X-Spam-Flag: " + flag + "\r\n");
        assertThat(Docket.of(mail).handling().status()).isEqualTo(Optional.ofNullable(status));
        assertThat(mail.getState()).isEqualTo(state);
        assertThat(meters.of(Measure.SCAN, "spamd", "scored")).isEqualTo(1);
    }

    @Test
    void shouldUseTheScoresOfEachTeam() throws Exception {
        Optional<Screening.Score> ten = Optional.of(Screening.Score.of("10"));
        Optional<Screening.Score> off = Optional.of(Screening.Score.OFF);
        team("SUP", "support@acme.test", Screening.usual());
        team("OFF", "off@acme.test", new Screening(DmarcFail.MARK, off, off, off, off));
        team("QUA", "quarantine@acme.test", new Screening(DmarcFail.MARK, Optional.empty(), Optional.empty(), ten, Optional.empty()));
        team("REJ", "reject@acme.test", new Screening(DmarcFail.MARK, Optional.empty(), Optional.empty(), Optional.empty(), ten));
        FakeMail mail = VirusTest.mail("support@acme.test");
        mail.setRecipients(List.of(new MailAddress("support@acme.test"), new MailAddress("off@acme.test"), new MailAddress("quarantine@acme.test"), new MailAddress("reject@acme.test")));
        try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.answering("SPAMD/1.1 0 EX_OK\r\nSpam: True ; 12.0 / 5.0\r\n\r\nA"))) {
            spam(scanner.address()).service(mail);
        }
        Docket docket = Docket.of(mail);
        assertThat(docket.handling(new Folder.Queue(new TeamKey("SUP"))).status()).contains(Status.SPAM);
        assertThat(docket.handling(new Folder.Queue(new TeamKey("OFF"))).status()).isEmpty();
        assertThat(docket.fields(new Folder.Queue(new TeamKey("OFF")))).contains("X-Spam-Flag: NO\r\n", "X-Spam-Status: No, score=12.0");
        assertThat(docket.fields(new Folder.Queue(new TeamKey("SUP")))).contains("X-Spam-Flag: YES\r\n");
        assertThat(docket.handling(new Folder.Queue(new TeamKey("QUA"))).status()).contains(Status.QUARANTINED);
        assertThat(docket.handling(new Folder.Inbox(EmailAddress.of("alice@acme.test"))).status()).contains(Status.SPAM);
        assertThat(mail.getRecipients()).hasToString("[support@acme.test, off@acme.test, quarantine@acme.test]");
        assertThat(mail.getState()).isEqualTo("root");
    }

    private void team(String key, String address, Screening screening) {
        directory.save(new Team(new TeamKey(key), new TeamName(key), List.of(EmailAddress.of(address)), Map.of(), TeamSettings.defaults().with(screening)));
    }

    @Test
    void shouldWriteTheFieldsFoldedAndNoteTheScore() throws Exception {
        FakeMail mail = scored("1004.25", "GTUBE,MISSING_DATE,MISSING_HEADERS,MISSING_MID,NO_HEADERS_MESSAGE,NO_RECEIVED,NO_RELAYS,TVD_SPACE_RATIO");
        assertThat(Docket.of(mail).fields()).isEqualTo("X-Spam-Flag: YES\r\nX-Spam-Score: 1004.3\r\n"
            + "X-Spam-Status: Yes, score=1004.3 required=5.0 tests=GTUBE,MISSING_DATE,\r\n"
            + "\tMISSING_HEADERS,MISSING_MID,NO_HEADERS_MESSAGE,NO_RECEIVED,NO_RELAYS,\r\n\tTVD_SPACE_RATIO\r\n");
        assertThat(Docket.of(mail).handling().findings()).containsEntry("spam", "1004.3");
        assertThat(Docket.of(scored("0.0", "")).fields()).endsWith("X-Spam-Status: No, score=0.0 required=5.0 tests=none\r\n");
    }

    @Test
    void shouldOnlyMarkWhenTheRestIsOff() throws Exception {
        FakeMail mail = scored("50", "A", "mark", "3", "spam", "off");
        assertThat(Docket.of(mail).fields()).contains("X-Spam-Flag: YES\r\n", "required=3.0");
        assertThat(Docket.of(mail).handling().status()).isEmpty();
    }

    @Test
    void shouldGoOnMarkedWhenThereIsNoVerdict() throws Exception {
        FakeMail mail = scored("0.0", "A");
        spam(FaultyScanner.nobody()).service(mail);
        assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Spam: unknown\r\n");
        assertThat(Docket.of(mail).handling().findings()).containsEntry("spam", "unknown: spamd cannot be reached");
        assertThat(meters.of(Measure.SCAN, "spamd", "none")).isEqualTo(1);
        assertThat(attributes).containsEntry(Spam.SILENT, "spamd cannot be reached");
        scored("0.0", "A");
        assertThat(attributes).doesNotContainKey(Spam.SILENT);
        FakeMail large = VirusTest.mail("support@acme.test");
        large.setMessageSize(5000);
        spam(FaultyScanner.nobody(), "maxSize", "1K").service(large);
        assertThat(Docket.of(large).handling().findings()).containsEntry("spam", "unknown: too large");
    }

    @Test
    void shouldLeaveAloneWhatNeedsNoScore() throws Exception {
        FakeMail agents = VirusTest.mail("support@acme.test");
        agents.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice@acme.test")));
        FakeMail infected = VirusTest.mail("support@acme.test");
        Docket.of(infected).quarantine();
        for (FakeMail mail : new FakeMail[] {agents, infected, VirusTest.mail("other@example.org")}) {
            spam(FaultyScanner.nobody()).service(mail);
            assertThat(Docket.of(mail).fields()).isEmpty();
        }
        FakeMail off = VirusTest.mail("support@acme.test");
        spam("off").service(off);
        assertThat(off.attributeNames()).isEmpty();
    }
}
