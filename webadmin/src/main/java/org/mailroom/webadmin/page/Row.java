package org.mailroom.webadmin.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.Directory;

/**
 * A conversation in a list.
 *
 * @param lock  who is writing an answer
 * @param age  how long it has been in its state
 * @param changed  when it was changed last, in the time zone of its team
 */
record Row(String number, String subject, String customer, Status status, Priority priority, List<String> tags, Optional<Person> assignee, Optional<Person> lock, boolean notes,
           String age, String changed, String exactly) {

    static Row of(Conversation it, Directory directory, Texts texts, Instant now) {
        ZoneId zone = zone(it, directory);
        return new Row(it.number().toString(), subject(it, texts), it.customer(), it.status(), it.priority(), it.tags().stream().map(Tag::value).toList(),
            it.assignee().map(agent -> Person.of(agent, directory)), it.lockAt(now).map(Lock::holder).map(agent -> Person.of(agent, directory)), it.notes(),
            texts.age(Duration.between(it.statusSince(), now)), texts.time(it.updated(), zone, now), texts.exactly(it.updated(), zone));
    }

    static ZoneId zone(Conversation it, Directory directory) {
        return directory.team(it.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"));
    }

    static String subject(Conversation it, Texts texts) {
        return it.subject().isBlank() ? texts.say("conversation.nosubject") : it.subject();
    }
}
