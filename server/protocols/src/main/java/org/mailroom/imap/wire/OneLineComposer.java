package org.mailroom.imap.wire;

import java.io.IOException;

import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.ImapResponseWriter;
import org.apache.james.imap.encode.base.ImapResponseComposerImpl;

/**
 * Composes answers in which nothing that came from outside can end a line: a control character in a name, a MIME parameter or a text
 * becomes a space. Extends {@code ImapResponseComposerImpl}, which puts them into quoted strings as they are, so that a mail could
 * forge answers (James 3.8.1, fixed upstream by 74bf59448b, by another way). Proof: {@code FetchTest}. For one thread at a time.
 */
final class OneLineComposer extends ImapResponseComposerImpl {

    OneLineComposer(ImapResponseWriter writer) {
        super(writer);
    }

    @Override
    public ImapResponseComposer quote(String text) throws IOException {
        return super.quote(clean(text));
    }

    @Override
    public ImapResponseComposer message(String text) throws IOException {
        return super.message(clean(text));
    }

    @Override
    public ImapResponseComposer quoteUpperCaseAscii(String text) throws IOException {
        return super.quoteUpperCaseAscii(clean(text));
    }

    private static String clean(String text) {
        for (int i = 0; text != null && i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return text.chars().map(c -> isControl(c) ? ' ' : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            }
        }
        return text;
    }

    private static boolean isControl(int c) {
        return c < ' ' || c == 127;
    }
}
