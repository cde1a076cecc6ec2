package org.mailroom.store.search.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.mime.ContentField;
import org.mailroom.mime.HeaderLines;
import org.mailroom.mime.HeaderLines.Field;
import org.mailroom.mime.HtmlText;
import org.mailroom.mime.MessageReader;
import org.mailroom.mime.MessageReader.Inner;
import org.mailroom.mime.MessageReader.Step;
import org.mailroom.mime.Part;
import org.mailroom.store.document.DocumentKind;

/**
 * Takes a message apart into its texts, decoded. Of the body: all parts that are text, what stands before, between and behind
 * the parts, the header fields of parts, and messages in the message; what is too deep for {@link MessageReader} as it stands. Bounded memory, whatever the message is; stateless.
 */
public final class MessageText {

    /** What a text of the body is. */
    public enum Piece {
        /** A text, or the name or description of a part. */
        TEXT,
        /** A text with markup, of which people see what {@link HtmlText} leaves. */
        HTML,
        /** Header fields of a message in the message that say something to people. */
        INNER_FIELDS,
        /** All header fields of a part, or of a message in the message. */
        ALL_FIELDS,
        /** What stands in an attached document. */
        DOCUMENT
    }

    /** Takes the texts in the order in which they stand. */
    public interface Visitor {
        /** @param value  decoded, in one line; a line of the header that is no field has an empty name */
        void field(String name, String value);

        /** A piece of the body; it need not be read to its end. */
        void text(Piece piece, Reader text) throws IOException;

        /** There is a document that somebody else has to read. */
        default void document() {
        }

        /** Whether nothing more is wanted. */
        boolean done();
    }

    private MessageText() {
    }

    /** The fields of a message's header. */
    public static void header(byte[] header, Visitor visitor) {
        for (Field field : new HeaderLines(header).fields()) {
            if (visitor.done()) {
                return;
            }
            visitor.field(field.name(), field.text());
        }
    }

    /** The texts of the body of a message. @param message  with its header; the caller closes it */
    public static void body(InputStream message, Visitor visitor) throws IOException {
        MessageReader reader = MessageReader.of(message, Inner.DECODED);
        for (Step step = reader.next(); step != Step.END && !visitor.done(); step = reader.next()) {
            if (step != Step.BESIDE && reader.part().depth() > 0) {
                fields(reader, visitor);
            }
            if (step == Step.BESIDE) {
                visitor.text(Piece.TEXT, reader.text());
            } else if (step == Step.LEAF) {
                leaf(reader, visitor);
            }
        }
    }

    private static void leaf(MessageReader reader, Visitor visitor) throws IOException {
        if (DocumentKind.of(reader.part(), reader.header())) {
            visitor.document();
        }
        if (isText(reader.part())) {
            visitor.text(isHtml(reader.part()) ? Piece.HTML : Piece.TEXT, reader.text());
        }
    }

    private static void fields(MessageReader reader, Visitor visitor) throws IOException {
        boolean inMessage = reader.part().parent().filter(Part::isMessage).isPresent();
        Fields fields = new Fields();
        reader.header().fields().forEach(field -> fields.add(field, inMessage));
        fields.give(visitor);
    }

    /** The header fields of one part. */
    private static final class Fields {
        private final Map<Piece, StringBuilder> texts = new EnumMap<>(Piece.class);

        void add(Field field, boolean inMessage) {
            String name = field.name().toLowerCase(Locale.ROOT);
            String whole = field.name() + ": " + field.text();
            add(Piece.ALL_FIELDS, whole);
            if (name.equals("content-type") || name.equals("content-disposition")) {
                ContentField content = ContentField.of(field.body());
                add(Piece.TEXT, Stream.of("filename", "name").flatMap(named -> content.parameter(named).stream()).collect(Collectors.joining("\n")));
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

    private static boolean isText(Part part) {
        String type = part.type();
        return type.startsWith("text/") || type.startsWith("message/") || type.startsWith("multipart/")
            || type.endsWith("/xml") || type.endsWith("/json") || type.endsWith("+xml") || type.endsWith("+json");
    }

    private static boolean isHtml(Part part) {
        return part.type().endsWith("/html") || part.type().endsWith("/xhtml+xml");
    }
}
