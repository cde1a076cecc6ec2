package org.mailroom.webadmin.client;

import javax.xml.stream.XMLStreamException;

import org.mailroom.domain.client.MailAccess;
import org.mailroom.domain.client.MailAccess.Security;
import org.mailroom.domain.client.MailAccess.Service;

/** Mozilla's document of a mail provider ("autoconfig", version 1.1), which other clients read too. The login name is the address, as the client puts it in. */
final class Thunderbird {
    private Thunderbird() {
    }

    static byte[] document(MailAccess access, String domain) throws XMLStreamException {
        Markup markup = new Markup();
        markup.element("clientConfig", () -> markup.element("emailProvider", () -> {
            markup.text("domain", domain).text("displayName", domain).text("displayShortName", domain);
            for (MailAccess.Way way : access.ways(Service.IMAP)) {
                server(markup, "incomingServer", "imap", access, way);
            }
            for (MailAccess.Way way : access.ways(Service.SUBMISSION)) {
                server(markup, "outgoingServer", "smtp", access, way);
            }
        }, "id", domain), "version", "1.1");
        return markup.bytes();
    }

    private static void server(Markup markup, String element, String type, MailAccess access, MailAccess.Way way) throws XMLStreamException {
        markup.element(element, () -> markup.text("hostname", access.host()).text("port", Integer.toString(way.port()))
            .text("socketType", way.security() == Security.TLS ? "SSL" : "STARTTLS").text("authentication", "password-cleartext").text("username", "%EMAILADDRESS%"), "type", type);
    }
}
