package org.mailroom.store.answer;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.mailroom.domain.answer.NoteMark;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.mime.HtmlText;

/** A note's text: the line that it begins with, and whom it names. */
final class NoteText {
    private static final Pattern BODY = Pattern.compile("(?i)<body\\b");
    private static final Pattern QUOTE = Pattern.compile("(?i)</?blockquote\\b");
    private static final Pattern NAMED = Pattern.compile("(?<![A-Za-z0-9._%+-])@([A-Za-z0-9._+=-]+(?:@[A-Za-z0-9.-]+)?)");

    private NoteText() {
    }

    /**
     * The message with the line at the beginning of its text, and of its HTML. One that begins so already stays as it is. The line is never in
     * base64: it is found in the file of the note too, when that is attached in base64 itself.
     */
    static byte[] marked(byte[] message, ConversationNumber number) throws IOException {
        String line = NoteMark.line(number);
        Set<Boolean> done = new HashSet<>();
        byte[] marked = TextParts.change(message, (text, html) -> {
            if (!done.add(html)) {
                return text;
            }
            if (!html) {
                return text.stripLeading().startsWith(line) ? text : line + "\r\n\r\n" + text;
            }
            if (HtmlText.read(text).startsWith(line)) {
                return text;
            }
            Matcher body = BODY.matcher(text);
            int at = body.find() ? text.indexOf('>', body.end()) + 1 : 0;
            return text.substring(0, at) + "<p>" + line + "</p>\r\n" + text.substring(at);
        }, true);
        return done.isEmpty() ? TextParts.led(message, line + "\r\n") : marked;
    }

    /** The members of the team whom the note names with {@code @handle}, in what is not quoted. */
    static Set<EmailAddress> named(byte[] message, Team team) throws IOException {
        Set<EmailAddress> named = new TreeSet<>();
        TextParts.change(message, (text, html) -> {
            String own = html ? HtmlText.read(unquoted(text)) : text.replaceAll("(?m)^>.*$", "");
            Matcher names = NAMED.matcher(own);
            while (names.find()) {
                String name = names.group(1).toLowerCase(java.util.Locale.ROOT).replaceAll("[.-]+$", "");
                team.members().keySet().stream().filter(member -> team.handle(member).equals(name) || member.value().equals(name)).forEach(named::add);
            }
            return text;
        });
        return named;
    }

    /** Without what stands between the first quotation's begin and the last one's end. */
    private static String unquoted(String html) {
        Matcher quote = QUOTE.matcher(html);
        int begin = -1;
        int end = -1;
        while (quote.find()) {
            boolean closes = html.charAt(quote.start() + 1) == '/';
            begin = begin < 0 && !closes ? quote.start() : begin;
            end = closes ? quote.end() : end;
        }
        return begin >= 0 && end > begin ? html.substring(0, begin) + "<p" + html.substring(end) : html;
    }
}
