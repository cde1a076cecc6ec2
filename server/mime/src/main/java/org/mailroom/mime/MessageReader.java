package org.mailroom.mime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;

/**
 * Goes through the parts of a message in the order in which they stand (RFC 2045, 2046), in one pass. Takes what no standard describes for what it looks like, and never fails for
 * it. Memory is bounded, and time is linear in the length of the message, whatever it is. Beyond {@value #DEEPEST} parts in parts, and {@value #MOST_PARTS} in all, which no mail
 * program makes, a part is a leaf: what is in it is read as it stands. One use, one thread.
 */
public final class MessageReader {
    /** Of parts in parts, and messages in messages. */
    public static final int DEEPEST = 60;
    public static final int MOST_PARTS = 10_000;
    /** In bytes; what of a header is beyond is passed over. */
    public static final int LONGEST_HEADER = 1 << 20;
    private static final int LOOK = 8192;

    /** What becomes of messages in the message. */
    public enum Inner {
        /** They are leaves. */
        CLOSED,
        /** Their parts are read where they stand, so that all offsets are such of the whole message. */
        OPEN,
        /** Their parts are read, also where the message is encoded, which it must not be (RFC 2046 5.2.1). */
        DECODED
    }

    /** Where the reader stands. */
    public enum Step {
        /** Behind the header of a part that has parts. */
        MULTIPART,
        /** Behind the header of a part whose content is a message. */
        MESSAGE,
        /** Before the content of a part that is neither. */
        LEAF,
        /** Before what stands in front of the parts of a multipart or behind them, where people see nothing. */
        BESIDE,
        END
    }

    private final Lines lines;
    private final Inner inner;
    /** The part that holds the message as an encoded one; null for a message of its own. */
    private final Part holder;
    private final List<Part> multiparts = new ArrayList<>();
    private Part part;
    private HeaderLines header = HeaderLines.NONE;
    private Step step;
    private int count;
    private int steps;
    private MessageReader encoded;

    private MessageReader(InputStream message, Inner inner, Part holder, int count) {
        this.lines = new Lines(message);
        this.inner = inner;
        this.holder = holder;
        this.part = holder;
        this.count = count;
    }

    /** @param message  with its header; the caller closes it */
    public static MessageReader of(InputStream message, Inner inner) {
        return new MessageReader(message, inner, null, 0);
    }

    /** Counts the lines of each part as well. To be called before the first step. */
    public MessageReader countingLines() {
        lines.count();
        return this;
    }

    /** The whole message with all its parts. */
    public static Part tree(InputStream message) throws IOException {
        MessageReader reader = of(message, Inner.OPEN);
        reader.next();
        Part root = reader.part;
        while (reader.step != Step.END) {
            reader.next();
        }
        return root;
    }

    /** Goes on, whether or not the content here was read. */
    public Step next() throws IOException {
        if (encoded != null && encoded.next() != Step.END) {
            return current();
        }
        steps++;
        if (encoded != null) {
            count = encoded.count;
            encoded = null;
            step = behind(lines.skip());
        } else {
            step = step == null ? entity(holder) : switch (step) {
                case MULTIPART -> beside(part);
                case MESSAGE -> message();
                case LEAF, BESIDE -> behind(lines.skip());
                case END -> Step.END;
            };
        }
        return current();
    }

    private Step current() {
        return encoded == null ? step : encoded.current();
    }

    private Step beside(Part multipart) {
        part = multipart;
        header = HeaderLines.NONE;
        return Step.BESIDE;
    }

    private Step message() throws IOException {
        if (inner == Inner.DECODED && !encoding().isEmpty()) {
            encoded = new MessageReader(content(), inner, part, count);
            encoded.next();
            return Step.MESSAGE;
        }
        return entity(part);
    }

