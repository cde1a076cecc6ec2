package org.mailroom.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Queues;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.rule.Forecast;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.imap.ImapClient;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Two teams of one {@link RoutingCase}, in a running server. */
final class RoutingHouse {
    private static final List<String> PEOPLE = List.of("alice", "bob", "carol", "dave");
    private static final Pattern LISTED = Pattern.compile("\\* LIST \\([^)]*\\) \"/\" \"?([^\"]*)\"?");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

    private final ServedMailroom mailroom;
    private final RoutingCase line;
    private final int number;
    private final Rest api;

    RoutingHouse(ServedMailroom mailroom, RoutingCase line, int number) throws Exception {
        this.mailroom = mailroom;
        this.line = line;
        this.number = number;
        this.api = new Rest(mailroom);
        StringBuilder yaml = new StringBuilder("agents:\n");
        PEOPLE.forEach(agent -> yaml.append("  - {address: ").append(agent).append("@acme.test, ").append(settings(agent, "capacity: 0", "skills: []", "languages: []")).append("}\n"));
        yaml.append("teams:\n");
        team(yaml, "A", "alice@acme.test: agent, bob@acme.test: agent, carol@acme.test: lead");
        if (line.needsBoth()) {
            team(yaml, "B", "bob@acme.test: agent, dave@acme.test: agent, carol@acme.test: lead");
        }
        mailroom.apply(yaml.toString());
    }

    private String settings(String whose, String... usual) {
        String own = line.settings(whose);
        List<String> all = new ArrayList<>(Arrays.stream(usual).filter(one -> !own.contains(one.substring(0, one.indexOf(':')))).toList());
        if (!own.isEmpty()) {
            all.add(own);
        }
        return String.join(", ", all);
    }

    private void team(StringBuilder yaml, String name, String members) {
        yaml.append("  - {key: ").append(filled("$" + name)).append(", name: ").append(team(name)).append(", addresses: [").append(filled("$" + name.toLowerCase(Locale.ROOT)))
            .append(", ").append(filled("help-$" + name.toLowerCase(Locale.ROOT))).append("], members: {").append(members).append("}, ").append(settings(name, "assignment: manual")).append("}\n");
    }

    private String team(String name) {
        return "Case " + number + name;
    }

    /** With the teams of this case for {@code $A}, {@code $B}, {@code $a} and {@code $b}, and its number for {@code $N}. */
    String filled(String text) {
        return text.replace("$N", Integer.toString(number)).replace("$A", "C" + number + "A").replace("$B", "C" + number + "B").replace("$a", "c" + number + "a@acme.test").replace("$b", "c" + number + "b@acme.test");
    }

    String id(String mail) {
        return mail + "." + number + "@customers.example";
    }

    /** A mail from Cora for A that comes before; it has this name in its Message-ID. */
    void mailed(String name, String... fields) throws Exception {
        RoutingCase mail = RoutingCase.of(name).mail(fields);
        deliver(mail.message(id(name)), mail.sender(), List.of("$a"));
    }

