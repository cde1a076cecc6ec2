package org.mailroom.store.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Locale;

import org.mailroom.domain.answer.NoteMark;
import org.mailroom.domain.mail.Content;
import org.mailroom.mime.MessageReader;
import org.mailroom.mime.MessageReader.Inner;
import org.mailroom.mime.MessageReader.Step;
import org.mailroom.mime.Part;

/**
 * What is in a message, decoded, with the messages in it: whether there is a note, and whether there are placeholders. Each part is
 * looked at as text and as HTML, whatever it is called, so that a forwarded note is found in an attachment too; so is what stands before, between and
 * behind the parts. The file of a note is known by its field, since its text may be encoded once more. The message's own fields say
 * nothing: whoever writes may write any. Memory is bounded; what is deeper than {@link MessageReader} goes is looked at as it is.
 */
record ContentScan(boolean note, boolean placeholders) {
    private static final int CHUNK = 8192;

    static ContentScan of(Content content) throws IOException {
        boolean note = false;
        boolean placeholders = false;
        try (InputStream in = content.open()) {
            MessageReader reader = MessageReader.of(in, Inner.DECODED);
            for (Step step = reader.next(); step != Step.END; step = reader.next()) {
                note = note || inMessage(reader.part()) && reader.header().value(NoteMark.FIELD).isPresent();
                if (step == Step.LEAF || step == Step.BESIDE) {
                    Found found = read(reader.text());
                    note = note || found.note();
                    placeholders = placeholders || found.placeholders() && step == Step.LEAF && reader.part().type().startsWith("text/");
                }
            }
        }
        return new ContentScan(note, placeholders);
    }

    /** Whether it is a message in the message, or a part of one. */
    private static boolean inMessage(Part part) {
        return part.parent().filter(parent -> parent.isMessage() || inMessage(parent)).isPresent();
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

    private record Found(boolean note, boolean placeholders) {
    }

    private static Found read(Reader reader) throws IOException {
        NoteMark.Finder text = new NoteMark.Finder(false);
        NoteMark.Finder html = new NoteMark.Finder(true);
        FieldFinder field = new FieldFinder();
        boolean placeholders = false;
        char last = 0;
        char[] chunk = new char[CHUNK];
        for (int length = reader.read(chunk); length >= 0; length = reader.read(chunk)) {
            text.accept(chunk, 0, length);
            html.accept(chunk, 0, length);
            field.accept(chunk, length);
            for (int i = 0; i < length && !placeholders; i++) {
                placeholders = chunk[i] == '{' && last == '{';
                last = chunk[i];
            }
        }
        return new Found(text.found() || html.found() || field.found, placeholders);
    }
}
