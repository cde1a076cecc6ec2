package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mailroom.app.run.PageReader.Page;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.page.Pages;
import org.openqa.selenium.By;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Mail that means harm to whoever looks at it on a page. */
@Tag("long")
class HostileMailTest extends ServedContract {
    private static final String MARK = "<img src=x onerror=\"window.top.harmed=1;window.harmed=1\"><script>window.harmed=1</script>";

    HostileMailTest() {
        super(Engine.EMBEDDED);
    }

    /** What each mail says; {@code HARM} is a script that leaves a trace. */
    private static Map<String, String> mails() {
        Map<String, String> mails = new LinkedHashMap<>();
        mails.put("script", "<script>HARM</script><p onclick=\"HARM\">a</p><img src=x onerror=\"HARM\"><body onload=\"HARM\">");
        mails.put("svg", "<svg onload=\"HARM\"><script>HARM</script><foreignObject><iframe srcdoc=\"<script>HARM</script>\"></iframe></foreignObject></svg>");
        mails.put("link", "<a id=l href=\"javascript:HARM\">a</a><a href=\"data:text/html,<script>HARM</script>\">b</a>");
        mails.put("style", "<style>@import url(http://127.0.0.1:9/x);*{background:url(http://127.0.0.1:9/y)}</style><p style=\"background:url(http://127.0.0.1:9/z)\">a</p>");
        mails.put("form", "<form action=\"http://127.0.0.1:9/\"><input name=password type=password autofocus><button>log in</button></form><meta http-equiv=refresh content=\"0;url=http://127.0.0.1:9/\">");
        mails.put("frame", "<iframe src=\"javascript:HARM\"></iframe><object data=\"javascript:HARM\"></object><embed src=\"javascript:HARM\"><base href=\"http://127.0.0.1:9/\">");
        mails.put("mutation", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=HARM&gt;\"></mglyph></table></mtext></math>"
            + "<noscript><p title=\"</noscript><img src=x onerror=HARM>\"></noscript>");
        mails.put("table", "<table><tr>" + ("<td>" + "x".repeat(20) + "</td>").repeat(20_000) + "</tr></table>");
        mails.put("nested", ("<div><b><table><tr><td>" + "x".repeat(40) + "\r\n").repeat(150_000));
        return mails;
    }

    private String receive(String name, String headers, String body) throws Exception {
        String word = "hostile" + name + System.nanoTime();
        mailroom.receive("From: " + (headers.contains("From:") ? headers.substring(6) : "<c@customers.example>") + "\r\nTo: help@acme.test\r\nSubject: " + word + "\r\nMessage-ID: <" + word
            + "@x>\r\nMIME-Version: 1.0\r\n" + body, "help@acme.test");
        return word;
    }

