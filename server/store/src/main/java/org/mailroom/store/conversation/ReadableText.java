package org.mailroom.store.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
public final class ReadableText {
    private static final int LONGEST = 256 << 10;
    /** Parts that are deeper are not read: each level takes a piece of the stack. */
    private static final int DEEPEST = 50;
    private static final Pattern UNSEEN = Pattern.compile("(?is)<(script|style|head)\\b.*?(</\\1\\s*>|\\z)|<!--.*?(-->|\\z)");
    private static final Pattern BREAK = Pattern.compile("(?i)<(br|/p|/div|/tr|/h[1-6]|/li)\\b[^>]*>");
    private static final Pattern TAG = Pattern.compile("(?s)<[^>]*(>|\\z)");

    private ReadableText() {
    }

    /** The first plain text, or what can be read of the first HTML. */
    public static String of(InputStream message) throws IOException {
        Found found = read(message, false);
        return found.text.orElseGet(() -> plain(found.html.orElse("")));
    }

    /** The first HTML with its markup. */
    public static Optional<String> html(InputStream message) throws IOException {
        return read(message, true).html;
    }

    private static final class Found {
        private Optional<String> text = Optional.empty();
        private Optional<String> html = Optional.empty();
    }

    private static Found read(InputStream message, boolean markup) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE, new DefaultBodyDescriptorBuilder(null, null, DecodeMonitor.SILENT));
        tokens.setRecursionMode(RecursionMode.M_RECURSE);
        Found found = new Found();
        try {
            tokens.parse(message);
            EntityState state = tokens.next();
            int depth = 0;
            while (state != EntityState.T_END_OF_STREAM && depth <= DEEPEST && (markup ? found.html : found.text).isEmpty()) {
                depth += switch (state) {
                    case T_START_MULTIPART, T_START_MESSAGE -> 1;
                    case T_END_MULTIPART, T_END_MESSAGE -> -1;
                    default -> 0;
                };
                if (state == EntityState.T_BODY && "text".equalsIgnoreCase(tokens.getBodyDescriptor().getMediaType())) {
                    look(tokens, found);
                }
                state = tokens.next();
            }
        } catch (MimeException malformed) {
            // What was found before is what can be read.
            return found;
        }
        return found;
    }

    private static void look(MimeTokenStream tokens, Found found) throws IOException {
        BodyDescriptor part = tokens.getBodyDescriptor();
        if ("plain".equalsIgnoreCase(part.getSubType()) && found.text.isEmpty()) {
            found.text = Optional.of(read(tokens.getDecodedInputStream(), part));
        } else if ("html".equalsIgnoreCase(part.getSubType()) && found.html.isEmpty()) {
            found.html = Optional.of(read(tokens.getDecodedInputStream(), part));
        }
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
