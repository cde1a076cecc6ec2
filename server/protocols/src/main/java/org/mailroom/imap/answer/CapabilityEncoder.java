package org.mailroom.imap.answer;

import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.encode.CapabilityResponseEncoder;
import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.message.response.CapabilityResponse;

/**
 * Writes CAPABILITY with {@code IMAP4rev1} first and in its own letters, then the others in order; James has them in any order and in
 * capitals, which RFC 3501 allows and not every client does. Extends {@code CapabilityResponseEncoder}. Proof:
 * {@code CapabilityTest}.
 */
public class CapabilityEncoder extends CapabilityResponseEncoder {
    private static final String RIGHTS = "RIGHTS=";

    @Override
    public void encode(CapabilityResponse answer, ImapResponseComposer composer) throws IOException {
        composer.untagged().message(ImapConstants.CAPABILITY_COMMAND.getNameAsBytes()).message(ImapConstants.VERSION);
        for (Capability capability : answer.getCapabilities().stream()
                .filter(other -> !other.equals(ImapConstants.BASIC_CAPABILITIES))
                .sorted(Comparator.comparing(Capability::asString)).toList()) {
            composer.message(inItsLetters(capability.asString()));
        }
        composer.end();
    }

    /** The letters of rights are small (RFC 4314 2.1). */
    private static String inItsLetters(String capability) {
        return capability.startsWith(RIGHTS) ? RIGHTS + capability.substring(RIGHTS.length()).toLowerCase(Locale.ROOT) : capability;
    }
}