    private String number(String subject) {
        List<Conversation> found = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            found.addAll(mailroom.part(Conversations.class).list(new Filter(Set.of(new TeamKey("SUP")), Optional.empty(), Optional.empty(), false,
                Optional.empty(), Optional.empty(), Optional.of(org.mailroom.domain.search.Query.of(subject, Optional.empty()))), Optional.empty(), 1).items());
            return !found.isEmpty();
        });
        return found.get(0).number().toString();
    }

    @Test
    void shouldBeInert() throws Exception {
        Chromium.needed();
        PageReader reader = PageReader.loggedIn(mailroom, "alice");
        try (Chromium browser = Chromium.loggedIn(mailroom, "alice")) {
            for (Map.Entry<String, String> mail : mails().entrySet()) {
                String harm = "window.top.harmed=1;window.harmed=1";
                String word = receive(mail.getKey(), "", "Content-Type: text/html; charset=utf-8\r\n\r\n" + mail.getValue().replace("HARM", harm) + "\r\n");
                String path = "/conversations/" + number(word);
                long start = System.nanoTime();
                Page page = reader.get(path);
                long made = System.nanoTime();
                Page frame = reader.get(page.document().select("iframe").attr("src"));
                System.out.printf("%s: page of %d bytes in %d ms, frame of %d bytes in %d ms%n", mail.getKey(), page.text().length(), (made - start) / 1_000_000, frame.text().length(),
                    (System.nanoTime() - made) / 1_000_000);
                assertThat(frame.status()).isEqualTo(200);
                assertThat(frame.header("Content-Security-Policy")).contains("default-src 'none'", "img-src 'self' data:;", "form-action 'none'", "frame-ancestors 'self'", "sandbox allow-same-origin")
                    .doesNotContain("allow-scripts", "unsafe", "http");
                Page open = reader.get(page.document().select("iframe").attr("src") + "?remote=1");
                assertThat(open.header("Content-Security-Policy")).as("with pictures of others").contains("default-src 'none'", "form-action 'none'").doesNotContain("allow-scripts", "unsafe");
                assertThat(open.document().select("script, svg, form, input, iframe, object, embed, meta[http-equiv], base, link, [onerror], [onload], [onclick], [href^=javascript], [href^=data]")).as(mail.getKey()).isEmpty();
                assertThat(open.text()).as(mail.getKey()).doesNotContain("127.0.0.1:9");
                browser.open(path);
                browser.await("iframe.mail-html");
                assertThat(browser.driver().executeScript("return window.harmed === undefined")).as(mail.getKey()).isEqualTo(true);
                browser.driver().switchTo().frame(0);
                browser.await("body");
                assertThat(browser.driver().findElements(By.cssSelector("script, svg, form, input, iframe, object, embed, meta[http-equiv], base, link"))).as(mail.getKey()).isEmpty();
                browser.driver().switchTo().defaultContent();
                assertThat(browser.driver().getCurrentUrl()).endsWith(path);
                // Nothing was even tried: the policy had nothing to stop.
                assertThat(browser.complaints()).as(mail.getKey()).isEmpty();
            }
        }
    }

    @Test
    void shouldShowMarkupInSubjectSenderAndFileNamesAsText() throws Exception {
        Chromium.needed();
        String word = "marked" + System.nanoTime();
        String name = "<img src=x onerror=window.harmed=1>.html";
        mailroom.receive("From: \"<script>window.harmed=1</script>\" <c@customers.example>\r\nTo: help@acme.test\r\nSubject: " + word + " " + MARK + " </title><script>window.harmed=1</script>\r\nMessage-ID: <"
            + word + "@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n" + MARK + " http://x.example/\"onmouseover=window.harmed=1\r\n"
            + "--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=\"" + name.replace("\"", "\\\"") + "\"\r\n\r\n<script>window.harmed=1</script>\r\n"
            + "--b\r\nContent-Type: image/svg+xml\r\nContent-Disposition: attachment; filename=\"../../etc/x.svg\"\r\n\r\n<svg onload=\"window.harmed=1\"/>\r\n--b--\r\n", "help@acme.test");
        String path = "/conversations/" + number(word);
        PageReader reader = PageReader.loggedIn(mailroom, "alice");
        Document page = reader.get(path).document();
        assertThat(page.select("h1").text()).contains("<script>window.harmed=1</script>", "<img src=x");
        assertThat(page.select(".file-link .cut").eachText()).containsExactly("_img src=x onerror=window.harmed=1_.html", "x.svg");
        for (String address : page.select(".file-link").eachAttr("href")) {
            Page file = reader.get(address);
            assertThat(file.header("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(file.header("Content-Disposition")).startsWith("attachment; filename=\"").doesNotContain("/", "<");
            assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(file.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
            assertThat(reader.get(address.replace("/parts/", "/pictures/")).status()).isEqualTo(404);
        }
        try (Chromium browser = Chromium.loggedIn(mailroom, "alice")) {
            for (String place : List.of(path, "/conversations?q=" + word, "/")) {
                browser.open(place);
                browser.await(place.equals("/") ? ".team .line" : "main");
                assertThat(place.equals("/") || browser.text().contains(word)).as(place).isTrue();
                assertThat(browser.driver().executeScript("return window.harmed === undefined")).isEqualTo(true);
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    /** Whatever people, mail, rules and programs are called, and whatever other servers say: it is text, when it arrives while somebody looks, and on each page afterwards. */
    @Test
    void shouldShowMarkupAsTextOnEveryPage() throws Exception {
        Chromium.needed();
        String mark = "\"><img src=x onerror=window.harmed=1>";
        String json = new ObjectMapper().writeValueAsString(mark);
        Rest rest = new Rest(mailroom);
        rest.ask(201, "POST", "/agents", "carol", "{\"address\":\"mallory@acme.test\",\"name\":" + json + "}");
        rest.ask(201, "POST", "/teams/SUP/members", "carol", "{\"agent\":\"mallory@acme.test\",\"role\":\"agent\"}");
        String reply = rest.ask(201, "POST", "/templates", "alice", "{\"team\":\"SUP\",\"name\":" + json + ",\"subject\":" + json + ",\"text\":" + json + "}").path("id").asText();
        rest.ask(201, "POST", "/tokens", "carol", "{\"name\":" + json + ",\"scope\":\"read\"}");
        assertThat(rest.ask("PUT", "/rules", "carol", "- name: '" + mark + "'\n  when: {subject: {contains: everywhere}}\n  then: {priority: urgent}\n", "Content-Type", "application/yaml").statusCode()).isEqualTo(200);
        mailroom.sink().answering("RCPT TO:<slow@", "451 4.2.1 " + mark).answering("RCPT TO:<wrong@", "550 5.1.1 " + mark);
        for (String to : List.of("slow", "wrong")) {
            try (var smtp = mailroom.sending("alice")) {
                smtp.envelope("alice@acme.test", to + "@elsewhere.example").data("From: alice@acme.test\r\nSubject: " + mark + "\r\n\r\ntext");
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rest.items("/repositories/undeliverable", "carol").size() == 1
            && rest.items("/queue?queue=outgoing", "carol").stream().anyMatch(mail -> mail.path("why").asText().contains(mark)));
        try (Chromium browser = Chromium.loggedIn(mailroom, "carol")) {
            browser.open("/");
            String word = "everywhere" + System.nanoTime();
            mailroom.receive("From: <c@customers.example>\r\nTo: help@acme.test\r\nSubject: " + word + mark + "\r\nMessage-ID: <" + word + "@x>\r\n\r\ntext\r\n", "help@acme.test");
            browser.awaitText(word + mark);
            assertThat(browser.driver().executeScript("return window.harmed === undefined")).isEqualTo(true);
            String number = number(word);
            act(number, new Command.Assign(EmailAddress.of("mallory@acme.test")));
            act(number, new Command.Park(Status.QUARANTINED));

            Set<String> marked = new TreeSet<>();
            List<String> pages = new ArrayList<>(new Pages(mailroom.part(Pages.Ground.class)).addresses().stream().filter(one -> !one.contains("{") && !Set.of("/live", "/board", "/customers/archive").contains(one)).toList());
            pages.addAll(List.of("/conversations/" + number, "/conversations?status=quarantined", "/agents/mallory@acme.test", "/teams/SUP", "/templates/" + reply, "/repositories/undeliverable"));
            for (String page : pages) {
                browser.open(page);
                browser.await("main h1");
                assertThat(browser.driver().executeScript("return window.harmed === undefined")).as(page).isEqualTo(true);
                assertThat(browser.complaints()).as(page).isEmpty();
                if (browser.text().contains(mark)) {
                    marked.add(page);
                }
            }
            assertThat(marked).contains("/", "/journal", "/quarantine", "/queue", "/repositories/undeliverable", "/rules", "/agents", "/agents/mallory@acme.test", "/teams/SUP", "/templates", "/tokens",
                "/conversations/" + number);
            browser.open("/rules/replay");
            browser.type("#yaml", "- name: '" + mark + "'\n  then: {priority: high}\n");
            browser.press("Try");
            browser.awaitText("otherwise");
            assertThat(browser.await("#outcome").getText()).contains(word + mark);
            assertThat(browser.driver().executeScript("return window.harmed === undefined")).isEqualTo(true);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** What an address says is shown again in fields and in sentences. */
    @Test
    void shouldShowMarkupInAddressesAsText() throws Exception {
        Chromium.needed();
        String mark = URLEncoder.encode("\"><img src=x onerror=window.harmed=1><svg onload=window.harmed=1>", StandardCharsets.UTF_8);
        try (Chromium browser = new Chromium(mailroom)) {
            for (int i = 0; i < 2; i++) {
                for (String address : List.of("/login?to=" + mark, "/login?to=javascript:window.harmed=1", "/conversations?q=" + mark + "&tag=" + mark + "&customer=" + mark, "/conversations?q=from:" + mark,
                    "/conversations/" + mark, "/journal?team=" + mark + "&agent=" + mark + "&cursor=" + mark, "/customers?address=" + mark, "/reports?team=" + mark + "&from=" + mark + "&groupBy=" + mark,
                    "/?done=" + mark, "/repositories/" + mark, "/templates/" + mark, "/nowhere/" + mark)) {
                    browser.open(address);
                    browser.await("main h1, .door main");
                    assertThat(browser.driver().executeScript("return window.harmed === undefined && !document.querySelector('img[onerror]')")).as(address).isEqualTo(true);
                    assertThat(browser.complaints()).as(address).noneMatch(line -> line.contains("Security Policy"));
                }
                if (i == 0) {
                    browser.login("carol");
                }
            }
        }
    }

    /** Encoded words may hold line ends; the answer takes over subject and name. */
    @Test
    void shouldTakeNoLineEndsFromMailIntoAnswers() throws Exception {
        String word = "lined" + System.nanoTime();
        String evil = " =?utf-8?B?" + Base64.getEncoder().encodeToString("Hello\r\nX-Evil: yes\r\n\r\nbody".getBytes(StandardCharsets.UTF_8)) + "?=";
        mailroom.receive("From:" + evil + " <c@customers.example>\r\nTo: help@acme.test\r\nSubject: " + word + evil + "\r\nMessage-ID: <" + word + "@x>\r\n\r\ntext\r\n", "help@acme.test");
        new Rest(mailroom).ask(201, "POST", "/conversations/" + number(word) + "/reply", "alice", "{\"text\":\"To " + word + "\"}");
        String left = Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> mailroom.sink().messages().stream().filter(message -> message.contains(word)).findFirst(), Optional::isPresent)
            .orElseThrow();
        int end = left.indexOf("\r\n\r\n");
        assertThat(left.substring(0, end).split("\r\n")).noneMatch(line -> line.startsWith("X-Evil")).anyMatch(line -> line.startsWith("Subject: ") && line.contains(word));
        assertThat(new String(Base64.getMimeDecoder().decode(left.substring(end).strip()), StandardCharsets.UTF_8)).isEqualTo("To " + word);
    }

    private void act(String number, Command command) {
        mailroom.part(Desk.class).act(ConversationNumber.parse(number).orElseThrow(), command, Actor.agent(EmailAddress.of("carol@acme.test"), Actor.Channel.IMAP, "test"), Manner.DELIBERATE);
    }

    @Test
    void shouldListFiftyFiles() throws Exception {
        StringBuilder parts = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nfifty\r\n");
        for (int i = 0; i < 50; i++) {
            parts.append("--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"").append(i).append("n".repeat(300)).append(".pdf\"\r\n\r\nPDF ").append(i).append("\r\n");
        }
        String word = receive("files", "", parts + "--b--\r\n");
        PageReader reader = PageReader.loggedIn(mailroom, "alice");
        Document page = reader.get("/conversations/" + number(word)).document();
        assertThat(page.select(".file-link")).hasSize(50);
        Page last = reader.get(page.select(".file-link").last().attr("href"));
        assertThat(last.text().strip()).isEqualTo("PDF 49");
        assertThat(last.header("Content-Disposition").length()).isLessThan(400);
    }

    @Test
    void shouldRefuseOddAddresses() throws Exception {
        String word = receive("plain", "", "\r\nplain\r\n");
        String path = "/conversations/" + number(word);
        PageReader reader = PageReader.loggedIn(mailroom, "alice");
        String message = reader.get(path).document().select("article.mail").attr("id").substring(1);
        for (String odd : List.of("/messages/1/raw", "/messages/x/raw", "/messages/" + message + "/parts/-1", "/messages/" + message + "/parts/99999999999999", "/messages/" + message + "/parts/7",
            "/messages/" + message + "/html", "/messages/" + message + "/pictures/0", "/messages/" + message + "/parts/..%2f0", "/messages/99999999999999999999/raw")) {
            assertThat(reader.get(path + odd).status()).as(odd).isIn(400, 404);
        }
        PageReader dave = PageReader.loggedIn(mailroom, "dave");
        for (String others : List.of("/messages/" + message + "/raw", "/messages/" + message + "/parts/0", "/messages/" + message + "/html", "/state")) {
            assertThat(dave.get(path + others).status()).as(others).isEqualTo(404);
        }
        assertThat(new PageReader(mailroom).get(path + "/messages/" + message + "/raw").status()).isEqualTo(303);
    }
}
