package org.mailroom.app.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.app.Console;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@code mailroom export}, in the server or with the server stopped: a file {@code KEY.mbox} for each team, with the messages of its
 * conversations. Usually what people outside may have: neither notes, nor what tells of notes and agents ({@link Outward}), nor anything that is in quarantine.
 * With {@code internal} all of it, byte for byte. A conversation that somebody changes meanwhile is there once, as it was or as it is. For one thread at a time.
 */
public final class Exporting {
    private static final Logger LOGGER = LoggerFactory.getLogger(Exporting.class);
    private static final int PAGE = 500;
    private static final int TELL = 5000;
    private static final String NOTE = "note";

    private final Directory directory;
    private final Conversations conversations;

    public Exporting(Directory directory, Conversations conversations) {
        this.directory = directory;
        this.conversations = conversations;
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
            for (Team team : directory.teams()) {
                export(team, target.resolve(team.key() + ".mbox"), internal, console);
            }
            return 0;
        } catch (IOException | RuntimeException e) {
            LOGGER.error("The export to {} stopped in the middle", target, e);
            console.failed("the export stopped: " + e + "; files without the ending .unfinished are whole. Nothing in the server was changed");
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

    private void export(Team team, Path file, boolean internal, Console console) throws IOException {
        Conversations.Filter all = new Conversations.Filter(Set.of(team.key()), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());
        Set<Long> done = new HashSet<>();
        long messages = 0;
        try (MboxFile mbox = MboxFile.create(file)) {
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
                        if ((internal || it.status() != Status.QUARANTINED) && done.add(it.id())) {
                            messages += export(it, internal, mbox);
                            more = true;
                            if (done.size() % TELL == 0) {
                                console.out(file + ": " + done.size() + " conversations so far");
                            }
                        }
                    }
                } while (cursor.isPresent());
                since = newest;
            }
            mbox.finish();
        }
        console.out(file + ": " + done.size() + (done.size() == 1 ? " conversation, " : " conversations, ") + messages + (messages == 1 ? " message" : " messages"));
    }

    private int export(Conversation it, boolean internal, MboxFile mbox) throws IOException {
        List<Conversations.Entry> entries = conversations.entries(it.number());
        Set<String> notes = entries.stream().filter(entry -> entry.kind().equals(NOTE)).flatMap(entry -> entry.messageId().stream()).collect(Collectors.toSet());
        Outward outward = new Outward(notes);
        int count = 0;
        for (Conversations.Entry entry : entries) {
            Optional<InputStream> raw = internal || !entry.kind().equals(NOTE) ? conversations.raw(it.number(), entry.id()) : Optional.empty();
            if (raw.isPresent()) {
                try (InputStream message = raw.get()) {
                    mbox.add(entry.from(), entry.date(), internal ? message : outward.of(message));
                }
                count++;
            }
        }
        return count;
    }
}
