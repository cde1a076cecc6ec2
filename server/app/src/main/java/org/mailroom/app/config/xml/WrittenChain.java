package org.mailroom.app.config.xml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.app.config.BadInput;
import org.mailroom.domain.mail.ChainPlan;

/** The chain as {@code mailetcontainer.xml} says it. Immutable. */
public record WrittenChain(List<ChainPlan.Processor> processors) implements ChainPlan {

    /** Reads a file that was checked before. */
    public static WrittenChain read(Path file) throws BadInput {
        List<XmlElement> written = XmlReader.read(file).children("processors").flatMap(all -> all.children("processor")).toList();
        Set<String> names = written.stream().flatMap(processor -> processor.attribute("state").stream()).collect(Collectors.toSet());
        return new WrittenChain(written.stream().map(processor -> new Processor(processor.attribute("state").orElse(""),
            processor.children("mailet").map(mailet -> station(mailet, names)).toList())).toList());
    }

    private static Station station(XmlElement mailet, Set<String> processors) {
        String name = mailet.attribute("class").orElse("");
        Map<String, String> parameters = new LinkedHashMap<>();
        mailet.children().forEach(parameter -> parameters.put(parameter.name(), parameter.text()));
        Set<String> leads = new LinkedHashSet<>();
        List<String> references = new ArrayList<>(MailetRules.EXCEPTIONS.keySet());
        if (MailetRules.REFERENCES.containsKey(name)) {
            references.add(MailetRules.REFERENCES.get(name));
        }
        references.stream().map(parameters::get).filter(processors::contains).forEach(leads::add);
        MailetRules.NEEDED.getOrDefault(name, List.of()).stream().filter(processors::contains).forEach(leads::add);
        String matcher = mailet.attribute("match").or(() -> mailet.attribute("notmatch").map(not -> "not " + not)).orElse("All");
        return new Station(name, matcher, Collections.unmodifiableMap(parameters), new ArrayList<>(leads));
    }
}
