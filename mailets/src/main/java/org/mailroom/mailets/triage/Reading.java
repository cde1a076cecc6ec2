package org.mailroom.mailets.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.mail.internet.ContentDisposition;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimeUtility;
import javax.mail.internet.ParseException;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jsoup.Jsoup;
import org.mailroom.domain.mail.Content;

/**
 * What people read of a message, and what is attached to it. Malformed messages are read as far as they can be. The body is read when it is asked for first, once;
 * of its texts no more than {@value #LONGEST} bytes each and together so many characters, and nothing behind parts in parts that are deeper than any mail program makes them. For one thread.
 */
public final class Reading {
    static final int LONGEST = 256 << 10;
    private static final int MOST_ATTACHMENTS = 200;
    private static final int LONGEST_HEADER = 1 << 20;
    /** Decoding a field takes time with the square of its length. */
    private static final int LONGEST_DECODED = 16 << 10;
    /** Each level of parts in parts takes a piece of the stack, and reads all that is inside of it. */
    private static final int DEEPEST = 30;
    /** Of HTML that gives no text, all parts together. */
    private static final int MOST_HTML = 4 * LONGEST;

    /** Something attached; the name is empty where it has none. */
    public record Attachment(String name, String type) {
    }

    private record Parts(String text, List<Attachment> attachments) {
    }

    private final List<String> headerLines;
    private final Content message;
    private Parts parts;

    /**
     * @param headerLines  the fields of its header, each with its continuation lines, a char for a byte
     * @param message  all of it
     */
    public Reading(List<String> headerLines, Content message) {
        this.headerLines = List.copyOf(headerLines);
        this.message = message;
    }

