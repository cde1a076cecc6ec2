package org.mailroom.store.conversation;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.mime.MessageTexts;
import org.mailroom.mime.MessageTexts.Attached;

/**
 * Reads messages part by part in one pass, as {@link MessageTexts} does. Thread-safe. Proof: {@code ParsedMessagesTest}.
 */
public final class ParsedMessages implements MessageParts {
    private static final int LONGEST_FIELD = 2000;

    private final Conversations conversations;

    @Inject
    public ParsedMessages(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public Optional<Contents> contents(ConversationNumber number, long message) throws IOException {
        Optional<InputStream> raw = conversations.raw(number, message);
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = raw.get()) {
            MessageTexts texts = MessageTexts.read(in, true);
            return Optional.of(new Contents(field(texts, "from"), field(texts, "to"), field(texts, "cc"), some(texts.plain()), some(String.join("<hr>", texts.html())), texts.cut(),
                texts.attached().stream().map(ParsedMessages::part).toList()));
        }
    }

    private static String field(MessageTexts texts, String name) {
        String line = texts.header().value(name).map(MessageTexts::line).orElse("");
        return line.length() > LONGEST_FIELD ? line.substring(0, LONGEST_FIELD) : line;
    }

    private static Optional<String> some(String text) {
        return Optional.of(text).filter(read -> !read.isEmpty());
    }

    private static Part part(Attached attached) {
        return new Part(attached.place(), attached.type(), attached.name(), attached.contentId(), attached.size(), attached.inline());
    }

    @Override
    public Optional<Content> part(ConversationNumber number, long message, int place) throws IOException {
        Optional<InputStream> raw = conversations.raw(number, message);
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        Optional<Content> found = Optional.empty();
        try {
            found = MessageTexts.at(raw.get(), place).map(content -> new Content(part(content.part()), closing(content.stream(), raw.get())));
            return found;
        } finally {
            if (found.isEmpty()) {
                raw.get().close();
            }
        }
    }

    private static InputStream closing(InputStream content, InputStream whole) {
        return new FilterInputStream(content) {
            @Override
            public void close() throws IOException {
                whole.close();
            }
        };
    }
}
