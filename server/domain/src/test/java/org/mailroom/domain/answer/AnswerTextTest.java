package org.mailroom.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Collision;
import org.mailroom.domain.team.TeamSettings.SendMode;

/** What is found and filled in in texts, and whose name stands on them. */
class AnswerTextTest {
    private static final String LINE = NoteMark.line(ConversationNumber.parse("SUP-42").orElseThrow());

    private static boolean found(String text, boolean html, Random random) {
        NoteMark.Finder finder = new NoteMark.Finder(html);
        char[] all = text.toCharArray();
        for (int at = 0; at < all.length;) {
            int length = Math.min(all.length - at, 1 + random.nextInt(7000));
            finder.accept(all, at, length);
            at += length;
        }
        return finder.found();
    }

    @Test
    void shouldFindTheNotesLineWhateverQuotingHasMadeOfIt() {
        Random random = new Random(42);
        List<String> plain = List.of("", "", "", "", " ", "\r\n", "\r\n> ", "\r\n>> > ", "\u00a0", "\u200b", "\u00ad", "\t", " |", "\u3000");
        List<String> html = List.of("", "", "", "", " ", "<b>", "</b >", "<a href=\"x\">", "<br>", "&nbsp;", "&#8203;", "\r\n", "<wbr/>");
        for (int round = 0; round < 4000; round++) {
            boolean markup = round % 2 == 0;
            StringBuilder text = new StringBuilder(". ".repeat(random.nextInt(6000)));
            for (char c : LINE.toCharArray()) {
                List<String> between = markup ? html : plain;
                text.append(between.get(random.nextInt(between.size())));
                text.append(markup && random.nextInt(5) == 0 ? "&#" + (int) c + ";" : markup && random.nextInt(9) == 0 ? "&#x" + Integer.toHexString(c) + ";" : "" + c);
            }
            text.append(" x".repeat(random.nextInt(6000)));
            assertThat(found(text.toString(), markup, random)).as(text.toString()).isTrue();
        }
    }

    @Test
    void shouldFindNoLineWhereNoneIs() {
        for (String text : List.of("", "Internal note SUP-42", "[Internal note]", "[Internal note SUP-]", "[Internal note 42]", "[SUP-42] internal note", "[Internal SUP-42]")) {
            assertThat(found(text, false, new Random(1))).as(text).isFalse();
            assertThat(found(text, true, new Random(1))).as(text).isFalse();
        }
    }

    @Test
    void shouldFillInWhatIsOurs() {
        Map<String, String> values = Map.of("customer.name", "Ito & \"S\u00f6hne\" <x>", "agent.name", "$1 \\ Alice");
        Set<String> missing = new TreeSet<>();
        assertThat(Placeholders.fill("Dear {{customer.name}},\n> {{quoted}}\r\n>{{ agent.name }}\n{{ agent.name }} {{}} {{1}} {not.one}", false, values, missing))
            .isEqualTo("Dear Ito & \"S\u00f6hne\" <x>,\n> {{quoted}}\r\n>{{ agent.name }}\n$1 \\ Alice {{}} {{1}} {not.one}");
        assertThat(Placeholders.fill("<p>{{customer.name}}</p><blockquote type=cite>{{a}}<blockquote>{{b}}</blockquote>{{c}}</blockquote>{{agent.name}}", true, values, missing))
            .isEqualTo("<p>Ito &amp; &quot;S\u00f6hne&quot; &lt;x&gt;</p><blockquote type=cite>{{a}}<blockquote>{{b}}</blockquote>{{c}}</blockquote>$1 \\ Alice");
        assertThat(missing).isEmpty();
        assertThat(Placeholders.fill("{{order.number}} {{customer.name}} {{x}}", false, values, missing)).startsWith("{{order.number}} Ito");
        assertThat(missing).containsExactly("order.number", "x");
    }

    @Test
    void shouldWriteInTheNameThatTheTeamWants() {
        EmailAddress help = EmailAddress.of("help@acme.test");
        for (SendMode mode : SendMode.values()) {
            var team = People.support(People.settings(mode, Collision.REFUSE, false, AssignedStop.REFUSE));
            Identity own = Identity.of(team, People.agent(People.ALICE), EmailAddress.of("alice+x@acme.test"), Optional.of(EmailAddress.of("help+sup-42.token@acme.test")));
            Optional<Identity.Mailbox> from = mode == SendMode.OWN ? Optional.empty() : Optional.of(new Identity.Mailbox("Alice Ito (Support)", help));
            assertThat(own.from()).isEqualTo(from);
            assertThat(own.sender().isPresent()).isEqualTo(mode == SendMode.ON_BEHALF);
            assertThat(own.envelope()).isEqualTo(mode == SendMode.OWN ? Optional.empty() : Optional.of(help));
            Identity teams = Identity.of(team, People.agent(People.ALICE), EmailAddress.of("support@acme.test"), Optional.of(help));
            assertThat(teams).isEqualTo(new Identity(Optional.empty(), Optional.empty(), Optional.of(EmailAddress.of("support@acme.test"))));
        }
        assertThat(Identity.of(People.support(People.settings()), People.agent(People.ALICE), People.ALICE, Optional.of(EmailAddress.of("old@acme.test"))).envelope())
            .contains(EmailAddress.of("support@acme.test"));
    }
}
