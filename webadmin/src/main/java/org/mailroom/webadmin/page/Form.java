package org.mailroom.webadmin.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.OneLine;
import org.mailroom.webadmin.work.Problem;

/** What somebody has filled in. */
public record Form(Map<String, List<String>> fields, List<File> files) {
    /** @param name  as the browser called it */
    public record File(String field, String name, String type, byte[] content) {
    }

    /** Nothing at all. */
    public static Form empty() {
        return new Form(Map.of(), List.of());
    }

    /** A field without blanks around it; empty when there is nothing in it. */
    Optional<String> text(String name) {
        return raw(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A field as it was filled in. */
    Optional<String> raw(String name) {
        Optional<String> value = fields.getOrDefault(name, List.of()).stream().findFirst();
        if (value.isPresent() && value.get().indexOf('\0') >= 0) {
            throw Problem.field(name, "has a NUL in it");
        }
        return value;
    }

    /** A field of one line: what stands in it may become part of a header. */
    Optional<String> line(String name) {
        Optional<String> value = text(name);
        if (value.filter(text -> !OneLine.is(text)).isPresent()) {
            throw Problem.field(name, "has a line end or another control character in it");
        }
        return value;
    }

    String needed(String name) {
        return text(name).orElseThrow(() -> Problem.field(name, "is empty"));
    }

    List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    boolean ticked(String name) {
        return text(name).isPresent();
    }
}
