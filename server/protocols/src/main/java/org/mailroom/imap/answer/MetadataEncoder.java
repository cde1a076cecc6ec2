package org.mailroom.imap.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.MetadataResponseEncoder;
import org.apache.james.imap.message.Literal;
import org.apache.james.imap.message.response.MetadataResponse;
import org.apache.james.mailbox.model.MailboxAnnotation;

/**
 * Writes METADATA (RFC 5464 4.4), values of more than one line or beyond ASCII as literals. Extends {@code MetadataResponseEncoder},
 * which puts them into quoted strings, line ends and all. Proof: James's {@code MailboxAnnotation} suite in {@code ImapSuite}.
 */
public class MetadataEncoder extends MetadataResponseEncoder {

    @Override
    public void encode(MetadataResponse answer, ImapResponseComposer composer) throws IOException {
        composer.untagged().message(ImapConstants.ANNOTATION_RESPONSE_NAME)
            .mailbox(answer.getMailboxName() == null ? "" : answer.getMailboxName());
        if (!answer.getMailboxAnnotations().isEmpty()) {
            composer.openParen();
            for (MailboxAnnotation annotation : answer.getMailboxAnnotations()) {
                if (!annotation.isNil()) {
                    composer.message(annotation.getKey().asString());
                    value(annotation.getValue().orElse(""), composer);
                }
            }
            composer.closeParen();
        }
        composer.end();
    }

    private static void value(String value, ImapResponseComposer composer) throws IOException {
        if (value.chars().allMatch(c -> c >= ' ' && c < 127)) {
            composer.quote(value);
        } else {
            composer.literal(new Bytes(value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private record Bytes(byte[] bytes) implements Literal {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
