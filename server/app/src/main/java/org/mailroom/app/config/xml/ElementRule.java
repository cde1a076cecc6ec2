package org.mailroom.app.config.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;
import org.mailroom.app.config.Suggestion;

/**
 * What an element may be: its attributes, its children, its text. Rules are put together once, at class initialisation, and
 * are not changed afterwards.
 */
final class ElementRule {
    private final Map<String, Kind<?>> attributes = new LinkedHashMap<>();
    private final Set<String> needed = new HashSet<>();
    private final Map<String, ElementRule> children = new LinkedHashMap<>();
    private final Set<String> repeated = new HashSet<>();
    private final Kind<?> text;
    private boolean open;

    private ElementRule(Kind<?> text) {
        this.text = text;
    }

    /** An element with children. */
    static ElementRule node() {
        return new ElementRule(null);
    }

    /** An element with text. */
    static ElementRule leaf(Kind<?> kind) {
        return new ElementRule(kind);
    }

    ElementRule attribute(String name, Kind<?> kind) {
        attributes.put(name, kind);
        return this;
    }

    ElementRule needed(String name, Kind<?> kind) {
        needed.add(name);
        return attribute(name, kind);
    }

    /** A child that stands there once at most. */
    ElementRule child(String name, ElementRule rule) {
        children.put(name, rule);
        return this;
    }

    /** A leaf that stands there once at most. */
    ElementRule child(String name, Kind<?> kind) {
        return child(name, leaf(kind));
    }

    /** A child that may stand there any number of times. */
    ElementRule children(String name, ElementRule rule) {
        repeated.add(name);
        return child(name, rule);
    }

    /** All children of the other rule as well. */
    ElementRule with(ElementRule other) {
        children.putAll(other.children);
        repeated.addAll(other.repeated);
        attributes.putAll(other.attributes);
        needed.addAll(other.needed);
        return this;
    }

    /** Children that are not named are nobody's business. */
    ElementRule open() {
        open = true;
        return this;
    }

    /** Checks the root element. */
    void check(String file, String name, XmlElement root, Problems problems) {
        if (root.name().equals(name)) {
            check(file, root, problems);
        } else {
            problems.add(new Problem(file, root.line(), 0, "the root element is <" + root.name() + ">; allowed: <" + name + ">"));
        }
    }

    void check(String file, XmlElement element, Problems problems) {
        checkAttributes(file, element, problems);
        if (text != null) {
            text.read("<" + element.name() + ">", element.text(), problem -> problems.add(new Problem(file, element.line(), 0, problem)));
        } else if (!element.text().isEmpty() && !open) {
            problems.add(new Problem(file, element.line(), 0, "<" + element.name() + "> has text of its own: '" + first(element.text())
                + "'; allowed: " + allowedChildren()));
        }
        Map<String, Integer> lines = new HashMap<>();
        for (XmlElement child : element.children()) {
            ElementRule rule = children.get(child.name());
            if (rule != null) {
                rule.check(file, child, problems);
                Integer before = lines.putIfAbsent(child.name(), child.line());
                if (before != null && !repeated.contains(child.name())) {
                    problems.add(new Problem(file, child.line(), 0, "<" + child.name() + "> stands twice in <" + element.name()
                        + ">, first in line " + before));
                }
            } else if (!open) {
                problems.add(new Problem(file, child.line(), 0, "unknown element <" + child.name() + "> in <" + element.name() + ">"
                    + Suggestion.hint(child.name(), children.keySet()) + "allowed: " + allowedChildren()));
            }
        }
    }

    private void checkAttributes(String file, XmlElement element, Problems problems) {
        element.attributes().forEach((name, value) -> {
            Kind<?> kind = attributes.get(name);
            if (kind != null) {
                kind.read("attribute '" + name + "' of <" + element.name() + ">", value,
                    problem -> problems.add(new Problem(file, element.line(), 0, problem)));
            } else {
                problems.add(new Problem(file, element.line(), 0, "unknown attribute '" + name + "' of <" + element.name() + ">"
                    + Suggestion.hint(name, attributes.keySet()) + "allowed: "
                    + (attributes.isEmpty() ? "none" : String.join(", ", attributes.keySet()))));
            }
        });
        List<String> missing = new ArrayList<>(needed);
        missing.removeAll(element.attributes().keySet());
        missing.forEach(name -> problems.add(new Problem(file, element.line(), 0, "<" + element.name() + "> needs the attribute '" + name + "'")));
    }

    private String allowedChildren() {
        return children.isEmpty() ? "nothing" : String.join(", ", children.keySet());
    }

    private static String first(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
