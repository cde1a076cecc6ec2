package org.mailroom.app.run;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A command line of curl as the guides show it: carried out by curl itself, or, where there is none, as the same request. Knows the options that the guides use, and fails on others.
 */
final class Curl {
    /** What came; header names in small letters. */
    record Answer(int status, Map<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    private static final int STREAM_SECONDS = 2;
    private static final int CUT_BY_TIME = 28;

    private final List<String> words;
    private final Path directory;
    private String method = "";
    private String url;
    private final List<String> headers = new ArrayList<>();
    private final List<String> query = new ArrayList<>();
    private byte[] content = {};
    private boolean inQuery;
    private boolean endless;
    private boolean follows;

    /**
     * @param variables  what stands for {@code $NAME}
     * @param directory  where files are
     */
    Curl(String line, UnaryOperator<String> variables, Path directory) throws IOException {
        this.words = words(line, variables);
        this.directory = directory;
        read();
    }

    static boolean isThere() {
        try {
            return new ProcessBuilder("curl", "--version").redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String method() {
        return method.isEmpty() ? content.length > 0 && !inQuery ? "POST" : "GET" : method;
    }

    URI uri() {
        return URI.create(url + (query.isEmpty() ? "" : (url.contains("?") ? "&" : "?") + String.join("&", query)));
    }

    /** As a shell cuts them: quotes, and variables outside of single ones. */
    private static List<String> words(String line, UnaryOperator<String> variables) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = ' ';
        boolean any = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == quote && quote != ' ') {
                quote = ' ';
            } else if (quote == ' ' && (c == '\'' || c == '"')) {
                quote = c;
                any = true;
            } else if (quote == ' ' && c == ' ') {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else if (c == '$' && quote != '\'') {
                int end = i + 1;
                while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
                    end++;
                }
                word.append(variables.apply(line.substring(i + 1, end)));
                i = end - 1;
                any = true;
            } else {
                word.append(c);
                any = true;
            }
        }
        if (any) {
            words.add(word.toString());
        }
        return words;
    }

    private void read() throws IOException {
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-u" -> headers.add("Authorization: Basic " + Base64.getEncoder().encodeToString(words.get(++i).getBytes(StandardCharsets.UTF_8)));
                case "-H" -> headers.add(words.get(++i));
                case "-X" -> method = words.get(++i);
                case "-d" -> content = words.get(++i).getBytes(StandardCharsets.UTF_8);
                case "--data-binary" -> content = Files.readAllBytes(directory.resolve(words.get(++i).substring(1)));
                case "--data-urlencode" -> query.add(encoded(words.get(++i)));
                case "-G" -> inQuery = true;
                case "-N" -> endless = true;
                case "-L" -> follows = true;
                case "-o" -> i++;
                default -> {
                    if (words.get(i).startsWith("-") || url != null) {
                        throw new IllegalArgumentException("what is " + words.get(i) + "?");
                    }
                    url = words.get(i);
                }
            }
        }
    }

    private static String encoded(String field) {
        int equals = field.indexOf('=');
        return field.substring(0, equals + 1) + URLEncoder.encode(field.substring(equals + 1), StandardCharsets.UTF_8);
    }

    Answer byCurl() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(words);
        command.addAll(1, List.of("-sS", "-D", "headers.out", "--max-time", Integer.toString(endless ? STREAM_SECONDS : 60)));
        if (!words.contains("-o")) {
            command.addAll(1, List.of("-o", "body.out"));
        }
        Path body = directory.resolve(words.contains("-o") ? words.get(words.indexOf("-o") + 1) : "body.out");
        Files.deleteIfExists(body);
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0 && !(endless && process.exitValue() == CUT_BY_TIME)) {
            throw new IOException(command + ": " + said);
        }
        String[] heads = Files.readString(directory.resolve("headers.out"), StandardCharsets.ISO_8859_1).split("\r\n\r\n");
        String[] last = heads[heads.length - 1].split("\r\n");
        Map<String, String> got = new TreeMap<>();
        for (int i = 1; i < last.length; i++) {
            got.put(last[i].substring(0, last[i].indexOf(':')).toLowerCase(Locale.ROOT), last[i].substring(last[i].indexOf(':') + 1).strip());
        }
        return new Answer(Integer.parseInt(last[0].split(" ")[1]), got, Files.exists(body) ? Files.readString(body, StandardCharsets.ISO_8859_1) : "");
    }

    Answer byClient() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri()).method(method(), content.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content));
        headers.forEach(header -> request.header(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 1).strip()));
        HttpClient client = HttpClient.newBuilder().followRedirects(follows ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER).build();
        if (endless) {
            HttpResponse<java.io.InputStream> begun = client.send(request.build(), BodyHandlers.ofInputStream());
            begun.body().close();
            return new Answer(begun.statusCode(), flat(begun), "");
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        return new Answer(answer.statusCode(), flat(answer), answer.body());
    }

    private static Map<String, String> flat(HttpResponse<?> answer) {
        Map<String, String> flat = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> flat.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return flat;
    }
}
