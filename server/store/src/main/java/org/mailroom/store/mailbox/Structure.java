package org.mailroom.store.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.james.mailbox.store.mail.model.Property;
import org.apache.james.mailbox.store.mail.model.impl.Properties;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/** A message's parsed MIME properties as text: one a line, its three parts separated by tabs, with escapes. */
final class Structure {
    /** Most messages are of a few shapes, and a synchronisation reads thousands of them. */
    private static final int LONGEST_KNOWN = 512;
    private static final Cache<String, List<Property>> KNOWN = CacheBuilder.newBuilder().maximumSize(1_000).build();

    private Structure() {
    }

    static String write(Properties properties) {
        return properties.toProperties().stream()
            .map(property -> escape(property.getNamespace()) + "\t" + escape(property.getLocalName()) + "\t" + escape(property.getValue()))
            .collect(Collectors.joining("\n"));
    }

    static Properties read(String text, Long lineCount) {
        if (text.length() > LONGEST_KNOWN) {
            return new Properties(parse(text), lineCount);
        }
        List<Property> properties = KNOWN.getIfPresent(text);
        if (properties == null) {
            properties = parse(text);
            KNOWN.put(text, properties);
        }
        return new Properties(properties, lineCount);
    }

    private static List<Property> parse(String text) {
        List<Property> properties = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String line : text.split("\n", -1)) {
                String[] parts = line.split("\t", -1);
                properties.add(new Property(unescape(parts[0]), unescape(parts[1]), unescape(parts[2])));
            }
        }
        return List.copyOf(properties);
    }

    private static String escape(String part) {
        return part.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\u0000", "\\0");
    }

    private static String unescape(String part) {
        if (part.indexOf('\\') < 0) {
            return part;
        }
        StringBuilder plain = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c != '\\' || i + 1 == part.length()) {
                plain.append(c);
                continue;
            }
            char next = part.charAt(++i);
            plain.append(switch (next) {
                case 't' -> '\t';
                case 'n' -> '\n';
                case '0' -> '\u0000';
                default -> next;
            });
        }
        return plain.toString();
    }
}
