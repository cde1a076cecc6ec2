package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.search.Query;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.Teams;
import org.mailroom.store.sql.Database;
import org.mailroom.webadmin.page.Pages;

import com.sun.net.httpserver.HttpServer;

/**
 * Every page in a real browser: makes the pictures of docs/admin-guide.md, with {@code -Dpictures=DIRECTORY} there, otherwise below {@code target}. Nothing that the browser complains of; on a phone
 * nothing wider than the screen, in no language, and all text can be read, in the dark too.
 */
@Tag("long")
class PicturesTest {
    private static final Path OUT = Path.of(System.getProperty("pictures", "target/pictures"));
    private static final Path GUIDE = Path.of("../../docs/admin-guide.md");
    private static final TeamKey SUP = new TeamKey("SUP");
    /** What the router has beside pages: parts of pages, and files. */
    private static final Set<String> OTHERS = Set.of("/live", "/board", "/conversations/{number}/state", "/conversations/{number}/saved/{id}", "/conversations/{number}/messages/{id}/html",
        "/conversations/{number}/messages/{id}/parts/{place}", "/conversations/{number}/messages/{id}/pictures/{place}", "/conversations/{number}/messages/{id}/raw", "/reports/{file}",
        "/customers/archive", "/teams/{key}/user.js");
    private static final String RULES = """
        # The first rule that says stop is the last.
        - name: invoices
          when: {subject: {contains: [invoice, 請求書]}}
          then: {category: billing, tag: billing, priority: high}

        - name: newsletters
          when: {from: {contains: news@}}
          then: {tag: newsletter, priority: low, stop: true}

        - name: in Japanese
          when: {language: {is: ja}}
          then: {tag: japanese}
        """;

    /** Fields that no label names, and text with less contrast to its ground than WCAG 2.1 asks for (4.5, large text 3). */
    private static final String UNREADABLE = """
        const colour = text => { const parts = text.match(/^rgba?\\(([\\d.]+), ([\\d.]+), ([\\d.]+)(?:, ([\\d.]+))?\\)$/); return parts ? parts.slice(1).map(part => part === undefined ? 1 : +part) : null };
        const light = parts => parts.slice(0, 3).map(part => part / 255).map(part => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
          .reduce((sum, part, i) => sum + part * [.2126, .7152, .0722][i], 0);
        const ground = at => { for (; at; at = at.parentElement) { const found = colour(getComputedStyle(at).backgroundColor); if (!found || found[3] === 1) return found; } return [255, 255, 255, 1]; };
        const contrast = (one, other) => { const lights = [light(one), light(other)].sort((a, b) => b - a); return (lights[0] + .05) / (lights[1] + .05); };
        const found = [];
        for (const at of document.querySelectorAll("body *")) {
          const style = getComputedStyle(at);
          if (!at.checkVisibility() || at.closest("svg, .unseen, .skip, [disabled]")) continue;
          if (at.matches("input:not([type=hidden]), select, textarea") && !at.labels.length && !at.getAttribute("aria-label")) found.push("no label: " + at.outerHTML);
          if (![...at.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
          const [ink, paper] = [colour(style.color), ground(at)];
          const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.66 && +style.fontWeight >= 700;
          if (ink && paper && contrast(ink, paper) < (large ? 3 : 4.5)) found.push(contrast(ink, paper).toFixed(2) + ": " + at.outerHTML.slice(0, 120));
        }
        return found;
        """;

    /**
     * A picture.
     *
     * @param page  which of the router's addresses it shows
     * @param path  the address that is opened
     */
    private record Shot(String name, String page, String path, int height) {
        Shot(String name, String page, String path) {
            this(name, page, path, 800);
        }

        Shot(String name, String path) {
            this(name, path, path);
        }
    }

    private final Set<String> made = new TreeSet<>();
    private ServedMailroom mailroom;

    private List<Shot> shots() throws Exception {
        Rest rest = new Rest(mailroom);
        String reply = rest.items("/templates?team=SUP", "carol").get(0).path("id").asText();
        String hook = rest.items("/webhooks", "carol").get(0).path("id").asText();
        return List.of(new Shot("board", "/"), new Shot("list", "/conversations"), new Shot("search", "/conversations", "/conversations?q=invoice"),
            new Shot("thread", "/conversations/{number}", "/conversations/" + number("請求書"), 1000), new Shot("newsletter", "/conversations/{number}", "/conversations/" + number("Newsletter")),
            new Shot("templates", "/templates"), new Shot("template", "/templates/{id}", "/templates/" + reply), new Shot("template-new", "/templates/new"), new Shot("journal", "/journal"),
            new Shot("quarantine", "/quarantine"), new Shot("blocked", "/blocked"), new Shot("rules", "/rules"), new Shot("replay", "/rules/replay"), new Shot("teams", "/teams"),
            new Shot("team", "/teams/{key}", "/teams/SUP", 1000), new Shot("agents", "/agents"), new Shot("agent", "/agents/{address}", "/agents/alice@acme.test"),
            new Shot("customers", "/customers", "/customers?address=taro.yamada@yamada.example"), new Shot("queue", "/queue"), new Shot("repository", "/repositories/{name}", "/repositories/undeliverable"),
            new Shot("health", "/health"), new Shot("chain", "/chain"), new Shot("tokens", "/tokens"), new Shot("webhooks", "/webhooks"), new Shot("webhook", "/webhooks/{id}", "/webhooks/" + hook),
            new Shot("reports", "/reports", "/reports?team=SUP", 1200));
    }

