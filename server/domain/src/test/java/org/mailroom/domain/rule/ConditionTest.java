package org.mailroom.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.rule.Condition.About;
import org.mailroom.domain.rule.Condition.All;
import org.mailroom.domain.rule.Condition.Any;
import org.mailroom.domain.rule.Condition.Field;
import org.mailroom.domain.rule.Condition.Not;

class ConditionTest {
    private static final Condition YES = new All(List.of());
    private static final Condition NO = new Not(YES);

    private static boolean contains(String text, String part) {
        return new About(Field.SUBJECT, TextTest.contains(List.of(part))).holds(Letterhead.USUAL.subject(text));
    }

    @ParameterizedTest
    @CsvSource({"Ihre RECHNUNG, rechnung", "STRASSE 5, straße", "Straße 5, STRASSE", "ＩＮＶＯＩＣＥ, invoice", "ｶﾀｶﾅ, カタカナ", "Müller, MÜLLER", "請求書について, 請求書", "ΣΊΣΥΦΟΣ, σίσυφος"})
    void shouldFindATextHoweverItIsWritten(String text, String part) {
        assertThat(contains(text, part)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"Ihre Rechnung, rechnungen", "Muller, Müller", "請求, 請求書"})
    void shouldNotFindAnotherText(String text, String part) {
        assertThat(contains(text, part)).isFalse();
    }

    @Test
    void shouldTakeOneOfSeveralValues() {
        assertThat(new About(Field.SUBJECT, TextTest.contains(List.of("bill", "invoice"))).holds(Letterhead.USUAL)).isTrue();
        assertThat(new About(Field.FROM, TextTest.is(List.of("x@y.example", " CORA@customers.example "))).holds(Letterhead.USUAL)).isTrue();
        assertThat(new About(Field.FROM, TextTest.is(List.of("@Customers.Example"))).holds(Letterhead.USUAL)).isTrue();
        assertThat(new About(Field.FROM, TextTest.is(List.of("@example"))).holds(Letterhead.USUAL)).isFalse();
        assertThat(new About(Field.LANGUAGE, TextTest.is(List.of("de", "EN"))).holds(Letterhead.USUAL)).isTrue();
        assertThat(new About(Field.SEGMENT, TextTest.is(List.of("gold"))).holds(Letterhead.USUAL)).isFalse();
        assertThat(new About(Field.SEGMENT, TextTest.is(List.of("gold"))).holds(Letterhead.USUAL.of("gold"))).isTrue();
    }

    @Test
    void shouldSearchForExpressionsLineByLine() {
        TextTest order = TextTest.matches(List.of("^regards$"));
        assertThat(new About(Field.BODY, order).holds(Letterhead.USUAL)).isTrue();
        assertThat(new About(Field.BODY, order).holds(Letterhead.USUAL.body("Best regards"))).isFalse();
        assertThat(new About(Field.SUBJECT, TextTest.matches(List.of("[a-z]+ \\d{4}\\b"))).holds(Letterhead.USUAL)).isTrue();
    }

    @Test
    void shouldEndInTimeWhateverTheExpression() {
        TextTest evil = TextTest.matches(List.of("(a+)+$", "(a|aa)*b", "(.*)*x"));
        assertThat(new About(Field.BODY, evil).holds(Letterhead.USUAL.body("a".repeat(50_000) + "!"))).isFalse();
    }

    @Test
    void shouldTellWhatIsWrongWithAnExpression() {
        assertThatThrownBy(() -> TextTest.matches(List.of("a(b"))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'a(b' is no regular expression: missing closing )");
        assertThatThrownBy(() -> TextTest.matches(List.of("(?=a)"))).hasMessageContaining("no look-around");
    }

    @ParameterizedTest
    @CsvSource({"5, 5, true", "5, 5.1, false", ">5, 5, false", ">5, 6, true", ">=5, 5, true", "<5, 5, false", "<=5, 5, true", "1..5, 1, true", "1..5, 5, true", "1..5, 5.5, false",
        "5.., 5, true", "..5, -7, true", "< 5, 4, true", "1 .. 5, 3, true"})
    void shouldReadRanges(String range, double number, boolean in) {
        assertThat(Range.parse(range, Double::parseDouble).has(number)).isEqualTo(in);
    }

    @Test
    void shouldRefuseARangeWithoutNumbers() {
        assertThatThrownBy(() -> Range.parse("5..1", Double::parseDouble)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldLookAtNumbers() {
        assertThat(new Condition.Size(List.of(Range.over(1024))).holds(Letterhead.USUAL.size(1025))).isTrue();
        assertThat(new Condition.Size(List.of(Range.over(1024))).holds(Letterhead.USUAL.size(1024))).isFalse();
        Condition high = new Condition.SpamScore(List.of(Range.over(3)));
        assertThat(high.holds(Letterhead.USUAL.scored(3.5))).isTrue();
        assertThat(high.holds(Letterhead.USUAL.scored(2))).isFalse();
        assertThat(high.holds(Letterhead.USUAL)).as("not scored").isFalse();
        assertThat(new Condition.SpamScore(List.of(Range.under(3))).holds(Letterhead.USUAL)).as("not scored").isFalse();
    }

    @Test
    void shouldLookAtHeadersAttachmentsSendersAndHours() {
        Condition header = new Condition.Header("X-Shop", TextTest.is(List.of("paris")));
        assertThat(header.holds(Letterhead.USUAL.header("X-Shop", "Paris"))).isTrue();
        assertThat(header.holds(Letterhead.USUAL)).isFalse();
        Condition pdf = new About(Field.ATTACHMENT, TextTest.contains(List.of(".pdf")));
        assertThat(pdf.holds(Letterhead.USUAL.attached("Scan.PDF", "application/pdf"))).isTrue();
        assertThat(pdf.holds(Letterhead.USUAL)).isFalse();
        assertThat(new Condition.HasAttachment(false).holds(Letterhead.USUAL)).isTrue();
        assertThat(new Condition.HasAttachment(true).holds(Letterhead.USUAL.attached("a.txt"))).isTrue();
        assertThat(new About(Field.AUTH, TextTest.is(List.of("spf=pass"))).holds(Letterhead.USUAL)).isTrue();
        assertThat(new Condition.During(Hours.OUTSIDE).holds(Letterhead.USUAL.hours(Hours.OUTSIDE))).isTrue();
        assertThat(new Condition.During(Hours.OUTSIDE).holds(Letterhead.USUAL)).isFalse();
    }

    @Test
    void shouldCombine() {
        assertThat(new All(List.of(YES, NO)).holds(Letterhead.USUAL)).isFalse();
        assertThat(new All(List.of(YES, YES)).holds(Letterhead.USUAL)).isTrue();
        assertThat(new Any(List.of(NO, YES)).holds(Letterhead.USUAL)).isTrue();
        assertThat(new Any(List.of(NO, NO)).holds(Letterhead.USUAL)).isFalse();
        assertThat(new Not(NO).holds(Letterhead.USUAL)).isTrue();
    }
}
