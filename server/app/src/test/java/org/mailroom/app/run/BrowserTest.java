package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import com.sun.net.httpserver.HttpServer;

/** The pages in a real browser, beside mail clients. */
@Tag("long")
class BrowserTest extends ServedContract {
    private static Chromium alice;

    BrowserTest() {
        super(Engine.EMBEDDED);
    }

    @BeforeAll
    static void browser() {
        Chromium.needed();
    }

    @BeforeEach
    void open() throws Exception {
        if (alice == null) {
            alice = Chromium.loggedIn(mailroom, "alice");
        }
        alice.size(1280, 900);
        alice.complaints();
    }

    @AfterEach
    void shouldHaveNothingToComplainOf() {
        assertThat(alice.complaints()).isEmpty();
    }

    @AfterAll
    static void close() throws Exception {
        if (alice != null) {
            alice.close();
            alice = null;
        }
    }

    private static boolean overflows(Chromium browser) {
        return (Boolean) browser.driver().executeScript("return document.documentElement.scrollWidth > window.innerWidth");
    }

    @Test
    void shouldSeeAMailArriveAndWorkItOff() throws Exception {
        alice.open("/");
        Matter matter = Matter.begun(mailroom);
        alice.follow(matter.name());
        alice.awaitText("Please help.");
        alice.press("Claim");
        alice.awaitText("Assigned to you");
        assertThat(matter.now().assignee()).contains(EmailAddress.of("alice@acme.test"));
        var own = mailroom.reading("alice");
        own.command("SELECT Teams/Support/@alice");
        assertThat(Matters.found(own, "SUBJECT " + matter.name())).matches("\\* SEARCH \\d+");

        alice.type("#note-text", "She has a contract.");
        alice.press("Add note");
        WebElement note = alice.await(".mail.note");
        assertThat(note.getText()).contains("Internal note", "She has a contract.");
        assertThat(note.getCssValue("background-color")).isNotEqualTo(alice.await(".mail.in").getCssValue("background-color"));

        alice.type("#reply-text", "We are on it.\nAlice");
        alice.awaitText("You are writing an answer");
        alice.press("Send");
        alice.awaitText("The answer is on its way.");
        assertThat(matter.awaitLeft()).contains("From: \"Alice Ito (Support)\" <help@acme.test>").doesNotContain("contract");
        assertThat(alice.await(".mail.out").getText()).contains("We are on it.");

        alice.press("Done");
        alice.awaitText("Open again");
        assertThat(matter.now().status()).isEqualTo(Status.DONE);
        own.command("SELECT Teams/Support/Done");
        assertThat(Matters.found(own, "OR SUBJECT " + matter.name() + " SUBJECT " + matter.number())).matches("\\* SEARCH( \\d+){3}");
    }

    @Test
    void shouldShowTheColleagueWhoWritesAndBeRefused() throws Exception {
        Matter matter = Matter.begun(mailroom);
        alice.open("/conversations/" + matter.number());
        try (Chromium bob = Chromium.loggedIn(mailroom, "bob")) {
            bob.open("/conversations/" + matter.number());
            bob.type("#reply-text", "Bob's answer");
            bob.awaitText("You are writing an answer");
            alice.awaitText("Bob Sato is writing an answer since");
            alice.type("#reply-text", "Mine");
            alice.press("Send");
            alice.awaitText("[LOCKED] " + matter.number() + ": Bob Sato is writing an answer");
            // The answer 409 is what the browser complains of here.
            assertThat(alice.complaints()).allMatch(line -> line.contains("409"));
            assertThat(alice.await("#reply-text").getDomProperty("value")).isEqualTo("Mine");
            bob.press("Claim");
            bob.awaitText("Assigned to you");
            assertThat(bob.complaints()).isEmpty();
        }
        assertThat(matter.now().assignee()).contains(EmailAddress.of("bob@acme.test"));
        matter.assertNothingLeft(0);
    }

