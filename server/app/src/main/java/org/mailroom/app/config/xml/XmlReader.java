package org.mailroom.app.config.xml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Problem;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads an XML file into elements with their places. A DOCTYPE is refused, so there are no entities and nothing from outside. */
final class XmlReader extends DefaultHandler {
    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private final Deque<XmlElement> open = new ArrayDeque<>();
    private final Deque<StringBuilder> texts = new ArrayDeque<>();
    private Locator locator;
    private XmlElement root;

    private XmlReader() {
    }

    /** The root element. */
    static XmlElement read(Path file) throws BadInput {
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature(NO_DOCTYPE, true);
            SAXParser parser = factory.newSAXParser();
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            XmlReader reader = new XmlReader();
            try (var in = Files.newInputStream(file)) {
                parser.parse(new InputSource(in), reader);
            }
            return reader.root;
        } catch (SAXParseException e) {
            boolean doctype = String.valueOf(e.getMessage()).contains(NO_DOCTYPE);
            throw new BadInput(List.of(new Problem(file.toString(), e.getLineNumber(), Math.max(0, e.getColumnNumber()),
                doctype ? "a DOCTYPE is not allowed here; remove it" : "this is not XML: " + e.getMessage())));
        } catch (NoSuchFileException e) {
            throw new BadInput(file.toString(), "there is no such file");
        } catch (IOException e) {
            throw new BadInput(file.toString(), "the file cannot be read: " + (Files.isDirectory(file) ? "it is a directory" : e.getMessage()));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("this Java has no XML parser that can refuse a DOCTYPE", e);
        }
    }

    @Override
    public void setDocumentLocator(Locator documentLocator) {
        locator = documentLocator;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            values.put(attributes.getQName(i), attributes.getValue(i));
        }
        open.push(new XmlElement(name, values, "", locator.getLineNumber(), new ArrayList<>()));
        texts.push(new StringBuilder());
    }

    @Override
    public void characters(char[] text, int start, int length) {
        texts.element().append(text, start, length);
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        XmlElement begun = open.pop();
        XmlElement whole = new XmlElement(name, begun.attributes(), texts.pop().toString().strip(), begun.line(), List.copyOf(begun.children()));
        if (open.isEmpty()) {
            root = whole;
        } else {
            open.element().children().add(whole);
        }
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
        throw e;
    }
}
