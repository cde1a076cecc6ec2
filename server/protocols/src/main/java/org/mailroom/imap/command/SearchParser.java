package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.request.SearchKey;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.parser.SearchCommandParser;
import org.mailroom.imap.wire.Ahead;
import org.mailroom.imap.wire.Nesting;

/**
 * Parses SEARCH, refusing keys that are nested too deeply. Extends {@code SearchCommandParser}, which recurses for each
 * parenthesis, NOT, OR and key within parentheses until the stack ends (James 3.8.1, fixed upstream by 5999e6a345), and which takes the
 * space behind OLD for a letter of OLDER. Proof: {@code SearchGuardTest}, {@code SearchTest}.
 */
public class SearchParser extends SearchCommandParser {

    @Inject
    public SearchParser(StatusResponseFactory answers) {
        super(answers);
    }

    @Override
    protected SearchKey searchKey(ImapSession session, ImapRequestLineReader request, Context context, boolean first) throws DecodingException {
        if (!(request instanceof Nesting nesting)) {
            return super.searchKey(session, request, context, first);
        }
        nesting.enter();
        try {
            return request instanceof Ahead ahead && ahead.take("OLD") ? SearchKey.buildOld() : super.searchKey(session, request, context, first);
        } finally {
            nesting.leave();
        }
    }
}
