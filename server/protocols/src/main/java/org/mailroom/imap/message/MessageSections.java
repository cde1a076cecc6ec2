package org.mailroom.imap.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

import org.apache.james.imap.api.message.BodyFetchElement;
import org.apache.james.imap.api.message.SectionType;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.MessageResult;
import org.mailroom.mime.HeaderLines;
import org.mailroom.mime.MessageReader;
import org.mailroom.mime.Part;

/**
 * The sections of one message (RFC 3501 6.4.5, {@code BODY[…]<…>}), byte by byte as they came. The header is read once, the parts
 * are looked for once, and what is large is opened when it is sent. A section of a part that is not there is empty.
 *
 * <p>Replaces {@code FetchResponseBuilder} and what it takes from {@code MessageResult}, which wrote header fields anew, with question
 * marks for what is not ASCII, and found no part in a message that is nothing but another message. Proof: {@code FetchTest}.
 * For one thread.
 */
public final class MessageSections {
    private final MessageResult message;
    private HeaderLines header;
    private Part root;

    public MessageSections(MessageResult message) {
        this.message = message;
    }

    /** @throws MailboxException when the message cannot be read */
    public FetchResponse.BodyElement section(BodyFetchElement asked) throws MailboxException {
        try {
            Slice whole = asked.getPath() == null || asked.getPath().length == 0 ? ofMessage(asked) : ofPart(asked);
            return whole.part(asked.getFirstOctet(), asked.getNumberOfOctets()).ready();
        } catch (IOException e) {
            throw new MailboxException("Message " + message.getUid().asLong() + " cannot be read", e);
        }
    }

    /** The message's own header. */
    public HeaderLines header() throws MailboxException, IOException {
        if (header == null) {
            Content content = message.getHeaders();
            byte[] bytes = new byte[Math.toIntExact(content.size())];
            try (InputStream in = content.getInputStream()) {
                int read = in.readNBytes(bytes, 0, bytes.length);
                header = new HeaderLines(read == bytes.length ? bytes : Arrays.copyOf(bytes, read));
            }
        }
        return header;
    }

    /** The message's structure. A message that has no parts is not read for it. */
    public FetchResponse.Structure structure() throws MailboxException {
        try {
            if (!BodyStructure.composite(header())) {
                return BodyStructure.plain(header(), message.getBody().size(), message.getMimeDescriptor().getLines());
            }
            try (InputStream in = message.getFullContent().getInputStream()) {
                return BodyStructure.of(in);
            }
        } catch (IOException e) {
            throw new MailboxException("Message " + message.getUid().asLong() + " cannot be read", e);
        }
    }

    private Slice ofMessage(BodyFetchElement asked) throws MailboxException, IOException {
        String name = asked.getResponseName();
        return switch (asked.getSectionType()) {
            case TEXT -> of(name, message.getBody());
            case HEADER, MIME -> Slice.of(name, header().bytes());
            case HEADER_FIELDS -> Slice.of(name, header().select(asked.getFieldNames(), true));
            case HEADER_NOT_FIELDS -> Slice.of(name, header().select(asked.getFieldNames(), false));
            default -> of(name, message.getFullContent());
        };
    }

    private static Slice of(String name, Content content) throws MailboxException {
        return new Slice(name, content::getInputStream, 0, content.size());
    }

    private Slice ofPart(BodyFetchElement asked) throws MailboxException, IOException {
        Content content = message.getFullContent();
        if (root == null) {
            try (InputStream in = content.getInputStream()) {
                root = MessageReader.tree(in);
            }
        }
        Optional<Part> part = find(asked.getPath());
        SectionType type = asked.getSectionType();
        if (type != SectionType.CONTENT && type != SectionType.MIME) {
            part = part.filter(Part::isMessage).map(found -> found.parts().get(0));
        }
        return part.isEmpty() ? Slice.of(asked.getResponseName(), new byte[0]) : ofPart(asked, part.get(), content::getInputStream);
    }

    /**
     * The part with this number (RFC 3501 6.4.5): of a multipart its parts, of a message those of its body; a body that is no
     * multipart is part 1 of its message.
     */
    private Optional<Part> find(int[] path) {
        Part here = root;
        boolean isMessage = true;
        for (int number : path) {
            if (here.isMessage() && !isMessage) {
                here = here.parts().get(0);
                isMessage = true;
            }
            if (!here.parts().isEmpty() && here.isMultipart()) {
                if (number < 1 || number > here.parts().size()) {
                    return Optional.empty();
                }
                here = here.parts().get(number - 1);
            } else if (number != 1 || !isMessage) {
                return Optional.empty();
            }
            isMessage = false;
        }
        return Optional.of(here);
    }

    private Slice ofPart(BodyFetchElement asked, Part part, Slice.Source source) throws IOException {
        String name = asked.getResponseName();
        return switch (asked.getSectionType()) {
            case HEADER, MIME -> new Slice(name, source, part.headerStart(), part.bodyStart() - part.headerStart());
            case HEADER_FIELDS -> Slice.of(name, header(part, source).select(asked.getFieldNames(), true));
            case HEADER_NOT_FIELDS -> Slice.of(name, header(part, source).select(asked.getFieldNames(), false));
            default -> new Slice(name, source, part.bodyStart(), part.end() - part.bodyStart());
        };
    }

    private static HeaderLines header(Part part, Slice.Source source) throws IOException {
        try (InputStream in = new Slice("", source, part.headerStart(), part.bodyStart() - part.headerStart()).getInputStream()) {
            return new HeaderLines(in.readAllBytes());
        }
    }
}
