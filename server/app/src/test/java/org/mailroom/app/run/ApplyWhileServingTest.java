package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Teams;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** {@code mailroom apply}, a process of its own, beside the server that runs: what it says is so when it ends. */
class ApplyWhileServingTest extends ServedContract {
    @TempDir
    Path temporary;

    ApplyWhileServingTest() {
        super(Engine.EMBEDDED);
    }

    private String apply(String yaml) throws Exception {
        Path file = Files.writeString(temporary.resolve("change.yaml"), yaml);
        Process process = OwnProcess.start(mailroom.environment(), "apply", file.toString());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** Who has come in with the old one is out, also in IDLE: a password is changed because somebody else may know it. */
    @Test
    void shouldKnowOnlyTheNewPasswordAtOnce() throws Exception {
        ImapClient dave = mailroom.reading("dave");
        dave.command("SELECT INBOX");
        ImapClient scoped = mailroom.reading("dave", "sales");
        ImapClient idling = mailroom.reading("dave");
        idling.command("SELECT INBOX");
        idling.send("a IDLE\r\n");
        assertThat(idling.line()).startsWith("+");
        SmtpDialogue sending = mailroom.sending("dave");
        ImapClient alice = mailroom.reading("alice");

        assertThat(apply("agents: [{address: dave@acme.test, name: Dave Long, password: changed}]\n")).contains("dave@acme.test: password changed");

        ImapClient again = mailroom.keep(new ImapClient(mailroom.port("imap")));
        again.line();
        assertThat(again.last("LOGIN dave@acme.test secret-4")).startsWith(" NO [AUTHENTICATIONFAILED] ");
        assertThat(again.last("LOGIN dave@acme.test changed")).contains(" OK ");
        SmtpDialogue smtp = mailroom.keep(SmtpDialogue.greeted(mailroom.port("submission")));
        assertThat(smtp.say(SmtpDialogue.plain("dave@acme.test", "secret-4"))).startsWith("535 ");
        assertThat(smtp.say(SmtpDialogue.plain("dave@acme.test", "changed"))).startsWith("235 ");
        for (ImapClient old : List.of(dave, scoped)) {
            old.send("a NOOP\r\n");
            assertThat(old.rest()).singleElement().asString().startsWith("* BYE Your password was changed");
        }
        idling.send("DONE\r\nb NOOP\r\n");
        assertThat(idling.rest()).last().asString().startsWith("* BYE Your password was changed");
        assertThat(sending.say("MAIL FROM:<dave@acme.test>")).startsWith("421 4.7.0 the password of dave@acme.test was changed");
        assertThat(again.last("NOOP")).contains(" OK ");
        assertThat(smtp.say("MAIL FROM:<dave@acme.test>")).startsWith("250 ");
        assertThat(alice.last("NOOP")).contains(" OK ");
    }

    /** Personal folders too, and a colleague's IDLE. */
    @Test
    void shouldEndTheConnectionsOfWhoIsNoAgentAnyMore() throws Exception {
        EmailAddress gone = EmailAddress.of("gone@acme.test");
        mailroom.part(Directory.class).save(new Agent(gone, "Gone Soon", List.of(), List.of(), 0, false), "secret-9");
        ImapClient working = mailroom.keep(ImapClient.loggedIn(mailroom.port("imap"), "gone@acme.test", "secret-9"));
        working.command("SELECT INBOX");
        ImapClient idling = mailroom.keep(ImapClient.loggedIn(mailroom.port("imap"), "gone@acme.test", "secret-9"));
        idling.command("SELECT INBOX");
        idling.send("a IDLE\r\n");
        assertThat(idling.line()).startsWith("+");
        SmtpDialogue smtp = mailroom.keep(SmtpDialogue.greeted(mailroom.port("submission")));
        assertThat(smtp.say(SmtpDialogue.plain("gone@acme.test", "secret-9"))).startsWith("235 ");
        mailroom.part(Teams.class).removeAgent(gone);
        working.send("a FETCH 1:* ENVELOPE\r\n");
        assertThat(working.rest()).singleElement().asString().startsWith("* BYE");
        idling.send("DONE\r\nb NOOP\r\n");
        assertThat(idling.rest()).last().asString().startsWith("* BYE");
        List<String> said = new ArrayList<>();
        for (String line : List.of("MAIL FROM:<gone@acme.test>", "RCPT TO:<cora@customers.example>", "DATA")) {
            said.add(smtp.say(line));
        }
        assertThat(said).as("what a former agent is told").anyMatch(answer -> answer.startsWith("5"));
    }

    @Test
    void shouldTakeEffectAtOnce() throws Exception {
        ImapClient bob = mailroom.reading("bob");
        bob.command("SELECT \"Teams/Support\"");
        ImapClient elsewhere = mailroom.reading("bob");
        elsewhere.command("SELECT INBOX");
        ImapClient scoped = mailroom.reading("bob", "support");
        ImapClient alice = mailroom.reading("alice");
        SmtpDialogue stranger = mailroom.stranger();
        stranger.say("MAIL FROM:<cora@customers.example>");
        assertThat(stranger.say("RCPT TO:<frida@acme.test>")).startsWith("550 5.1.1 ");

        String said = apply("""
            agents:
              - {address: frida@acme.test, name: Frida Bell, password: secret-7}
            teams:
              - name: Support
                key: SUP
                addresses: [support@acme.test, help@acme.test, hello@acme.test]
                members: {alice@acme.test: agent, frida@acme.test: agent, carol@acme.test: lead}
            """);

        assertThat(said).contains("agent frida@acme.test: added", "team SUP");
        assertThat(stranger.say("RCPT TO:<frida@acme.test>")).startsWith("250 ");
        assertThat(stranger.say("RCPT TO:<hello@acme.test>")).startsWith("250 ");
        ImapClient frida = mailroom.keep(ImapClient.loggedIn(mailroom.port("imap"), "frida@acme.test", "secret-7"));
        Letterbox queue = Letterbox.watched(frida, "Teams/Support");
        mailroom.receive("Subject: for all but bob\r\n\r\n", "hello@acme.test");
        assertThat(queue.arrived()).contains("for all but bob");

        assertThat(bob.send("f FETCH 1:* (BODY[])\r\n").line()).startsWith("* BYE");
        assertThat(scoped.send("s SELECT INBOX\r\n").line()).startsWith("* BYE");
        assertThat(elsewhere.last("SELECT \"Teams/Support\"")).startsWith(" NO ");
        assertThat(elsewhere.command("LIST \"\" \"*\"")).noneMatch(line -> line.contains("Teams"));
        assertThat(elsewhere.command("LSUB \"\" \"*\"")).noneMatch(line -> line.contains("Teams"));
        assertThat(alice.command("LIST \"\" \"Teams/*\"")).anyMatch(line -> line.contains("@frida")).noneMatch(line -> line.contains("@bob"));
        assertThat(apply("domains: [acme.test]\n")).contains("nothing to change");
    }
}
