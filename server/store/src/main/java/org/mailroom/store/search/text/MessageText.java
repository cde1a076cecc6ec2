package org.mailroom.store.search.text;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Takes a message apart into its texts, decoded. Of the body: all parts that are text, what stands before, between and behind
 * the parts, the header fields of parts, and messages in the message. Text that no parser understands is read
 * as it is. Bounded memory, whatever the message is; stateless.
 */
public final class MessageText {
    /** Deeper parts are read as plain text: each level takes a piece of the stack. */
    private static final int DEEPEST = 50;
    private static final int LOOK = 8192;

    /** What a text of the body is. */
    public enum Piece {
        /** A text, or the name or description of a part. */
        TEXT,
        /** A text with markup, of which people see what {@link HtmlText} leaves. */
        HTML,
        /** Header fields of a message in the message that say something to people. */
        INNER_FIELDS,
        /** All header fields of a part, or of a message in the message. */
        ALL_FIELDS
    }

    /** Takes the texts in the order in which they stand. */
    public interface Visitor {
        /** @param value  decoded, in one line; a line of the header that is no field has an empty name */
        void field(String name, String value);

        /** A piece of the body; it need not be read to its end. */
        void text(Piece piece, Reader text) throws IOException;

        /** Whether nothing more is wanted. */
        boolean done();
    }

    private MessageText() {
    }

    /** The fields of a message's header. */
    public static void header(byte[] header, Visitor visitor) {
        int at = 0;
        while (at < header.length && !visitor.done()) {
            int end = fieldEnd(header, at);
            int to = end;
            while (to > at && (header[to - 1] == '\n' || header[to - 1] == '\r')) {
                to--;
            }
            if (to > at) {
                int colon = at;
                while (colon < to && header[colon] != ':' && header[colon] != '\n') {
                    colon++;
                }
                boolean field = colon < to && header[colon] == ':';
                int value = field ? colon + 1 : at;
                while (value < to && (header[value] == ' ' || header[value] == '\t')) {
                    value++;
                }
                visitor.field(field ? new String(header, at, colon - at, StandardCharsets.ISO_8859_1).strip() : "", HeaderText.decoded(header, value, to));
            }
            at = end;
        }
    }

    /** Behind the line end that no white space follows. */
    private static int fieldEnd(byte[] header, int from) {
        for (int i = from; i < header.length; i++) {
            if (header[i] == '\n' && (i + 1 == header.length || header[i + 1] != ' ' && header[i + 1] != '\t')) {
                return i + 1;
            }
        }
        return header.length;
    }

    /** Opens a stream anew. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** The texts of the body of the message that has this header. */
    public static void body(byte[] header, Source body, Visitor visitor) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE,
            new DefaultBodyDescriptorBuilder(null, LenientFieldParser.getParser(), DecodeMonitor.SILENT));
        tokens.setRecursionMode(RecursionMode.M_RECURSE);
        try (InputStream in = body.open()) {
            tokens.parse(new SequenceInputStream(new ByteArrayInputStream(header), in));
            parts(tokens, visitor);
        } catch (MimeException notUnderstood) {
            try (InputStream raw = body.open()) {
                visitor.text(Piece.TEXT, plain(raw, Optional.empty()));
            }
        }
    }

    private static void parts(MimeTokenStream tokens, Visitor visitor) throws IOException, MimeException {
        int depth = 0;
        boolean inMessage = false;
        Fields fields = new Fields();
        for (EntityState state = tokens.next(); state != EntityState.T_END_OF_STREAM && !visitor.done(); state = tokens.next()) {
            switch (state) {
                case T_START_MESSAGE, T_START_BODYPART -> {
                    depth++;
                    inMessage = state == EntityState.T_START_MESSAGE;
                    tokens.setRecursionMode(depth > DEEPEST ? RecursionMode.M_FLAT : RecursionMode.M_RECURSE);
                }
                case T_END_MESSAGE, T_END_BODYPART -> {
                    depth--;
                    tokens.setRecursionMode(depth > DEEPEST ? RecursionMode.M_FLAT : RecursionMode.M_RECURSE);
                }
                case T_FIELD -> {
                    if (depth > 0 && tokens.getField().getBody() != null) {
                        fields.add(tokens.getField(), inMessage);
                    }
                }
                case T_END_HEADER -> fields.give(visitor);
                case T_PREAMBLE, T_EPILOGUE -> visitor.text(Piece.TEXT, plain(tokens.getInputStream(), Optional.empty()));
                case T_BODY -> part(tokens, visitor);
                default -> {
                    // Nothing that is text.
                }
            }
        }
    }

    /** The header fields of one part. */
    private static final class Fields {
        private final Map<Piece, StringBuilder> texts = new EnumMap<>(Piece.class);

        void add(Field field, boolean inMessage) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            String whole = field.getName() + ": " + HeaderText.decoded(bytesAsText(field.getBody()));
            add(Piece.ALL_FIELDS, whole);
            if (name.equals("content-type") || name.equals("content-disposition")) {
                add(Piece.TEXT, HeaderText.names(bytesAsText(field.getBody())));
            } else if (name.equals("content-description")) {
                add(Piece.TEXT, whole);
            } else if (inMessage && !name.startsWith("content-") && !name.equals("mime-version")) {
                add(Piece.INNER_FIELDS, whole);
            }
        }

        private void add(Piece piece, String text) {
            texts.computeIfAbsent(piece, none -> new StringBuilder()).append(text).append("\n\n");
        }

        void give(Visitor visitor) throws IOException {
            for (Map.Entry<Piece, StringBuilder> text : texts.entrySet()) {
                visitor.text(text.getKey(), new StringReader(text.getValue().toString()));
            }
            texts.clear();
        }
    }

    /** The parser gives a char for each byte. */
    private static String bytesAsText(String body) {
        return body.chars().allMatch(c -> c < 128) ? body : MailCharsets.decoded(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void part(MimeTokenStream tokens, Visitor visitor) throws IOException {
        BodyDescriptor part = tokens.getBodyDescriptor();
        String type = Optional.ofNullable(part.getMediaType()).orElse("text").toLowerCase(Locale.ROOT);
        String kind = Optional.ofNullable(part.getSubType()).orElse("plain").toLowerCase(Locale.ROOT);
        if (!text(type, kind)) {
            return;
        }
        Reader reader = plain(tokens.getDecodedInputStream(), MailCharsets.named(part.getCharset()));
        visitor.text(kind.equals("html") || kind.equals("xhtml+xml") ? Piece.HTML : Piece.TEXT, reader);
    }

    private static boolean text(String type, String kind) {
        return type.equals("text") || type.equals("message") || type.equals("multipart")
            || kind.equals("xml") || kind.equals("json") || kind.endsWith("+xml") || kind.endsWith("+json");
    }

    private static Reader plain(InputStream stream, Optional<Charset> charset) throws IOException {
        if (charset.isPresent()) {
            return new InputStreamReader(stream, charset.get());
        }
        BufferedInputStream in = new BufferedInputStream(stream, LOOK);
        in.mark(LOOK);
        byte[] head = new byte[LOOK];
        int length = in.readNBytes(head, 0, LOOK);
        in.reset();
        return new InputStreamReader(in, MailCharsets.guessed(head, length, length < LOOK));
    }
}
