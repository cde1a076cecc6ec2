package org.mailroom.webadmin.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.mailroom.webadmin.live.Outlet;
import org.mailroom.webadmin.work.Problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A complete answer, held in memory, or one without end.
 *
 * @param stream  begins to send what follows the header; empty for a complete answer
 */
record Reply(int status, String contentType, byte[] content, Map<String, String> headers, Optional<Consumer<Outlet>> stream) {
    /** Texts may be as long as a content may be: attachments are texts. */
    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build()).build());

    Reply(int status, String contentType, byte[] content, Map<String, String> headers) {
        this(status, contentType, content, headers, Optional.empty());
    }

    static Reply stream(String contentType, Consumer<Outlet> begin) {
        return new Reply(200, contentType, new byte[0], Map.of(), Optional.of(begin));
    }

    static Reply json(int status, Object document) {
        try {
            return new Reply(status, "application/json", JSON.writeValueAsBytes(document), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + document.getClass(), e);
        }
    }

    static Reply problem(Problem problem) {
        Reply reply = new Reply(problem.status(), "application/problem+json", json(problem.status(), problem.document()).content(), Map.of());
        return problem.retryAfter().isPresent() ? reply.with("Retry-After", Long.toString(problem.retryAfter().getAsLong())) : reply;
    }

    static Reply nothing() {
        return new Reply(204, "", new byte[0], Map.of());
    }

    /** Whether its ETag is among those of {@code If-None-Match}, compared weakly (RFC 9110, 13.1.2). */
    boolean isOneOf(String known) {
        String tag = headers.get("ETag");
        return tag != null && (known.strip().equals("*") || Stream.of(known.split(",")).map(one -> one.strip().replaceFirst("^W/", "")).anyMatch(tag::equals));
    }

    /** What is said instead to who has it already: its header, and no content. */
    Reply unchanged() {
        return new Reply(304, "", new byte[0], headers);
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, content, Map.copyOf(more), stream);
    }
}
