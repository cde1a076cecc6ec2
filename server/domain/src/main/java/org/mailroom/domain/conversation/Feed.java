package org.mailroom.domain.conversation;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/**
 * Port: the journal of all teams as it grows, in one order that is the same for everybody and for ever. What has a position has it only after all that comes before it can be
 * seen: who has read up to a position has missed nothing, whichever process wrote it. Safe from any thread, blocks.
 */
public interface Feed {
    /**
     * An entry of the journal in its place.
     *
     * @param position  above 0; grows, with gaps
     * @param quarantined  whether its conversation is in quarantine now, where only leads see it
     */
    record Happening(long position, JournalEntry entry, boolean quarantined) {

        public TeamKey team() {
            return entry.number().team();
        }

        /** The number under which the conversation has left another team with this entry. */
        public Optional<ConversationNumber> left() {
            return entry.event().what().equals("transferred") ? Optional.ofNullable(entry.event().details().get("from")).flatMap(ConversationNumber::parse) : Optional.empty();
        }

        /**
         * What others are told of it, in this order: number, team, what, agent, at. Nothing of what anybody has written.
         *
         * @param number  under which they know the conversation
         */
        public Map<String, Object> told(ConversationNumber number, ZoneId zone) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("number", number.toString());
            told.put("team", number.team().value());
            told.put("what", entry.event().what());
            told.put("agent", entry.actor().agent().map(EmailAddress::value).orElse(null));
            told.put("at", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(entry.time().atZone(zone).toOffsetDateTime()));
            return told;
        }
    }

    /** @param upTo  nothing is missing between the position that was asked for and this one */
    record Stretch(List<Happening> items, long upTo) {
        public Stretch {
            items = List.copyOf(items);
        }
    }

    /** The position of the newest entry of all that were written before; 0 when there is none. */
    long newest();

    /** What follows a position, so many entries at most. */
    Stretch after(long position, int atMost);

    /** The same of some teams; what has left one of them is of it, too. */
    Stretch after(long position, Set<TeamKey> teams, int atMost);

    /**
     * What precedes a position, the newest first, so many entries at most.
     *
     * @param agent  who did it; empty for everybody
     */
    List<Happening> before(long position, Set<TeamKey> teams, Optional<EmailAddress> agent, int atMost);

    /** Ends a watch; what is under way may still come. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** @param grown  called within a fraction of a second after there is something new, on a thread on which it must not stay */
    Watch watch(Runnable grown);
}
