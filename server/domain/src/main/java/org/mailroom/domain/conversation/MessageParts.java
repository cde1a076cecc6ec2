package org.mailroom.domain.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Port: what is in a message of a conversation, part by part. Malformed messages are read as far as they can be; nothing in what is returned is safe to be shown as HTML. Safe from
 * any thread, blocks.
 */
public interface MessageParts {
    /** In characters: more of a text is not returned. */
    int LONGEST_TEXT = 1 << 19;
    /** More parts are not counted. */
    int MOST_PARTS = 500;

    /**
     * A part that is not shown as the message's text.
     *
     * @param place  where it stands; lasting, as messages never change
     * @param type  media type in small letters, without parameters
     * @param name  what the sender calls it: any text, without control characters
     * @param contentId  without brackets
     * @param size  in bytes, decoded
     * @param inline  whether it is meant to be shown within the text
     */
    record Part(int place, String type, Optional<String> name, Optional<String> contentId, long size, boolean inline) {
    }

    /**
     * A message.
     *
     * @param from, to, cc  as they stand in the header, decoded, in one line; empty without
     * @param text  plain text; empty when there is none
     * @param html  empty when there is none
     * @param cut  whether text or HTML were longer than what is returned
     */
    record Contents(String from, String to, String cc, Optional<String> text, Optional<String> html, boolean cut, List<Part> parts) {
        public Contents {
            parts = List.copyOf(parts);
        }
    }

    /** A part's content. The caller closes it. */
    record Content(Part part, InputStream stream) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** Empty when the conversation has no message of this id. */
    Optional<Contents> contents(ConversationNumber number, long message) throws IOException;

    /** The decoded content of a part; empty when there is no such message or part. */
    Optional<Content> part(ConversationNumber number, long message, int place) throws IOException;
}
