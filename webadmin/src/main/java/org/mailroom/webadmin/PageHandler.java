package org.mailroom.webadmin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.InputStreamContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.mailroom.webadmin.page.Form;
import org.mailroom.webadmin.page.PageAnswer;
import org.mailroom.webadmin.page.PageRequest;
import org.mailroom.webadmin.page.Pages;
import org.mailroom.webadmin.work.Problem;

/** Hands requests to the pages; what is none of theirs goes on. Forms are held in memory, up to a limit, and read when it is known who sends them. */
final class PageHandler extends Handler.Wrapper {
    /** In bytes, of a form without files. */
    static final int LONGEST_FORM = 1 << 20;
    /** In bytes, of a form with files. */
    static final int LONGEST_UPLOAD = 32 << 20;
    private static final int MOST_PARTS = 200;
    /** A page for people, a status for programs. */
    private static final String HEALTH = "/health";

    private final Pages pages;
    private final Contents contents;
    private final Proxies proxies;

    PageHandler(Pages pages, Contents contents, Proxies proxies, Handler rest) {
        super(rest);
        this.pages = pages;
        this.contents = contents;
        this.proxies = proxies;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path.startsWith("/api/") || ApiHandler.SHORT.contains(path) && !(path.equals(HEALTH) && isBrowser(request))) {
            return super.handle(request, response, callback);
        }
        Optional<PageAnswer> answer;
        try (Contents.Reading reading = contents.of(request)) {
            answer = pages.answer(asked(request, path, reading));
        }
        if (answer.isEmpty()) {
            return super.handle(request, response, callback);
        }
        Rest.swallow(request);
        if (answer.get().stream().isPresent() && !HttpMethod.HEAD.is(request.getMethod())) {
            stream(answer.get(), request, response, callback);
        } else {
            write(answer.get(), request, response, callback);
        }
        return true;
    }

    /** Scripts of ours ask for parts of pages, too. */
    private static boolean isBrowser(Request request) {
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return accept != null && accept.contains("text/html") || request.getHeaders().contains("HX-Request");
    }

    private PageRequest asked(Request request, String path, Contents.Reading reading) {
        List<String> segments = new ArrayList<>();
        for (String part : path.substring(1).split("/", -1)) {
            segments.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        request.getHeaders().forEach(field -> headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), field.getValue()));
        Map<String, String> cookies = new LinkedHashMap<>();
        Request.getCookies(request).forEach(cookie -> cookies.putIfAbsent(cookie.getName(), cookie.getValue()));
        boolean secure = request.isSecure() || "https".equalsIgnoreCase(headers.get("x-forwarded-proto"));
        return new PageRequest(request.getMethod(), request.getHttpURI().getPathQuery(), segments, values(Request.extractQueryParameters(request, StandardCharsets.UTF_8)), headers,
            cookies, proxies.client(request), secure, files -> form(request, reading, files));
    }

    private static Map<String, List<String>> values(Fields fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.getName(), field.getValues()));
        return values;
    }

    private static Form form(Request request, Contents.Reading reading, boolean files) throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String base = type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        boolean upload = base.equals("multipart/form-data");
        if (!base.isEmpty() && !base.equals("application/x-www-form-urlencoded") && !(upload && files)) {
            throw Problem.of(415, "Wrong type", "'" + type + "' is not what a form of ours sends. Nothing was changed.");
        }
        byte[] content = reading.upTo(upload ? LONGEST_UPLOAD : LONGEST_FORM);
        if (upload) {
            return upload(content, MultiPart.extractBoundary(type));
        }
        try {
            Fields fields = new Fields();
            UrlEncoded.decodeTo(new String(content, StandardCharsets.UTF_8), fields::add, StandardCharsets.UTF_8);
            return new Form(values(fields), List.of());
        } catch (IllegalArgumentException malformed) {
            throw Problem.of(400, "Not a form", "What was sent is no form. Nothing was changed.");
        }
    }

    private static Form upload(byte[] content, String boundary) throws IOException {
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary == null ? "" : boundary);
        parser.setMaxParts(MOST_PARTS);
        parser.setMaxMemoryFileSize(-1);
        parser.setUseFilesForPartsWithoutFileName(false);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        List<Form.File> files = new ArrayList<>();
        try (MultiPartFormData.Parts parts = parser.parse(new InputStreamContentSource(new ByteArrayInputStream(content))).join()) {
            for (MultiPart.Part part : parts) {
                String name = part.getName() == null ? "" : part.getName();
                if (part.getFileName() == null) {
                    fields.computeIfAbsent(name, key -> new ArrayList<>()).add(part.getContentAsString(StandardCharsets.UTF_8));
                } else {
                    String type = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
                    try (InputStream in = Content.Source.asInputStream(part.getContentSource())) {
                        files.add(new Form.File(name, part.getFileName(), type == null ? "" : type, in.readAllBytes()));
                    }
                }
            }
        } catch (CompletionException malformed) {
            throw Problem.of(400, "Not a form", "What was sent is no form. Nothing was changed.");
        }
        return new Form(fields, files);
    }

    private static void stream(PageAnswer answer, Request request, Response response, Callback callback) {
        try {
            head(answer, response);
            answer.stream().orElseThrow().accept(new JettyOutlet(request, response, callback));
        } catch (Problem problem) {
            response.reset();
            Answer refusal = Answer.problem(problem.status(), "Not now", problem.getMessage());
            write(new PageAnswer(refusal.status(), refusal.contentType(), refusal.content(), Map.of(), Optional.empty()), request, response, callback);
        }
    }

    private static void head(PageAnswer answer, Response response) {
        response.setStatus(answer.status());
        SecurityHeaders.addTo(response.getHeaders());
        answer.headers().forEach((name, values) -> {
            // One field for each value: two cookies in one field are none.
            response.getHeaders().remove(name);
            values.forEach(value -> response.getHeaders().add(name, value));
        });
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    }

    private static void write(PageAnswer answer, Request request, Response response, Callback callback) {
        head(answer, response);
        if (answer.status() == 413) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.content().length);
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        response.write(true, head ? null : ByteBuffer.wrap(answer.content()), callback);
    }
}
