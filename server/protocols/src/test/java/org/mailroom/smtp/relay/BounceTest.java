package org.mailroom.smtp.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import javax.mail.internet.MimeMultipart;

import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.Test;

class BounceTest {
    private final FakeMailContext context = FakeMailContext.defaultContext();

    private void bounce(String sender, String header) throws Exception {
        Bounce bounce = new Bounce(new OutboundSettings(Optional.empty(), "mx.acme.test"), Clock.systemUTC());
        bounce.init(FakeMailetConfig.builder().mailetName("Bounce").mailetContext(context).build());
        MailImpl mail = MailImpl.builder().name("m").sender(org.apache.james.core.MaybeSender.getMailSender(sender)).addRecipient("gone@example.org").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create("m",
            new ByteArrayInputStream((header + "Subject: hi\r\nMessage-ID: <1@acme.test>\r\n\r\nsecret body").getBytes(StandardCharsets.US_ASCII))));
        Undelivered.write(mail, Map.of(new MailAddress("gone@example.org"), Outcome.permanent("550 5.1.1 no such user")));
        bounce.service(mail);
    }

    @Test
    void shouldTellTheSenderWhenMailIsUndeliverable() throws Exception {
        bounce("alice@acme.test", "");
        SentMail sent = context.getSentMails().get(0);
        assertThat(sent.getSender()).isNull();
        assertThat(sent.getRecipients()).containsExactly(new MailAddress("alice@acme.test"));
        assertThat(sent.getMsg().getContentType()).contains("multipart/report").contains("delivery-status");
        assertThat(sent.getMsg().getHeader("Auto-Submitted")).containsExactly("auto-replied");
        MimeMultipart parts = new MimeMultipart(sent.getMsg().getDataHandler().getDataSource());
        assertThat(parts.getCount()).isEqualTo(3);
        String status = new String(parts.getBodyPart(1).getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(status).contains("Final-Recipient: rfc822; gone@example.org", "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such user");
        assertThat(new String(parts.getBodyPart(2).getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).contains("Subject: hi").doesNotContain("secret body");
    }

    @Test
    void shouldTellNobodyWhenMailHasNoSenderOrIsAutomatic() throws Exception {
        bounce("<>", "");
        bounce("alice@acme.test", "Auto-Submitted: auto-replied\r\n");
        assertThat(context.getSentMails()).isEmpty();
    }
}
