package org.mailroom.imap.answer;

import java.io.IOException;
import java.util.Map;

import javax.inject.Inject;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.display.Locales;
import org.apache.james.imap.api.display.Localizer;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.StatusResponseEncoder;
import org.apache.james.imap.message.response.ImmutableStatusResponse;

/**
 * Writes status answers, with the response code of RFC 5530 where James has only a text. Extends {@code StatusResponseEncoder}.
 * Proof: {@code MailboxNamesTest}.
 */
public class CodedStatusEncoder extends StatusResponseEncoder {
    private static final Map<String, String> CODES = Map.of(
        HumanReadableText.FAILURE_NO_SUCH_MAILBOX.getDefaultValue(), "NONEXISTENT",
        HumanReadableText.MAILBOX_NOT_FOUND.getDefaultValue(), "NONEXISTENT",
        HumanReadableText.MAILBOX_EXISTS.getDefaultValue(), "ALREADYEXISTS",
        HumanReadableText.UNSUFFICIENT_RIGHTS_DEFAULT_VALUE, "NOPERM");

    private final Localizer localizer;

    @Inject
    public CodedStatusEncoder(Localizer localizer) {
        super(localizer);
        this.localizer = localizer;
    }

    @Override
    public void encode(ImmutableStatusResponse answer, ImapResponseComposer composer) throws IOException {
        String code = code(answer);
        if (code == null) {
            super.encode(answer, composer);
            return;
        }
        composer.tag(answer.getTag()).message(StatusResponse.Type.NO.getCodeAsBytes())
            .openSquareBracket().message(code).closeSquareBracket();
        if (answer.getCommand() != null) {
            composer.commandName(answer.getCommand());
        }
        composer.message(localizer.localize(answer.getTextKey(), Locales.DEFAULT)).end();
    }

    /** Null for none. */
    private static String code(ImmutableStatusResponse answer) {
        boolean bare = answer.getServerResponseType() == StatusResponse.Type.NO && answer.getResponseCode() == null
            && answer.getTag() != null && answer.getTextKey() != null;
        return bare ? CODES.get(answer.getTextKey().getDefaultValue()) : null;
    }
}
