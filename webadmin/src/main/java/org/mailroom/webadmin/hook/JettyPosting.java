package org.mailroom.webadmin.hook;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Hosts;
import org.mailroom.domain.hook.Posting;
import org.mailroom.domain.hook.Reach;

/**
 * Sends documents with Jetty's client, without whatever makes a client clever: no redirects of its own, cookies, logins, decoding, proxy. Thread-safe. Proof: {@code JettyPostingTest}.
 */
public final class JettyPosting implements Posting, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int REDIRECTS = 3;
    private static final int LARGEST_ANSWER = 64 << 10;
    private static final int LARGEST_HEADER = 16 << 10;
    private static final int THREADS = 16;

    private final HttpClient client = new HttpClient();
    private final Duration deadline;

    public JettyPosting(Hosts hosts, Reach reach) {
        this(hosts, reach, DEADLINE);
    }

    /** @param deadline  for all of it, redirects included */
    JettyPosting(Hosts hosts, Reach reach, Duration deadline) {
        this.deadline = deadline;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("posting");
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setSocketAddressResolver(new CheckedAddresses(hosts, reach, threads));
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Mailroom"));
        client.setConnectTimeout(CONNECT.toMillis());
        client.setMaxResponseHeadersSize(LARGEST_HEADER);
    }

    public JettyPosting start() {
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client cannot start", e);
        }
        // They are made at the start: what asks again by itself, and what unpacks.
        client.getProtocolHandlers().clear();
        client.getContentDecoderFactories().clear();
        return this;
    }

    @Override
    public Outcome post(HookUrl url, Map<String, String> headers, byte[] content) {
        long end = System.nanoTime() + deadline.toNanos();
        HookUrl to = url;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            Response response;
            try {
                response = send(to, headers, content, end - System.nanoTime());
            } catch (IOException e) {
                return new Outcome(Optional.empty(), e.getMessage());
            }
            String location = response.getHeaders().get(HttpHeader.LOCATION);
            if (response.getStatus() != 307 && response.getStatus() != 308 || location == null) {
                return new Outcome(Optional.of(response.getStatus()), Integer.toString(response.getStatus()));
            }
            try {
                to = to.redirected(location);
            } catch (IllegalArgumentException e) {
                return new Outcome(Optional.empty(), "refused to follow: " + e.getMessage());
            }
        }
        return new Outcome(Optional.empty(), "redirected more than " + REDIRECTS + " times");
    }

    private Response send(HookUrl url, Map<String, String> headers, byte[] content, long nanos) throws IOException {
        CompletableFuture<Result> done = new CompletableFuture<>();
        AtomicLong received = new AtomicLong();
        Request request = client.newRequest(url.uri()).method(HttpMethod.POST).timeout(Math.max(1, nanos / 1_000_000), TimeUnit.MILLISECONDS)
            .headers(fields -> headers.forEach(fields::put)).body(new BytesRequestContent("application/json", content))
            .onResponseContent((response, piece) -> {
                if (received.addAndGet(piece.remaining()) > LARGEST_ANSWER) {
                    response.abort(new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes"));
                }
            });
        request.send(done::complete);
        try {
            Result result = done.get(nanos + CONNECT.toNanos(), TimeUnit.NANOSECONDS);
            Response response = result.getResponse();
            // Whoever has answered has got it, whatever becomes of the rest of the answer.
            if (result.isFailed() && (response == null || response.getStatus() == 0)) {
                throw new IOException(reason(result.getFailure()), result.getFailure());
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.abort(e);
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            request.abort(e);
            throw new IOException("no answer in time", e);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof Unreachable) {
            return failure.getMessage();
        }
        if (failure instanceof UnknownHostException) {
            return "there is no host " + failure.getMessage();
        }
        if (failure instanceof TimeoutException) {
            return "no answer in time";
        }
        return "no answer: " + failure;
    }

    @Override
    public void close() throws Exception {
        client.stop();
    }
}
