package org.mailroom.webadmin.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLStreamException;

import org.mailroom.domain.client.MailAccess;
import org.mailroom.domain.client.MailAccess.Security;
import org.mailroom.domain.client.MailAccess.Service;
import org.mailroom.webadmin.work.Problem;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Outlook's "POX" Autodiscover (MS-OXDSCLI): a request with an address, an answer with one server of each kind. */
final class Outlook {
    static final String RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

    private Outlook() {
    }

    /**
     * The address that a request is about.
     *
     * @throws Problem 400 when it is no such request. No document type is allowed, so that nothing is loaded and nothing grows while it is read
     */
    static String address(byte[] request) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            NodeList found = builder.parse(new ByteArrayInputStream(request)).getElementsByTagNameNS("*", "EMailAddress");
            return Optional.ofNullable(found.item(0)).map(element -> element.getTextContent().strip())
                .orElseThrow(() -> Problem.of(400, "Not understood", "The request has no EMailAddress."));
        } catch (SAXException e) {
            throw Problem.of(400, "Not understood", "The request is no XML that is read here; a document type (DOCTYPE) is not allowed.");
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException("bytes in memory cannot be read as XML", e);
        }
    }

    static byte[] document(MailAccess access, String address) throws XMLStreamException {
        Markup markup = new Markup();
        markup.element("Autodiscover", () -> markup.element("Response", () -> markup.element("Account", () -> {
            markup.text("AccountType", "email").text("Action", "settings");
            protocol(markup, "IMAP", access, access.best(Service.IMAP), address);
            protocol(markup, "SMTP", access, access.best(Service.SUBMISSION), address);
        }), "xmlns", RESPONSE), "xmlns", "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006");
        return markup.bytes();
    }

    private static void protocol(Markup markup, String type, MailAccess access, Optional<MailAccess.Way> best, String address) throws XMLStreamException {
        if (best.isPresent()) {
            boolean first = best.get().security() == Security.TLS;
            markup.element("Protocol", () -> markup.text("Type", type).text("Server", access.host()).text("Port", Integer.toString(best.get().port())).text("DomainRequired", "off")
                .text("LoginName", address).text("SPA", "off").text("SSL", "on").text("Encryption", first ? "SSL" : "TLS").text("AuthRequired", "on"));
        }
    }
}
