package org.mailroom.webadmin;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.mailroom.webadmin.api.Api;
import org.mailroom.webadmin.work.Problem;

/** Hands requests below {@code /api/v1} to the API, which reads their content when it knows who asks; everything else goes on. */
final class ApiHandler extends Handler.Wrapper {
    /** Where those look who collect figures, and who watch servers. */
    static final Set<String> SHORT = Set.of("/metrics", "/health");

    private final Api api;
    private final Contents contents;
    private final Proxies proxies;

    ApiHandler(Api api, Contents contents, Proxies proxies, Handler rest) {
        super(rest);
        this.api = api;
        this.contents = contents;
        this.proxies = proxies;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (!path.startsWith(Api.BASE + "/") && !SHORT.contains(path)) {
            return super.handle(request, response, callback);
        }
        Api.Answered answer = answer(request, SHORT.contains(path) ? Api.BASE + path : path);
        Rest.swallow(request);
        if (answer.stream().isPresent() && !HttpMethod.HEAD.is(request.getMethod())) {
            stream(answer, request, response, callback);
        } else {
            write(answer, request, response, callback);
        }
        return true;
    }

    private Api.Answered answer(Request request, String path) throws IOException {
        List<String> segments = new ArrayList<>();
        for (String part : path.substring(Api.BASE.length() + 1).split("/", -1)) {
            segments.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (Fields.Field field : Request.extractQueryParameters(request, StandardCharsets.UTF_8)) {
            query.put(field.getName(), field.getValues());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        request.getHeaders().forEach(field -> headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), field.getValue()));
        try (Contents.Reading reading = contents.of(request)) {
            return api.answer(new Api.Asked(request.getMethod(), segments, query, headers, reading::upTo, proxies.client(request)));
        }
    }

    private static void stream(Api.Answered answer, Request request, Response response, Callback callback) {
        try {
            response.setStatus(answer.status());
            SecurityHeaders.addTo(response.getHeaders());
            answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
            answer.stream().orElseThrow().accept(new JettyOutlet(request, response, callback));
        } catch (Problem problem) {
            response.reset();
            Answer refusal = Answer.problem(problem.status(), "Not now", problem.getMessage());
            write(new Api.Answered(refusal.status(), refusal.contentType(), refusal.content(), Map.of("Retry-After", "10"), Optional.empty()), request, response, callback);
        }
    }

    private static void write(Api.Answered answer, Request request, Response response, Callback callback) {
        response.setStatus(answer.status());
        SecurityHeaders.addTo(response.getHeaders());
        if (answer.status() == 413) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        boolean empty = answer.status() == 204 || answer.status() == 304;
        if (!empty) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        }
        if (!empty && answer.stream().isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.content().length);
        }
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        response.write(true, head ? null : ByteBuffer.wrap(answer.content()), callback);
    }
}
