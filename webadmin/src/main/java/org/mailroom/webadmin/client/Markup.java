package org.mailroom.webadmin.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** An XML document in the making, in UTF-8; texts and attributes are escaped. For one thread. */
final class Markup {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter writer;

    /** What stands in an element. */
    @FunctionalInterface
    interface Content {
        void write() throws XMLStreamException;
    }

    Markup() throws XMLStreamException {
        writer = XMLOutputFactory.newInstance().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
        writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        writer.writeCharacters("\n");
    }

    /** Behind the declaration, before the first element. */
    Markup type(String declaration) throws XMLStreamException {
        writer.writeDTD(declaration);
        writer.writeCharacters("\n");
        return this;
    }

    /** @param attributes  names and values in turn */
    Markup element(String name, Content content, String... attributes) throws XMLStreamException {
        start(name, attributes);
        content.write();
        writer.writeEndElement();
        return this;
    }

    Markup text(String name, String text, String... attributes) throws XMLStreamException {
        start(name, attributes);
        writer.writeCharacters(text);
        writer.writeEndElement();
        return this;
    }

    Markup empty(String name) throws XMLStreamException {
        writer.writeEmptyElement(name);
        return this;
    }

    private void start(String name, String... attributes) throws XMLStreamException {
        writer.writeStartElement(name);
        for (int i = 0; i < attributes.length; i += 2) {
            writer.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    byte[] bytes() throws XMLStreamException {
        writer.writeEndDocument();
        writer.close();
        return bytes.toByteArray();
    }
}
