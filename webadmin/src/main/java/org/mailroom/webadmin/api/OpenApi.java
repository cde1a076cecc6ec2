package org.mailroom.webadmin.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.mailroom.domain.access.Scope;
import org.mailroom.webadmin.api.Endpoint.Given;
import org.mailroom.webadmin.api.Endpoint.Media;
import org.mailroom.webadmin.api.Endpoint.Who;

/** The description of all endpoints (OpenAPI 3.1), made of what stands at each. Proof: {@code OpenApiTest} of {@code server/app}. */
final class OpenApi {
    static final Schema PROBLEM = Schema.object("Problem").says("Why it was not done (RFC 9457); nothing was changed.")
        .field("type", Schema.TEXT, "about:blank, or an address that ends with field or conflict").field("title", Schema.TEXT, "what is wrong, the same for every such case")
        .field("status", Schema.WHOLE, "").field("detail", Schema.TEXT, "a sentence for people: what was wrong and what is allowed")
        .maybe("field", Schema.TEXT, "the field, or parameter, that is wrong").maybe("position", Schema.WHOLE, "the character of a query, from 1, at which it goes wrong")
        .maybe("holder", Schema.TEXT, "the agent who has it").maybe("since", Schema.TIME, "since when").maybe("code", Schema.TEXT, "why an answer was refused; or repeated: done before, with this Idempotency-Key")
        .maybe("problems", Schema.list(Schema.object().field("line", Schema.WHOLE, "").field("text", Schema.TEXT, "")), "what is wrong with rules").open();

    private static final Map<Integer, String> REFUSALS = new TreeMap<>(Map.ofEntries(Map.entry(308, "It has another number now; Location tells which"),
        Map.entry(400, "The content, a query, a cursor, a limit or the Idempotency-Key cannot be read"), Map.entry(401, "There is no such login, or none was sent"),
        Map.entry(403, "This caller may not do it"), Map.entry(404, "It is not there, or not to be seen by this caller"),
        Map.entry(409, "A colleague has it, or the state is in the way"), Map.entry(412, "It was changed since the ETag in If-Match"),
        Map.entry(413, "The content is too large"), Map.entry(415, "The content is of another type"), Map.entry(422, "A field or a parameter is wrong, or it is not possible"),
        Map.entry(429, "Too many wrong logins came from this address, or too many requests from this caller; Retry-After tells in how many seconds to come again"), Map.entry(503, "Not now; try again later")));

    private OpenApi() {
    }

