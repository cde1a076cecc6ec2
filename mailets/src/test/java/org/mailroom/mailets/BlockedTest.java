package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.mail.internet.MimeMessage;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.InMemoryBlockedSenders;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

/** Mail of blocked senders. */
class BlockedTest {
    private static final Folder SUP = new Folder.Queue(new TeamKey("SUP"));
    private static final Folder SAL = new Folder.Queue(new TeamKey("SAL"));
    private static final Folder ALICE = new Folder.Inbox(EmailAddress.of("alice@acme.test"));
    private final InMemoryBlockedSenders senders = new InMemoryBlockedSenders();
    private final InMemoryDirectory directory = new InMemoryDirectory();

    @BeforeEach
    void build() {
        directory.addDomain("acme.test");
        for (String key : List.of("SUP", "SAL")) {
            directory.save(new Team(new TeamKey(key), new TeamName(key), List.of(EmailAddress.of(key + "@acme.test")), Map.of(), TeamSettings.defaults()));
        }
    }

    private FakeMail served(String from, String author) throws Exception {
        FakeMail mail = FakeMail.builder().name("m1").sender(from).recipients("sup@acme.test", "sal@acme.test")
            .mimeMessage(new MimeMessage(null, new ByteArrayInputStream(("From: Somebody <" + author + ">\r\n\r\nHello\r\n").getBytes(StandardCharsets.US_ASCII)))).build();
        return served(mail);
    }

    private FakeMail served(FakeMail mail) throws Exception {
        Blocked blocked = new Blocked(senders, directory);
        blocked.init(FakeMailetConfig.builder().mailetName("Blocked").build());
        blocked.service(mail);
        return mail;
    }

    private static Optional<Status> status(FakeMail mail, Folder folder) {
        return Docket.of(mail).handling(folder).status();
    }

    @Test
    void shouldPutIntoSpamOfTheTeamThatHasBlocked() throws Exception {
        senders.block(new BlockedSender("junk.example", Optional.of(new TeamKey("SUP")), false), Optional.empty());
        for (FakeMail mail : List.of(served("a@news.junk.example", "x@good.example"), served("x@good.example", "a@junk.example"))) {
            assertThat(status(mail, SUP)).contains(Status.SPAM);
            assertThat(status(mail, SAL)).isEmpty();
            assertThat(status(mail, ALICE)).isEmpty();
            assertThat(Docket.of(mail).handling().findings()).containsEntry("blocked", "junk.example");
        }
        FakeMail good = served("x@good.example", "x@good.example");
        assertThat(status(good, SUP)).isEmpty();
        assertThat(Docket.of(good).handling().findings()).isEmpty();
    }

    @Test
    void shouldPutIntoEverybodysSpamWhatIsBlockedForAll() throws Exception {
        senders.block(new BlockedSender("a@junk.example", Optional.empty(), false), Optional.empty());
        FakeMail mail = served("a@junk.example", "a@junk.example");
        assertThat(List.of(status(mail, SUP), status(mail, SAL), status(mail, ALICE))).containsOnly(Optional.of(Status.SPAM));
    }

    @Test
    void shouldGoOnWithAuthorsThatAreNone() throws Exception {
        senders.block(new BlockedSender("junk.example", Optional.empty(), false), Optional.empty());
        assertThat(status(served("x@good.example", "\u0001@x.example>, <a@b.example"), SUP)).isEmpty();
        assertThat(status(served("x@good.example", "a@b.example>, <".repeat(5000) + "z@b.example"), SUP)).isEmpty();
        assertThat(BlockedSender.patterns("a\u0000@junk.example")).isEmpty();
    }

    @Test
    void shouldLeaveQuarantineAndAgentsAlone() throws Exception {
        senders.block(new BlockedSender("junk.example", Optional.empty(), true), Optional.empty());
        FakeMail mail = FakeMail.builder().name("m1").sender("a@junk.example").recipients("sup@acme.test")
            .mimeMessage(new MimeMessage(null, new ByteArrayInputStream("From: a@junk.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))).build();
        Docket.of(mail).quarantine();
        assertThat(status(served(mail), SUP)).contains(Status.QUARANTINED);
        FakeMail agents = FakeMail.builder().name("m2").sender("a@junk.example").recipients("sup@acme.test")
            .mimeMessage(new MimeMessage(null, new ByteArrayInputStream("From: a@junk.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))).build();
        agents.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice@acme.test")));
        assertThat(status(served(agents), SUP)).isEmpty();
    }
}
