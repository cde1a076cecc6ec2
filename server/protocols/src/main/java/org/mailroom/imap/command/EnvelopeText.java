package org.mailroom.imap.command;

import org.apache.james.imap.message.response.FetchResponse.Envelope;
import org.apache.james.imap.message.response.FetchResponse.Envelope.Address;

/** ENVELOPE of a FETCH answer (RFC 3501 7.4.2), as {@code FetchResponseEncoder} writes it. Proof: {@code DirectAnswersTest}. */
final class EnvelopeText {
    private EnvelopeText() {
    }

    static void write(Envelope envelope, AnswerBytes answers) {
        answers.text("ENVELOPE (").quoted(envelope.getDate()).text(" ").quoted(envelope.getSubject());
        Address[][] fields = {envelope.getFrom(), envelope.getSender(), envelope.getReplyTo(), envelope.getTo(), envelope.getCc(), envelope.getBcc()};
        for (Address[] addresses : fields) {
            answers.text(" ");
            addresses(addresses, answers);
        }
        answers.text(" ").quoted(envelope.getInReplyTo()).text(" ").quoted(envelope.getMessageId()).text(") ");
    }

    private static void addresses(Address[] addresses, AnswerBytes answers) {
        if (addresses == null || addresses.length == 0) {
            answers.text("NIL");
            return;
        }
        answers.text("(");
        for (Address address : addresses) {
            answers.text("(").quoted(address.getPersonalName()).text(" ").quoted(address.getAtDomainList()).text(" ").quoted(address.getMailboxName())
                .text(" ").quoted(address.getHostName()).text(")");
        }
        answers.text(")");
    }
}
