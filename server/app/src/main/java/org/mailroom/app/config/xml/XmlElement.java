package org.mailroom.app.config.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element with its place.
 *
 * @param attributes  in the order of the file
 * @param text  the text between the tags without the white space around it
 * @param line  where its start tag ends
 */
record XmlElement(String name, Map<String, String> attributes, String text, int line, List<XmlElement> children) {

    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    Stream<XmlElement> children(String called) {
        return children.stream().filter(child -> child.name().equals(called));
    }

    Optional<XmlElement> child(String called) {
        return children(called).findFirst();
    }
}
