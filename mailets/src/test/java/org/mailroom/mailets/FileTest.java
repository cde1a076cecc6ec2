package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

class FileTest {
    private static final String RAW = "Received: a\r\nSubject: \u00fc\r\n\r\nbody \u00ff\u0000\r\n";

    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final FilingCabinet cabinet = new FilingCabinet();
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final File file = new File(cabinet, directory);

    private static final class FilingCabinet implements Filing {
        private final Map<IngestKey, String> filed = new LinkedHashMap<>();
        private final List<Handling> handlings = new ArrayList<>();
        private int failures;

        @Override
        public void file(Folder target, IncomingMessage message, Handling handling, IngestKey key) {
            if (failures-- > 0) {
                throw new IllegalStateException("the store is away");
            }
            handlings.add(handling);
            try {
                filed.putIfAbsent(key, target + "\n" + new String(message.prefix(), StandardCharsets.ISO_8859_1)
                    + new String(message.raw().readAllBytes(), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void people() throws Exception {
        directory.addDomain("acme.test");
        for (String name : List.of("alice", "bob", "carol")) {
            directory.save(new Agent(address(name), name, List.of(), List.of(), 0, !name.equals("alice")));
        }
        directory.save(new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(address("support"), address("help")),
            Map.of(address("alice"), Role.AGENT), TeamSettings.defaults()));
        file.init(FakeMailetConfig.builder().mailetName("File").mailetContext(context).build());
    }

    private static EmailAddress address(String local) {
        return EmailAddress.of(local + "@acme.test");
    }

    private static FakeMail mail(String raw, String... recipients) throws Exception {
        return FakeMail.builder().name("mail-7").sender("customer@example.org").recipients(recipients).state("transport")
            .mimeMessage(SanitiseTest.message(raw)).build();
    }

    @Test
    void shouldStoreTheBytesBehindOurFieldsWhenMailIsForATeam() throws Exception {
        FakeMail mail = mail(RAW, "support@acme.test");
        file.service(mail);
        assertThat(cabinet.filed.values()).containsExactly(new Folder.Queue(new TeamKey("SUP"))
            + "\nReturn-Path: <customer@example.org>\r\nDelivered-To: support@acme.test\r\nX-Mailroom-Team: Support\r\n" + RAW);
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void shouldPutTheFieldsOfTheDocketBeforeTheMessage() throws Exception {
        FakeMail mail = mail(RAW, "support@acme.test");
        Docket.of(mail).field("X-Mailroom-Virus", "clean");
        Docket.of(mail).field("X-Odd", "a\r\nb: c\u00fc");
        file.service(mail);
        assertThat(cabinet.filed.values()).allMatch(stored -> stored.endsWith("X-Mailroom-Team: Support\r\nX-Mailroom-Virus: clean\r\nX-Odd: a??b: c?\r\n" + RAW));
    }

    @Test
    void shouldKeepQuarantinedMailFromAgentsAndFromOutside() throws Exception {
        FakeMail mail = mail(RAW, "support@acme.test", "alice@acme.test", "postmaster@acme.test", "gone@acme.test", "other@example.org");
        Docket.of(mail).quarantine();
        Docket.of(mail).spam();
        file.service(mail);
        assertThat(cabinet.filed.keySet()).extracting(IngestKey::value).containsExactly("mail-7/queue:SUP");
        assertThat(cabinet.handlings).containsExactly(Docket.of(mail).handling());
        assertThat(cabinet.handlings.get(0).quarantined()).isTrue();
        assertThat(mail.getState()).isEqualTo("quarantine");
        assertThat(mail.getRecipients()).extracting(Object::toString)
            .containsExactlyInAnyOrder("alice@acme.test", "postmaster@acme.test", "gone@acme.test", "other@example.org");
        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void shouldAddNoEmptyLineWhenTheMessageEndsInItsHeader() throws Exception {
        String raw = "Received: a\r\nSubject: \u00fc\r\n";
        FakeMail mail = mail(raw, "support@acme.test");
        mail.setMessageSize(raw.length());
        file.service(mail);
        assertThat(cabinet.filed.values()).allMatch(stored -> stored.endsWith("X-Mailroom-Team: Support\r\n" + raw));
    }

    @Test
    void shouldFileInInboxAndLeaveForeignRecipientsWhenMixed() throws Exception {
        FakeMail mail = mail(RAW, "alice@acme.test", "alice+x@acme.test", "bob+y@acme.test", "other@example.org");
        file.service(mail);
        assertThat(cabinet.filed.values()).hasSize(2).noneMatch(stored -> stored.contains("X-Mailroom-Team"));
        assertThat(mail.getRecipients()).extracting(Object::toString).containsExactly("other@example.org");
        assertThat(mail.getState()).isEqualTo("transport");
    }

    @Test
    void shouldFileOnceWhenAddressedByTwoAliasesOrServedTwice() throws Exception {
        file.service(mail(RAW, "support@acme.test", "help+tag@acme.test"));
        file.service(mail(RAW, "support@acme.test", "help+tag@acme.test"));
        assertThat(cabinet.filed).hasSize(1);
    }

    @Test
    void shouldFileForEveryAdminWhenAddressedToPostmasterOrAbuse() throws Exception {
        file.service(mail(RAW, "postmaster@acme.test", "ABUSE@acme.test"));
        assertThat(cabinet.filed.values()).hasSize(2).allMatch(stored -> stored.contains("Delivered-To: postmaster@acme.test"));
    }

    @Test
    void shouldThrowAndKeepRecipientsWhenStoreFails() throws Exception {
        cabinet.failures = 1;
        FakeMail mail = mail(RAW, "support@acme.test");
        assertThatThrownBy(() -> file.service(mail)).hasMessage("the store is away");
        assertThat(mail.getRecipients()).hasSize(1);
        assertThat(context.getSentMails()).isEmpty();
        file.service(mail);
        assertThat(cabinet.filed).hasSize(1);
    }

    @Test
    void shouldTellTheSenderWhenAddressHasGoneOrMailGoesInCircles() throws Exception {
        file.service(mail("Delivered-To: support@acme.test\r\n" + RAW, "support@acme.test", "gone@acme.test"));
        assertThat(cabinet.filed).isEmpty();
        assertThat(context.getSentMails()).extracting(sent -> sent.getState()).containsExactly("undeliverable", "undeliverable");
    }
}
