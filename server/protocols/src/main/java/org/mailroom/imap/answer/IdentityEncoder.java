package org.mailroom.imap.answer;

import java.io.IOException;

import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.ImapResponseEncoder;

/** Writes the answer of ID. Replaces {@code IdResponseEncoder}, which says nothing. Proof: {@code CapabilityTest}. */
public class IdentityEncoder implements ImapResponseEncoder<Identity> {

    @Override
    public Class<Identity> acceptableMessages() {
        return Identity.class;
    }

    @Override
    public void encode(Identity identity, ImapResponseComposer composer) throws IOException {
        composer.untagged().message("ID").openParen()
            .quote("name").quote(identity.name()).quote("version").quote(identity.version())
            .closeParen().end();
    }
}
