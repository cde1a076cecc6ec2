package org.mailroom.webadmin.live;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Feed.Happening;
import org.mailroom.domain.team.Directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What clients are told of an entry of the journal: number, team, what, agent, at. Nothing of what anybody has written. Each sees his teams only, and what is in quarantine only who leads;
 * what left a team is told there under the number that it had.
 */
public final class Happenings {
    static final byte[] GREETING = bytes(": what happens from now on\nretry: 2000\n\n");
    static final byte[] BEAT = bytes(": still there\n\n");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Directory directory;

    public Happenings(Directory directory) {
        this.directory = directory;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As events of a stream. @param rendered  what was made for others already */
    List<byte[]> shown(List<Happening> items, Viewer.View view, Map<String, byte[]> rendered) {
        List<byte[]> shown = new ArrayList<>();
        for (Happening item : items) {
            number(item, view).ifPresent(number -> shown.add(rendered.computeIfAbsent(item.position() + " " + number, key -> bytes("id: " + item.position()
                + "\nevent: " + item.entry().event().what() + "\ndata: " + json(item, number) + "\n\n"))));
        }
        return shown;
    }

    /** The number under which a viewer knows the conversation; empty when he is not to know of it. */
    public static Optional<ConversationNumber> number(Happening item, Viewer.View view) {
        ConversationNumber number = item.entry().number();
        if (view.teams().contains(number.team())) {
            return item.quarantined() && !view.led().contains(number.team()) ? Optional.empty() : Optional.of(number);
        }
        return item.left().filter(left -> view.teams().contains(left.team()));
    }

    private String json(Happening item, ConversationNumber number) {
        try {
            return JSON.writeValueAsString(item.told(number, directory.team(number.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words are always JSON", e);
        }
    }
}
