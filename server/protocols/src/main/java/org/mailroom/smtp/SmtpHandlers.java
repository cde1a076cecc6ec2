package org.mailroom.smtp;

import java.util.List;

import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.CommandHandlerResultLogger;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.HeloCmdHandler;
import org.apache.james.protocols.smtp.core.HelpCmdHandler;
import org.apache.james.protocols.smtp.core.NoopCmdHandler;
import org.apache.james.protocols.smtp.core.QuitCmdHandler;
import org.apache.james.protocols.smtp.core.RsetCmdHandler;
import org.apache.james.protocols.smtp.core.UnknownCmdHandler;
import org.apache.james.protocols.smtp.core.WelcomeMessageHandler;
import org.apache.james.protocols.smtp.core.esmtp.EhloCmdHandler;
import org.apache.james.protocols.smtp.core.esmtp.StartTlsCmdHandler;
import org.apache.james.protocols.smtp.core.log.HookResultLogger;

/**
 * The handlers of every SMTP listener, in the order in which they are asked. The message hooks are the last six of ours:
 * what refuses comes before {@link ToSpool}, which puts the message into the spool; handlers that an admin adds
 * in {@code smtpserver.xml} come after it and see only what the spool has not answered for.
 *
 * <p>Replaces James's {@code CoreCmdHandlerLoader}.
 */
public class SmtpHandlers implements HandlersPackage {

    @Override
    public List<String> getHandlers() {
        return names(
            WelcomeMessageHandler.class, CommandDispatcher.class,
            HeloCmdHandler.class, EhloCmdHandler.class, StartTlsCmdHandler.class, AuthCommand.class,
            MailCommand.class, SizeParameter.class, SenderPolicy.class,
            RcptCommand.class, BlockedSenderPolicy.class, RecipientPolicy.class,
            DataCommand.class, MessageIntake.class,
            LoopPolicy.class, FromPolicy.class, EnvelopeFacts.class, TeamMail.class, ToSpool.class,
            RsetCmdHandler.class, NoopCmdHandler.class, Verification.class, HelpCmdHandler.class,
            QuitCmdHandler.class, UnknownCmdHandler.class,
            Salutation.class, CommandFigures.class, CommandHandlerResultLogger.class, HookResultLogger.class);
    }

    static List<String> names(Class<?>... handlers) {
        return java.util.Arrays.stream(handlers).map(Class::getName).toList();
    }
}
