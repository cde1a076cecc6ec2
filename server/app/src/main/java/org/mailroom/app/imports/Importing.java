package org.mailroom.app.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.app.Console;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.OldMail;
import org.mailroom.domain.conversation.OldMail.Outcome;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@code mailroom import}, in the server or with the server stopped: what a source has goes into a team, in batches that are each stored wholly or not at all. So the same command
 * again, after whatever has ended it, brings the rest. For one thread. Proof: {@code ImportMailTest}.
 */
public final class Importing {
    private static final Logger LOGGER = LoggerFactory.getLogger(Importing.class);
    private static final long PAUSE = Duration.ofSeconds(2).toNanos();
    private static final String AGAIN = "; the same command again goes on";
    private static final String ENDED = "the server ended" + AGAIN;

    /**
     * How it is to be done.
     *
     * @param deleted  whether what is deleted in the source is wanted too
     * @param seen  whether all of it is marked as read
     * @param progress  whether it tells now and then how far it is
     */
    public record Manner(boolean deleted, boolean seen, boolean progress) {
    }

    private final OldMail.Batch batch;
    private final Manner manner;
    private final Console console;
    private final List<String> places = new ArrayList<>();
    private long imported;
    private long there;
    private long refused;
    private long deleted;
    private long next = System.nanoTime() + PAUSE;

    private Importing(OldMail.Batch batch, Manner manner, Console console) {
        this.batch = batch;
        this.manner = manner;
        this.console = console;
    }

    /**
     * Returns the exit code.
     *
     * @param into  where to, for people
     * @param batch  is closed
     */
    public static int run(Source.Opening opening, OldMail.Batch batch, String into, Manner manner, Console console) {
        try (batch) {
            return new Importing(batch, manner, console).run(opening, into);
        }
    }

    private int run(Source.Opening opening, String into) {
        Optional<String> stopped = Optional.empty();
        try (Source source = opening.open()) {
            stopped = all(source);
        } catch (Refused | IOException e) {
            stopped = Optional.of(Thread.interrupted() ? ENDED : String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                stopped = Optional.of(ENDED);
            } else {
                LOGGER.error("An import stopped in the middle", e);
                stopped = Optional.of((e instanceof Unavailable unavailable ? unavailable.told() : e.toString()) + AGAIN);
            }
        }
        stopped.ifPresent(why -> console.failed("the import stopped: " + why));
        console.out(into + ": " + imported + " imported, " + there + " already there, " + refused + " refused" + (deleted == 0 ? "" : ", " + deleted + " deleted in the source and left out"));
        return stopped.isPresent() || refused > 0 ? 1 : 0;
    }

    /** Says why it stopped before the end. */
    private Optional<String> all(Source source) throws IOException {
        for (Optional<Source.Found> found = source.next(); found.isPresent(); found = source.next()) {
            if (found.get().deleted() && !manner.deleted()) {
                deleted++;
            } else {
                add(found.get());
            }
            // Told here and nowhere else that it was interrupted, or the words that follow would not get through to whoever waits.
            if (Thread.interrupted()) {
                return Optional.of(ENDED);
            }
            if (batch.full()) {
                file();
                if (!console.attended()) {
                    return Optional.of("nobody waits for it any more" + AGAIN);
                }
            }
            tell(source);
        }
        file();
        return Optional.empty();
    }

    private void add(Source.Found found) throws IOException {
        try (Content content = new Content(found.content().open())) {
            Set<String> flags = new TreeSet<>(found.flags());
            if (manner.seen()) {
                flags.add("\\Seen");
            }
            batch.add(content, found.date(), flags);
            places.add(found.place());
        } catch (Source.Unreadable e) {
            refuse(found.place(), e.getMessage());
        } catch (Refused | Unavailable e) {
            throw e;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // Or the import would end here each time, and what is behind it would never come.
            LOGGER.error("A message cannot be imported: {}", found.place(), e);
            refuse(found.place(), "it cannot be read: " + e);
        }
    }

    private void refuse(String place, String why) {
        refused++;
        console.failed(place + ": " + why);
    }

    private void file() {
        if (batch.size() == 0) {
            return;
        }
        List<Outcome> outcomes = batch.file();
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i).fate()) {
                case IMPORTED -> imported++;
                case THERE -> there++;
                default -> refuse(places.get(i), outcomes.get(i).why().orElse(""));
            }
        }
        places.clear();
    }

    private void tell(Source source) {
        if (manner.progress() && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + PAUSE;
            console.out(imported + there + refused + deleted + " messages so far" + source.percent().map(percent -> " (" + percent + " %)").orElse(""));
        }
    }

    /** A message must not be empty, nor larger than IMAP can tell (RFC 3501: a number of 32 bits, and James has it signed). */
    private static final class Content extends FilterInputStream {
        private long octets;

        Content(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? -1 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int some = super.read(into, from, length);
            count(some);
            return some;
        }

        private void count(int some) throws Source.Unreadable {
            if (some < 0 && octets == 0) {
                throw new Source.Unreadable("there is nothing in it");
            }
            octets += Math.max(some, 0);
            if (octets > Integer.MAX_VALUE) {
                throw new Source.Unreadable("it is larger than 2 GB");
            }
        }
    }
}
