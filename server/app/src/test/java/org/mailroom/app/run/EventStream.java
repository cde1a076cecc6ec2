package org.mailroom.app.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A client of {@code /events}. */
final class EventStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param seen  when it was read, in nanoseconds */
    record Event(long id, String event, JsonNode data, long seen) {
        String number() {
            return data.path("number").asText();
        }
    }

    private final HttpResponse<InputStream> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "event-stream");
    private final CountDownLatch greeted = new CountDownLatch(1);
    private volatile boolean ended;

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        reader.setDaemon(true);
        reader.start();
    }

    static EventStream open(HttpClient http, Rest rest, String path, String login, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(rest.uri(path)).header("Authorization", Rest.authorization(login));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        EventStream stream = new EventStream(response);
        if (!stream.greeted.await(60, TimeUnit.SECONDS)) {
            throw new IOException("no greeting");
        }
        return stream;
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            long id = 0;
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("retry: ")) {
                    greeted.countDown();
                } else if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, event, JSON.readTree(line.substring(6)), System.nanoTime()));
                }
            }
        } catch (IOException cut) {
            ended = true;
        }
        ended = true;
    }

    List<Event> events() {
        return events;
    }

    List<String> of(String number) {
        return events.stream().filter(event -> event.number().equals(number)).map(Event::event).toList();
    }

    void await(String number, String event) {
        Awaitility.await(number + " " + event).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(() -> of(number).contains(event));
    }

    boolean ended() {
        return ended;
    }

    long last() {
        return events.isEmpty() ? 0 : events.get(events.size() - 1).id();
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
