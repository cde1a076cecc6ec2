package org.mailroom.app.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

/** Makes the pictures of docs/admin-guide.md from the running server: with {@code -Dpictures=DIRECTORY} there, otherwise below {@code target}. */
@Tag("long")
class PicturesTest {
    private static final Path OUT = Path.of(System.getProperty("pictures", "target/pictures"));
    private static final TeamKey SUP = new TeamKey("SUP");

    private ServedMailroom mailroom;

    @Test
    void shouldShowEachPage() throws Exception {
        Chromium.needed();
        try (ServedMailroom served = ServedMailroom.prepared(Engine.EMBEDDED.storage()).start()) {
            mailroom = served;
            work();
            try (Chromium browser = new Chromium(mailroom)) {
                browser.size(1280, 860);
                browser.open("/login");
                browser.picture(OUT.resolve("login.png"));
                browser.login("carol");
                for (Map.Entry<String, String> page : Map.of("board", "/", "list", "/conversations", "thread", "/conversations/" + number("請求書"), "quarantine", "/quarantine", "rules", "/rules", "chain", "/chain",
                    "team", "/teams/SUP", "agents", "/agents", "journal", "/journal").entrySet()) {
                    picture(browser, page.getKey(), page.getValue());
                }
                for (Map.Entry<String, String> page : Map.of("blocked", "/blocked", "templates", "/templates", "template", "/templates/new", "tokens", "/tokens", "queue", "/queue", "health", "/health", "webhooks", "/webhooks", "agent",
                    "/agents/alice@acme.test", "error", "/nowhere", "newsletter", "/conversations/" + number("Newsletter")).entrySet()) {
                    picture(browser, page.getKey(), page.getValue());
                }
                browser.dark(true);
                picture(browser, "board-dark", "/");
                picture(browser, "thread-dark", "/conversations/" + number("請求書"));
                browser.dark(false);
                browser.open("/");
                browser.press("日本語");
                picture(browser, "board-ja", "/");
                picture(browser, "thread-ja", "/conversations/" + number("請求書"));
                browser.press("English");
                reports(browser);
                browser.size(390, 760);
                picture(browser, "board-phone", "/");
                picture(browser, "list-phone", "/conversations");
                picture(browser, "thread-phone", "/conversations/" + number("請求書"));
            }
        }
    }

    /** Last, for the past that it makes up would show elsewhere, too. */
    private void reports(Chromium browser) throws Exception {
        Team support = mailroom.part(Directory.class).team(SUP).orElseThrow();
        ServiceLevels promised = new ServiceLevels(Map.of(Priority.HIGH, new Target(TimeLimit.of("2h"), TimeLimit.of("4h"), TimeLimit.of("48h")),
            Priority.NORMAL, new Target(TimeLimit.of("12h"), TimeLimit.of("12h"), TimeLimit.OFF)), TimeLimit.of("30m"), Set.of());
        mailroom.part(Teams.class).save(new Team(support.key(), support.name(), support.addresses(), support.members(), support.settings().with(promised)));
        new Past("SUP", List.of("alice@acme.test", "bob@acme.test", "carol@acme.test"), mailroom.clock().instant()).with(700, 30).write(mailroom.part(Database.class));
        PageReader carol = PageReader.loggedIn(mailroom, "carol");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> carol.get("/reports?team=SUP").text().matches("(?s).*[67]\\d\\d new conversations.*"));
        browser.size(1280, 1300);
        picture(browser, "reports", "/reports?team=SUP");
        browser.dark(true);
        picture(browser, "reports-dark", "/reports?team=SUP&groupBy=week");
        browser.dark(false);
        browser.open("/");
        browser.press("日本語");
        picture(browser, "reports-ja", "/reports?team=SUP");
        browser.press("English");
        browser.size(390, 1700);
        picture(browser, "reports-phone", "/reports?team=SUP");
    }

    private static void picture(Chromium browser, String name, String path) {
        browser.open(path);
        browser.await("main");
        browser.settled();
        browser.picture(OUT.resolve(name + ".png"));
    }

    private String number(String word) {
        return find(word).number().toString();
    }

    private Conversation find(String word) {
        Conversations conversations = mailroom.part(Conversations.class);
        Filter filter = new Filter(Set.of(SUP, new TeamKey("SAL")), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.of(Query.of(word, Optional.empty())));
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> conversations.list(filter, Optional.empty(), 1).items(), items -> !items.isEmpty()).get(0);
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
    private void work() throws Exception {
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
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> find("請求書").status() == Status.OPEN);
    }
}