    @Test
    void shouldShowEachPage() throws Exception {
        Chromium.needed();
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        AtomicInteger asked = new AtomicInteger();
        shop.createContext("/", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() > 2 ? 503 : 204, -1);
            exchange.close();
        });
        shop.start();
        try (ServedMailroom served = ServedMailroom.prepared(Engine.EMBEDDED.storage())) {
            mailroom = served.with("MAILROOM_WEBHOOK_ALLOW", "127.0.0.1");
            Files.writeString(mailroom.file("rules.yaml"), RULES);
            mailroom.start();
            work(shop.getAddress().getPort());
            List<Shot> shots = shots();
            Set<String> shown = shots.stream().map(Shot::page).collect(Collectors.toCollection(TreeSet::new));
            shown.addAll(OTHERS);
            assertThat(new TreeSet<>(new Pages(mailroom.part(Pages.Ground.class)).addresses())).as("all that the router has is shown here, or named as no page").isEqualTo(shown);
            try (Chromium browser = new Chromium(mailroom)) {
                pictures(browser, shots);
                phone(browser, shots);
            }
        } finally {
            shop.stop(0);
        }
        String guide = Files.readString(GUIDE);
        assertThat(made).allMatch(name -> guide.contains("(pictures/" + name + ".png)"));
    }

    private void pictures(Chromium browser, List<Shot> shots) throws Exception {
        browser.size(1200, 620);
        browser.open("/login");
        take(browser, "login");
        browser.login("carol");
        browser.size(1200, 800);
        browser.dark(true);
        browser.open("/");
        take(browser, "board-dark");
        browser.dark(false);
        browser.press("日本語");
        take(browser, "board-ja");
        browser.press("English");
        browser.size(390, 760);
        browser.open("/conversations/" + number("請求書"));
        take(browser, "thread-phone");
        for (Shot shot : shots) {
            if (shot.name().equals("reports")) {
                past();
            }
            browser.size(1200, shot.height());
            browser.open(shot.path());
            browser.await("main h1");
            if (shot.name().equals("replay")) {
                browser.type("#yaml", RULES.replace("priority: high", "priority: urgent"));
                browser.press("Try");
                browser.await("#outcome");
            }
            take(browser, shot.name());
        }
        browser.open("/nowhere");
        assertThat(browser.await("main h1").getText()).isNotEmpty();
        // The answer 404 is what the browser complains of here.
        assertThat(browser.complaints()).allMatch(line -> line.contains("404"));
    }

    /** On a phone, in both languages, one in the dark. */
    private void phone(Chromium browser, List<Shot> shots) {
        browser.size(375, 700);
        for (String language : List.of("日本語", "English")) {
            browser.dark(language.equals("日本語"));
            browser.open("/");
            browser.click(".menu-button");
            browser.press(language);
            browser.await("main h1");
            browser.driver().executeScript("const main = document.querySelector('main'); main.append(document.createElement('input'), 'pale');"
                + "main.style.color = getComputedStyle(document.documentElement).backgroundColor");
            assertThat((List<?>) browser.driver().executeScript(UNREADABLE)).as("what cannot be read is found").hasSizeGreaterThan(1);
            for (Shot shot : shots) {
                browser.open(shot.path());
                browser.await("main h1");
                assertThat((Long) browser.driver().executeScript("return document.documentElement.scrollWidth")).as(shot.path()).isLessThanOrEqualTo(375);
                assertThat((List<?>) browser.driver().executeScript(UNREADABLE)).as(shot.path() + " in " + language).isEmpty();
                assertThat(browser.complaints()).as(shot.path()).isEmpty();
            }
        }
    }

    private void take(Chromium browser, String name) {
        browser.await("main");
        browser.settled();
        browser.picture(OUT.resolve(name + ".png"));
        assertThat(browser.complaints()).as(name).isEmpty();
        made.add(name);
    }

    /** Last, for what it makes up would show elsewhere, too. */
    private void past() throws Exception {
        Team support = mailroom.part(Directory.class).team(SUP).orElseThrow();
        ServiceLevels promised = new ServiceLevels(Map.of(Priority.HIGH, new Target(TimeLimit.of("2h"), TimeLimit.of("4h"), TimeLimit.of("48h")),
            Priority.NORMAL, new Target(TimeLimit.of("12h"), TimeLimit.of("12h"), TimeLimit.OFF)), TimeLimit.of("30m"), Set.of());
        mailroom.part(Teams.class).save(new Team(support.key(), support.name(), support.addresses(), support.members(), support.settings().with(promised)));
        new Past("SUP", List.of("alice@acme.test", "bob@acme.test", "carol@acme.test"), mailroom.clock().instant()).with(700, 30).write(mailroom.part(Database.class));
        PageReader carol = PageReader.loggedIn(mailroom, "carol");
        Awaitility.await().until(() -> carol.get("/reports?team=SUP").text().matches("(?s).*[67]\\d\\d new conversations.*"));
    }

    private String number(String word) {
        return find(word).number().toString();
    }

    private Conversation find(String word) {
        Conversations conversations = mailroom.part(Conversations.class);
        Filter filter = new Filter(Set.of(SUP, new TeamKey("SAL")), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.of(Query.of(word, Optional.empty())));
        return Awaitility.await().until(() -> conversations.list(filter, Optional.empty(), 1).items(), items -> !items.isEmpty()).get(0);
    }

    private void act(String agent, String word, Command command) {
        mailroom.part(Desk.class).act(find(word).number(), command, Actor.agent(EmailAddress.of(agent + "@acme.test"), Actor.Channel.IMAP, "Thunderbird"), Manner.DELIBERATE);
    }

    private void mail(String from, String subject, String text, String... more) throws Exception {
        String encoded = "=?utf-8?B?" + Base64.getEncoder().encodeToString(subject.getBytes(StandardCharsets.UTF_8)) + "?=";
        String id = "<" + Math.abs((from + subject + text).hashCode()) + "@customers.example>";
        byte[] all = ("From: " + from + "\r\nTo: help@acme.test\r\nSubject: " + encoded + "\r\nMessage-ID: " + id + "\r\n" + String.join("\r\n", more) + (more.length > 0 ? "\r\n" : "")
            + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        mailroom.receive(new String(all, StandardCharsets.ISO_8859_1), "help@acme.test");
    }

    /** A morning in the office. */
    private void work(int shop) throws Exception {
        for (int i = 1; i <= 12; i++) {
            try (var in = Demo.class.getResourceAsStream("demo/" + (i < 10 ? "0" : "") + i + ".eml")) {
                String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).replaceAll("\r?\n", "\r\n");
                mailroom.receive(text, text.contains("sales@") ? "sales@acme.test" : "support@acme.test");
            }
        }
        mail("=?utf-8?B?5bGx55SwIOWkqumDjg==?= <taro.yamada@yamada.example>", "請求書 2026-11 の金額について", "お世話になっております。山田です。\n\n11月分の請求書の金額が見積もりと異なっております。ご確認をお願いいたします。\n\n詳細: https://yamada.example/orders/4711\n\n山田 太郎");
        mail("Jean-Baptiste Grandville <jb@" + "very-long-department-name.ministry-of-long-names.example>",
            "Very long subject of somebody who writes all that he has to say into the subject and does not stop until there is no room left in it", "See the subject.");
        String html = "<div style=\"background:#fff;font-family:Arial\"><h2 style=\"color:#1a56db\">November at Blumen Müller</h2><p>Dear customers, our <b>winter collection</b> is here.</p>"
            + "<img src=\"https://news.example/pixel.gif\" width=1 height=1><table border=1 cellpadding=8 style=\"border-collapse:collapse\"><tr style=\"background-color:#eef2ff\"><th>Bouquet</th><th>Price</th></tr>"
            + "<tr><td>Amaryllis</td><td>29 EUR</td></tr><tr><td>Hellebores</td><td>24 EUR</td></tr></table><blockquote><p>What we wrote before</p></blockquote></div>";
        mailroom.receive("From: Blumen <news@blumen.example>\r\nTo: help@acme.test\r\nSubject: Newsletter\r\nMessage-ID: <n1@blumen.example>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n" + html + "\r\n--b\r\nContent-Type: application/pdf\r\n"
            + "Content-Disposition: attachment; filename=\"Preisliste Winter.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n", "help@acme.test");
        find("Newsletter");
        act("alice", "請求書", new Command.Assign(EmailAddress.of("alice@acme.test")));
        act("alice", "請求書", new Command.Prioritise(Priority.URGENT));
        act("alice", "請求書", new Command.ChangeTags(Set.of(org.mailroom.domain.conversation.Tag.of("billing"), org.mailroom.domain.conversation.Tag.of("refund")), Set.of()));
        act("bob", "Newsletter", new Command.Prioritise(Priority.LOW));
        act("bob", "Very long subject", new Command.TakeLock(Lock.Cause.ASKED));
        act("bob", "Very long subject", new Command.Prioritise(Priority.HIGH));
        act("carol", "Scheduled maintenance", new Command.Assign(EmailAddress.of("carol@acme.test")));
        act("bob", "It works now", new Command.Park(Status.DONE));
        act("carol", "パスワード", new Command.Park(Status.QUARANTINED));
        mailroom.part(BlockedSenders.class).block(new BlockedSender("junk.example", Optional.empty(), true), Optional.empty());
        mailroom.part(BlockedSenders.class).block(new BlockedSender("win@prizes.example", Optional.of(SUP), false), Optional.empty());
        mailroom.part(SavedReplies.class).add(SUP, new SavedReply("Thanks for your patience", "Thank you", "Dear {{customer.name}},\n\nthank you for your patience.\n\n{{agent.name}}, {{team.name}}", Optional.empty()));
        mailroom.part(SavedReplies.class).add(SUP, new SavedReply("請求書の再送", "請求書の再送", "{{customer.name}} 様\n\n請求書を再送いたします。", Optional.empty()));
        PageReader alice = PageReader.loggedIn(mailroom, "alice");
        String path = "/conversations/" + number("請求書");
        alice.fill(alice.get(path), path + "/note", Map.of("note", "@bob 見積もりは 4711 番です。金額を確認してもらえますか。"));
        alice.fill(alice.get(path), path + "/reply", Map.of("text", "山田様\n\nお問い合わせありがとうございます。金額を確認しております。少々お待ちください。\n\n伊藤 アリス", "status", "waiting"));
        mail("=?utf-8?B?5bGx55SwIOWkqumDjg==?= <taro.yamada@yamada.example>", "Re: 請求書 2026-11 の金額について", "ありがとうございます。お待ちしております。\n\n> 山田様\n>\n> お問い合わせありがとうございます。金額を確認しております。少々お待ちください。\n>\n> 伊藤 アリス",
            "In-Reply-To: " + "<" + Math.abs(("=?utf-8?B?5bGx55SwIOWkqumDjg==?= <taro.yamada@yamada.example>" + "請求書 2026-11 の金額について" + "お世話になっております。山田です。\n\n11月分の請求書の金額が見積もりと異なっております。ご確認をお願いいたします。\n\n詳細: https://yamada.example/orders/4711\n\n山田 太郎").hashCode()) + "@customers.example>");
        Awaitility.await().until(() -> find("請求書").status() == Status.OPEN);
        programs(shop);
        departures();
    }

    /** One that takes what happens twice, and then no more. */
    private void programs(int shop) throws Exception {
        Tokens tokens = mailroom.part(Tokens.class);
        tokens.make("shop", Scope.WORK);
        tokens.make("nightly report", Scope.READ);
        Rest rest = new Rest(mailroom);
        String hook = rest.ask(201, "POST", "/webhooks", "carol", "{\"url\":\"http://127.0.0.1:" + shop + "/mailroom\",\"events\":[\"assigned\",\"answered\"],\"secret\":\"shared\"}").path("id").asText();
        for (String[] assigned : new String[][] {{"dave", "Quote for 25 seats"}, {"bob", "How do I add"}, {"alice", "CSV export"}}) {
            act(assigned[0], assigned[1], new Command.Assign(EmailAddress.of(assigned[0] + "@acme.test")));
        }
        Awaitility.await().until(() -> rest.items("/webhooks/" + hook + "/deliveries", "carol").stream().filter(one -> one.path("attempts").asInt() > 0).count() == 3);
    }

    /** One mail that waits for its server, and one that could not be delivered. */
    private void departures() throws Exception {
        mailroom.sink().answering("RCPT TO:<orders@", "451 4.2.1 The mailbox is busy, try again later");
        mailroom.sink().answering("RCPT TO:<old-address@", "550 5.1.1 There is nobody of this name");
        for (String to : List.of("orders", "old-address")) {
            try (var smtp = mailroom.sending("alice")) {
                smtp.envelope("alice@acme.test", to + "@supplier.example").data("From: Alice Ito <alice@acme.test>\r\nTo: " + to + "@supplier.example\r\nSubject: 25 seats for Acme\r\n\r\nHello,\r\nwhen can you deliver?");
            }
        }
        Rest rest = new Rest(mailroom);
        Awaitility.await().until(() -> rest.items("/repositories/undeliverable", "carol").size() == 1
            && rest.items("/queue", "carol").stream().anyMatch(mail -> mail.path("state").asText().equals("deferred")));
    }
}
