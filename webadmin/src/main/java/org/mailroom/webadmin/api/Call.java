package org.mailroom.webadmin.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
 * @param foreseen  takes the answer that is given if what is written next becomes durable
 */
record Call(Optional<Caller> login, Map<String, String> path, Map<String, List<String>> query, Map<String, String> headers, byte[] content, Fields fields,
            Consumer<Reply> foreseen) {

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

    /** The same, whose answer is waited for by somebody. */
    Call foreseeing(Consumer<Reply> whoWaits) {
        return new Call(login, path, query, headers, content, fields, whoWaits);
    }

    /** Says what the answer is if what is being written, or is written next, becomes durable: it is stored with it, for who asks again. */
    Reply foresee(Reply reply) {
        foreseen.accept(reply);
        return reply;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
