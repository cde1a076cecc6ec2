package org.mailroom.smtp;

import java.math.BigInteger;
import java.util.List;

import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailParametersHook;

/**
 * SIZE (RFC 1870): announces the limit and refuses at MAIL what declares more. The count of what really comes is
 * {@link IncomingMessageData}'s. Replaces James's {@code MailSizeEsmtpExtension}, which answered 501 to a size beyond 31
 * bits and compared the real size as an int. Proof: {@code SmtpMessageTest}. Stateless.
 */
public class SizeParameter implements EhloExtension, MailParametersHook {

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        long limit = session.getConfiguration().getMaxMessageSize();
        return limit > 0 ? List.of("SIZE " + limit) : List.of();
    }

    @Override
    public HookResult doMailParameter(SMTPSession session, String name, String value) {
        if (!value.matches("[0-9]{1,20}")) {
            return Answers.refuse("501 5.5.4 SIZE must be a number of bytes");
        }
        long limit = session.getConfiguration().getMaxMessageSize();
        boolean tooLarge = limit > 0 && new BigInteger(value).compareTo(BigInteger.valueOf(limit)) > 0;
        return tooLarge
            ? Answers.refuse("552 5.3.4 the message is larger than " + limit + " bytes")
            : HookResult.DECLINED;
    }

    @Override
    public String[] getMailParamNames() {
        return new String[] {"SIZE"};
    }
}
