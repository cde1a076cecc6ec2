package org.mailroom.smtp;

import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/** Answers as one line of text: code, enhanced code (RFC 3463), words, as they stand on the wire. */
final class Answers {
    private Answers() {
    }

    /** A hook's refusal; a code that begins with 4 is a temporary one. */
    static HookResult refuse(String answer) {
        return refuse(answer, answer.charAt(0) == '4' ? HookReturnCode.denySoft() : HookReturnCode.deny());
    }

    /** A hook's refusal, after which the connection ends. */
    static HookResult hangUp(String answer) {
        return refuse(answer, HookReturnCode.disconnected(HookReturnCode.Action.DENYSOFT));
    }

    private static HookResult refuse(String answer, HookReturnCode code) {
        return HookResult.builder()
            .hookReturnCode(code)
            .smtpReturnCode(answer.substring(0, 3))
            .smtpDescription(answer.substring(4))
            .build();
    }

    static SMTPResponse response(String answer) {
        return new SMTPResponse(answer.substring(0, 3), answer.substring(4));
    }

    static SMTPResponse last(String answer) {
        SMTPResponse response = response(answer);
        response.setEndSession(true);
        return response;
    }

    /** What the store's trouble looks like from outside: nothing of the inside, and that it passes. */
    static final String STORAGE = "451 4.3.0 the server cannot look this up at the moment, please try again later";
}