    /** That nothing is complained of says something only if what the policy stops is heard of. */
    @Test
    void shouldHearOfWhatThePolicyStops() {
        alice.open("/");
        alice.driver().executeScript("const script = document.createElement('script'); script.textContent = 'window.harmed = 1'; document.head.append(script);"
            + "const picture = new Image(); picture.src = 'http://127.0.0.1:9/x.png'; document.body.append(picture)");
        List<String> heard = new ArrayList<>();
        Awaitility.await().untilAsserted(() -> {
            heard.addAll(alice.complaints());
            assertThat(heard).anyMatch(line -> line.contains("inline script") && line.contains("Content Security Policy")).anyMatch(line -> line.contains("127.0.0.1:9/x.png"));
        });
        assertThat(alice.driver().executeScript("return window.harmed === undefined")).isEqualTo(true);
    }

    @Test
    void shouldTellThatSomethingIsNew() throws Exception {
        Matter matter = Matter.begun(mailroom);
        alice.open("/conversations/" + matter.number());
        alice.awaitText("In the queue");
        matter.act("bob", new Command.TakeLock(Lock.Cause.ASKED));
        alice.awaitText("Bob Sato is writing an answer");
        matter.more(matter.name() + "-2@customers.example");
        alice.press("Something is new here. Show it");
        alice.awaitText("One more thing.");
    }

    @Test
    void shouldWorkByKeys() throws Exception {
        Matter matter = Matter.begun(mailroom);
        alice.open("/conversations");
        alice.await("[data-row]");
        alice.keys("j");
        assertThat(alice.driver().switchTo().activeElement().getText()).contains(matter.number().toString());
        alice.keys("k", "j", "o");
        alice.awaitText("Please help.");
        alice.keys("r");
        assertThat(alice.driver().switchTo().activeElement().getDomAttribute("id")).isEqualTo("reply-text");
        alice.keys("words", Keys.ESCAPE);
        alice.keys("c");
        alice.awaitText("Assigned to you");
        alice.keys("?");
        assertThat(alice.await("#keys").isDisplayed()).isTrue();
        alice.keys(Keys.ESCAPE);
        alice.keys("b");
        alice.await("#board");
    }

    @Test
    void shouldFitIntoAPhone() throws Exception {
        Matter matter = Matter.begun(mailroom);
        mailroom.receive("From: \"" + "Long".repeat(40) + "\" <" + "l".repeat(60) + "@customers.example>\r\nTo: help@acme.test\r\nSubject: " + matter.name() + "W".repeat(150)
            + "\r\nMessage-ID: <long" + matter.name() + "@x>\r\n\r\n" + "w".repeat(900) + "\r\n", "help@acme.test");
        alice.size(375, 700);
        alice.openConversation(matter.name() + "W");
        assertThat(overflows(alice)).isFalse();
        alice.open("/conversations");
        alice.await("[data-row]");
        assertThat(overflows(alice)).isFalse();
        alice.open("/");
        assertThat(overflows(alice)).isFalse();
        assertThat(alice.await(".menu").isDisplayed()).isFalse();
        alice.click(".menu-button");
        assertThat(alice.await(".menu").isDisplayed()).isTrue();
    }

