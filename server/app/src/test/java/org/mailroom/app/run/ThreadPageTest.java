package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.run.PageReader.Page;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Board, list and conversation pages: what is seen, what is done, and what is refused. */
class ThreadPageTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        Contract(Engine engine) {
            super(engine);
        }

        private static String path(Matter matter) {
            return "/conversations/" + matter.number();
        }

        /** Does one thing on a conversation's page; the answer must be the way back to it. */
        private Page done(PageReader reader, Matter matter, String word, Map<String, String> values) throws Exception {
            Page answer = act(reader, matter, word, values);
            assertThat(answer.status()).as(answer.text()).isEqualTo(303);
            return reader.get(answer.header("Location"));
        }

        private Page act(PageReader reader, Matter matter, String word, Map<String, String> values) throws Exception {
            return send(reader, reader.get(path(matter)), matter, word, values);
        }

        /** The same from a page that was loaded before. */
        private Page send(PageReader reader, Page page, Matter matter, String word, Map<String, String> values) throws Exception {
            Map<String, String> all = new HashMap<>(values);
            all.put("token", page.document().select("input[name=token]").first().val());
            page.document().select("form[action$=/" + word + "] input[name=holder]").stream().findFirst().ifPresent(field -> all.putIfAbsent("holder", field.val()));
            return word.equals("reply") ? reader.upload(path(matter) + "/reply", all, Map.of()) : reader.post(path(matter) + "/" + word, all);
        }

        private List<JournalEntry> journal(Matter matter) {
            return mailroom.part(Desk.class).journal(matter.number());
        }

        @Test
        void shouldShowTheBoardOfOnesTeams() throws Exception {
            Matter urgent = Matter.begun(mailroom);
            urgent.act("carol", new Command.Prioritise(Priority.URGENT));
            Matter mine = Matter.begun(mailroom);
            mine.act("alice", new Command.Assign(ALICE));
            Page board = PageReader.loggedIn(mailroom, "alice").get("/");
            Document page = board.document();
            assertThat(page.select("section.team h2 a").eachText()).containsExactly("Support");
            assertThat(page.select(".own .subject").eachText()).contains(mine.name());
            assertThat(page.select(".team .line").first().select(".subject").text()).isEqualTo(urgent.name());
            assertThat(page.select(".pile.first strong").text()).matches("[1-9]\\d*");
            assertThat(page.select(".pile.first .hot").text()).matches("[1-9]\\d* urgent");
            assertThat(page.select(".shares li").eachText()).anyMatch(text -> text.matches("AI Alice Ito [1-9]\\d*"));
            assertThat(page.select(".pile")).hasSize(3);
            assertThat(PageReader.loggedIn(mailroom, "carol").get("/").document().select("section.team")).hasSize(2);
            assertThat(PageReader.loggedIn(mailroom, "dave").get("/").text()).doesNotContain(urgent.name());
            assertThat(PageReader.loggedIn(mailroom, "alice").get("/board", "HX-Request", "true").text()).startsWith("<div id=\"board\"").doesNotContain("<html");
        }

        @Test
        void shouldListByWhatIsWanted() throws Exception {
            Matter one = Matter.begun(mailroom);
            Matter two = Matter.begun(mailroom);
            two.act("bob", new Command.Assign(BOB));
            two.act("bob", new Command.ChangeTags(java.util.Set.of(org.mailroom.domain.conversation.Tag.of("billing")), java.util.Set.of()));
            two.act("bob", new Command.Park(Status.WAITING));
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            assertThat(reader.get("/conversations").text()).contains(one.name()).doesNotContain(two.name());
            assertThat(reader.get("/conversations?status=waiting&assignee=bob%40acme.test&tag=billing&team=SUP").text()).contains(two.name()).doesNotContain(one.name());
            assertThat(reader.get("/conversations?q=" + two.number()).text()).contains(two.name());
            assertThat(reader.get("/conversations?customer=" + one.customer()).text()).contains(one.name()).doesNotContain(two.name());
            assertThat(reader.get("/conversations?status=all&assignee=none").text()).contains(one.name()).doesNotContain(two.name());
            assertThat(reader.get("/conversations?status=all&team=SAL").text()).doesNotContain(one.name());
            assertThat(PageReader.loggedIn(mailroom, "dave").get("/conversations?status=all&team=SUP").text()).doesNotContain(one.name());
            assertThat(reader.get("/conversations?cursor=nonsense").status()).isEqualTo(422);
            assertThat(reader.get("/conversations?assignee=nonsense").status()).isEqualTo(422);
            assertThat(reader.get("/conversations?tag=%3Cscript%3E").status()).isEqualTo(422);
        }

        @Test
        void shouldTurnPages() throws Exception {
            String word = "paged" + System.nanoTime();
            for (int i = 0; i < 52; i++) {
                mailroom.receive("From: <c@customers.example>\r\nTo: help@acme.test\r\nSubject: " + word + " " + i + "\r\nMessage-ID: <" + word + i + "@x>\r\n\r\nx\r\n", "help@acme.test");
            }
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            AtomicReference<Document> first = new AtomicReference<>();
            Awaitility.await().until(() -> {
                first.set(reader.get("/conversations?q=" + word).document());
                return first.get().select("a[rel=next]").size() == 1;
            });
            Awaitility.await().until(() -> {
                Document page = reader.get("/conversations?q=" + word).document();
                return page.select(".line").size() + reader.get(page.select("a[rel=next]").attr("href")).document().select(".line").size() == 52;
            });
        }

        @Test
        void shouldShowAConversation() throws Exception {
            Matter matter = Matter.begun(mailroom);
            matter.more(matter.name() + "-2@customers.example");
            Document page = PageReader.loggedIn(mailroom, "alice").get(path(matter)).document();
            assertThat(page.select("h1").text()).isEqualTo(matter.name());
            assertThat(page.select(".mail .words").eachText()).containsExactly("Please help.", "One more thing.");
            assertThat(page.select(".mail-who strong").first().text()).startsWith("山田 太郎 <");
            assertThat(page.select(".state").text()).contains("assigned to nobody");
            assertThat(page.select(".steps li").eachText()).anyMatch(text -> text.contains("received a message"));
        }

        @Test
        void shouldClaimAssignTagPrioritiseAndPark() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            assertThat(done(reader, matter, "claim", Map.of()).document().select("[role=status]").text()).isEqualTo("It is yours.");
            assertThat(matter.now().assignee()).contains(ALICE);
            done(reader, matter, "tags", Map.of("add", "billing, Refund"));
            done(reader, matter, "tags", Map.of("remove", "refund"));
            done(reader, matter, "priority", Map.of("priority", "urgent"));
            done(reader, matter, "assign", Map.of("agent", "bob@acme.test"));
            done(reader, matter, "status", Map.of("status", "snoozed", "until", "2099-01-02T08:00"));
            Conversation now = matter.now();
            assertThat(now.tags()).extracting(Object::toString).containsExactly("billing");
            assertThat(now.priority()).isEqualTo(Priority.URGENT);
            assertThat(now.assignee()).contains(BOB);
            assertThat(now.status()).isEqualTo(Status.SNOOZED);
            assertThat(now.until().orElseThrow()).isEqualTo("2099-01-02T08:00:00Z");
            done(reader, matter, "status", Map.of("status", "open"));
            done(reader, matter, "assign", Map.of("agent", "none"));
            assertThat(matter.now().assignee()).isEmpty();
            assertThat(journal(matter)).filteredOn(entry -> entry.actor().agent().isPresent()).allMatch(entry -> entry.actor().channel() == Actor.Channel.WEB);
        }

        @Test
        void shouldNotLetAStalePageTakeAConversationAway() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader alice = PageReader.loggedIn(mailroom, "alice");
            Page stale = alice.get(path(matter));
            done(PageReader.loggedIn(mailroom, "bob"), matter, "claim", Map.of());
            for (Map.Entry<String, Map<String, String>> deed : Map.of("claim", Map.<String, String>of(), "assign", Map.of("agent", "alice@acme.test"),
                "status", Map.of("status", "done"), "transfer", Map.of("team", "SAL")).entrySet()) {
                Page refused = send(alice, stale, matter, deed.getKey(), deed.getValue());
                assertThat(refused.status()).as(deed.getKey()).isEqualTo(409);
                assertThat(refused.alert()).matches(matter.number() + " is assigned to Bob Sato since \\d\\d:\\d\\d\\. Nothing was changed\\.");
            }
            assertThat(matter.now().assignee()).contains(BOB);
            Page fresh = alice.get(path(matter));
            assertThat(fresh.document().select("button").eachText()).contains("Take over from Bob Sato").doesNotContain("Claim");
            send(alice, fresh, matter, "claim", Map.of());
            assertThat(matter.now().assignee()).contains(ALICE);
            Page late = send(alice, fresh, matter, "assign", Map.of("agent", "bob@acme.test", "holder", "carol@acme.test"));
            assertThat(late.status()).isEqualTo(303);
        }

        @Test
        void shouldShowTheLockAndRefuseTheColleague() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader alice = PageReader.loggedIn(mailroom, "alice");
            PageReader bob = PageReader.loggedIn(mailroom, "bob");
            done(alice, matter, "lock", Map.of());
            assertThat(bob.get(path(matter)).document().select(".locked").text()).matches("Alice Ito is writing an answer since \\d\\d:\\d\\d \\(until \\d\\d:\\d\\d\\)");
            assertThat(bob.get(path(matter) + "/state").document().select(".locked").text()).contains("Alice Ito");
            Page refused = act(bob, matter, "lock", Map.of());
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.alert()).contains("Alice Ito is writing an answer since");
            Page stopped = act(bob, matter, "reply", Map.of("text", "my answer <b>", "status", "waiting"));
            assertThat(stopped.status()).isEqualTo(409);
            assertThat(stopped.alert()).startsWith("[LOCKED] " + matter.number() + ": Alice Ito is writing an answer since").contains("Nothing was sent");
            assertThat(stopped.document().select("#reply-text").text()).isEqualTo("my answer <b>");
            matter.assertNothingLeft(0);
            done(alice, matter, "unlock", Map.of());
            assertThat(matter.now().lockAt(java.time.Instant.now())).isEmpty();
        }

        @Test
        void shouldTakeTheLockWhenSomebodyTypes() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader alice = PageReader.loggedIn(mailroom, "alice");
            String token = alice.get(path(matter)).document().select("input[name=token]").first().val();
            Page part = alice.post(path(matter) + "/writing?version=0", Map.of(), "HX-Request", "true", "X-Form-Token", token);
            assertThat(part.status()).isEqualTo(200);
            assertThat(part.document().select(".locked-self").text()).startsWith("You are writing an answer");
            assertThat(part.document().select(".news a").attr("href")).isEqualTo(path(matter));
            assertThat(matter.now().lockAt(java.time.Instant.now()).map(Lock::holder)).contains(ALICE);
            PageReader bob = PageReader.loggedIn(mailroom, "bob");
            String other = bob.get(path(matter)).document().select("input[name=token]").first().val();
            assertThat(bob.post(path(matter) + "/writing", Map.of(), "X-Form-Token", other).document().select(".locked").text()).startsWith("Alice Ito");
            assertThat(alice.post(path(matter) + "/writing", Map.of(), "HX-Request", "true").status()).isEqualTo(403);
        }

        @Test
        void shouldAnswerWithFilesAndClose() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            Page page = reader.get(path(matter));
            Map<String, String> values = Map.of("token", page.document().select("input[name=token]").first().val(), "text", "Sehr geehrte Frau 山田,\r\nhere it is.", "status", "done");
            Page sent = reader.upload(path(matter) + "/reply", values, Map.of("請求書.pdf", "%PDF-1".getBytes(StandardCharsets.US_ASCII)));
            assertThat(sent.status()).as(sent.text()).isEqualTo(303);
            String left = matter.awaitLeft();
            assertThat(left).contains("From: \"Alice Ito (Support)\" <help@acme.test>", "In-Reply-To: " + matter.id(), "=?UTF-8?B?" + Base64.getEncoder().encodeToString("請求書.pdf".getBytes(StandardCharsets.UTF_8)))
                .doesNotContain("+close");
            assertThat(matter.now().status()).isEqualTo(Status.DONE);
            Document after = reader.get(sent.header("Location")).document();
            assertThat(after.select(".mail.out .words").text()).isEqualTo("Sehr geehrte Frau 山田, here it is.");
            assertThat(after.select(".mail.out .file-link .cut").text()).isEqualTo("請求書.pdf");
            Page file = reader.get(after.select(".mail.out .file-link").attr("href"));
            assertThat(file.text()).isEqualTo("%PDF-1");
            assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"___.pdf\"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf");
            assertThat(file.header("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(file.header("Content-Security-Policy")).contains("sandbox");
        }

        @Test
        void shouldBeginAnAnswerWithASavedReply() throws Exception {
            Matter matter = Matter.begun(mailroom);
            SavedReplies replies = mailroom.part(SavedReplies.class);
            String own = replies.add(new TeamKey("SUP"), new SavedReply("Thanks", "Thanks", "Dear {{customer.name}},\nthanks & bye", Optional.empty())).id();
            String others = replies.add(new TeamKey("SAL"), new SavedReply("Offer", "Offer", "Secret offer", Optional.empty())).id();
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            Document page = reader.get(path(matter)).document();
            assertThat(page.select("[data-insert]").eachText()).containsExactly("Thanks");
            assertThat(reader.get(page.select("[data-insert]").attr("data-insert")).text()).isEqualTo("Dear {{customer.name}},\nthanks & bye");
            Page begun = reader.get(path(matter) + "?saved=" + own);
            assertThat(begun.document().select("#reply-text").val()).isEqualTo("Dear {{customer.name}},\nthanks & bye");
            assertThat(reader.get(path(matter) + "/saved/" + others).status()).isEqualTo(404);
            assertThat(reader.get(path(matter) + "?saved=" + others).text()).doesNotContain("Secret offer");
            reader.fill(begun, path(matter) + "/reply", Map.of());
            assertThat(matter.awaitLeft()).contains(Base64.getEncoder().encodeToString("Dear 山田".getBytes(StandardCharsets.UTF_8)).substring(0, 12));
            replies.delete(own);
            replies.delete(others);
        }

        @Test
        void shouldRefuseAnEmptyAnswerAndOneThatSomebodyHasOvertaken() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader alice = PageReader.loggedIn(mailroom, "alice");
            assertThat(act(alice, matter, "reply", Map.of("text", "  ")).status()).isEqualTo(422);
            done(PageReader.loggedIn(mailroom, "bob"), matter, "reply", Map.of("text", "first", "status", "waiting"));
            Page refused = act(alice, matter, "reply", Map.of("text", "second", "status", "waiting"));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.alert()).startsWith("[");
            assertThat(refused.document().select("#reply-text").text()).isEqualTo("second");
            done(alice, matter, "reply", Map.of("text", "second", "status", "waiting"));
            assertThat(matter.awaitLeft(2)).hasSize(2);
        }

        @Test
        void shouldWriteNotesThatCannotBeMistakenAndDoNotLeave() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            Document page = done(reader, matter, "note", Map.of("note", "She <b>paid</b> already.")).document();
            assertThat(page.select(".mail.note .note-line").text()).isEqualTo("Internal note – the customer does not see it");
            assertThat(page.select(".mail.note .words").text()).isEqualTo("She <b>paid</b> already.");
            assertThat(page.select(".mail.note strong").text()).isEqualTo("Alice Ito");
            matter.assertNothingLeft(0);
        }

        @Test
        void shouldMergeSplitAndTransfer() throws Exception {
            Matter one = Matter.begun(mailroom);
            Matter two = Matter.begun(mailroom);
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            Document merged = done(reader, two, "merge", Map.of("into", one.number().toString().toLowerCase(java.util.Locale.ROOT))).document();
            assertThat(merged.select(".mail")).hasSize(2);
            assertThat(reader.get(path(two)).header("Location")).isEqualTo(path(one));
            Document part = done(reader, one, "split", Map.of("message", merged.select("input[name=message]").get(1).val())).document();
            assertThat(part.select(".mail")).hasSize(1);
            assertThat(part.select(".number").text()).isNotEqualTo(one.number().toString());
            assertThat(act(reader, one, "merge", Map.of("into", "no number")).status()).isEqualTo(422);
            assertThat(act(reader, one, "merge", Map.of("into", "SUP-999999")).status()).isEqualTo(404);
            assertThat(act(reader, one, "split", Map.of()).status()).isEqualTo(422);
            assertThat(act(reader, one, "transfer", Map.of("team", "NON")).status()).isEqualTo(422);
            Page moved = act(reader, one, "transfer", Map.of("team", "SAL"));
            assertThat(moved.status()).isEqualTo(303);
            assertThat(one.now().number().toString()).startsWith("SAL-");
            assertThat(reader.get(path(one)).status()).isEqualTo(404);
            assertThat(PageReader.loggedIn(mailroom, "dave").get(path(one)).header("Location")).isEqualTo("/conversations/" + one.now().number());
        }

        @Test
        void shouldShowNothingToOthersAndLetObserversOnlyRead() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader dave = PageReader.loggedIn(mailroom, "dave");
            Page hidden = dave.get(path(matter));
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden.text().replace(matter.number().toString(), "SUP-99999")).isEqualTo(dave.get("/conversations/SUP-99999").text());
            String token = dave.get("/").document().select("input[name=token]").first().val();
            assertThat(dave.post(path(matter) + "/claim", Map.of("token", token)).status()).isEqualTo(404);
            PageReader oscar = PageReader.loggedIn(mailroom, "oscar");
            Page readable = oscar.get(path(matter));
            assertThat(readable.status()).isEqualTo(200);
            assertThat(readable.document().select("form[action*=/conversations/]")).isEmpty();
            Page refused = oscar.post(path(matter) + "/claim", Map.of("token", readable.document().select("input[name=token]").first().val()));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.alert()).contains("You may only read");
            assertThat(matter.now().assignee()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"claim", "assign", "lock", "unlock", "status", "tags", "priority", "transfer", "merge", "split", "note", "reply", "writing"})
        void shouldRefuseEveryFormOfAnotherSite(String word) throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            Map<String, String> values = new HashMap<>(Map.of("agent", "alice@acme.test", "status", "done", "add", "x", "priority", "urgent", "team", "SAL", "into", "SUP-1", "message", "1",
                "note", "x", "text", "x"));
            Conversation before = matter.now();
            assertThat(reader.post(path(matter) + "/" + word, values).status()).isEqualTo(403);
            assertThat(reader.upload(path(matter) + "/" + word, values, Map.of()).status()).isIn(403, 415);
            values.put("token", reader.get("/").document().select("input[name=token]").first().val());
            assertThat(reader.post(path(matter) + "/" + word, values, "Origin", "https://evil.example").status()).isEqualTo(403);
            assertThat(new PageReader(mailroom).post(path(matter) + "/" + word, values).header("Location")).startsWith("/login");
            assertThat(reader.get(path(matter) + "/" + word).status()).isIn(404, 405);
            assertThat(matter.now()).isEqualTo(before);
        }

        @Test
        void shouldTakeNoLineEndsIntoHeaders() throws Exception {
            Matter matter = Matter.begun(mailroom);
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            assertThat(act(reader, matter, "tags", Map.of("add", "a\r\nb")).status()).isEqualTo(422);
            assertThat(act(reader, matter, "tags", Map.of("remove", "a\r\nX: y")).status()).isEqualTo(422);
            for (String word : List.of("assign", "transfer", "merge", "priority", "status")) {
                Map<String, String> values = Map.of("agent", "bob@acme.test\r\nBcc: evil@x.test", "team", "SAL\r\nX: y", "into", "SUP-1\r\nX: y", "priority", "low\r\nX: y", "status", "done\r\nX: y");
                assertThat(act(reader, matter, word, values).status()).as(word).isEqualTo(422);
            }
            Page page = reader.get(path(matter));
            Map<String, String> values = Map.of("token", page.document().select("input[name=token]").first().val(), "text", "a\r\n.\r\nBcc: evil@x.test\r\n", "status", "waiting");
            reader.upload(path(matter) + "/reply", values, Map.of("a%0D%0ABcc: evil@x.test.txt", new byte[] {1}));
            String left = matter.awaitLeft();
            String header = left.substring(0, left.indexOf("\r\n\r\n"));
            assertThat(header.toLowerCase(java.util.Locale.ROOT)).doesNotContain("evil@x.test", "\nbcc");
            assertThat(left.split("\r\n")).noneMatch(line -> line.startsWith("Bcc"));
            assertThat(reader.get(path(matter) + "%0d%0aX:%20y").status()).isEqualTo(400);
        }
    }
}
