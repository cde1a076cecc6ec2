package org.mailroom.imap.command;

import java.nio.charset.StandardCharsets;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.base.AbstractImapCommandParser;
import org.apache.james.imap.message.request.GetQuotaRequest;

/**
 * Parses GETQUOTA (RFC 9208: a quota root is an astring, and may be empty). Replaces {@code GetQuotaCommandParser}, which takes no
 * quotation marks (James 3.8.1). Proof: {@code TeamFoldersTest} of {@code server/app}.
 */
public class QuotaParser extends AbstractImapCommandParser {

    @Inject
    public QuotaParser(StatusResponseFactory answers) {
        super(ImapConstants.GETQUOTA_COMMAND, answers);
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, ImapSession session) throws DecodingException {
        String root = request.astring(StandardCharsets.UTF_8);
        request.eol();
        return new GetQuotaRequest(tag, root);
    }
}
