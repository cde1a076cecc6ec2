package org.mailroom.imap.wire;

import javax.mail.Flags;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.imap.message.response.FlagsResponse;
import org.apache.james.imap.message.response.UnpooledStatusResponseFactory;
import org.mailroom.imap.answer.ReadyAnswers;
import org.mailroom.imap.view.MailboxView;

/**
 * The way of all answers of one connection's commands. What a client must hear before an answer goes out before it, whichever
 * command gives the answer: a keyword may be read on a message before its event has come, and no FETCH may have one that FLAGS has
 * not named (RFC 3501 7.2.6). A command that may not tell of removed messages ends with EXPUNGEISSUED when there are any (RFC 5530),
 * so the client knows why some are missing. Proof: {@code SelectedAnswersTest}.
 */
final class SelectedAnswers implements Responder {
    private final Responder responder;
    private final ImapSession session;
    private final StatusResponseFactory answers = new UnpooledStatusResponseFactory();

    SelectedAnswers(Responder responder, ImapSession session) {
        this.responder = responder;
        this.session = session;
    }

    @Override
    public void respond(ImapResponseMessage message) {
        if (session.getSelected() instanceof MailboxView view) {
            if (message instanceof FetchResponse fetch && fetch.getFlags() != null) {
                announceKeywords(fetch.getFlags(), view);
            } else if (message instanceof ReadyAnswers ready) {
                announceKeywords(ready.flags(), view);
            } else if (message instanceof StatusResponse status && completes(status) && view.holdsExpunged()) {
                responder.respond(answers.taggedOk(status.getTag(), null, new HumanReadableText("org.mailroom.imap",
                    "[EXPUNGEISSUED] " + status.getCommand().getName() + " completed; some messages no longer exist")));
                return;
            }
        }
        responder.respond(message);
    }

    private static boolean completes(StatusResponse status) {
        return status.getServerResponseType() == StatusResponse.Type.OK && status.getTag() != null && status.getCommand() != null
            && status.getResponseCode() == null;
    }

    private void announceKeywords(Flags flags, MailboxView view) {
        if (flags.getUserFlags().length == 0 || !view.learn(flags)) {
            return;
        }
        responder.respond(new FlagsResponse(view.getApplicableFlags()));
        Flags permanent = view.getMessageManager().getPermanentFlags(session.getMailboxSession());
        if (permanent.contains(Flags.Flag.USER)) {
            permanent.add(view.getApplicableFlags());
        }
        responder.respond(answers.untaggedOk(HumanReadableText.permanentFlags(permanent), ResponseCode.permanentFlags(permanent)));
        view.resetNewApplicableFlags();
    }

    @Override
    public void flush() {
        responder.flush();
    }
}