    static Map<String, Object> of(List<Endpoint> endpoints) {
        Map<String, Object> schemas = new LinkedHashMap<>();
        PROBLEM.describe(schemas);
        Map<String, Object> paths = new LinkedHashMap<>();
        TreeSet<String> groups = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            groups.add(group(endpoint));
            part(paths, endpoint.pattern).put(endpoint.method.toLowerCase(Locale.ROOT), operation(endpoint, schemas));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Mailroom", "version", "1", "summary", "Shared inboxes on the mail server itself",
            "description", "Times are RFC 3339 with an offset. In what is sent, null is as if left out, unless said otherwise. docs/api.md tells more.", "license",
            Map.of("name", "Apache-2.0", "identifier", "Apache-2.0")));
        document.put("servers", List.of(Map.of("url", Api.BASE)));
        document.put("tags", groups.stream().map(name -> Map.of("name", name)).toList());
        document.put("paths", paths);
        document.put("components", components(schemas));
        return document;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> whole, String name) {
        return (Map<String, Object>) whole.computeIfAbsent(name, none -> new LinkedHashMap<String, Object>());
    }

    private static String group(Endpoint endpoint) {
        return endpoint.pattern.split("/")[1];
    }

    private static Map<String, Object> operation(Endpoint endpoint, Map<String, Object> schemas) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", id(endpoint));
        operation.put("summary", endpoint.summary);
        String description = (endpoint.who + endpoint.more).strip();
        if (!description.isEmpty()) {
            operation.put("description", description);
        }
        operation.put("tags", List.of(group(endpoint)));
        operation.put("security", security(endpoint));
        List<Object> parameters = parameters(endpoint, schemas);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (takesContent(endpoint)) {
            operation.put("requestBody", body(endpoint, schemas));
        }
        operation.put("responses", responses(endpoint, schemas));
        return operation;
    }

    /** The method and the words of the path. */
    private static String id(Endpoint endpoint) {
        StringBuilder id = new StringBuilder(endpoint.method.toLowerCase(Locale.ROOT));
        for (String word : endpoint.pattern.replaceAll("[^A-Za-z]+", " ").strip().split(" ")) {
            id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return id.toString();
    }

    private static List<Object> security(Endpoint endpoint) {
        List<Object> ways = new ArrayList<>();
        if (endpoint.needs.isEmpty() || endpoint.local) {
            ways.add(Map.of());
        }
        endpoint.needs.or(() -> endpoint.welcomes).ifPresent(scope -> {
            ways.add(Map.of("basic", scope == Scope.ADMIN ? List.of("admin") : endpoint.who == Who.LEADS ? List.of("lead") : List.of("agent")));
            if (endpoint.who != Who.PEOPLE) {
                ways.add(Map.of("token", List.of((endpoint.who == Who.LEADS ? Scope.ADMIN : scope).word())));
            }
        });
        return ways;
    }

    private static boolean changes(Endpoint endpoint) {
        return !endpoint.method.equals("GET");
    }

    private static boolean takesContent(Endpoint endpoint) {
        return changes(endpoint) && (endpoint.takes != Media.JSON || !endpoint.body.names().isEmpty());
    }

    private static List<Object> parameters(Endpoint endpoint, Map<String, Object> schemas) {
        List<Object> parameters = new ArrayList<>();
        endpoint.variables.forEach((name, says) -> parameters.add(parameter(name, "path", true, says, Schema.TEXT.describe(schemas))));
        endpoint.parameters.forEach(one -> parameters.add(parameter(one.name(), "query", false, one.says(), one.schema().describe(schemas))));
        if (endpoint.method.equals("POST")) {
            parameters.add(Map.of("$ref", "#/components/parameters/idempotencyKey"));
        }
        if (endpoint.matched) {
            parameters.add(Map.of("$ref", "#/components/parameters/ifMatch"));
        }
        if (endpoint.tagged && !changes(endpoint)) {
            parameters.add(Map.of("$ref", "#/components/parameters/ifNoneMatch"));
        }
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String in, boolean required, String says, Object schema) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        if (required) {
            parameter.put("required", true);
        }
        parameter.put("description", says);
        parameter.put("schema", schema);
        return parameter;
    }

    private static Map<String, Object> body(Endpoint endpoint, Map<String, Object> schemas) {
        Map<String, Object> content = new LinkedHashMap<>();
        for (String type : endpoint.takes.types()) {
            content.put(type, Map.of("schema", type.endsWith("json") ? endpoint.body.sent().describe(schemas) : Map.of("type", "string")));
        }
        return Map.of("required", endpoint.takes != Media.JSON || endpoint.body.needsSomething(), "content", content);
    }

    private static Map<String, Object> responses(Endpoint endpoint, Map<String, Object> schemas) {
        Map<String, Object> responses = new TreeMap<>();
        for (Given given : endpoint.given) {
            Map<String, Object> response = part(responses, Integer.toString(given.status()));
            response.putIfAbsent("description", given.says());
            if (!given.media().isEmpty()) {
                part(response, "content").put(given.media(), Map.of("schema", given.schema().map(schema -> (Object) schema.describe(schemas)).orElse(Map.of("type", "string"))));
            }
            if (endpoint.tagged && given.status() != 204) {
                part(response, "headers").put("ETag", Map.of("$ref", "#/components/headers/ETag"));
            }
            if (given.located()) {
                part(response, "headers").put("Location", Map.of("$ref", "#/components/headers/Location"));
            }
        }
        if (endpoint.tagged && !changes(endpoint)) {
            responses.put("304", Map.of("$ref", "#/components/responses/304"));
        }
        refusals(endpoint).forEach(status -> responses.putIfAbsent(Integer.toString(status), Map.of("$ref", "#/components/responses/" + status)));
        responses.put("default", Map.of("$ref", "#/components/responses/default"));
        return responses;
    }

    private static TreeSet<Integer> refusals(Endpoint endpoint) {
        TreeSet<Integer> refusals = new TreeSet<>(List.of(422));
        if (endpoint.needs.isPresent()) {
            refusals.addAll(List.of(401, 403, 429));
        } else if (endpoint.welcomes.isPresent()) {
            refusals.addAll(List.of(401, 429));
        }
        if (!endpoint.variables.isEmpty()) {
            refusals.add(404);
        }
        if (endpoint.variables.containsKey("number")) {
            refusals.add(308);
        }
        if (endpoint.parameterNames().contains("cursor") || endpoint.parameterNames().contains("q")) {
            refusals.add(400);
        }
        if (changes(endpoint)) {
            refusals.addAll(List.of(400, 413, 415));
        }
        if (endpoint.conflicts || endpoint.method.equals("POST")) {
            refusals.add(409);
        }
        if (endpoint.matched) {
            refusals.add(412);
        }
        return refusals;
    }

    private static Map<String, Object> components(Map<String, Object> schemas) {
        Map<String, Object> problem = Map.of("application/problem+json", Map.of("schema", PROBLEM.describe(schemas)));
        Map<String, Object> responses = new LinkedHashMap<>();
        REFUSALS.forEach((status, says) -> responses.put(Integer.toString(status), Map.of("description", says, "content", problem)));
        responses.put("304", Map.of("description", "It is as the ETag in If-None-Match says", "headers", Map.of("ETag", Map.of("$ref", "#/components/headers/ETag"))));
        responses.put("default", Map.of("description", "Anything else that went wrong", "content", problem));
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", schemas);
        components.put("responses", responses);
        components.put("parameters", Map.of("idempotencyKey", header("Idempotency-Key", "With it a request that is sent again within a day gets its first answer and is not done again"),
            "ifMatch", header("If-Match", "The ETag of the state that is to be changed; any other state stays as it is (412)"),
            "ifNoneMatch", header("If-None-Match", "The ETag of the state that the client knows; if it is still the same the answer is 304, without content")));
        components.put("headers", Map.of("ETag", Map.of("description", "tells states apart", "schema", Map.of("type", "string")),
            "Location", Map.of("description", "where it is", "schema", Map.of("type", "string"))));
        components.put("securitySchemes", Map.of("basic", Map.of("type", "http", "scheme", "basic", "description", "an agent's address and password; roles: agent (any member of the team), lead, admin"),
            "token", Map.of("type", "http", "scheme", "bearer", "description", "a token; scopes: read, work, admin, each with all that those before it may")));
        return components;
    }

    private static Map<String, Object> header(String name, String says) {
        return parameter(name, "header", false, says, Map.of("type", "string"));
    }
}
