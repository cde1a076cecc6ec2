package org.mailroom.imap.answer;

import org.apache.james.imap.api.message.response.ImapResponseMessage;

/** What ID says of the server (RFC 2971). */
public record Identity(String name, String version) implements ImapResponseMessage {

    /** The name of the product, and the version that its jar was built with. */
    public static Identity ofProduct() {
        String version = Identity.class.getPackage().getImplementationVersion();
        return new Identity("Mailroom", version == null ? "unpackaged" : version);
    }
}
