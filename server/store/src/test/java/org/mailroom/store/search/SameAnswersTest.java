package org.mailroom.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.SearchQuery.DateComparator;
import org.junit.jupiter.api.Test;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.OnEachEngine;

/** Whatever the messages are and whatever is asked, the index changes nothing about the answer, nor does how far it has followed. */
@OnEachEngine
class SameAnswersTest {
    private static final String[] WORDS = {"invoice", "Rechnung", "Straße", "Donaudampfschifffahrtsgesellschaft", "éclair", "naïve", "re", "a", "order", "A-1029", "4711", "v2.1.0", "foo_bar",
        "alice@acme.test", "https://acme.test/p?id=9f8e7d6c5b4a39281706", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "x1y2z3x1y2z3x1y2z3", "請求書", "請求", "の", "件", "インボイス", "ｲﾝﾎﾞｲｽ", "請求書の再発行をお願いします",
        "東京都千代田区", "환불", "주문번호는", "发票", "增值税发票问题", "ok", "don’t", "(urgent)", "%", "…", "\ud842\udfb7野家", "Thе", "йод", "ﬁne", "İ"};
    private static final String[] MARKUP = {"<b>", "</b>", "<br>", "<p>", "<a href=\"https://acme.test/x?a=1&amp;b=2\">", "</a>", "&nbsp;", "&uuml;", "&#26360;", "<style>p{color:red}</style>", "<!-- note -->"};

    private final DatabaseExtension engine;
    private final Random random = new Random(42);
    private final List<String> texts = new ArrayList<>();
    private Mailbag mailbag;

    SameAnswersTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Test
    void shouldBeTheSameWithAndWithoutAnIndexAndWhileItLagsBehind() throws Exception {
        mailbag = new Mailbag(engine);
        fill(messages());
        MailboxSearch scan = new MailboxSearch(engine.database(), mailbag.bodies);
        try (SearchIndex index = mailbag.index()) {
            MailboxSearch search = new MailboxSearch(engine.database(), mailbag.bodies, index);
            int hits = compare(scan, search, messages() * 3);
            assertThat(hits).as("hits of all queries together, or the queries ask for nothing").isGreaterThan(messages() * 10);
            // From here on the index does not know what comes.
            for (int round = 0; round < 5; round++) {
                fill(10);
                mailbag.removeSome(random);
                compare(scan, search, 25);
            }
        }
    }

    /** PostgreSQL takes longer to be filled. */
    private int messages() {
        return engine.database().dialect() == Dialect.SQLITE ? 150 : 40;
    }

    private int compare(MailboxSearch scan, MailboxSearch search, int queries) {
        int hits = 0;
        for (int i = 0; i < queries; i++) {
            Condition condition = condition(3);
            List<Long> expected = mailbag.found(scan, mailbag.inbox, condition);
            assertThat(mailbag.found(search, mailbag.inbox, condition)).as(condition.toString()).isEqualTo(expected);
            hits += expected.size();
        }
        return hits;
    }

    private Condition condition(int depth) {
        int kind = random.nextInt(depth > 0 ? 14 : 10);
        if (kind < 8) {
            return new Condition.Holds(wanted());
        }
        if (kind == 8) {
            return new Condition.Flagged(32, random.nextBoolean());
        }
        if (kind == 9) {
            return new Condition.Sent(new SentDate(random.nextInt(4) == 0 ? "x-date" : "date", DateComparator.values()[random.nextInt(3)], LocalDate.of(2026, 3, 1 + random.nextInt(5))));
        }
        List<Condition> parts = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            parts.add(condition(depth - 1));
        }
        return kind < 12 ? new Condition.Every(parts) : kind == 12 ? new Condition.Some(parts) : new Condition.None(parts);
    }

    private Wanted wanted() {
        String text = text();
        return switch (random.nextInt(9)) {
            case 0, 1 -> Wanted.inField("Subject", text);
            case 2 -> Wanted.inField("From", text);
            case 3 -> Wanted.inField(random.nextBoolean() ? "X-Note" : "Message-ID", random.nextInt(4) == 0 ? "" : text);
            case 4, 5 -> Wanted.inBody(text);
            case 6 -> Wanted.seen(text);
            default -> Wanted.anywhere(text);
        };
    }

    /** Mostly a piece of what stands in some message. */
    private String text() {
        String text = random.nextInt(5) == 0 ? words(1 + random.nextInt(2)) : texts.get(random.nextInt(texts.size()));
        int from = random.nextInt(text.length());
        int length = random.nextInt(10) == 0 ? 40 : 1 + random.nextInt(random.nextBoolean() ? 4 : 14);
        return text.substring(from, Math.min(text.length(), from + length));
    }

    private String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String gap = random.nextInt(6) == 0 ? "" : random.nextInt(8) == 0 ? "\r\n" : " ";
            words.append(i == 0 ? "" : gap).append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    private String html(int count) {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < count; i++) {
            html.append(random.nextInt(3) == 0 ? MARKUP[random.nextInt(MARKUP.length)] : words(1)).append(random.nextBoolean() ? " " : "");
        }
        return html.toString();
    }

    private String encoded(String text) {
        texts.add(text);
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(text.replace("\r\n", " ").getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private void fill(int messages) throws MailboxException {
        for (int i = 0; i < messages; i++) {
            StringBuilder message = new StringBuilder("Subject: ").append(encoded(words(1 + random.nextInt(6)))).append("\r\nFrom: ").append(encoded(words(1)))
                .append(" <").append(random.nextInt(50)).append(".customer@acme.test>\r\nMessage-ID: <").append(Long.toString(random.nextLong() >>> 1, 36)).append("@acme.test>\r\n");
            message.append(random.nextInt(5) == 0 ? "" : "Date: Mon, " + (1 + random.nextInt(5)) + " Mar 2026 10:00:00 +0900\r\n");
            message.append(random.nextInt(4) == 0 ? "X-Note: " + encoded(words(2)) + "\r\n" : "");
            boolean several = random.nextInt(3) == 0;
            message.append(several ? "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" : "");
            message.append(part());
            if (several) {
                message.append("\r\n--b\r\n").append(part()).append("\r\n--b\r\nContent-Type: application/pdf; name=\"").append(encoded(words(1)))
                    .append("\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: ").append(encoded(words(2)))
                    .append("\r\n\r\n").append(random.nextInt(1000)).append("\r\n--b--\r\n");
            }
            mailbag.add(mailbag.inbox, message.toString().getBytes(StandardCharsets.UTF_8), random.nextBoolean() ? new Flags(Flags.Flag.SEEN) : new Flags());
        }
    }

    private String part() {
        boolean html = random.nextInt(3) == 0;
        String text = html ? html(20) : words(random.nextInt(60));
        if (random.nextInt(200) == 0) {
            text = text + " " + "wide text without end ".repeat(26_000) + "the last words are zebrawood";
        }
        if (!text.isEmpty()) {
            texts.add(text);
        }
        return "Content-Type: text/" + (html ? "html" : "plain") + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }
}
