package org.mailroom.webadmin.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.hook.AddressRange;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Posting.Outcome;
import org.mailroom.domain.hook.Reach;

/**
 * What is sent to others, and where it is not sent. Here 127.0.0.2 is the public internet, and all other addresses of this machine are private.
 */
@Timeout(60)
class JettyPostingTest {
    private static final byte[] CONTENT = "{\"id\":\"1\"}".getBytes();
    private static final String FINE = "HTTP/1.1 204 No Content\r\n\r\n";

    /** What names mean, one answer after the other; the last one stays. */
    private final Deque<List<String>> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private RawServer open;
    private RawServer closed;
    private JettyPosting posting;

    @BeforeEach
    void start() throws IOException {
        open = new RawServer("127.0.0.2", 0);
        closed = new RawServer("127.0.0.3", open.port());
        posting = new JettyPosting(this::addresses, new Reach(List.of(AddressRange.of("127.0.0.2"))), Duration.ofSeconds(3)).start();
    }

    private synchronized List<InetAddress> addresses(String host) throws UnknownHostException {
        asked.add(host);
        if (!host.endsWith(".example")) {
            return List.of(InetAddress.getAllByName(host));
        }
        List<String> answer = answers.size() > 1 ? answers.remove() : answers.peek();
        if (answer == null) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : answer) {
            addresses.add(InetAddress.getByName(address));
        }
        return addresses;
    }

    @AfterEach
    void stop() throws Exception {
        posting.close();
        open.close();
        closed.close();
    }

    private Outcome post(String url) {
        return posting.post(HookUrl.of(url.replace("PORT", Integer.toString(open.port()))), Map.of("X-Mailroom-Signature", "t=1,v1=2"), CONTENT);
    }

    @Test
    void shouldSendContentAndHeaders() {
        open.answer(FINE);
        answers.add(List.of("127.0.0.2"));
        Outcome outcome = post("http://hooks.example:PORT/a/b?c=d");
        assertThat(outcome).isEqualTo(new Outcome(Optional.of(204), "204"));
        assertThat(outcome.taken()).isTrue();
        assertThat(open.requests()).singleElement().asString().startsWith("POST /a/b?c=d HTTP/1.1\r\n").contains("Host: hooks.example:" + open.port() + "\r\n", "Content-Type: application/json\r\n",
            "X-Mailroom-Signature: t=1,v1=2\r\n", "User-Agent: Mailroom\r\n").endsWith("\r\n\r\n{\"id\":\"1\"}").doesNotContain("Cookie", "Authorization", "Accept-Encoding: gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:PORT/", "http://127.0.0.3:PORT/", "http://localhost:PORT/", "http://[::1]:PORT/", "http://[::ffff:127.0.0.3]:PORT/", "http://[::ffff:7f00:3]:PORT/",
        "http://0.0.0.0:PORT/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[64:ff9b::7f00:3]:PORT/",
        "http://2130706435:PORT/"})
    void shouldNotCallPrivateAddresses(String url) {
        closed.answer(FINE);
        Outcome outcome = post(url);
        assertThat(outcome.taken()).isFalse();
        assertThat(outcome.status()).isEmpty();
        assertThat(outcome.words()).as(url).startsWith("refused: ");
        assertThat(closed.connections()).isZero();
    }

    @Test
    void shouldNotCallAHostThatHasAPrivateAddressToo() {
        answers.add(List.of("127.0.0.2", "127.0.0.3"));
        assertThat(post("http://both.example:PORT/").words()).isEqualTo("refused: 127.0.0.3 is a loopback address");
        assertThat(open.connections() + closed.connections()).isZero();
    }

    /** The name means something else each time it is asked for. */
    @Test
    void shouldConnectToTheAddressThatWasChecked() {
        open.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        closed.answer(FINE);
        answers.add(List.of("127.0.0.2"));
        answers.add(List.of("127.0.0.3"));
        assertThat(post("http://rebinding.example:PORT/").status()).contains(200);
        assertThat(asked).containsExactly("rebinding.example");
        assertThat(open.connections()).isEqualTo(1);
        assertThat(post("http://rebinding.example:PORT/").words()).isEqualTo("refused: 127.0.0.3 is a loopback address");
        assertThat(asked).hasSize(2);
        assertThat(open.connections()).isEqualTo(1);
        assertThat(closed.connections()).isZero();
    }

    @Test
    void shouldCheckAgainAfterARedirect() {
        closed.answer(FINE);
        for (String to : List.of("http://127.0.0.3:PORT/", "http://private.example:PORT/", "//127.0.0.3:PORT/")) {
            open.answer("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + to.replace("PORT", Integer.toString(open.port())) + "\r\nContent-Length: 0\r\n\r\n");
            answers.clear();
            answers.add(List.of("127.0.0.3"));
            assertThat(post("http://127.0.0.2:PORT/").words()).as(to).isEqualTo("refused: 127.0.0.3 is a loopback address");
        }
        open.answer("HTTP/1.1 308 Permanent Redirect\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
        assertThat(post("http://127.0.0.2:PORT/").words()).startsWith("refused to follow: 'file:///etc/passwd'");
        assertThat(closed.connections()).isZero();
    }

    @Test
    void shouldFollowWhatKeepsTheMethodThreeTimes() {
        open.answerTo("/start", "HTTP/1.1 308 Permanent Redirect\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
        open.answerTo("/next", FINE);
        assertThat(post("http://127.0.0.2:PORT/start").status()).contains(204);
        assertThat(open.requests()).last().asString().startsWith("POST /next ").contains("X-Mailroom-Signature: ").endsWith("{\"id\":\"1\"}");
        open.answerTo("/round", "HTTP/1.1 307 Temporary Redirect\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n");
        assertThat(post("http://127.0.0.2:PORT/round").words()).isEqualTo("redirected more than 3 times");
        open.answerTo("/found", "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
        Outcome found = post("http://127.0.0.2:PORT/found");
        assertThat(found.status()).contains(302);
        assertThat(found.taken()).isFalse();
    }

    @Test
    void shouldEndInTimeWhateverTheOtherSideDoes() {
        open.answerTo("/silent", "");
        assertThat(post("http://127.0.0.2:PORT/silent")).isEqualTo(new Outcome(Optional.empty(), "no answer in time"));
        open.answerTo("/half", "HTTP/1.1 20");
        assertThat(post("http://127.0.0.2:PORT/half").taken()).isFalse();
        open.answerTo("/nonsense", "220 smtp.example ESMTP\r\n");
        assertThat(post("http://127.0.0.2:PORT/nonsense").taken()).isFalse();
        // Who has said 200 has got it, and is not asked again because of what follows.
        open.answerTo("/hanging", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        assertThat(post("http://127.0.0.2:PORT/hanging").status()).contains(200);
        open.answerTo("/endless", "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + "x".repeat(1_000_000));
        assertThat(post("http://127.0.0.2:PORT/endless").status()).contains(200);
        open.answerTo("/large", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");
        assertThat(post("http://127.0.0.2:PORT/large").status()).contains(200);
        open.answerTo("/wrong", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        assertThat(post("http://127.0.0.2:PORT/wrong")).isEqualTo(new Outcome(Optional.of(500), "500"));
    }

    @Test
    void shouldSayWhenNobodyIsThere() throws Exception {
        assertThat(post("http://unknown.example:PORT/").words()).isEqualTo("there is no host unknown.example");
        open.close();
        assertThat(post("http://127.0.0.2:PORT/").words()).startsWith("no answer: java.net.ConnectException");
        assertThat(post("https://127.0.0.2:PORT/").taken()).isFalse();
    }

    /** Somebody who does not speak TLS, or with another's certificate, is not the host that was meant. */
    @Test
    void shouldNotSpeakPlainTextWhereTlsIsMeant() {
        open.answer(FINE);
        assertThat(post("https://127.0.0.2:PORT/").taken()).isFalse();
        assertThat(open.requests()).noneMatch(request -> request.contains("{\"id\""));
    }
}
