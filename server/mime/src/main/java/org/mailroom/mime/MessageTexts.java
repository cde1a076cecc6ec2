package org.mailroom.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.mailroom.mime.MessageReader.Inner;
import org.mailroom.mime.MessageReader.Step;

/**
 * What people read of a message without opening anything, and what is attached to it. A message within the message is attached. Memory and time are bounded as
 * {@link MessageReader} tells, and by the limits here.
 *
 * @param header  of the message
 * @param plain  all plain texts; empty without
 * @param html  the HTML texts, with their markup
 * @param attached  what is not one of these texts, or has a name
 * @param cut  whether something was left out that people would have read
 */
public record MessageTexts(HeaderLines header, String plain, List<String> html, List<Attached> attached, boolean cut) {
    /** In characters, of all plain texts together and of all HTML. */
    public static final int LONGEST = 1 << 19;
    public static final int MOST_ATTACHED = 500;
    private static final int LONGEST_NAME = 200;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");

    /**
     * @param place  counts the contents of the message from 0
     * @param type  media type in lower case, without parameters
     * @param name  any text in one line; of a long one its end
     * @param contentId  without brackets
     * @param size  in bytes, decoded; -1 where it was not asked for
     * @param inline  whether it is meant to be shown within the text
     */
    public record Attached(int place, String type, Optional<String> name, Optional<String> contentId, long size, boolean inline) {
    }

    /** @param sizes  whether to find out how long what is attached is, which takes time */
    public static MessageTexts read(InputStream message, boolean sizes) throws IOException {
        MessageReader reader = MessageReader.of(message, Inner.CLOSED);
        StringBuilder plain = new StringBuilder();
        List<String> html = new ArrayList<>();
        List<Attached> attached = new ArrayList<>();
        int room = LONGEST;
        boolean cut = false;
        int place = 0;
        Step step = reader.next();
        HeaderLines header = reader.header();
        for (; step != Step.END; step = reader.next()) {
            if (step != Step.LEAF) {
                continue;
            }
            Attached part = described(reader, place++);
            boolean shown = part.name().isEmpty() && !attachment(reader);
            if (shown && part.type().equals(ContentField.TEXT)) {
                plain.append(plain.isEmpty() ? "" : "\n\n");
                cut |= read(reader.text(), plain, LONGEST);
            } else if (shown && part.type().equals("text/html")) {
                StringBuilder source = new StringBuilder();
                cut |= read(reader.text(), source, room);
                room -= source.length();
                html.add(source.toString());
            } else if (attached.size() < MOST_ATTACHED) {
                attached.add(sizes ? measured(part, reader.content()) : part);
                cut |= reader.part().depth() >= MessageReader.DEEPEST;
            } else {
                cut = true;
            }
        }
        plain.setLength(Math.min(LONGEST, plain.length()));
        return new MessageTexts(header, plain.toString(), html.stream().filter(source -> !source.isEmpty()).toList(), List.copyOf(attached), cut);
    }

    /** The text to read: the plain one, or else what people see of the HTML. */
    public String text() {
        return plain.isBlank() ? seen() : plain;
    }

    /** What people see of the HTML. */
    public String seen() {
        return html.stream().map(HtmlText::read).collect(Collectors.joining("\n\n")).strip();
    }

    /** One of the contents, decoded, and what it is; its size is not known. */
    public record Content(Attached part, InputStream stream) {
    }

    /** The content at a place, to be read before the message is closed. */
    public static Optional<Content> at(InputStream message, int place) throws IOException {
        MessageReader reader = MessageReader.of(message, Inner.CLOSED);
        int at = -1;
        for (Step step = reader.next(); step != Step.END; step = reader.next()) {
            at += step == Step.LEAF ? 1 : 0;
            if (step == Step.LEAF && at == place) {
                return Optional.of(new Content(described(reader, place), reader.content()));
            }
        }
        return Optional.empty();
    }

    private static Attached described(MessageReader reader, int place) {
        HeaderLines header = reader.header();
        Optional<String> name = header.content("content-disposition").flatMap(field -> field.parameter("filename"))
            .or(() -> header.content("content-type").flatMap(field -> field.parameter("name"))).map(MessageTexts::line)
            
            .map(line -> line.length() > LONGEST_NAME ? line.substring(line.length() - LONGEST_NAME) : line).filter(line -> !line.isEmpty());
        Optional<String> contentId = header.value("content-id").map(MessageTexts::line).map(id -> id.replaceAll("^<|>$", "")).filter(id -> !id.isEmpty());
        return new Attached(place, reader.part().type(), name, contentId, -1, contentId.isPresent() && !attachment(reader));
    }

    private static boolean attachment(MessageReader reader) {
        return reader.header().content("content-disposition").filter(field -> field.value().equals("attachment")).isPresent();
    }

    /** The text of a header field in one line, with nothing in it that would change how others are shown. */
    public static String line(String field) {
        return CONTROLS.matcher(HeaderText.decoded(field)).replaceAll(" ").strip();
    }

    /** Reads as much as there is room for; gives whether more is there. */
    private static boolean read(Reader text, StringBuilder into, int longest) throws IOException {
        char[] piece = new char[8192];
        for (int read = text.read(piece); read >= 0; read = text.read(piece)) {
            int room = Math.max(0, longest - into.length());
            into.append(piece, 0, Math.min(room, read));
            if (read > room) {
                return true;
            }
        }
        return false;
    }

    private static Attached measured(Attached part, InputStream content) throws IOException {
        long size = 0;
        byte[] piece = new byte[16 << 10];
        for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
            size += read;
        }
        return new Attached(part.place(), part.type(), part.name(), part.contentId(), size, part.inline());
    }
}
