package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.TestInstance;
import org.mailroom.app.run.Matters.Form;
import org.mailroom.imap.ImapClient;
import org.mailroom.mailets.scan.Endpoint;
import org.mailroom.mailets.scan.Patience;
import org.mailroom.mailets.scan.RealSpamd;
import org.mailroom.mailets.scan.SpamScore;
import org.mailroom.mailets.scan.Spamd;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Agents teach the real spamd by their gestures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LearningTest extends ServedContract {
    private static final List<String> GOOD = List.of("parcel", "invoice", "delivery", "order", "colour", "sofa", "return", "address", "receipt", "garden", "chair", "table",
        "carton", "courier", "refund", "warranty", "screws", "manual", "cushion", "lamp");
    private static final List<String> BAD = List.of("casino", "jackpot", "millions", "lottery", "prince", "inheritance", "pills", "replica", "winner", "bonus", "crypto", "doubling",
        "miracle", "slimming", "offshore", "roulette", "poker", "instant", "riches", "fortune");
    private static final int EACH = 250;
    private RealSpamd spamd;
    private final Random random = new Random(42);

    LearningTest() {
        super(Engine.EMBEDDED);
    }

    @Override
    void configure() throws Exception {
        spamd = RealSpamd.started();
        mailroom.with("MAILROOM_SPAMD", spamd.tcp());
    }

    @AfterAll
    void stopScanner() throws Exception {
        if (spamd != null) {
            spamd.close();
        }
    }

    private static String message(String subject, String from, String text) {
        return "From: " + from + "\r\nTo: support@acme.test\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + subject + "@customers.example>\r\nSubject: " + subject
            + "\r\n\r\n" + text + "\r\n";
    }

    private String text(List<String> words) {
        StringBuilder text = new StringBuilder("Good morning, about the ");
        for (int i = 0; i < 20; i++) {
            text.append(words.get(random.nextInt(words.size()))).append(i % 8 == 7 ? "\r\n" : " ");
        }
        return text.append("yours").toString();
    }

    private List<String> counts(String sender) {
        return mailroom.part(Database.class).read(connection -> Sql.list(connection, "SELECT spam, ham FROM sender_verdict WHERE team = 'SUP' AND sender = ?",
            row -> row.getLong(1) + " " + row.getLong(2), sender));
    }

    private long waiting() {
        return mailroom.part(Database.class).read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM lesson", row -> row.getLong(1)).get(0));
    }

    private void learned() {
        Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(100)).until(() -> waiting() == 0);
    }

    private static String uids(ImapClient client, String folder, String subject) throws Exception {
        client.command("SELECT \"" + folder + "\"");
        return Matters.found(client, "SUBJECT " + subject).replace("* SEARCH", "").strip().replace(' ', ',');
    }

    private static String arrived(ImapClient client, String folder, String subject, int count) {
        String[] found = new String[1];
        Awaitility.await(subject).atMost(Duration.ofSeconds(300)).pollInterval(Duration.ofMillis(200)).until(() -> {
            found[0] = uids(client, folder, subject);
            return !found[0].isEmpty() && found[0].split(",").length == count;
        });
        return found[0];
    }

    private static void done(List<String> answer) {
        assertThat(Matters.last(answer)).contains(" OK ");
    }

    private SpamScore score(String message) throws Exception {
        Duration second = Duration.ofSeconds(20);
        return new Spamd(Endpoint.list(spamd.tcp()), new Patience(second, second, second, 1, second))
            .score(() -> new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)), message.length());
    }

    @Test
    void shouldTeachByEachGestureAndCountTheSender() throws Exception {
        ImapClient alice = mailroom.reading("alice");
        for (Form form : Form.values()) {
            String subject = "gesture" + form;
            mailroom.receive(message(subject, subject + "@customers.example", text(GOOD)), "support@acme.test");
            done(form.put(alice, arrived(alice, Matters.QUEUE, subject, 1), Matters.QUEUE + "/Spam"));
            assertThat(counts(subject.toLowerCase(java.util.Locale.ROOT) + "@customers.example")).containsExactly("1 0");
            done(form.put(alice, arrived(alice, Matters.QUEUE + "/Spam", subject, 1), Matters.QUEUE));
            assertThat(counts(subject.toLowerCase(java.util.Locale.ROOT) + "@customers.example")).containsExactly("1 1");
        }
        mailroom.receive(message("personal", "own@customers.example", text(GOOD)), "alice@acme.test");
        done(alice.command("UID COPY " + arrived(alice, "INBOX", "personal", 1) + " \"" + Matters.QUEUE + "/Spam\""));
        assertThat(counts("own@customers.example")).containsExactly("1 0");
        mailroom.receive(message("bykeyword", "key@customers.example", text(GOOD)), "support@acme.test");
        done(alice.command("UID STORE " + arrived(alice, Matters.QUEUE, "bykeyword", 1) + " +FLAGS ($Junk)"));
        assertThat(counts("key@customers.example")).containsExactly("1 0");
        done(alice.command("UID STORE " + arrived(alice, Matters.QUEUE + "/Spam", "bykeyword", 1) + " +FLAGS ($NotJunk)"));
        assertThat(counts("key@customers.example")).containsExactly("1 1");
        mailroom.receive(message("byrest", "rest@customers.example", text(GOOD)), "support@acme.test");
        String header = alice.command("UID FETCH " + arrived(alice, Matters.QUEUE, "byrest", 1) + " (BODY.PEEK[HEADER.FIELDS (X-Mailroom-Conversation)])").get(0);
        HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mailroom.port("web") + "/api/v1/conversations/"
                + header.replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1") + "/status"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("alice@acme.test:secret-1".getBytes(StandardCharsets.US_ASCII)))
            .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{\"status\": \"spam\"}")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(counts("rest@customers.example")).containsExactly("1 0");
        learned();
    }

    @Test
    void shouldTeachLaterWhatWasSaidWhileSpamdWasAwayOverARestartToo() throws Exception {
        mailroom.receive(message("patient", "patient@customers.example", text(GOOD)), "support@acme.test");
        ImapClient alice = mailroom.reading("alice");
        String uid = arrived(alice, Matters.QUEUE, "patient", 1);
        learned();
        spamd.stop();
        try {
            done(Form.MOVE.put(alice, uid, Matters.QUEUE + "/Spam"));
            assertThat(waiting()).isEqualTo(1);
            mailroom.stop();
            mailroom.restart();
            assertThat(waiting()).isEqualTo(1);
        } finally {
            spamd.start();
        }
        learned();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @Tag("long")
    void shouldScoreOtherwiseAfterTwoHundredAndFiftyGesturesEach() throws Exception {
        String heldOut = message("held", "someone@elsewhere.example", text(BAD));
        String heldOutGood = message("kept", "somebody@elsewhere.example", text(GOOD));
        double before = score(heldOut).score();
        assertThat(score(heldOut).tests()).noneMatch(test -> test.startsWith("BAYES_"));
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            messages.add(message("offer-" + i + "x", "s" + i + "@spammers.example", text(BAD)));
            messages.add(message("question-" + i + "x", "c" + i + "@customers.example", text(GOOD)));
        }
        for (String message : messages) {
            mailroom.receive(message, "support@acme.test");
        }
        ImapClient alice = mailroom.reading("alice");
        done(Form.MOVE.put(alice, arrived(alice, Matters.QUEUE, "offer-", EACH), Matters.QUEUE + "/Spam"));
        done(Form.COPY.put(alice, arrived(alice, Matters.QUEUE, "question-", EACH), Matters.QUEUE + "/Spam"));
        done(Form.MOVE.put(alice, arrived(alice, Matters.QUEUE + "/Spam", "question-", EACH), Matters.QUEUE));
        learned();

        SpamScore spam = score(heldOut);
        SpamScore ham = score(heldOutGood);
        System.out.println("Bayes: held-out spam " + before + " -> " + spam + ", held-out ham " + ham);
        assertThat(spam.tests()).anyMatch(test -> test.matches("BAYES_9\\d+"));
        assertThat(ham.tests()).anyMatch(test -> test.matches("BAYES_[0-4]\\d"));
        assertThat(spam.score()).isGreaterThan(before + 1).isGreaterThan(ham.score());
    }
}
