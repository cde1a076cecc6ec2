package org.mailroom.store.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** What can be read of a message without a mail client: its first plain text, or else its first HTML without markup. Bounded; never fails on malformed MIME. */
final class ReadableText {
    private static final int LONGEST = 256 << 10;
    private static final Pattern UNSEEN = Pattern.compile("(?is)<(script|style|head)\\b.*?(</\\1\\s*>|\\z)|<!--.*?(-->|\\z)");
    private static final Pattern BREAK = Pattern.compile("(?i)<(br|/p|/div|/tr|/h[1-6]|/li)\\b[^>]*>");
    private static final Pattern TAG = Pattern.compile("(?s)<[^>]*(>|\\z)");

    private ReadableText() {
    }

    static String of(InputStream message) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE, new DefaultBodyDescriptorBuilder(null, null, DecodeMonitor.SILENT));
        tokens.setRecursionMode(RecursionMode.M_RECURSE);
        String html = "";
        try {
            tokens.parse(message);
            for (EntityState state = tokens.next(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                if (state == EntityState.T_BODY && "text".equalsIgnoreCase(tokens.getBodyDescriptor().getMediaType())) {
                    BodyDescriptor part = tokens.getBodyDescriptor();
                    boolean plain = "plain".equalsIgnoreCase(part.getSubType());
                    if (plain) {
                        return read(tokens.getDecodedInputStream(), part);
                    }
                    if (html.isEmpty() && "html".equalsIgnoreCase(part.getSubType())) {
                        html = read(tokens.getDecodedInputStream(), part);
                    }
                }
            }
        } catch (MimeException malformed) {
            return html.isEmpty() ? "" : plain(html);
        }
        return plain(html);
    }

    private static String read(InputStream in, BodyDescriptor part) throws IOException {
        return new String(in.readNBytes(LONGEST), charset(part.getCharset()));
    }

    private static Charset charset(String name) {
        try {
            Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name.strip());
            return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    private static String plain(String html) {
        String text = TAG.matcher(BREAK.matcher(UNSEEN.matcher(html).replaceAll(" ")).replaceAll("\n")).replaceAll("");
        return text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
            .replaceAll("[ \\t\\x0b\\f\\r]+", " ").replaceAll(" ?\\n ?", "\n").replaceAll("\\n{3,}", "\n\n").strip();
    }
}
