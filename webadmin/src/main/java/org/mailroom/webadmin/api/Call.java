package org.mailroom.webadmin.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Caller;

/**
 * A request on its way to what answers it.
 *
 * @param path  the variable parts of the path, decoded
 * @param headers  by name in small letters
 */
record Call(Caller caller, Map<String, String> path, Map<String, List<String>> query, Map<String, String> headers, byte[] content) {

    Fields fields(String... allowed) {
        return Fields.of(content, allowed);
    }

    /** Refuses parameters that are not known here. */
    void takes(String... parameters) {
        Set<String> known = Set.of(parameters);
        query.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw Problem.field(name, "is no parameter here; allowed: " + (known.isEmpty() ? "none" : String.join(", ", new java.util.TreeSet<>(known))));
        });
    }

    Optional<String> parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Problem.field(name, "is given twice");
        }
        return values.stream().findFirst().filter(value -> !value.isEmpty());
    }

    <T> Optional<T> parameter(String name, Function<String, T> reader) {
        return parameter(name).map(text -> Fields.value(name, text, reader));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
