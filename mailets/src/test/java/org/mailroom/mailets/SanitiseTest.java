package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

import javax.mail.Session;
import javax.mail.internet.MimeMessage;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.Test;

class SanitiseTest {
    private static final String BODY = "\r\nX-Mailroom-Team: in the body stays\r\n\u00ff\u0000\r\n";

    static MimeMessage message(String raw) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String sanitise(String header, boolean fromAgent) throws Exception {
        Sanitise sanitise = new Sanitise();
        sanitise.init(FakeMailetConfig.builder().mailetName("Sanitise").mailetContext(FakeMailContext.defaultContext())
            .setProperty("authservId", "mx.acme.test").build());
        FakeMail mail = FakeMail.builder().name("m").mimeMessage(message(header + BODY)).build();
        if (fromAgent) {
            mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice@acme.test")));
        }
        sanitise.service(mail);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldRemoveOurFieldsAndKeepEveryOtherByteWhenForged() throws Exception {
        assertThat(sanitise("Received: a\r\nx-mailroom-assignee: eve@evil.example\r\n\tfolded\r\nSubject: \u00fc raw\r\nno colon\r\n"
            + "X-SPAM-Flag: NO\r\nX-Mailroom-Virus: clean\r\nX-Other: stays\r\n", false))
            .isEqualTo("Received: a\r\nSubject: \u00fc raw\r\nno colon\r\nX-Other: stays\r\n" + BODY);
    }

    @Test
    void shouldRemoveAuthenticationResultsWhenTheyPretendToBeOurs() throws Exception {
        assertThat(sanitise("Authentication-Results: MX.acme.test (we) 1; spf=pass\r\nAuthentication-Results: other.example; spf=pass\r\n", false))
            .startsWith("Authentication-Results: other.example").doesNotContain("acme");
        for (String forged : List.of("\"mx.acme.test\"; spf=pass", "(a (b) c) mx.acme.test; spf=pass", "(;)\r\n\tmx.acme.test; spf=pass", "(\\) mx) mx.acme.test")) {
            assertThat(sanitise("Authentication-Results: " + forged + "\r\n", false)).as(forged).doesNotContain("Authentication-Results");
        }
        assertThat(sanitise("Authentication-Results: " + "(".repeat(250_000) + "\r\n", false)).contains("Authentication-Results");
    }

    @Test
    void shouldRemoveBccOnlyWhenAnAgentSends() throws Exception {
        assertThat(sanitise("Subject: x\r\nBcc: secret@example.org\r\n", true)).isEqualTo("Subject: x\r\n" + BODY);
        assertThat(sanitise("Subject: x\r\nBcc: secret@example.org\r\n", false)).contains("Bcc");
    }
}
