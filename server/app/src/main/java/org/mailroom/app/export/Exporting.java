package org.mailroom.app.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.app.Console;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Outward;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@code mailroom export}, in the server or with the server stopped: a file {@code KEY.mbox} for each team, with the messages of its
 * conversations. Usually what people outside may have: neither notes nor messages that have one in them, as colleagues send one another, nor what tells of notes and
 * agents ({@link Outward}), nor anything that is in quarantine. With {@code internal} all of it. Every message that was there at the beginning is there
 * once, also when its conversation is changed, merged, split or transferred meanwhile; what comes later is left out. For one thread at a time. Proof: {@code ExportTest}.
 */
public final class Exporting {
    private static final Logger LOGGER = LoggerFactory.getLogger(Exporting.class);
    private static final int PAGE = 500;
    private static final int TELL = 5000;
    private static final String NOTE = "note";

    private final Directory directory;
    private final Conversations conversations;
    private final Notes notes;
    private final Clock clock;

    public Exporting(Directory directory, Conversations conversations, Notes notes, Clock clock) {
        this.directory = directory;
        this.conversations = conversations;
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * Returns the exit code.
     *
     * @param target  absolute; is made when it is missing, and must be empty
     */
    public int run(Path target, boolean internal, Console console) {
        try {
            if (Files.exists(target) && !empty(target)) {
                console.failed(target + " is not an empty directory; nothing was written. Name a new one");
                return 1;
            }
            Files.createDirectories(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (Work work = new Work(target, internal)) {
                export(work, console);
                for (Map.Entry<TeamKey, TeamMail> team : work.teams.entrySet()) {
                    team.getValue().mbox.finish();
                    console.out(work.file(team.getKey()) + ": " + team.getValue());
                }
            }
            return 0;
        } catch (IOException | RuntimeException e) {
            LOGGER.error("The export to {} stopped in the middle", target, e);
            console.failed("the export stopped: " + e + "; what is in " + target + " is not all. Nothing in the server was changed");
            return 1;
        }
    }

    private static boolean empty(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return false;
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.findAny().isEmpty();
        }
    }

    /** All teams in one go, so that a conversation which goes from one to another meanwhile is missed by neither, and written by one. */
    private void export(Work work, Console console) throws IOException {
        Conversations.Filter all = new Conversations.Filter(work.teams.keySet(), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());
        // The list begins with what was changed last. What changes while this reads goes to its head, so that is read again, until it is as it was.
        Instant since = Instant.MIN;
        boolean more = true;
        while (more) {
            Instant newest = since;
            Optional<String> cursor = Optional.empty();
            more = false;
            do {
                Conversations.Page page = conversations.list(all, cursor, PAGE);
                cursor = page.next();
                for (Conversation it : page.items()) {
                    if (it.updated().isBefore(since)) {
                        cursor = Optional.empty();
                        break;
                    }
                    newest = it.updated().isAfter(newest) ? it.updated() : newest;
                    more |= (work.internal || it.status() != Status.QUARANTINED) && export(it, work);
                }
                work.tell(console);
            } while (cursor.isPresent());
            since = newest;
        }
    }

    /** Returns whether there was a message that had not been looked at. */
    private boolean export(Conversation it, Work work) throws IOException {
        List<Conversations.Entry> entries = conversations.entries(it.number());
        Outward outward = new Outward(entries.stream().filter(entry -> entry.kind().equals(NOTE)).flatMap(entry -> entry.messageId().stream()).collect(Collectors.toSet()));
        TeamMail team = work.teams.get(it.team());
        boolean some = false;
        for (Conversations.Entry entry : entries) {
            if (entry.arrived().isAfter(work.begun) || !work.seen.add(entry.id())) {
                continue;
            }
            some = true;
            if (!work.internal && (entry.kind().equals(NOTE) || hasNote(it, entry))) {
                team.left++;
            } else {
                write(it, entry, team, work.internal ? message -> message : outward::of);
            }
        }
        team.conversations += some ? 1 : 0;
        return some;
    }

    private boolean hasNote(Conversation it, Conversations.Entry entry) throws IOException {
        return notes.within(() -> conversations.raw(it.number(), entry.id()).orElseGet(InputStream::nullInputStream));
    }

    private interface Change {
        InputStream of(InputStream message) throws IOException;
    }

    private void write(Conversation it, Conversations.Entry entry, TeamMail team, Change change) throws IOException {
        Optional<InputStream> raw = conversations.raw(it.number(), entry.id());
        if (raw.isPresent()) {
            try (InputStream message = raw.get()) {
                team.mbox.add(entry.from(), entry.date(), change.of(message));
                team.messages++;
            }
        }
    }

    /** One export: what is written, and what was looked at. */
    private final class Work implements AutoCloseable {
        private final Path target;
        private final boolean internal;
        private final Instant begun = clock.instant();
        private final Map<TeamKey, TeamMail> teams = new TreeMap<>(Comparator.comparing(TeamKey::value));
        private final Set<Long> seen = new HashSet<>();
        private long told;

        Work(Path target, boolean internal) throws IOException {
            this.target = target;
            this.internal = internal;
            try {
                for (Team team : directory.teams()) {
                    teams.put(team.key(), new TeamMail(MboxFile.create(file(team.key()))));
                }
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        Path file(TeamKey team) {
            return target.resolve(team + ".mbox");
        }

        void tell(Console console) {
            if (seen.size() - told >= TELL) {
                told = seen.size();
                console.out(told + " messages so far");
            }
        }

        @Override
        public void close() throws IOException {
            for (TeamMail team : teams.values()) {
                team.mbox.close();
            }
        }
    }

    /** What is written of one team. */
    private static final class TeamMail {
        private final MboxFile mbox;
        private long conversations;
        private long messages;
        private long left;

        TeamMail(MboxFile mbox) {
            this.mbox = mbox;
        }

        @Override
        public String toString() {
            return conversations + (conversations == 1 ? " conversation, " : " conversations, ") + messages + (messages == 1 ? " message" : " messages")
                + (left == 0 ? "" : "; " + left + (left == 1 ? " message is a note or has one in it and was" : " messages are notes or have one in them and were") + " left out");
        }
    }
}
