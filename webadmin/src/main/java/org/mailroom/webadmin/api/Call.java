package org.mailroom.webadmin.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.mailroom.webadmin.work.Caller;

/**
 * A request on its way to what answers it. Its parameters and fields are those that the endpoint says, of the types that it says; each parameter is given once.
 *
 * @param login  empty only where an endpoint asks for none
 * @param path  the variable parts of the path, decoded
 * @param headers  by name in small letters
 * @param content  as it came
 * @param fields  of JSON; none where the content is something else
 */
record Call(Optional<Caller> login, Map<String, String> path, Map<String, List<String>> query, Map<String, String> headers, byte[] content, Fields fields) {

    /** Who asks, where nobody may without a login. */
    Caller caller() {
        return login.orElseThrow(() -> new IllegalStateException("this is answered without login"));
    }

    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }

    <T> Optional<T> parameter(String name, Function<String, T> reader) {
        return parameter(name).map(text -> Fields.value(name, text, reader));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
