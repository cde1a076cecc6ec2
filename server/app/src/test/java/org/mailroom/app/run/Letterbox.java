package org.mailroom.app.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.mailroom.imap.ImapClient;

/** A folder as an agent sees it, and what came into it since the test began to watch. */
final class Letterbox {
    private static final Pattern BODY = Pattern.compile("\\* \\d+ FETCH \\(.*?\\{(\\d+)}\r\n(.*)", Pattern.DOTALL);

    private final ImapClient client;
    private final String folder;
    private final long first;

    private Letterbox(ImapClient client, String folder, long first) {
        this.client = client;
        this.folder = folder;
        this.first = first;
    }

    /** Selects the folder. */
    static Letterbox watched(ImapClient client, String folder) throws IOException {
        List<String> answer = client.command("SELECT \"" + folder + "\"");
        long next = answer.stream().filter(line -> line.startsWith("* OK [UIDNEXT ")).findFirst()
            .map(line -> Long.parseLong(line.substring("* OK [UIDNEXT ".length(), line.indexOf(']'))))
            .orElseThrow(() -> new IOException(folder + ": " + answer));
        return new Letterbox(client, folder, next);
    }

    /** The same watch by another client, after the server has been away. */
    Letterbox watchedBy(ImapClient other) throws IOException {
        other.command("SELECT \"" + folder + "\"");
        return new Letterbox(other, folder, first);
    }

    /** Waits until so many have come, and gives them byte for byte, each char a byte. */
    List<String> arrived(int count) {
        List<String> messages = new ArrayList<>();
        Awaitility.await(folder).pollInterval(Duration.ofMillis(30)).until(() -> {
            client.command("NOOP");
            messages.clear();
            for (String line : client.command("UID FETCH " + first + ":* (UID BODY.PEEK[])")) {
                Matcher matcher = BODY.matcher(line);
                if (matcher.matches() && uid(line) >= first) {
                    messages.add(matcher.group(2).substring(0, Integer.parseInt(matcher.group(1))));
                }
            }
            return messages.size() >= count;
        });
        if (messages.size() > count) {
            throw new IllegalStateException(messages.size() + " messages in " + folder + " instead of " + count + ": " + messages);
        }
        return messages;
    }

    String arrived() {
        return arrived(1).get(0);
    }

    private static long uid(String fetched) {
        Matcher matcher = Pattern.compile("UID (\\d+)").matcher(fetched);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
