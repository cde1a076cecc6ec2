package org.mailroom.mailets.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.mailroom.domain.mail.Content;
import org.mailroom.mime.HeaderLines;
import org.mailroom.mime.HeaderText;
import org.mailroom.mime.MessageReader;
import org.mailroom.mime.MessageTexts;

/** What rules ask of a message. The body is read when it is asked for first, once, with the limits of {@link MessageTexts}. For one thread. */
public final class Reading {
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
        try (InputStream in = message.open()) {
            HeaderLines header = new HeaderLines(in.readNBytes(MessageReader.LONGEST_HEADER));
            return new Reading(header.lines().stream().map(String::stripTrailing).toList(), message);
        }
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
                values.add(HeaderText.line(line.substring(colon + 1)));
            }
        }
        return values;
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
                parts = parts(MessageTexts.read(in, false));
            } catch (IOException e) {
                throw new UncheckedIOException("the message cannot be read", e);
            }
        }
        return parts;
    }

    /** Pictures that belong to the HTML, such as logos, are nothing that people attach. */
    private static Parts parts(MessageTexts texts) {
        return new Parts(text(texts.plain().strip(), texts.seen()),
            texts.attached().stream().filter(part -> !part.inline() || !part.type().startsWith("image/")).map(part -> new Attachment(part.name().orElse(""), part.type())).toList());
    }

    /** An HTML part beside a plain one says the same, most of the time, and now and then something else to hide it. */
    private static String text(String written, String shown) {
        if (written.isEmpty()) {
            return shown;
        }
        return shown.isEmpty() || same(written, shown) ? written : written + "\n" + shown;
    }

    private static boolean same(String written, String shown) {
        return written.replaceAll("\\s+", "").equals(shown.replaceAll("\\s+", ""));
    }
}
