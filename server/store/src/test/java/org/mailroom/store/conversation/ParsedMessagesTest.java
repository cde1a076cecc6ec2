package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.domain.conversation.MessageParts.Content;
import org.mailroom.domain.conversation.MessageParts.Contents;
import org.mailroom.domain.conversation.MessageParts.Part;
import org.mailroom.store.search.TextFinder;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** What is in a message, on both engines. */
@OnEachEngine
class ParsedMessagesTest {
    private final DatabaseExtension engine;
    private DeskHouse house;
    private Conversations conversations;
    private MessageParts messages;

    ParsedMessagesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() {
        house = new DeskHouse(engine.database(), engine.directory());
        conversations = new SqlConversations(engine.database(), house.bodies, new TextFinder(engine.database(), house.bodies), house.house.directory);
        messages = new ParsedMessages(conversations);
    }

    /** Read by a thread with the stack that requests have. */
    @Test
    void shouldShowWhatStandsBeforePartsThatAreTooDeep() throws Exception {
        StringBuilder message = new StringBuilder("Subject: deep\r\nContent-Type: multipart/mixed; boundary=first\r\n\r\n--first\r\n\r\nseen\r\n--first\r\n");
        for (int i = 0; i < 20_000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
        }
        house.receive(SUP, message.append("\r\nhidden\r\n").toString());
        CompletableFuture<Contents> read = new CompletableFuture<>();
        Thread reader = new Thread(null, () -> {
            try {
                read.complete(messages.contents(number("SUP-1"), only()).orElseThrow());
            } catch (Throwable e) {
                read.completeExceptionally(e);
            }
        }, "reader", 512 << 10);
        reader.start();
        assertThat(read.get().text()).hasValueSatisfying(text -> assertThat(text).contains("seen").doesNotContain("hidden"));
        assertThat(read.get().cut()).isTrue();
    }

    private long only() {
        return conversations.entries(number("SUP-1")).get(0).id();
    }

    private Contents received(String... lines) throws Exception {
        house.receive(SUP, String.join("\r\n", lines));
        return messages.contents(number("SUP-1"), only()).orElseThrow();
    }

    private String part(int place) throws Exception {
        try (Content content = messages.part(number("SUP-1"), only(), place).orElseThrow()) {
            return new String(content.stream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldReadPlainText() throws Exception {
        Contents contents = received("Subject: a", "From: =?utf-8?B?5bGx55Sw?= <y@customer.test>", "To: support@acme.test,", " Other <o@customer.test>", "", "Good day");
        assertThat(contents.text().orElseThrow()).startsWith("Good day");
        assertThat(contents.html()).isEmpty();
        assertThat(contents.parts()).isEmpty();
        assertThat(contents.from()).isEqualTo("山田 <y@customer.test>");
        assertThat(contents.to()).isEqualTo("support@acme.test, Other <o@customer.test>");
        assertThat(contents.cut()).isFalse();
    }

    @Test
    void shouldTellTextHtmlImagesAndFilesApart() throws Exception {
        String png = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3, 4, 5});
        Contents contents = received("Subject: a", "From: Cora <cora@customer.test>", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=m", "",
            "--m", "Content-Type: multipart/related; boundary=r", "",
            "--r", "Content-Type: multipart/alternative; boundary=a", "",
            "--a", "Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: quoted-printable", "", "Gr=FC=DFe",
            "--a", "Content-Type: text/html; charset=utf-8", "", "<p>Hello</p>",
            "--a--",
            "--r", "Content-Type: image/png", "Content-ID: <logo@x>", "Content-Transfer-Encoding: base64", "", png,
            "--r--",
            "--m", "Content-Type: text/plain; name=\"notes.txt\"", "", "a file, not a text",
            "--m", "Content-Type: application/pdf", "Content-Disposition: attachment; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf", "", "%PDF",
            "--m", "Content-Type: application/zip; name=\"=?utf-8?B?5bGx?=/../x.zip\"", "", "PK",
            "--m", "Content-Type: message/rfc822", "", "Subject: inner", "From: inner@x.test", "Content-Type: text/html", "", "<p>inner</p>",
            "--m--");
        assertThat(contents.text().orElseThrow().strip()).isEqualTo("Grüße");
        assertThat(contents.html().orElseThrow().strip()).isEqualTo("<p>Hello</p>");
        assertThat(contents.from()).isEqualTo("Cora <cora@customer.test>");
        assertThat(contents.parts()).extracting(Part::type).containsExactly("image/png", "text/plain", "application/pdf", "application/zip", "message/rfc822");
        assertThat(contents.parts()).extracting(Part::inline).containsExactly(true, false, false, false, false);
        assertThat(contents.parts().get(0)).isEqualTo(new Part(2, "image/png", Optional.empty(), Optional.of("logo@x"), 5, true));
        assertThat(contents.parts()).extracting(part -> part.name().orElse("")).containsExactly("", "notes.txt", "請求書.pdf", "山/../x.zip", "");
        assertThat(part(contents.parts().get(1).place()).strip()).isEqualTo("a file, not a text");
        assertThat(part(contents.parts().get(4).place())).contains("Subject: inner", "<p>inner</p>");
        assertThat(part(2)).isEqualTo("\u0001\u0002\u0003\u0004\u0005");
        assertThat(messages.part(number("SUP-1"), only(), 99)).isEmpty();
    }

    @Test
    void shouldReadJapaneseCharsets() throws Exception {
        for (String charset : List.of("ISO-2022-JP", "Shift_JIS", "EUC-JP")) {
            house.receive(SUP, "Subject: " + charset + "\r\nContent-Type: text/plain; charset=" + charset + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getEncoder().encodeToString("請求書について".getBytes(Charset.forName(charset))));
        }
        for (int i = 1; i <= 3; i++) {
            long message = conversations.entries(number("SUP-" + i)).get(0).id();
            assertThat(messages.contents(number("SUP-" + i), message).orElseThrow().text().orElseThrow()).startsWith("請求書について");
        }
    }

    @Test
    void shouldBoundWhatItReturns() throws Exception {
        Contents contents = received("Subject: a", "Content-Type: text/html", "", ("<div>" + "x".repeat(90) + "\r\n").repeat(20_000));
        assertThat(contents.html().orElseThrow()).hasSize(MessageParts.LONGEST_TEXT);
        assertThat(contents.cut()).isTrue();
    }

    @Test
    void shouldReadWhatIsMalformedAsFarAsItGoes() throws Exception {
        Contents contents = received("Subject: a", "Content-Type: multipart/mixed; boundary=m", "", "--m", "Content-Type: text/plain; charset=none-such", "", "there", "--m",
            "Content-Disposition: attachment; filename=\"a\u202eb\u0007.txt\"", "Content-Type: ;;;", "", "x");
        assertThat(contents.text().orElseThrow()).startsWith("there");
        assertThat(contents.parts()).extracting(part -> part.name().orElse("")).containsExactly("a b .txt");
    }

    @Test
    void shouldShowNothingOfOtherConversations() throws Exception {
        house.receive(SUP, "Subject: one");
        house.receive(SUP, "Subject: two");
        long other = conversations.entries(number("SUP-2")).get(0).id();
        assertThat(messages.contents(number("SUP-1"), other)).isEmpty();
        assertThat(messages.part(number("SUP-1"), other, 0)).isEmpty();
    }
}
