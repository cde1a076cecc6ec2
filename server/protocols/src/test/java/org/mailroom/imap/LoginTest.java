package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest extends ImapDialogue {
    private static final String NO_PLAIN = "<auth><allowPlainOnLoopback>false</allowPlainOnLoopback></auth>";
    private static final String REFUSED = "NO [AUTHENTICATIONFAILED] Login failed: wrong name or password";

    private static String plain(String actFor, String user, String password) {
        return Base64.getEncoder().encodeToString((actFor + "\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldLogInWhenThePasswordIsRight() throws Exception {
        assertThat(tagged(stranger().command("LOGIN " + ALICE + " secret-1"))).startsWith("OK");
        assertThat(tagged(stranger().command("LOGIN \"Alice@ACME.test\" {8+}\r\nsecret-1"))).startsWith("OK");
    }

    @Test
    void shouldTakePasswordsBeyondAscii() throws Exception {
        services.user("carol@acme.test", "gr\u00fc\u00dfe \u65e5\u672c \"\\");
        byte[] password = "gr\u00fc\u00dfe \u65e5\u672c \"\\".getBytes(StandardCharsets.UTF_8);
        ImapClient client = stranger();

        client.send("a LOGIN carol@acme.test {" + password.length + "+}\r\n").send(password).send("\r\n");
        assertThat(tagged(client.until("a"))).startsWith("OK");
        assertThat(tagged(stranger().command("AUTHENTICATE PLAIN " + plain("", "carol@acme.test", "gr\u00fc\u00dfe \u65e5\u672c \"\\"))))
            .startsWith("OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "LOGIN alice@acme.test wrong", "LOGIN nobody@acme.test secret-1", "LOGIN alice@other.test secret-1", "LOGIN \"a b@@\" x",
        "LOGIN \"\" \"\"", "LOGIN alice+support@acme.test secret-1", "AUTHENTICATE PLAIN AGFsaWNlQGFjbWUudGVzdAB3cm9uZw==",
        "AUTHENTICATE PLAIN bm90IGZvdXI=", "AUTHENTICATE PLAIN !!!"})
    void shouldGiveOneAnswerWhateverIsWrong(String command) throws Exception {
        assertThat(tagged(stranger().command(command))).isEqualTo(REFUSED);
    }

    @Test
    void shouldRefuseToActForSomebodyElseLikeAWrongPassword() throws Exception {
        assertThat(tagged(stranger().command("AUTHENTICATE PLAIN " + plain(BOB, ALICE, "secret-1")))).isEqualTo(REFUSED);
    }

    @Test
    void shouldRunTheNextCommandWhenItComesTogetherWithTheCredentials() throws Exception {
        ImapClient client = stranger();
        client.send("a AUTHENTICATE PLAIN\r\n" + plain("", ALICE, "secret-1") + "\r\nb LIST \"\" INBOX\r\nc NOOP\r\n");

        assertThat(client.line()).startsWith("+");
        assertThat(client.line()).startsWith("a OK");
        assertThat(client.until("b")).contains("* LIST (\\HasNoChildren) \"/\" \"INBOX\"");
        assertThat(client.line()).startsWith("c OK");
    }

    @Test
    void shouldStayLoggedOutWhenAuthenticationIsCancelled() throws Exception {
        ImapClient client = stranger();
        client.send("a AUTHENTICATE PLAIN\r\n");
        assertThat(client.line()).startsWith("+");
        client.send("*\r\n");

        assertThat(client.line()).startsWith("a BAD");
        assertThat(tagged(client.command("SELECT INBOX"))).startsWith("NO");
    }

    @Test
    void shouldRefuseUnknownMechanisms() throws Exception {
        assertThat(tagged(stranger().command("AUTHENTICATE CRAM-MD5"))).startsWith("NO");
    }

    @Test
    void shouldCloseWhenThreeLoginsFail() throws Exception {
        ImapClient client = stranger();
        client.send("a LOGIN x@acme.test 1\r\nb LOGIN y@acme.test 2\r\nc LOGIN z@acme.test 3\r\nd LOGIN alice@acme.test secret-1\r\n");

        assertThat(client.rest()).hasSize(4).last().asString().startsWith("* BYE");
    }

    @Test
    void shouldMakeTheGuesserWaitWhenHeGoesOn() throws Exception {
        for (int connection = 0; connection < 2; connection++) {
            ImapClient client = stranger();
            client.command("LOGIN " + ALICE + " wrong-1");
            client.command("LOGIN " + ALICE + " wrong-2");
        }

        assertThat(tagged(stranger().command("LOGIN " + ALICE + " secret-1")))
            .matches("NO \\[UNAVAILABLE] Too many failed logins, try again in \\d+ seconds");
        assertThat(tagged(stranger().command("LOGIN " + BOB + " secret-2"))).as("somebody else at the same address").startsWith("OK");
    }

    @Test
    void shouldRefuseAnyPasswordWhenThereIsNoTls() throws Exception {
        serve(NO_PLAIN + tls(true));
        ImapClient client = stranger();

        assertThat(client.command("CAPABILITY").get(0)).contains(" LOGINDISABLED").contains(" STARTTLS").doesNotContain("AUTH=PLAIN");
        assertThat(tagged(client.command("LOGIN " + ALICE + " secret-1"))).startsWith("NO [PRIVACYREQUIRED]");
        assertThat(tagged(client.command("AUTHENTICATE PLAIN " + plain("", ALICE, "secret-1")))).startsWith("NO [PRIVACYREQUIRED]");
        assertThat(tagged(client.command("AUTHENTICATE PLAIN"))).startsWith("NO [PRIVACYREQUIRED]");
        client.command("STARTTLS");
        client.startTls();
        assertThat(client.command("CAPABILITY").get(0)).contains(" AUTH=PLAIN").doesNotContain("LOGINDISABLED").doesNotContain("STARTTLS");
        assertThat(tagged(client.command("LOGIN " + ALICE + " secret-1"))).startsWith("OK");
    }

    @Test
    void shouldMakePersonalFoldersAtTheFirstLogin() throws Exception {
        assertThat(alice().command("LIST \"\" *")).filteredOn(line -> line.startsWith("* LIST"))
            .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
            .containsExactlyInAnyOrder("\"INBOX\"", "\"Drafts\"", "\"Sent\"", "\"Trash\"", "\"Junk\"", "\"Archive\"");
        alice().command("DELETE Junk");
        assertThat(alice().command("LIST \"\" Junk")).as("a folder that an agent deleted").hasSize(1);
    }

    @Test
    void shouldMakeInboxAloneWhenFoldersAreNotProvided() throws Exception {
        serve("<provisionDefaultMailboxes>false</provisionDefaultMailboxes>");

        assertThat(alice().command("LIST \"\" *")).hasSize(2);
    }
}
