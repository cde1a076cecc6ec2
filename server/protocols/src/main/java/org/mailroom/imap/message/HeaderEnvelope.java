package org.mailroom.imap.message;

import org.apache.james.imap.message.response.FetchResponse;
import org.mailroom.mime.HeaderLines;

/**
 * ENVELOPE of a message (RFC 3501 7.4.2), from its header. Replaces {@code EnvelopeBuilder}, which left quotes in names, knew no
 * names in comments and gave question marks for what is not ASCII. Proof: {@code FetchTest}. For one thread.
 */
public final class HeaderEnvelope implements FetchResponse.Envelope {
    private final HeaderLines header;
    private final Address[] from;

    public HeaderEnvelope(HeaderLines header) {
        this.header = header;
        this.from = addresses("from");
    }

    private String text(String name) {
        return header.value(name).map(Words::quotable).orElse(null);
    }

    private Address[] addresses(String name) {
        return header.value(name).map(Addresses::of).orElse(null);
    }

    private Address[] elseFrom(Address[] addresses) {
        return addresses == null || addresses.length == 0 ? from : addresses;
    }

    @Override
    public String getDate() {
        return text("date");
    }

    @Override
    public String getSubject() {
        return text("subject");
    }

    @Override
    public Address[] getFrom() {
        return from;
    }

    @Override
    public Address[] getSender() {
        return elseFrom(addresses("sender"));
    }

    @Override
    public Address[] getReplyTo() {
        return elseFrom(addresses("reply-to"));
    }

    @Override
    public Address[] getTo() {
        return addresses("to");
    }

    @Override
    public Address[] getCc() {
        return addresses("cc");
    }

    @Override
    public Address[] getBcc() {
        return addresses("bcc");
    }

    @Override
    public String getInReplyTo() {
        return text("in-reply-to");
    }

    @Override
    public String getMessageId() {
        return text("message-id");
    }
}
