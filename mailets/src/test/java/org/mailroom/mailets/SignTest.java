package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import javax.mail.internet.MimeMessage;

import org.apache.james.jdkim.DKIMVerifier;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.mailroom.domain.screen.InMemorySigningKeys;
import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.domain.team.InMemoryDirectory;

/** Signatures of outgoing mail, verified by jDKIM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignTest {
    private static final String MESSAGE = "X-Mailroom-Team: Support\r\nFrom: \"Support\" <support@acme.test>\r\nTo: cora@customer.example\r\nSubject: Gr\u00c3\u00bc\u00c3\u009fe,\r\n and more\r\n"
        + "Message-ID: <a@acme.test>\r\nContent-Type: text/plain\r\n\r\nHere  it is. \r\n\r\n";
    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final SigningKeys keys = new InMemorySigningKeys(Clock.systemUTC());
    private SigningKeys.Key key;

    @BeforeAll
    void makeKeys() {
        directory.addDomain("acme.test");
        key = keys.make("acme.test", Instant.EPOCH);
    }

    private FakeMail mail(String message, boolean stranger, String... recipients) throws Exception {
        FakeMail mail = FakeMail.builder().name("m1").sender("support@acme.test").recipients(recipients)
            .mimeMessage(new MimeMessage(null, new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)))).build();
        if (stranger) {
            mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of("s1")));
        }
        return mail;
    }

    private String signed(FakeMail mail) throws Exception {
        Sign sign = new Sign(keys, directory);
        sign.init(FakeMailetConfig.builder().mailetName("Sign").build());
        sign.service(mail);
        return new String(RawMessage.of(mail).open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private List<?> verified(String message) throws Exception {
        String record = "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(key.publicKey());
        return new DKIMVerifier((options, selector, domain) -> (selector + " " + domain).equals(key.selector() + " acme.test") ? List.of(record) : List.of())
            .verify(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private boolean fails(String message) {
        try {
            verified(message);
            return false;
        } catch (Exception e) {
            return true;
        }
    }

    @Test
    void shouldSignSoThatAnybodyCanVerifyAndNobodyCanChange() throws Exception {
        String signed = signed(mail(MESSAGE, false, "cora@customer.example"));
        assertThat(signed).startsWith("DKIM-Signature: ")
            .contains("a=rsa-sha256;\r\n", "\tc=relaxed/relaxed;\r\n", "\td=acme.test;\r\n", "\ts=" + key.selector() + ";\r\n", "\th=from:to:subject:message-id:content-type:from;\r\n").endsWith(MESSAGE);
        assertThat(verified(signed)).hasSize(1);
        assertThat(verified(signed.replace("X-Mailroom-Team: Support\r\n", ""))).hasSize(1);
        assertThat(verified(signed.replace("Here  it", "Here it"))).hasSize(1);
        assertThat(fails(signed.replace("Here", "There"))).isTrue();
        assertThat(fails(signed.replace("and more", "and less"))).isTrue();
        assertThat(fails(signed.replace("\r\n\r\nHere", "\r\nFrom: boss@acme.test\r\n\r\nHere"))).isTrue();
    }

    @Test
    void shouldSignOnce() throws Exception {
        FakeMail mail = mail(MESSAGE, false, "cora@customer.example");
        assertThat(signed(mail)).isEqualTo(signed(mail));
    }

    @Test
    void shouldLeaveAloneWhatIsNotOursToSign() throws Exception {
        assertThat(signed(mail(MESSAGE, false, "alice@acme.test"))).isEqualTo(MESSAGE);
        assertThat(signed(mail(MESSAGE, true, "cora@customer.example"))).isEqualTo(MESSAGE);
        String other = MESSAGE.replace("support@acme.test", "support@other.test");
        assertThat(signed(mail(other, false, "cora@customer.example"))).isEqualTo(other);
        String two = "From: boss@acme.test\r\n" + MESSAGE;
        assertThat(signed(mail(two, false, "cora@customer.example"))).isEqualTo(two);
    }
}
