package org.mailroom.webadmin;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A refusal that neither the API nor the pages have made. */
record Answer(int status, String contentType, byte[] content) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A problem document (RFC 9457).
     *
     * @param title  what is wrong, the same for every such case
     * @param detail  what is wrong here and what is allowed; shown to people
     */
    static Answer problem(int status, String title, String detail) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        return new Answer(status, "application/problem+json", bytes(document));
    }

    private static byte[] bytes(Map<String, ?> document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + document.keySet(), e);
        }
    }
}
