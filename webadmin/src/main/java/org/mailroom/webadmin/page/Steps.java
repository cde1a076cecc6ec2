package org.mailroom.webadmin.page;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.stream.Collectors;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.team.Directory;

/** Entries of the journal as people read them. */
final class Steps {
    private final Directory directory;

    Steps(Directory directory) {
        this.directory = directory;
    }

    ThreadPage.Step of(Visit visit, JournalEntry entry, ZoneId zone) {
        Texts texts = visit.texts();
        String key = "event." + entry.event().what();
        String details = entry.event().details().entrySet().stream()
            .map(detail -> (texts.knows("detail." + detail.getKey()) ? texts.say("detail." + detail.getKey()) : detail.getKey()) + " " + readable(detail.getValue(), visit, zone))
            .collect(Collectors.joining(", "));
        String what = texts.knows(key) ? texts.say(key) : entry.event().what();
        String who = entry.actor().agent().map(agent -> Person.of(agent, directory).name()).orElse(entry.actor().client().isEmpty() ? texts.say("journal.server") : entry.actor().client());
        String channel = entry.actor().channel() == Actor.Channel.SYSTEM ? "" : (entry.actor().channel().word().toUpperCase(Locale.ROOT) + " " + entry.actor().client()).strip();
        return new ThreadPage.Step(texts.time(entry.time(), zone, visit.now()), texts.exactly(entry.time(), zone), who, details.isEmpty() ? what : what + " (" + details + ")", channel);
    }

    /** Times in details are in the journal's form; people want theirs. */
    private static String readable(String value, Visit visit, ZoneId zone) {
        return value.matches("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z") ? visit.texts().time(Instant.parse(value), zone, visit.now()) : value;
    }
}
