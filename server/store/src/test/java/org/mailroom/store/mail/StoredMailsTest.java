package org.mailroom.store.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import javax.mail.internet.MimeMessage;

import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.DatabaseExtension;

/** Messages go in and come out byte for byte, also after a header field was changed, and a body is read only when somebody reads it. */
class StoredMailsTest {
    private static final String HEADER = "Subject: Gr\u00fc\u00dfe\r\nX-Odd:\u0000\u00ff\r\n\tfolded \u00e9\r\n";
    private static final String BODY = "bare\nline\r\u0000\u00ff\r\n";

    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private BodyStore bodies;
    private StoredMails mails;

    @BeforeEach
    void open() throws Exception {
        bodies = new BodyStore(database.database(), database.directory().resolve("bodies"));
        mails = new StoredMails(bodies);
    }

    private static MailImpl mail(String latin1) throws Exception {
        MailImpl mail = MailImpl.builder().name("m").addRecipient("a@acme.test").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create("m", new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1))));
        return mail;
    }

    private MailImpl stored(Mail mail) throws Exception {
        try (StagedMail staged = mails.stage(mail)) {
            database.database().write(connection -> {
                mails.keep(connection, staged);
                return null;
            });
            return mails.open(staged.envelope(), staged.header(), staged.bodyHash(), staged.octets(), Optional.empty());
        }
    }

    private static String text(Mail mail) throws Exception {
        return new String(((MimeMessageWrapper) mail.getMessage()).getMessageInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String written(Mail mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldKeepEveryByte() throws Exception {
        for (String text : List.of(HEADER + "\r\n" + BODY, "A: b\n\nunix\n", "", "\r\n", "\n\n", "no header", "A: b\r\n", "A: b\r\n\r\n",
                "A: b\r\n\r\n" + "x".repeat(BodyStore.INLINE + 1), "A: " + "x".repeat(2 * Header.MOST) + "\r\n\r\nbody")) {
            MailImpl stored = stored(mail(text));

            assertThat(text(stored)).isEqualTo(text);
            assertThat(written(stored)).isEqualTo(text);
            assertThat(stored.getMessageSize()).isEqualTo(text.length());
            assertThat(text(stored(stored))).isEqualTo(text);
        }
    }

    @Test
    void shouldKeepEveryByteWhenSomebodyHasLookedInside() throws Exception {
        MailImpl stored = stored(mail(HEADER + "\r\n" + BODY));
        stored.getMessage().getSubject();
        stored.getMessage().getContent();

        assertThat(text(stored)).isEqualTo(HEADER + "\r\n" + BODY);
        assertThat(text(stored(stored))).isEqualTo(HEADER + "\r\n" + BODY);
    }

    @Test
    void shouldKeepTheOtherBytesWhenAHeaderFieldIsAdded() throws Exception {
        MailImpl stored = stored(mail(HEADER + "\r\n" + BODY));
        stored.getMessage().addHeader("X-New", "1");

        String expected = "X-New: 1\r\n" + HEADER + "\r\n" + BODY;
        assertThat(text(stored)).isEqualTo(expected);
        assertThat(written(stored)).isEqualTo(expected);
        assertThat(text(stored(stored))).isEqualTo(expected);
    }

    @Test
    void shouldKeepTheOtherBytesWhenJamesHasAddedAHeaderField() throws Exception {
        MailImpl fresh = mail(HEADER + "\r\n" + "text\u00ff\r\n");
        fresh.getMessage().addHeader("X-New", "1");

        assertThat(text(stored(fresh))).isEqualTo("X-New: 1\r\n" + HEADER + "\r\ntext\u00ff\r\n");
    }

    @Test
    void shouldStoreANewText() throws Exception {
        MailImpl stored = stored(mail(HEADER + "\r\n" + BODY));
        stored.getMessage().setText("new text");
        stored.getMessage().saveChanges();

        MailImpl again = stored(stored);

        assertThat(again.getMessage().getContent()).isEqualTo("new text");
        assertThat(text(again)).contains("Subject: Gr\u00fc\u00dfe\r\n");
    }

    @Test
    void shouldStoreAMessageThatWasMadeHere() throws Exception {
        MimeMessage message = new MimeMessage((javax.mail.Session) null);
        message.setText("made");
        message.setHeader("Subject", "s");
        MailImpl mail = MailImpl.builder().name("m").mimeMessage(message).build();

        assertThat(stored(mail).getMessage().getContent()).isEqualTo("made");
    }

    @Test
    void shouldReadNoBodyForHeaderFieldsNorForStoringAgain() throws Exception {
        MailImpl stored = stored(mail("Subject: s\r\n\r\nbody"));
        long before = bodies.reads();

        assertThat(stored.getMessage().getSubject()).isEqualTo("s");
        stored(stored);

        assertThat(bodies.reads()).isEqualTo(before);
    }

    @Test
    void shouldFailRatherThanShowAnEmptyBodyWhenItIsGone() throws Exception {
        MailImpl stored;
        try (StagedMail staged = mails.stage(mail("Subject: s\r\n\r\nbody"))) {
            stored = mails.open(staged.envelope(), staged.header(), staged.bodyHash(), staged.octets(), Optional.empty());
        }

        assertThatThrownBy(() -> text(stored)).hasMessageContaining("no body");
    }
}
