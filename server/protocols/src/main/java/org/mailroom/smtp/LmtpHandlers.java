package org.mailroom.smtp;

import java.util.List;

import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.CommandHandlerResultLogger;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.lmtp.core.LhloCmdHandler;
import org.apache.james.protocols.smtp.core.NoopCmdHandler;
import org.apache.james.protocols.smtp.core.QuitCmdHandler;
import org.apache.james.protocols.smtp.core.RsetCmdHandler;
import org.apache.james.protocols.smtp.core.UnknownCmdHandler;
import org.apache.james.protocols.smtp.core.WelcomeMessageHandler;
import org.apache.james.protocols.smtp.core.log.HookResultLogger;

/** The handlers of the LMTP listener: those of SMTP without HELO, EHLO, STARTTLS and AUTH. Replaces James's {@code CoreCmdHandlerLoader}. */
public class LmtpHandlers implements HandlersPackage {

    @Override
    public List<String> getHandlers() {
        return SmtpHandlers.names(
            WelcomeMessageHandler.class, CommandDispatcher.class, LhloCmdHandler.class,
            MailCommand.class, SizeParameter.class, RcptCommand.class, RecipientPolicy.class,
            DataCommand.class, LmtpIntake.class,
            LoopPolicy.class, RelayedFacts.class, ToSpool.class,
            RsetCmdHandler.class, NoopCmdHandler.class, Verification.class,
            QuitCmdHandler.class, UnknownCmdHandler.class,
            Salutation.class, CommandFigures.class, CommandHandlerResultLogger.class, HookResultLogger.class);
    }
}
