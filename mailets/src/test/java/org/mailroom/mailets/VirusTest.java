package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.mailets.scan.FaultyScanner;

/** What becomes of a mail by what clamd says, or does not say. */
class VirusTest {
    private static final class Watch extends Clock {
        private Instant now = Instant.parse("2026-11-25T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final Watch watch = new Watch();
    private final CountingMeters meters = new CountingMeters();
    private final Map<String, Object> attributes = new HashMap<>();

    /** James's own fake has no attributes. */
    private MailetContext context() {
        return (MailetContext) Proxy.newProxyInstance(VirusTest.class.getClassLoader(), new Class<?>[] {MailetContext.class}, (self, method, arguments) ->
            switch (method.getName()) {
                case "getAttribute" -> attributes.get(arguments[0]);
                case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                case "removeAttribute" -> attributes.remove(arguments[0]);
                default -> throw new UnsupportedOperationException(method.toString());
            });
    }

    @BeforeEach
    void domain() {
        directory.addDomain("acme.test");
    }

    private Virus virus(String... parameters) throws Exception {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("Virus").mailetContext(context());
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        Virus virus = new Virus(directory, watch, meters);
        virus.init(config.build());
        return virus;
    }

    static FakeMail mail(String recipient) throws Exception {
        return FakeMail.builder().name("mail-7").sender("customer@example.org").recipients(recipient).state("root")
            .mimeMessage(SanitiseTest.message("Subject: x\r\n\r\ntext\r\n")).build();
    }

    private static int pause(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(Virus.PAUSE), Integer.class).orElse(0);
    }

    @ParameterizedTest
    @CsvSource({"stream: OK, clean,", "stream: Eicar FOUND, infected Eicar, QUARANTINED", "INSTREAM size limit exceeded. ERROR, unscanned too large, QUARANTINED",
        "stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND, unscanned too large, QUARANTINED"})
    void shouldNoteTheVerdict(String answer, String verdict, Status status) throws Exception {
        try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.answering(answer + "\0"))) {
            FakeMail mail = mail("support@acme.test");
            virus("servers", scanner.address()).service(mail);
            assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Virus: " + verdict + "\r\n");
            assertThat(Docket.of(mail).handling().findings()).containsEntry("virus", verdict);
            assertThat(Docket.of(mail).handling().status()).isEqualTo(Optional.ofNullable(status));
            assertThat(meters.of(Measure.SCAN, "clamd", verdict.equals("clean") ? "clean" : verdict.startsWith("infected") ? "infected" : "too-large")).isEqualTo(1);
        }
    }

    @Test
    void shouldHoldTheMailLongerEachTimeAndThenQuarantineItWhenThereIsNoVerdict() throws Exception {
        Virus virus = virus("servers", FaultyScanner.nobody(), "quarantineAfter", "1h");
        FakeMail mail = mail("support@acme.test");
        for (int pause : new int[] {5, 10, 20, 30, 30}) {
            assertThatThrownBy(() -> virus.service(mail)).isInstanceOf(MessagingException.class).hasMessage("not scanned, so not delivered: clamd cannot be reached");
            assertThat(pause(mail)).isEqualTo(pause);
            assertThat(Docket.of(mail).fields()).isEmpty();
        }
        watch.now = watch.now.plus(Duration.ofMinutes(59));
        assertThatThrownBy(() -> virus.service(mail)).isInstanceOf(MessagingException.class);
        watch.now = watch.now.plus(Duration.ofMinutes(1));
        virus.service(mail);
        assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Virus: unscanned clamd cannot be reached\r\n");
        assertThat(Docket.of(mail).isQuarantined()).isTrue();
        assertThat(meters.of(Measure.SCAN, "clamd", "none")).isEqualTo(7);
    }

    @Test
    void shouldQuarantineUnaskedWhenTheMessageIsLargerThanClamdTakes() throws Exception {
        FakeMail mail = mail("support@acme.test");
        mail.setMessageSize(2000);
        virus("servers", FaultyScanner.nobody(), "maxSize", "1K").service(mail);
        assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Virus: unscanned too large\r\n");
        assertThat(Docket.of(mail).isQuarantined()).isTrue();
    }

    @Test
    void shouldGoOnAndSaySoWhenClamdIsOff() throws Exception {
        FakeMail mail = mail("support@acme.test");
        virus().service(mail);
        assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Virus: unscanned off\r\n");
        assertThat(Docket.of(mail).handling().findings()).isEmpty();
        virus("servers", "off").service(mail);
        assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Virus: unscanned off\r\n");
    }

    @Test
    void shouldTakeTheServerOfTheConfigurationAndSayInTheContextWhileItIsSilent() throws Exception {
        attributes.put(Virus.CLAMD, FaultyScanner.nobody());
        FakeMail mail = mail("support@acme.test");
        Virus away = virus();
        assertThatThrownBy(() -> away.service(mail)).isInstanceOf(MessagingException.class);
        assertThat(attributes).containsEntry(Virus.SILENT, "clamd cannot be reached");
        try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.answering("stream: OK\0"))) {
            attributes.put(Virus.CLAMD, scanner.address());
            virus().service(mail);
            assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Virus: clean\r\n");
        }
        assertThat(attributes).doesNotContainKey(Virus.SILENT);
    }

    @Test
    void shouldNotLookAtMailForThoseWhoNeedNoScanOnly() throws Exception {
        for (String recipient : new String[] {"Robot+1@acme.test", "anybody@lab.example.test"}) {
            directory.addDomain("lab.example.test");
            FakeMail mail = mail(recipient);
            virus("servers", FaultyScanner.nobody(), "notFor", "robot@acme.test, @lab.example.test").service(mail);
            assertThat(Docket.of(mail).fields()).isEqualTo("X-Mailroom-Virus: unscanned off\r\n");
        }
        FakeMail both = mail("robot@acme.test");
        both.setRecipients(List.of(new MailAddress("robot@acme.test"), new MailAddress("support@acme.test")));
        Virus virus = virus("servers", FaultyScanner.nobody(), "notFor", "robot@acme.test");
        assertThatThrownBy(() -> virus.service(both)).isInstanceOf(MessagingException.class);
    }

    @Test
    void shouldNotLookAtMailThatOnlyLeaves() throws Exception {
        FakeMail mail = mail("customer@example.org");
        virus("servers", FaultyScanner.nobody()).service(mail);
        assertThat(mail.attributeNames()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"servers, clamd, '<servers>: ''clamd'' is not possible; allowed: host:port or unix:/path, several with commas between, or off'",
        "scans, 0, '<scans>: ''0'' is not possible; allowed: a whole number from 1 to 1000'", "maxSize, 50 MB, '<maxSize>: ''50 MB'' is not possible; allowed: a size such as 512K or 100M'",
        "notFor, robot, '<notFor>: ''robot'' is not possible; allowed: addresses and @domain, with commas between'",
        "wait, soon, '<wait>: ''soon'' is not possible; allowed: a time such as 500ms, 30s, 5m or 4h'"})
    void shouldTellWhatIsAllowedWhenAParameterIsWrong(String name, String value, String problem) {
        assertThatThrownBy(() -> virus(name, value)).hasMessage(problem);
    }
}
