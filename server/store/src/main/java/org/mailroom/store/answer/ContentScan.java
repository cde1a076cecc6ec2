package org.mailroom.store.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.mailroom.domain.answer.NoteMark;
import org.mailroom.domain.mail.Content;

/**
 * What is in a message, decoded, with the messages in it: whether there is a note, and whether there are placeholders. Each part is
 * looked at as text and as HTML, whatever it is called, so that a forwarded note is found in an attachment too; so is what stands before, between and
 * behind the parts. The file of a note is known by its field, since its text may be encoded once more. The message's own fields say
 * nothing: whoever writes may write any. Memory is
 * bounded; a message that no parser understands, or with parts deeper than anybody writes them, is looked at as it is.
 */
record ContentScan(boolean note, boolean placeholders) {
    private static final int CHUNK = 8192;
    /** Each level of parts takes a piece of the stack. */
    private static final int DEEPEST = 100;

    static ContentScan of(Content content) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE,
            new DefaultBodyDescriptorBuilder(null, LenientFieldParser.getParser(), DecodeMonitor.SILENT));
        tokens.setRecursionMode(RecursionMode.M_RECURSE);
        boolean note = false;
        boolean placeholders = false;
        int messages = 0;
        int level = 0;
        try (InputStream in = content.open()) {
            tokens.parse(in);
            for (EntityState state = tokens.next(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                level += switch (state) {
                    case T_START_MULTIPART, T_START_MESSAGE -> 1;
                    case T_END_MULTIPART, T_END_MESSAGE -> -1;
                    default -> 0;
                };
                if (level > DEEPEST) {
                    throw new MimeException("parts are nested more than " + DEEPEST + " times");
                }
                if (state == EntityState.T_START_MESSAGE) {
                    messages++;
                } else if (state == EntityState.T_FIELD) {
                    note = note || messages > 1 && tokens.getField().getName().equalsIgnoreCase(NoteMark.FIELD);
                } else if (state == EntityState.T_PREAMBLE || state == EntityState.T_EPILOGUE) {
                    note = note || read(tokens.getInputStream(), StandardCharsets.ISO_8859_1).note();
                } else if (state == EntityState.T_BODY) {
                    Part part = read(tokens.getDecodedInputStream(), charset(tokens.getBodyDescriptor()));
                    note = note || part.note();
                    placeholders = placeholders || part.placeholders() && "text".equalsIgnoreCase(tokens.getBodyDescriptor().getMediaType());
                }
            }
            return new ContentScan(note, placeholders);
        } catch (MimeException notUnderstood) {
            try (InputStream raw = content.open()) {
                return new ContentScan(note || read(raw, StandardCharsets.ISO_8859_1).note(), placeholders);
            }
        }
    }

    /** Looks for a line that is the field of notes. For one thread. */
    private static final class FieldFinder {
        private static final String START = NoteMark.FIELD.toLowerCase(Locale.ROOT) + ":";
        private int matched;
        private boolean found;

        void accept(char[] text, int length) {
            for (int i = 0; i < length; i++) {
                if (text[i] == '\n' || text[i] == '\r') {
                    matched = 0;
                } else if (matched >= 0) {
                    matched = Character.toLowerCase(text[i]) == START.charAt(matched) ? matched + 1 : -1;
                    found = found || matched == START.length();
                    matched = matched == START.length() ? -1 : matched;
                }
            }
        }
    }

    private record Part(boolean note, boolean placeholders) {
    }

    private static Part read(InputStream in, Charset charset) throws IOException {
        NoteMark.Finder text = new NoteMark.Finder(false);
        NoteMark.Finder html = new NoteMark.Finder(true);
        FieldFinder field = new FieldFinder();
        boolean placeholders = false;
        char last = 0;
        char[] chunk = new char[CHUNK];
        Reader reader = new InputStreamReader(in, charset);
        for (int length = reader.read(chunk); length >= 0; length = reader.read(chunk)) {
            text.accept(chunk, 0, length);
            html.accept(chunk, 0, length);
            field.accept(chunk, length);
            for (int i = 0; i < length && !placeholders; i++) {
                placeholders = chunk[i] == '{' && last == '{';
                last = chunk[i];
            }
        }
        return new Part(text.found() || html.found() || field.found, placeholders);
    }

    private static Charset charset(BodyDescriptor part) {
        return charset(part.getCharset());
    }

    /** ISO-8859-1 for names that Java does not know: it reads anything. */
    static Charset charset(String name) {
        try {
            Charset charset = name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name.strip().toLowerCase(Locale.ROOT));
            return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.ISO_8859_1 : charset;
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
