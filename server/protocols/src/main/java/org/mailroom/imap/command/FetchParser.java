package org.mailroom.imap.command;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.BodyFetchElement;
import org.apache.james.imap.api.message.FetchData;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.parser.FetchCommandParser;
import org.apache.james.imap.message.request.FetchRequest;

/**
 * Parses FETCH with header field names in quotes (RFC 3501 section 9: they are astrings). Extends {@code FetchCommandParser}, which
 * looks for a field that has the quotes in its name, and so finds none. Proof: {@code FetchTest}.
 */
public class FetchParser extends FetchCommandParser {

    @Inject
    public FetchParser(StatusResponseFactory answers) {
        super(answers);
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, boolean useUids, ImapSession session) throws DecodingException {
        ImapMessage message = super.decode(request, tag, useUids, session);
        if (message instanceof FetchRequest fetch && fetch.getFetch().getBodyElements().stream().anyMatch(FetchParser::quoted)) {
            return new FetchRequest(useUids, fetch.getIdSet(), unquoted(fetch.getFetch()), tag);
        }
        return message;
    }

    private static boolean quoted(BodyFetchElement element) {
        return element.getFieldNames() != null && element.getFieldNames().stream().anyMatch(FetchParser::quoted);
    }

    private static boolean quoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    }

    private static FetchData unquoted(FetchData asked) {
        FetchData.Builder plain = FetchData.builder().vanished(asked.getVanished());
        if (asked.getChangedSince() >= 0) {
            plain.changedSince(asked.getChangedSince());
        }
        plain.fetch(Arrays.stream(FetchData.Item.values()).filter(asked::contains).toList());
        asked.getBodyElements().forEach(element -> plain.add(new BodyFetchElement(element.getResponseName(), element.getSectionType(), element.getPath(),
            unquoted(element.getFieldNames()), element.getFirstOctet(), element.getNumberOfOctets()), !asked.isSetSeen()));
        return plain.build();
    }

    private static List<String> unquoted(Collection<String> names) {
        return names == null ? null : names.stream().map(name -> quoted(name) ? name.substring(1, name.length() - 1) : name).toList();
    }
}