    /** By SMTP; returns when the chain has done with it. */
    void deliver(String message, String sender, List<String> recipients) throws Exception {
        try (var smtp = mailroom.stranger()) {
            smtp.envelope(sender, recipients.stream().map(this::filled).toArray(String[]::new)).send((filled(message) + ".\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String answer = smtp.answer();
            if (!answer.startsWith("250 ")) {
                throw new IOException(answer);
            }
        }
        rest();
    }

    /** Waits until there is nothing on its way. */
    private void rest() {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> mailroom.part(Queues.class).list(Optional.empty(), Optional.empty(), 1).items().isEmpty());
    }

    /** As somebody does it by the API. */
    void does(String agent, String conversation, String what, String content) throws Exception {
        var answer = api.ask("POST", "/conversations/" + filled(conversation) + "/" + what, agent, filled(content));
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.body());
        }
        rest();
    }

    void assigned(String conversation, String agent) throws Exception {
        does("carol", conversation, "assign", "{\"agent\": \"" + agent + "@acme.test\"}");
    }

    void parked(String conversation, String status) throws Exception {
        does("carol", conversation, "status", "{\"status\": \"" + status + "\"}");
    }

    void away(String... agents) {
        for (String agent : agents) {
            mailroom.part(Attendance.class).leave(EmailAddress.of(ServedMailroom.address(agent)), Optional.empty(), Actor.server());
        }
    }

    /** @param team  empty: for all */
    void blocked(String sender, String team) {
        mailroom.part(BlockedSenders.class).block(new BlockedSender(sender, Optional.of(team).filter(key -> !key.isEmpty()).map(key -> new TeamKey(filled(key))), false), Optional.empty());
    }

    /** Gives A a saved reply of this name. */
    void saved(String name) {
        mailroom.part(SavedReplies.class).add(new TeamKey(filled("$A")), new SavedReply(name, name, "We have your mail.", Optional.empty()));
    }

    /** Has this sender answered automatically, by a mail that comes before. */
    void answered(String sender) throws Exception {
        RuleBook book = mailroom.part(RuleBook.class);
        book.replace("- {name: before, then: {reply: Receipt}}\n", Optional.empty());
        deliver("Message-ID: <" + id("before") + ">\r\nFrom: " + sender + "\r\n\r\nHello.\r\n", sender, List.of("$a"));
        left(0);
        book.replace("", Optional.empty());
    }

    /** What has left since there were so many, when nothing more is to come. */
    Set<String> left(int before) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() ->
            mailroom.part(Database.class).read(connection -> Sql.list(connection, "SELECT message FROM automatic_answer", row -> row.getLong(1))).isEmpty());
        rest();
        Set<String> left = new TreeSet<>();
        List<String> all = mailroom.sink().messages();
        for (String message : all.subList(before, all.size())) {
            Matcher forwarded = Pattern.compile("Resent-To: <([^>]+)>").matcher(message);
            left.add(forwarded.find() ? "forward " + forwarded.group(1) : message.contains("Auto-Submitted: auto-replied") ? "reply" : message);
        }
        return left;
    }

    /** What replay says would leave. */
    static Set<String> leaving(List<Forecast> forecasts) {
        Set<String> leaving = new TreeSet<>();
        for (Forecast forecast : forecasts) {
            if (forecast.reply().equals("Receipt")) {
                leaving.add("reply");
            }
            Arrays.stream(forecast.forward().split(", ")).filter(to -> !to.isEmpty() && !to.startsWith("not to ")).forEach(to -> leaving.add("forward " + to));
        }
        return leaving;
    }

    /** Nobody has anything any more, and everybody is there. */
    void end() {
        for (String agent : PEOPLE) {
            mailroom.part(Attendance.class).come(EmailAddress.of(ServedMailroom.address(agent)), Actor.server());
        }
        Desk desk = mailroom.part(Desk.class);
        for (String key : List.of("$A", "$B")) {
            for (int i = 1; i < 20; i++) {
                ConversationNumber its = ConversationNumber.parse(filled(key) + "-" + i).orElseThrow();
                if (desk.find(its).filter(it -> it.status() == Status.OPEN).isPresent()) {
                    desk.act(its, new Command.Park(Status.TRASH), Actor.server(), Manner.PLAIN);
                }
            }
        }
        BlockedSenders blocked = mailroom.part(BlockedSenders.class);
        blocked.all().forEach(one -> blocked.unblock(one.sender(), one.team()));
    }

    /** A copy of the mail. */
    record Seen(String folder, String assignee, String priority, Set<String> tags, Set<String> keywords, boolean flagged) {
    }

    /** What the table says. */
    Set<String> expected() {
        Set<String> all = new TreeSet<>();
        for (String copy : line.copies()) {
            String[] words = copy.split(" ");
            String folder = "Teams/" + team(words[0]) + (words[1].equals("queue") ? "" : "/" + words[1]);
            Set<String> tags = new TreeSet<>(Arrays.asList(words).subList(4, words.length));
            boolean automatic = tags.remove("auto");
            Set<String> keywords = new TreeSet<>(tags.stream().map(tag -> "#" + tag).toList());
            if (!words[2].equals("-")) {
                keywords.add("@" + words[2]);
            }
            if (!words[3].equals("normal")) {
                keywords.add("$" + words[3]);
            }
            if (automatic) {
                keywords.add("$autosent");
            }
            all.add(new Seen(folder, words[2], words[3], tags, keywords, Set.of("urgent", "high").contains(words[3])).toString());
        }
        return all;
    }

    /** What replay says. */
    static Set<String> foretold(List<Forecast> forecasts) {
        Set<String> all = new TreeSet<>();
        for (Forecast forecast : forecasts) {
            for (Forecast.Copy copy : forecast.copies()) {
                all.add(new Seen(copy.folder(), copy.assignee().map(EmailAddress::local).orElse("-"), copy.priority().word(), new TreeSet<>(copy.tags().stream().map(Object::toString).toList()),
                    new TreeSet<>(copy.keywords()), copy.flagged()).toString());
            }
        }
        return all;
    }

    /** What the lead of both sees by IMAP, of the mail of this name; and in which conversations. */
    Set<String> delivered(ImapClient carol, String name, Set<String> numbers) throws IOException {
        Set<String> all = new TreeSet<>();
        for (String key : line.needsBoth() ? List.of("A", "B") : List.of("A")) {
            for (String listed : carol.command("LIST \"\" \"Teams/" + team(key) + "*\"")) {
                Matcher folder = LISTED.matcher(listed);
                if (folder.matches() && !listed.contains("\\Noselect")) {
                    look(carol, folder.group(1), name, all, numbers);
                }
            }
        }
        return all;
    }

    private void look(ImapClient carol, String folder, String name, Set<String> all, Set<String> numbers) throws IOException {
        carol.command("EXAMINE \"" + folder + "\"");
        String found = carol.command("UID SEARCH HEADER Message-ID \"" + id(name) + "\"").get(0);
        for (String uid : found.replace("* SEARCH", "").strip().split(" ")) {
            if (uid.isEmpty()) {
                continue;
            }
            String message = String.join("\n", carol.command("UID FETCH " + uid + " (FLAGS BODY.PEEK[HEADER.FIELDS (X-Mailroom-Assignee X-Mailroom-Priority X-Mailroom-Team X-Mailroom-Conversation)])"));
            Matcher flags = FLAGS.matcher(message);
            if (!flags.find()) {
                throw new IOException(message);
            }
            Set<String> keywords = new TreeSet<>(Arrays.asList(flags.group(1).split(" ")));
            boolean flagged = keywords.contains("\\Flagged");
            keywords.removeIf(word -> word.isEmpty() || word.startsWith("\\"));
            all.add(new Seen(folder, field(message, "X-Mailroom-Assignee").replace("@acme.test", ""), field(message, "X-Mailroom-Priority").replace("-", "normal"),
                new TreeSet<>(keywords.stream().filter(word -> word.startsWith("#")).map(word -> word.substring(1)).toList()), keywords, flagged).toString());
            numbers.add(field(message, "X-Mailroom-Conversation"));
        }
    }

    private static String field(String message, String name) {
        Matcher field = Pattern.compile("(?i)" + name + ": (\\S+)").matcher(message);
        return field.find() ? field.group(1) : "-";
    }
}