    @Test
    void shouldShowHtmlInAFrameAndLoadPicturesOfOthersOnlyWhenAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer remote = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        remote.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        remote.start();
        try {
            String word = "framed" + System.nanoTime();
            String html = "<p style=\"color:#b00020\">Red</p><img src=\"http://127.0.0.1:" + remote.getAddress().getPort() + "/pixel.png\"><img src=\"cid:dot\">"
                + "<blockquote>before</blockquote>" + "<p>line</p>".repeat(60) + "<p id=last>the end</p>";
            mailroom.receive("From: <c@customers.example>\r\nTo: help@acme.test\r\nSubject: " + word + "\r\nMessage-ID: <" + word + "@x>\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n" + html + "\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <dot>\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==\r\n--b--\r\n", "help@acme.test");
            alice.openConversation(word);
            WebElement frame = alice.await("iframe.mail-html");
            alice.driver().switchTo().frame(frame);
            alice.awaitText("Pictures of other hosts (1) are not loaded");
            assertThat(alice.driver().findElement(By.xpath("//p[.='Red']")).getCssValue("color")).contains("176, 0, 32");
            assertThat((Long) alice.driver().executeScript("return [...document.images].filter(image => image.naturalWidth > 0).length")).isEqualTo(1);
            assertThat(alice.text()).doesNotContain("before");
            alice.press("Quoted text");
            alice.awaitText("before");
            assertThat(asked.get()).isZero();
            alice.driver().switchTo().defaultContent();
            assertThat(frame.getSize().getHeight()).isGreaterThan(1500);
            alice.driver().switchTo().frame(frame);
            alice.press("Load them");
            Awaitility.await().until(() -> asked.get() > 0);
        } finally {
            alice.driver().switchTo().defaultContent();
            remote.stop(0);
        }
        // That the picture is none is no matter.
        assertThat(alice.complaints()).allMatch(line -> line.contains("pixel.png"));
    }

    @Test
    void shouldInsertASavedReplyWhereTheCursorIs() throws Exception {
        Matter matter = Matter.begun(mailroom);
        mailroom.part(SavedReplies.class).add(new TeamKey("SUP"),
            new SavedReply("Greeting", "Greeting", "Kind regards", Optional.empty()));
        alice.open("/conversations/" + matter.number());
        alice.type("#reply-text", "Hello. ");
        alice.awaitText("You are writing an answer");
        alice.click("#reply summary");
        alice.press("Greeting");
        Awaitility.await().untilAsserted(() -> assertThat(alice.await("#reply-text").getDomProperty("value")).isEqualTo("Hello. Kind regards"));
    }

    @Test
    void shouldDrawReports() throws Exception {
        Matter matter = Matter.begun(mailroom);
        assertThat(matter.answer("alice", "Here it is.")).startsWith("250 ");
        try (Chromium carol = Chromium.loggedIn(mailroom, "carol")) {
            Awaitility.await().until(() -> {
                carol.open("/reports?team=SUP");
                return carol.driver().findElements(By.cssSelector("canvas[data-chart]")).size() == 3;
            });
            // What is drawn has more than one colour; an empty canvas has none.
            assertThat((Boolean) carol.driver().executeScript("return [...document.querySelectorAll('canvas')].every(canvas => new Set(new Uint32Array("
                + "canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 3)")).isTrue();
            carol.size(375, 700);
            carol.open("/reports?team=SUP&groupBy=month");
            assertThat(overflows(carol)).isFalse();
            assertThat(carol.complaints()).isEmpty();
        }
    }

    /** From the page of the rules, with what stands in its field; then of one message in a file. */
    @Test
    void shouldTryOtherRules(@TempDir Path temporary) throws Exception {
        Matter matter = Matter.begun(mailroom);
        Path file = Files.writeString(temporary.resolve("one.eml"), "From: <dora@customers.example>\r\nTo: sales@acme.test\r\nSubject: Prices of " + matter.name() + "\r\n\r\nHow much?\r\n");
        String before = Files.readString(mailroom.file("rules.yaml"));
        try (Chromium carol = Chromium.loggedIn(mailroom, "carol")) {
            carol.open("/rules");
            carol.type("#yaml", "- name: patience\n  when: {subject: {contains: " + matter.name() + "}}\n  then: {priority: high}\n");
            carol.press("Try on mail that came");
            carol.awaitText("1 otherwise");
            assertThat(carol.await("#outcome table").getText()).contains(matter.name(), "priority normal high");
            assertThat(carol.await("#outcome del").getCssValue("text-decoration-line")).isEqualTo("line-through");
            carol.await("#mail").sendKeys(file.toString());
            carol.press("Try");
            carol.awaitText("Prices of " + matter.name());
            assertThat(carol.await("#outcome table").getText()).contains("SAL", "priority normal high", "rules - patience");
            carol.type("#yaml", "- name: patience\n  then: {priority: quick}\n");
            assertThat(carol.complaints()).isEmpty();
            carol.press("Try");
            assertThat(carol.await(".trouble").getText()).contains("line 2", "quick");
            // The answer 422 is what the browser complains of here.
            assertThat(carol.complaints()).allMatch(line -> line.contains("422"));
        }
        assertThat(matter.now().priority()).isEqualTo(Priority.NORMAL);
        assertThat(Files.readString(mailroom.file("rules.yaml"))).isEqualTo(before);
    }

    @Test
    void shouldSpeakJapanese() throws Exception {
        alice.open("/");
        alice.press("日本語");
        alice.awaitText("自分の担当");
        alice.press("English");
        alice.awaitText("Next in the queue");
    }
}