    private Step behind(Lines.Delimiter delimiter) throws IOException {
        Part in = delimiter == null ? holder : multiparts.get(delimiter.level());
        long end = delimiter == null ? lines.position() : delimiter.end();
        long passed = delimiter == null ? lines.lines() : delimiter.lines();
        for (Part ended = part; ended != in; ended = ended.parent().orElse(null)) {
            ended.end = Math.max(ended.body, end);
            ended.lines = Math.max(0, passed - ended.lines);
        }
        if (delimiter == null) {
            return Step.END;
        }
        int open = delimiter.level() + (delimiter.last() ? 0 : 1);
        multiparts.subList(open, multiparts.size()).clear();
        lines.close(open);
        return delimiter.last() ? beside(in) : entity(in);
    }

    private Step entity(Part in) throws IOException {
        part = new Part(in, lines.position());
        header = new HeaderLines(lines.header(LONGEST_HEADER));
        part.body = lines.position();
        part.lines = lines.lines();
        count++;
        ContentField type = header.content("content-type").orElse(in != null && in.type.equals("multipart/digest") ? ContentField.of("message/rfc822") : ContentField.of(""));
        part.type = type.mediaType();
        if (count >= MOST_PARTS) {
            lines.flatten();
        }
        if (!lines.delimited() && part.depth() < DEEPEST && count < MOST_PARTS) {
            part.kind = kind(type);
        }
        return switch (part.kind) {
            case MULTIPART -> Step.MULTIPART;
            case MESSAGE -> Step.MESSAGE;
            case LEAF -> Step.LEAF;
        };
    }

    private Part.Kind kind(ContentField type) {
        if (part.type.startsWith("multipart/")) {
            if (type.word("boundary").filter(lines::open).isPresent()) {
                multiparts.add(part);
                return Part.Kind.MULTIPART;
            }
            part.type = ContentField.TEXT;
        }
        boolean message = part.type.equals("message/rfc822") || part.type.equals("message/global");
        return message && inner != Inner.CLOSED ? Part.Kind.MESSAGE : Part.Kind.LEAF;
    }

    /** The part that was reached; for what stands beside parts, their multipart. */
    public Part part() {
        return encoded == null ? part : encoded.part();
    }

    /** The header of the part that was reached; empty beside parts. */
    public HeaderLines header() {
        return encoded == null ? header : encoded.header();
    }

    /** The content here, decoded. Gives nothing once the reader has gone on. */
    public InputStream content() {
        if (encoded != null) {
            return encoded.content();
        }
        return switch (encoding()) {
            case "base64" -> new Base64InputStream(new Content(), DecodeMonitor.SILENT);
            case "quoted-printable" -> new QuotedPrintableInputStream(new Content(), DecodeMonitor.SILENT);
            default -> new Content();
        };
    }

    /** The content here as text, by its charset, or where it names none by what its bytes look like. */
    public Reader text() throws IOException {
        Optional<Charset> charset = charset();
        if (charset.isPresent()) {
            return new InputStreamReader(content(), charset.get());
        }
        BufferedInputStream in = new BufferedInputStream(content(), LOOK);
        in.mark(LOOK);
        byte[] head = new byte[LOOK];
        int length = in.readNBytes(head, 0, LOOK);
        in.reset();
        return new InputStreamReader(in, MailCharsets.guessed(head, length, length < LOOK));
    }

    /** The charset that the header names; empty for ASCII, and for names that are none. */
    public Optional<Charset> charset() {
        return header().content("content-type").flatMap(type -> type.word("charset")).flatMap(MailCharsets::named);
    }

    /** How the content is encoded for its way; empty where its bytes are as they are. */
    private String encoding() {
        String said = header.value("content-transfer-encoding").orElse("").toLowerCase(Locale.ROOT);
        return said.startsWith("base64") ? "base64" : said.startsWith("quoted-printable") ? "quoted-printable" : "";
    }

    private final class Content extends InputStream {
        private final int at = steps;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return at == steps ? lines.read(into, from, length) : -1;
        }
    }
}
