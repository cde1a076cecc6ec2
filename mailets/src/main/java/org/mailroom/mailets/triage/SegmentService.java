package org.mailroom.mailets.triage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * Asks an HTTP server of the house for a customer: {@code GET} of an address in which {@code {address}} stands for the sender's, answered by {@code {"segment": "gold", "score": 10}}, or by
 * 404 or 204 where it is not known. Answers are kept for a while, also that the server refuses an address (any other 4xx) or says something of it that makes no sense: such a customer has no segment. A server that
 * fails (5xx), is slow, or has had enough (408, 429) is not asked for half a minute: mail goes on without. Thread-safe; blocks for the timeout at most. Proof: {@code SegmentsTest}.
 */
public final class SegmentService implements Segments {
    /** Stands in the address for the sender's. */
    public static final String ADDRESS = "{address}";
    private static final Logger LOGGER = LoggerFactory.getLogger(SegmentService.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_KEPT = 10_000;
    private static final int LONGEST_ANSWER = 64 << 10;
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Set<Integer> UNKNOWN = Set.of(204, 404);
    /** Not about an address: it is to come again later. */
    private static final Set<Integer> LATER = Set.of(408, 429);

    private final String url;
    private final Duration timeout;
    private final Duration quiet;
    private final Cache<String, Optional<Segment>> kept;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final HttpClient client;
    private volatile long quietUntil = System.nanoTime();

    /**
     * @param url  with {@value #ADDRESS}
     * @param keep  how long an answer counts
     */
    public SegmentService(String url, Duration timeout, Duration keep) {
        this(url, timeout, keep, QUIET);
    }

    SegmentService(String url, Duration timeout, Duration keep, Duration quiet) {
        this.url = url;
        this.timeout = timeout;
        this.quiet = quiet;
        this.kept = CacheBuilder.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(keep).build();
        this.client = HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1).build();
    }

    @Override
    public Optional<Segment> of(List<String> senders) {
        if (senders.isEmpty()) {
            return Optional.empty();
        }
        String sender = senders.get(0).toLowerCase(Locale.ROOT);
        Optional<Segment> known = kept.getIfPresent(sender);
        if (known != null) {
            return known;
        }
        if (System.nanoTime() - quietUntil < 0 || !places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Optional<Segment> answer = ask(sender);
            kept.put(sender, answer);
            return answer;
        } catch (IOException | RuntimeException e) {
            quietUntil = System.nanoTime() + quiet.toNanos();
            LOGGER.warn("The customers' server gives no answer and is left alone for {} s; mail goes on without segment: {}", quiet.toSeconds(), e.toString());
            return Optional.empty();
        } finally {
            places.release();
        }
    }

    private Optional<Segment> ask(String sender) throws IOException {
        URI address = URI.create(url.replace(ADDRESS, URLEncoder.encode(sender, StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(address).timeout(timeout).header("Accept", "application/json").GET().build();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, info -> HttpResponse.BodySubscribers.ofByteArrayConsumer(piece -> take(piece, content)));
        try {
            int status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status == 200) {
                return segment(content.toByteArray());
            } else if (status / 100 != 4 && status != 204 || LATER.contains(status)) {
                throw new IOException("status " + status);
            } else if (!UNKNOWN.contains(status)) {
                LOGGER.warn("The customers' server refuses a question with {}; mail of this sender goes on without segment", status);
            }
            return Optional.empty();
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void take(Optional<byte[]> piece, ByteArrayOutputStream content) {
        piece.ifPresent(bytes -> {
            if (content.size() + bytes.length > LONGEST_ANSWER) {
                throw new IllegalStateException("the answer is longer than " + LONGEST_ANSWER + " bytes");
            }
            content.writeBytes(bytes);
        });
    }

    private static Optional<Segment> segment(byte[] answer) {
        try {
            JsonNode tree = JSON.readTree(answer);
            JsonNode segment = tree.path("segment");
            return segment.isMissingNode() || segment.isNull() ? Optional.empty()
                : Optional.of(new Segment(segment.asText().toLowerCase(Locale.ROOT), tree.path("score").asInt(0)));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.warn("The customers' server gives an answer that makes no sense; mail of this sender goes on without segment: {}", e.toString().replaceAll("(?s)\\R.*", ""));
            return Optional.empty();
        }
    }
}