    /** Reads the header. */
    public static Reading of(Content message) throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = message.open()) {
            String[] header = new String(in.readNBytes(LONGEST_HEADER), StandardCharsets.ISO_8859_1).split("\\r?\\n\\r?\\n", 2);
            for (String line : header[0].split("\\r?\\n")) {
                if (!lines.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
                    lines.set(lines.size() - 1, lines.get(lines.size() - 1) + "\r\n" + line);
                } else {
                    lines.add(line);
                }
            }
        }
        return new Reading(lines, message);
    }

    public List<String> headerLines() {
        return headerLines;
    }

    /** The fields of this name, each decoded and in one line. */
    public List<String> header(String name) {
        List<String> values = new ArrayList<>();
        for (String line : headerLines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                values.add(decoded(line.substring(colon + 1)));
            }
        }
        return values;
    }

    private static String decoded(String value) {
        String text = value;
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            text = value;
        }
        String unfolded = text.replaceAll("\\r?\\n(?=[ \\t])", "");
        return encodedWords(unfolded).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** The beginning decoded, behind it a long field as it is. */
    private static String encodedWords(String text) {
        int end = Math.min(text.length(), LONGEST_DECODED);
        return DecoderUtil.decodeEncodedWords(text.substring(0, end), DecodeMonitor.SILENT) + text.substring(end);
    }

    public String subject() {
        return header("Subject").stream().findFirst().orElse("");
    }

    /** All texts of it; those that stand there as text and as HTML once. */
    public String text() {
        return parts().text();
    }

    public List<Attachment> attachments() {
        return parts().attachments();
    }

    private Parts parts() {
        if (parts == null) {
            try (InputStream in = message.open()) {
                parts = new Parser().read(in);
            } catch (IOException e) {
                throw new UncheckedIOException("the message cannot be read", e);
            }
        }
        return parts;
    }

    /** Goes through the parts of one message. */
    private static final class Parser {
        private final StringBuilder plain = new StringBuilder();
        private final StringBuilder html = new StringBuilder();
        private final List<Attachment> attachments = new ArrayList<>();
        private String disposition = "";
        private String type = "";
        private boolean shownInText;
        private int markup;

        Parts read(InputStream message) throws IOException {
            MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE, new DefaultBodyDescriptorBuilder(null, null, DecodeMonitor.SILENT));
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
            try {
                tokens.parse(message);
                int depth = 0;
                for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM && depth <= DEEPEST; state = tokens.next()) {
                    depth += state == EntityState.T_START_MULTIPART ? 1 : state == EntityState.T_END_MULTIPART ? -1 : 0;
                    if (state == EntityState.T_START_HEADER) {
                        disposition = "";
                        type = "";
                        shownInText = false;
                    } else if (state == EntityState.T_FIELD) {
                        field(tokens.getField().getName(), tokens.getField().getBody());
                    } else if (state == EntityState.T_BODY) {
                        part(tokens);
                    }
                }
            } catch (MimeException malformed) {
                return result();
            }
            return result();
        }

        private void field(String name, String body) {
            if (name.equalsIgnoreCase("Content-Disposition")) {
                disposition = body.length() > LONGEST_DECODED ? "" : body;
            } else if (name.equalsIgnoreCase("Content-Type")) {
                type = body.length() > LONGEST_DECODED ? "" : body;
            } else if (name.equalsIgnoreCase("Content-ID")) {
                shownInText = true;
            }
        }

        private void part(MimeTokenStream tokens) throws IOException {
            String media = tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
            Optional<String> name = name();
            boolean text = media.equals("text/plain") || media.equals("text/html");
            boolean attached = disposition.strip().toLowerCase(Locale.ROOT).startsWith("attachment");
            if (!text || name.isPresent() || attached) {
                // Pictures that belong to the HTML, such as logos, are nothing that people attach.
                if (attachments.size() < MOST_ATTACHMENTS && (attached || !shownInText || !media.startsWith("image/"))) {
                    attachments.add(new Attachment(name.orElse(""), media));
                }
            } else if (media.equals("text/plain") && plain.length() < LONGEST) {
                plain.append(string(tokens.getDecodedInputStream())).append('\n');
            } else if (media.equals("text/html") && html.length() < LONGEST && markup < MOST_HTML) {
                String source = string(tokens.getDecodedInputStream());
                markup += source.length();
                html.append(Jsoup.parse(source).wholeText()).append('\n');
            }
        }

        /** An HTML part beside a plain one says the same, most of the time, and now and then something else to hide it. */
        private Parts result() {
            String written = plain.toString().strip();
            String shown = html.toString().replaceAll("[ \\t\\x0b\\f\\u00a0]+", " ").replaceAll(" ?\\r?\\n[ \\r\\n]*", "\n").strip();
            String all = written.isEmpty() || shown.isEmpty() || same(written, shown) ? written.isEmpty() ? shown : written : written + "\n" + shown;
            return new Parts(all.length() > LONGEST ? all.substring(0, LONGEST) : all, List.copyOf(attachments));
        }

        private static boolean same(String written, String shown) {
            return written.replaceAll("\\s+", "").equals(shown.replaceAll("\\s+", ""));
        }

        private Optional<String> name() {
            return parameter(disposition, true, "filename").or(() -> parameter(type, false, "name")).filter(name -> !name.isBlank());
        }

        private static Optional<String> parameter(String field, boolean isDisposition, String name) {
            try {
                String value = field.isBlank() ? null : isDisposition ? new ContentDisposition(field).getParameter(name) : new ContentType(field).getParameter(name);
                return Optional.ofNullable(value).map(Reading::decoded8);
            } catch (ParseException noParameters) {
                return Optional.empty();
            }
        }

        private String string(InputStream in) throws IOException {
            byte[] bytes = in.readNBytes(LONGEST);
            return new String(bytes, charset(parameter(type, false, "charset"), bytes));
        }

        private static Charset charset(Optional<String> name, byte[] bytes) {
            try {
                Charset named = name.isEmpty() ? StandardCharsets.US_ASCII : Charset.forName(MimeUtility.javaCharset(name.get().strip()));
                return named.equals(StandardCharsets.US_ASCII) ? guess(bytes) : named;
            } catch (IllegalArgumentException unknown) {
                return guess(bytes);
            }
        }

        private static Charset guess(byte[] bytes) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return StandardCharsets.UTF_8;
            } catch (CharacterCodingException notUtf8) {
                return StandardCharsets.ISO_8859_1;
            }
        }
    }

    /** A parameter that may hold encoded words although it must not. */
    private static String decoded8(String parameter) {
        return encodedWords(parameter);
    }
}
