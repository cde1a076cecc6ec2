package org.mailroom.domain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.search.Query.Place;
import org.mailroom.domain.search.Query.Text;
import org.mailroom.domain.team.EmailAddress;

class QueryTest {
    private static final Optional<EmailAddress> ALICE = Optional.of(EmailAddress.of("alice@acme.test"));

    private static List<Query.Term> terms(String text) {
        return Query.of(text, ALICE).wishes().stream().map(Query.Wish::term).toList();
    }

    @Test
    void shouldReadWordsPhrasesAndKeys() {
        assertThat(terms("printer \"paper jam\" from:bob subject:\"Re: order\" to:help@acme.test")).containsExactly(new Text(Place.ANYWHERE, "printer"),
            new Text(Place.ANYWHERE, "paper jam"), new Text(Place.FROM, "bob"), new Text(Place.SUBJECT, "Re: order"), new Text(Place.TO, "help@acme.test"));
        assertThat(terms("tag:#Billing is:waiting assignee:bob@acme.test assignee:me assignee:none is:unassigned customer:Cora@x.example before:2026-03-01 after:2026-02-01")).containsExactly(
            new Query.Tagged(new Tag("billing")), new Query.Is(Status.WAITING), new Query.AssignedTo(Optional.of(EmailAddress.of("bob@acme.test"))), new Query.AssignedTo(ALICE),
            new Query.AssignedTo(Optional.empty()), new Query.AssignedTo(Optional.empty()), new Query.With("cora@x.example"),
            new Query.Before(LocalDate.of(2026, 3, 1)), new Query.After(LocalDate.of(2026, 2, 1)));
        assertThat(terms("sup-42")).containsExactly(new Query.Numbered(ConversationNumber.parse("SUP-42").orElseThrow()));
        assertThat(terms("  ")).isEmpty();
    }

    @Test
    void shouldReadWhatMustNotBe() {
        assertThat(Query.of("-spam -is:done -\"not this\" - a-b", ALICE).wishes()).containsExactly(new Query.Wish(new Text(Place.ANYWHERE, "spam"), true),
            new Query.Wish(new Query.Is(Status.DONE), true), new Query.Wish(new Text(Place.ANYWHERE, "not this"), true),
            new Query.Wish(new Text(Place.ANYWHERE, "-"), false), new Query.Wish(new Text(Place.ANYWHERE, "a-b"), false));
    }

    @Test
    void shouldTakeWhatJapaneseKeyboardsWrite() {
        assertThat(terms("請求書　from：山田 “再発行 お願い”")).containsExactly(new Text(Place.ANYWHERE, "請求書"), new Text(Place.FROM, "山田"), new Text(Place.ANYWHERE, "再発行 お願い"));
    }

    @Test
    void shouldTakeAddressesOfPagesAndTimesAsWords() {
        assertThat(terms("Re: order")).containsExactly(new Text(Place.ANYWHERE, "Re:"), new Text(Place.ANYWHERE, "order"));
        assertThat(terms("https://acme.test/x?a=1 10:30 cora@x.example 件名:x")).containsExactly(new Text(Place.ANYWHERE, "https://acme.test/x?a=1"), new Text(Place.ANYWHERE, "10:30"),
            new Text(Place.ANYWHERE, "cora@x.example"), new Text(Place.ANYWHERE, "件名:x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "printer \"paper jam    | 9  | not closed",
        "form:bob               | 1  | 'form:' is not known; allowed are after: assignee: before: customer: from: is: subject: tag: to:",
        "a from:                | 8  | a value is missing behind 'from:'",
        "a -from: b             | 9  | a value is missing behind 'from:'",
        "is:opened              | 4  | no status; allowed: open",
        "x after:yesterday      | 9  | no day; they look like 2026-03-01",
        "before:2026-02-30      | 8  | no day",
        "assignee:bob           | 10 | bob",
        "tag:a/b                | 5  | is no tag",
        "pa\"per\"              | 3  | quotation mark",
        "\"\"                   | 1  | nothing between",
        "customer:nobody        | 10 | nobody"})
    void shouldSayWhereAndWhyAQueryIsNone(String text, int position, String why) {
        assertThatThrownBy(() -> Query.of(text, ALICE)).isInstanceOfSatisfying(QueryRefused.class, e -> assertThat(e.position()).isEqualTo(position))
            .hasMessageStartingWith("character " + position + ": ").hasMessageContaining(why);
    }

    @Test
    void shouldRefuseMeWhereNobodyAsksAndQueriesWithoutEnd() {
        assertThatThrownBy(() -> Query.of("assignee:me", Optional.empty())).hasMessage("character 10: 'me' is nobody here, for a token is no agent; give an address");
        assertThatThrownBy(() -> Query.of("x".repeat(1001), ALICE)).hasMessageContaining("at most 1000 characters");
        assertThatThrownBy(() -> Query.of("x ".repeat(21), ALICE)).hasMessage("character 41: a query has at most 20 terms");
    }

    @Test
    void shouldReadOrRefuseWhateverIsTyped() {
        Random random = new Random(5);
        String letters = "a:\"- 　：“”is:from:SUP-1@.請\n\t";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(20); k > 0; k--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                Query.of(text.toString(), ALICE);
            } catch (QueryRefused e) {
                assertThat(e.position()).as(text.toString()).isBetween(1, text.length() + 1);
            }
        }
    }
}
