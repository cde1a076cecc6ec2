package org.mailroom.imap.command;

import java.nio.charset.StandardCharsets;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.base.AbstractImapCommandParser;
import org.apache.james.imap.message.request.LoginRequest;

/**
 * Parses LOGIN. A name that can be nobody's is answered like a wrong password; replaces {@code LoginCommandParser}, which
 * let it close the connection (James 3.8.1, fixed upstream by b80f186655) and refused passwords beyond ASCII. Proof: {@code LoginTest}.
 */
public class LoginParser extends AbstractImapCommandParser {
    private final StatusResponseFactory answers;

    @Inject
    public LoginParser(StatusResponseFactory answers) {
        super(ImapConstants.LOGIN_COMMAND, answers);
        this.answers = answers;
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, ImapSession session) throws DecodingException {
        String name = request.astring(StandardCharsets.UTF_8);
        String password = request.astring(StandardCharsets.UTF_8);
        request.eol();
        try {
            return new LoginRequest(Username.of(name), password, tag);
        } catch (IllegalArgumentException nobody) {
            return answers.taggedNo(tag, null, Answers.LOGIN_FAILED);
        }
    }
}
