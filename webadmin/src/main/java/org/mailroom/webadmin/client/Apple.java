package org.mailroom.webadmin.client;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import javax.xml.stream.XMLStreamException;

import org.mailroom.domain.client.MailAccess;
import org.mailroom.domain.client.MailAccess.Way;

/** A configuration profile for Apple's Mail on phones and computers. It is not signed: the device says so, and asks whether it is wanted, and for the password. */
final class Apple {
    private static final String TYPE = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">";

    private Apple() {
    }

    static byte[] document(MailAccess access, String address, Way imap, Way submission) throws XMLStreamException {
        Markup markup = new Markup().type(TYPE);
        String id = "org.mailroom." + uuid(address);
        markup.element("plist", () -> markup.element("dict", () -> {
            text(markup, "PayloadDisplayName", address);
            text(markup, "PayloadIdentifier", id);
            text(markup, "PayloadUUID", uuid(address + "/profile"));
            text(markup, "PayloadType", "Configuration");
            number(markup, "PayloadVersion", 1);
            markup.text("key", "PayloadContent").element("array", () -> markup.element("dict", () -> {
                text(markup, "PayloadType", "com.apple.mail.managed");
                text(markup, "PayloadIdentifier", id + ".mail");
                text(markup, "PayloadUUID", uuid(address + "/mail"));
                number(markup, "PayloadVersion", 1);
                text(markup, "EmailAccountType", "EmailTypeIMAP");
                text(markup, "EmailAccountDescription", address);
                text(markup, "EmailAddress", address);
                server(markup, "Incoming", access, address, imap);
                server(markup, "Outgoing", access, address, submission);
                flag(markup, "OutgoingPasswordSameAsIncomingPassword", true);
            }));
        }), "version", "1.0");
        return markup.bytes();
    }

    private static void server(Markup markup, String which, MailAccess access, String address, Way way) throws XMLStreamException {
        text(markup, which + "MailServerAuthentication", "EmailAuthPassword");
        text(markup, which + "MailServerHostName", access.host());
        number(markup, which + "MailServerPortNumber", way.port());
        flag(markup, which + "MailServerUseSSL", true);
        text(markup, which + "MailServerUsername", address);
    }

    /** The same for the same address, so that a profile replaces the one before. */
    private static String uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void text(Markup markup, String key, String value) throws XMLStreamException {
        markup.text("key", key).text("string", value);
    }

    private static void number(Markup markup, String key, int value) throws XMLStreamException {
        markup.text("key", key).text("integer", Integer.toString(value));
    }

    private static void flag(Markup markup, String key, boolean value) throws XMLStreamException {
        markup.text("key", key).empty(Boolean.toString(value));
    }
}
