package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.parser.ListCommandParser;
import org.apache.james.imap.message.request.ListRequest;

/**
 * Parses LIST with several patterns in parentheses (RFC 5258 section 6). Extends {@code ListCommandParser}, which knows one, and takes
 * RECURSIVEMATCH without anything to match. Proof: {@code ListTest}.
 */
public class ListParser extends ListCommandParser {
    /** Stands between patterns in a request; no name can have it. */
    static final char BETWEEN = '\r';

    @Inject
    public ListParser(StatusResponseFactory answers) {
        super(answers);
    }

    @Override
    public String listMailbox(ImapRequestLineReader request) throws DecodingException {
        if (request.nextWordChar() != '(') {
            return super.listMailbox(request);
        }
        request.consumeChar('(');
        List<String> patterns = new ArrayList<>();
        while (request.nextWordChar() != ')') {
            patterns.add(pattern(request));
        }
        request.consumeChar(')');
        if (patterns.isEmpty()) {
            throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "No pattern");
        }
        return String.join(String.valueOf(BETWEEN), patterns);
    }

    private String pattern(ImapRequestLineReader request) throws DecodingException {
        return switch (request.nextChar()) {
            case '"', '{' -> super.listMailbox(request);
            default -> request.consumeWord(new ImapRequestLineReader.AtomCharValidator() {
                @Override
                public boolean isValid(char c) {
                    return ImapRequestLineReader.isListWildcard(c) || super.isValid(c);
                }
            }, true);
        };
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, boolean useUids, ImapSession session) throws DecodingException {
        ImapMessage message = super.decode(request, tag, useUids, session);
        if (message instanceof ListRequest list && list.getSelectOptions().contains(ListRequest.ListSelectOption.RECURSIVEMATCH)
                && !list.selectSubscribed() && !list.getSelectOptions().contains(ListRequest.ListSelectOption.SPECIAL_USE)) {
            throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "RECURSIVEMATCH alone");
        }
        return message;
    }
}
