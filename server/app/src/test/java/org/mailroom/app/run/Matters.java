package org.mailroom.app.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.mailroom.imap.ImapClient;

/** Conversations of the team Support, made by customers' mail, and where they stand, as mail clients see it. */
final class Matters {
    static final String QUEUE = "Teams/Support";
    static final List<String> FOLDERS = List.of("", "/@alice", "/@bob", "/@carol", "/Waiting", "/Snoozed", "/Snoozed/Tomorrow", "/Snoozed/Monday",
        "/Snoozed/Next week", "/Snoozed/Same date", "/Done", "/Drafts", "/Outbox", "/Sent", "/Templates", "/Notes", "/Spam", "/Quarantine", "/Trash")
        .stream().map(name -> QUEUE + name).toList();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Pattern UID = Pattern.compile("UID (\\d+)");

    private final ServedMailroom mailroom;

    Matters(ServedMailroom mailroom) {
        this.mailroom = mailroom;
    }

    /**
     * A conversation of so many messages.
     *
     * @param subject  in no other message
     * @param id  of the first message, without brackets
     */
    record Matter(String subject, String id) {
        /** The number of its message. */
        String id(int message) {
            return message == 0 ? id : "re" + message + "-" + id;
        }
    }

    /** Waits until it stands in the queue. */
    Matter received(int messages) throws Exception {
        String word = "matter" + COUNT.incrementAndGet() + "x";
        Matter matter = new Matter(word, word + "@customers.example");
        try (ImapClient carol = ImapClient.loggedIn(mailroom.port("imap"), "carol@acme.test", "secret-3")) {
            for (int i = 0; i < messages; i++) {
                answered(matter, i);
                int come = i + 1;
                Awaitility.await(word).pollInterval(Duration.ofMillis(30)).until(() -> {
                    carol.command("SELECT \"" + QUEUE + "\"");
                    return uids(carol, matter).size() == come;
                });
            }
        }
        return matter;
    }

    /** The customer writes, for the first time or once more. */
    void answered(Matter matter, int i) throws Exception {
        mailroom.receive("From: customer@customers.example\r\nTo: support@acme.test\r\nSubject: " + (i == 0 ? "" : "Re: ") + matter.subject()
            + "\r\nMessage-ID: <" + matter.id(i) + ">\r\n" + (i == 0 ? "" : "In-Reply-To: <" + matter.id() + ">\r\n")
            + "\r\ntext " + i + "\r\n", "support@acme.test");
    }

    Matter received() throws Exception {
        return received(1);
    }

    /** The UIDs of its messages in the selected folder. */
    static List<String> uids(ImapClient client, Matter matter) throws IOException {
        String line = found(client, "SUBJECT " + matter.subject());
        return line.equals("* SEARCH") ? List.of() : List.of(line.substring("* SEARCH ".length()).split(" "));
    }

    /** The answer to UID SEARCH; what else is told may stand before it. */
    static String found(ImapClient client, String criteria) throws IOException {
        return client.command("UID SEARCH " + criteria).stream().filter(line -> line.startsWith("* SEARCH")).findFirst().orElseThrow();
    }

    /** The UIDs of its messages in a folder, which is selected. */
    static String selected(ImapClient client, String folder, Matter matter) throws IOException {
        client.command("SELECT \"" + folder + "\"");
        return String.join(",", uids(client, matter));
    }

    /** The folders in which it stands, each once for each message, as a lead sees them. */
    List<String> places(Matter matter) throws IOException {
        List<String> places = new ArrayList<>();
        try (ImapClient carol = ImapClient.loggedIn(mailroom.port("imap"), "carol@acme.test", "secret-3")) {
            for (String folder : FOLDERS) {
                carol.command("EXAMINE \"" + folder + "\"");
                uids(carol, matter).forEach(uid -> places.add(folder));
            }
        }
        return places;
    }

    /** Flags and keywords of its messages, in the folder where they stand. */
    List<String> flags(Matter matter) throws IOException {
        try (ImapClient carol = ImapClient.loggedIn(mailroom.port("imap"), "carol@acme.test", "secret-3")) {
            for (String folder : FOLDERS) {
                carol.command("EXAMINE \"" + folder + "\"");
                List<String> uids = uids(carol, matter);
                if (!uids.isEmpty()) {
                    return carol.command("UID FETCH " + String.join(",", uids) + " (FLAGS)").stream().filter(line -> line.startsWith("* ")).toList();
                }
            }
        }
        throw new IOException(matter + " stands nowhere");
    }

    String number(Matter matter) throws IOException {
        try (ImapClient carol = ImapClient.loggedIn(mailroom.port("imap"), "carol@acme.test", "secret-3")) {
            for (String folder : FOLDERS) {
                carol.command("EXAMINE \"" + folder + "\"");
                List<String> uids = uids(carol, matter);
                if (!uids.isEmpty()) {
                    String header = carol.command("UID FETCH " + uids.get(0) + " (BODY.PEEK[HEADER.FIELDS (X-Mailroom-Conversation)])").get(0);
                    return header.replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
                }
            }
        }
        throw new IOException(matter + " stands nowhere");
    }

    /** As one command, or as older clients do it. Gives the answer to the command that decides. */
    enum Form {
        MOVE {
            @Override
            List<String> put(ImapClient client, String uids, String folder) throws IOException {
                return client.command("UID MOVE " + uids + " \"" + folder + "\"");
            }
        },
        COPY {
            @Override
            List<String> put(ImapClient client, String uids, String folder) throws IOException {
                List<String> answer = client.command("UID COPY " + uids + " \"" + folder + "\"");
                if (answer.get(answer.size() - 1).contains(" OK ")) {
                    for (String command : List.of("UID STORE " + uids + " +FLAGS.SILENT (\\Deleted)", "EXPUNGE")) {
                        List<String> after = client.command(command);
                        if (!after.get(after.size() - 1).contains(" OK ")) {
                            throw new IOException(command + ": " + after);
                        }
                    }
                }
                return answer;
            }
        };

        abstract List<String> put(ImapClient client, String uids, String folder) throws IOException;
    }

    static String last(List<String> answer) {
        return answer.get(answer.size() - 1);
    }

    static List<String> uidsIn(List<String> lines) {
        return lines.stream().map(UID::matcher).filter(Matcher::find).map(matcher -> matcher.group(1)).collect(Collectors.toList());
    }
}
