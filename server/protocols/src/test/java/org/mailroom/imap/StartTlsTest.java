package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartTlsTest extends ImapDialogue {

    @Test
    void shouldTalkOverTlsWhenStartTlsWasSent() throws Exception {
        serve(tls(true));
        ImapClient client = stranger();

        assertThat(tagged(client.command("STARTTLS"))).startsWith("OK");
        client.startTls();
        assertThat(tagged(client.command("LOGIN " + ALICE + " secret-1"))).startsWith("OK");
        assertThat(tagged(client.command("STARTTLS"))).doesNotStartWith("OK");
    }

    @Test
    void shouldNotRunWhatWasSentInTheClearBehindStartTls() throws Exception {
        serve(tls(true));
        ImapClient client = stranger();
        client.send("a STARTTLS\r\nb LOGIN " + ALICE + " secret-1\r\nc CREATE injected\r\n");
        assertThat(client.line()).startsWith("a OK");
        client.startTls();

        assertThat(tagged(client.command("SELECT INBOX"))).as("nobody has logged in").startsWith("NO");
        client.command("LOGIN " + ALICE + " secret-1");
        assertThat(client.command("LIST \"\" injected")).hasSize(1);
    }

    @Test
    void shouldForgetAnUnfinishedCommandWhenTlsStarts() throws Exception {
        serve(tls(true));
        ImapClient client = stranger();
        client.send("a STARTTLS\r\nb LOGIN {5+}\r\nal");
        assertThat(client.line()).startsWith("a OK");
        client.startTls();

        assertThat(tagged(client.command("NOOP"))).startsWith("OK");
    }

    @Test
    void shouldCloseWhenClearTextComesInsteadOfTls() throws Exception {
        serve(tls(true));
        ImapClient client = stranger();
        assertThat(tagged(client.command("STARTTLS"))).startsWith("OK");
        client.send("b LOGIN " + ALICE + " secret-1\r\n");

        assertThat(client.rest()).noneMatch(line -> line.startsWith("b "));
    }

    @Test
    void shouldGreetOverTlsWhenTlsIsImplicit() throws Exception {
        serve(tls(false));
        try (ImapClient client = ImapClient.overTls(server().port())) {
            assertThat(client.line()).startsWith("* OK");
            assertThat(client.command("CAPABILITY").get(0)).doesNotContain("STARTTLS").contains("AUTH=PLAIN");
            assertThat(tagged(client.command("LOGIN " + ALICE + " secret-1"))).startsWith("OK");
            assertThat(client.append("INBOX", "Subject: x\r\n\r\n" + "y".repeat(300_000))).contains("OK");
            client.command("SELECT INBOX");
            assertThat(client.command("FETCH 1 BODY[]").get(0)).contains("y".repeat(300_000));
        }
    }
}
