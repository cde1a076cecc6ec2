package org.mailroom.app.config.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;
import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;
import org.mailroom.app.config.Suggestion;

/** Checks what stands in {@code mailetcontainer.xml} beyond its form: that each class, matcher and processor that it names exists. */
final class MailetChain {
    private static final Kind<String> MAILET = Classes.kind(Mailet.class, MailetRules.MAILETS);
    private static final Kind<String> MATCHER = Classes.kind(Matcher.class, MailetRules.MATCHERS);
    private static final List<String> NEEDED = List.of("root", "transport", "error");

    private final String file;
    private final Problems problems;
    private final List<XmlElement> processors;
    private final Set<String> states = new HashSet<>();

    private MailetChain(String file, XmlElement root, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.processors = root.children("processors").flatMap(all -> all.children("processor")).toList();
    }

    static void check(String file, XmlElement root, Problems problems) {
        MailetRules.CHAIN.check(file, "mailetcontainer", root, problems);
        if (root.name().equals("mailetcontainer")) {
            new MailetChain(file, root, problems).check(root);
        }
    }

    private void check(XmlElement root) {
        Map<String, Integer> lines = new HashMap<>();
        for (XmlElement processor : processors) {
            String state = processor.attribute("state").orElse("");
            Integer first = lines.putIfAbsent(state, processor.line());
            if (first != null) {
                tell(processor, "the processor '" + state + "' stands here twice, first in line " + first);
            }
            if (state.equals("ghost")) {
                tell(processor, "'ghost' cannot be a processor: it is the state of messages that are done");
            }
            states.add(state);
        }
        NEEDED.stream().filter(state -> !states.contains(state)).forEach(state ->
            tell(root, "there is no processor '" + state + "'; needed: " + String.join(", ", NEEDED)));
        processors.forEach(this::checkProcessor);
        processors.stream().filter(processor -> processor.attribute("state").equals(java.util.Optional.of("transport"))).findFirst()
            .filter(transport -> transport.children("mailet").noneMatch(MailetChain::removesBcc)).ifPresent(transport -> tell(transport,
                "the processor 'transport' must have <mailet match=\"All\" class=\"RemoveMimeHeader\"><name>bcc</name></mailet>:"
                    + " the engine does not start without"));
    }

    private static boolean removesBcc(XmlElement mailet) {
        return mailet.attribute("class").filter(name -> name.endsWith("RemoveMimeHeader")).isPresent()
            && mailet.attribute("match").filter(name -> name.endsWith("All")).isPresent()
            && mailet.child("name").filter(name -> name.text().equalsIgnoreCase("bcc")).isPresent();
    }

    private void checkProcessor(XmlElement processor) {
        Set<String> composites = new HashSet<>();
        processor.children("matcher").forEach(matcher -> {
            checkMatcher(matcher, Set.of());
            matcher.attribute("name").ifPresent(composites::add);
        });
        processor.children("mailet").forEach(mailet -> checkMailet(mailet, composites));
    }

    private void checkMatcher(XmlElement matcher, Set<String> composites) {
        if (matcher.attributes().containsKey("match") && matcher.attributes().containsKey("notmatch")) {
            tell(matcher, "<" + matcher.name() + "> has both 'match' and 'notmatch'; allowed: one of them");
        }
        Stream.of("match", "notmatch").flatMap(name -> matcher.attribute(name).stream())
            .map(match -> match.split("=", 2)[0])
            .filter(name -> !name.isBlank() && !composites.contains(name))
            .forEach(name -> MATCHER.read("<" + matcher.name() + ">", name, problem -> tell(matcher, problem)));
        matcher.children("matcher").forEach(inner -> checkMatcher(inner, Set.of()));
    }

    private void checkMailet(XmlElement mailet, Set<String> composites) {
        checkMatcher(mailet, composites);
        String name = mailet.attribute("class").orElse("");
        if (name.isBlank()) {
            return;
        }
        MAILET.read("<mailet>", name, problem -> tell(mailet, problem));
        ElementRule parameters = MailetRules.PARAMETERS.get(name);
        if (parameters != null) {
            parameters.check(file, mailet, problems);
        }
        MailetRules.EXCEPTIONS.forEach((parameter, words) -> mailet.children(parameter).forEach(value -> checkReference(value, words)));
        String reference = MailetRules.REFERENCES.get(name);
        if (reference != null) {
            mailet.children(reference).forEach(value -> checkReference(value, Set.of()));
        }
        MailetRules.NEEDED.getOrDefault(name, List.of()).stream().filter(state -> !states.contains(state)).forEach(state ->
            tell(mailet, name + " needs the processor '" + state + "', and there is none"));
    }

    private void checkReference(XmlElement value, Set<String> words) {
        if (states.contains(value.text()) || words.contains(value.text()) || words.isEmpty() && value.text().equals("ghost")) {
            return;
        }
        List<String> allowed = new ArrayList<>(words.stream().sorted().toList());
        allowed.addAll(states.stream().filter(state -> !state.isEmpty()).sorted().toList());
        tell(value, "<" + value.name() + ">: there is no processor '" + value.text() + "'" + Suggestion.hint(value.text(), allowed) + "allowed: "
            + String.join(", ", allowed));
    }

    private void tell(XmlElement element, String text) {
        problems.add(new Problem(file, element.line(), 0, text));
    }
}
