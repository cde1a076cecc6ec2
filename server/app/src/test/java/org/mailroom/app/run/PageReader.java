package org.mailroom.app.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Somebody who looks at pages without a browser: keeps cookies, follows nothing, and fills in forms as they stand on the page. */
final class PageReader {
    private final ServedMailroom mailroom;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).followRedirects(HttpClient.Redirect.NEVER).build();

    /** A page, or what came instead. */
    record Page(HttpResponse<byte[]> answer) {
        int status() {
            return answer.statusCode();
        }

        String text() {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }

        Document document() {
            return Jsoup.parse(text(), answer.uri().toString());
        }

        String header(String name) {
            return answer.headers().firstValue(name).orElse("");
        }

        /** What went wrong, as the page says it. */
        String alert() {
            return document().select("[role=alert]").text();
        }
    }

    PageReader(ServedMailroom mailroom) {
        this.mailroom = mailroom;
    }

    static PageReader loggedIn(ServedMailroom mailroom, String agent) throws Exception {
        PageReader reader = new PageReader(mailroom);
        Page answer = reader.login(agent, ServedMailroom.password(agent));
        if (answer.status() != 303) {
            throw new IOException(answer.status() + " " + answer.text());
        }
        return reader;
    }

    Page login(String agent, String password) throws Exception {
        return fill(get("/login"), "/login", Map.of("address", agent + "@acme.test", "password", password));
    }

    String address(String path) {
        return "http://127.0.0.1:" + mailroom.port("web") + path;
    }

    Page get(String path, String... headers) throws Exception {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Page send(String method, String path, HttpRequest.BodyPublisher content, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(path))).header("Accept", "text/html").method(method, content);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return new Page(http.send(request.build(), BodyHandlers.ofByteArray()));
    }

    /** Sends a form with these values. */
    Page post(String path, Map<String, String> values, String... headers) throws Exception {
        String content = values.entrySet().stream().map(value -> encoded(value.getKey()) + "=" + encoded(value.getValue())).collect(Collectors.joining("&"));
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/x-www-form-urlencoded";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("POST", path, BodyPublishers.ofString(content), all);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Fills in the form of a page that goes to this path, with what stands in it already, and sends it as the page says. */
    Page fill(Page page, String action, Map<String, String> values) throws Exception {
        Element form = page.document().select("form[action=" + action + "]").stream().findFirst()
            .orElseThrow(() -> new IOException("no form for " + action + " on " + page.answer().uri() + ": " + page.text()));
        Map<String, String> all = new LinkedHashMap<>();
        form.select("input[name],textarea[name]").stream().filter(field -> !field.attr("type").matches("checkbox|radio|file") || field.hasAttr("checked"))
            .forEach(field -> all.put(field.attr("name"), field.val()));
        form.select("select[name]").forEach(field -> all.put(field.attr("name"), field.select("option[selected]").stream().findFirst().or(() -> field.select("option").stream().findFirst())
            .map(Element::val).orElse("")));
        all.putAll(values);
        return form.attr("enctype").equals("multipart/form-data") ? upload(action, all, Map.of()) : post(action, all);
    }

    /** @param files  content by name, of a field {@code files} */
    Page upload(String path, Map<String, String> values, Map<String, byte[]> files) throws Exception {
        return upload(path, values, "files", files);
    }

    Page upload(String path, Map<String, String> values, String field, Map<String, byte[]> files) throws Exception {
        String boundary = "boundary-of-a-test";
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Map.Entry<String, String> value : values.entrySet()) {
            content.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + value.getKey() + "\"\r\n\r\n" + value.getValue() + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            content.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + file.getKey()
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            content.write(file.getValue());
            content.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        content.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return send("POST", path, BodyPublishers.ofByteArray(content.toByteArray()), "Content-Type", "multipart/form-data; boundary=" + boundary);
    }

    /** An answer that goes on, line by line; the future ends with it. */
    CompletableFuture<Void> follow(String path, Consumer<String> lines) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(path))).header("Accept", "text/html").build();
        return http.sendAsync(request, BodyHandlers.fromLineSubscriber(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(String line) {
                lines.accept(line);
            }

            @Override
            public void onError(Throwable failure) {
                // The future tells.
            }

            @Override
            public void onComplete() {
                // The future tells.
            }
        })).thenAccept(answer -> { });
    }

    Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream().filter(cookie -> cookie.getName().equals(name)).map(HttpCookie::getValue).findFirst();
    }

    /** As if the browser had this cookie. */
    void keep(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setDomain("127.0.0.1");
        cookie.setVersion(0);
        cookies.getCookieStore().add(URI.create(address("/")), cookie);
    }
}
