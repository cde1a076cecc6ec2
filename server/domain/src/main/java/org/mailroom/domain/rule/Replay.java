package org.mailroom.domain.rule;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.TeamKey;

/** Port: what other rules would make of mail. Delivers, changes and counts nothing. Safe from any thread, blocks. */
public interface Replay {

    /**
     * A mail for a team.
     *
     * @param name  of the mail: the number of its conversation, or of a file
     * @param before  with the rules in force
     * @param after  with the others
     */
    record Item(String name, TeamKey team, String from, String subject, Forecast before, Forecast after) {
        public Map<String, List<String>> differences() {
            return before.differences(after);
        }

        public boolean changed() {
            return !differences().isEmpty();
        }
    }

    /** What came of it, each mail once for each team that it goes to. */
    record Report(List<Item> items) {
        public Report {
            items = List.copyOf(items);
        }

        public List<Item> changed() {
            return items.stream().filter(Item::changed).toList();
        }

        /** In how many mails what is otherwise, by what it is about. */
        public Map<String, Integer> summary() {
            Map<String, Integer> summary = new LinkedHashMap<>();
            changed().forEach(item -> item.differences().keySet().stream().filter(what -> !what.equals("rules")).forEach(what -> summary.merge(what, 1, Integer::sum)));
            return summary;
        }
    }

    /**
     * A mail as it might come now, in all that the chain would do with it: whom it would be given to is found out by who is there and has room now. Of a message that is stored here the verdicts count that stand in
     * its header; else scanners are asked.
     *
     * @param sender  of the envelope, {@code <>} for none; empty: as Return-Path says, or the author
     * @param recipients  of the envelope; none: the teams' addresses in the message's Delivered-To, or in To and Cc
     * @param teams  those that may be told of
     * @throws IOException when the message cannot be read
     */
    Report message(Rules others, String name, Content message, Optional<String> sender, List<String> recipients, Collection<TeamKey> teams) throws IOException;

    /** The mail that has come last for these teams, so many at most, the newest first. Whom the teams would have given it to is not found out: that depends on the moment. */
    Report lately(Rules others, Collection<TeamKey> teams, int most);
}
