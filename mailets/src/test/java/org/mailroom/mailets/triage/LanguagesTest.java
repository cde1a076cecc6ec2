package org.mailroom.mailets.triage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
    private final Languages languages = new Languages();

    @ParameterizedTest
    @CsvFileSource(resources = "languages.csv", delimiter = '|', encoding = "UTF-8")
    void shouldTellTheLanguageOfShortMail(String language, String text) {
        assertThat(languages.of(text.replace("\\n", "\n"))).contains(language);
    }

    @ParameterizedTest
    @CsvSource({"ja, 見積書送付 德永建設", "zh, 退貨返品申請", "zh, 請問可否説明如何退款"})
    void shouldNotBeMisledByFormsThatBothWrite(String language, String text) {
        assertThat(languages.of(text)).contains(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "ok", "https://customers.example/orders/4711 <a@b.example>", "!!! ??? ---"})
    void shouldSayNothingWhereItIsNotClear(String text) {
        assertThat(languages.of(text)).isEmpty();
    }

    @Test
    void shouldLookAtTheTextAndNotAtWhatIsQuoted() {
        String answer = "Vielen Dank, jetzt funktioniert die Anmeldung wieder.\n\nOn Monday Alice wrote:\n> We are sorry that you could not log in this morning.\n"
            + "> Please try it again and tell us whether it works now.\n> Kind regards, Alice, the support team\n";
        assertThat(languages.of(answer)).contains("de");
        assertThat(languages.of("> Nur Zitat, sonst steht hier leider gar nichts mehr\n")).contains("de");
    }

    @Test
    void shouldPassOverAddressesOnly() {
        assertThat(languages.of("詳細はhttps://support.example/orders/4711を見て、分からない場合はsupport@acme.exampleまでご連絡ください。")).contains("ja");
    }

    @Test
    void shouldAskTheSubjectWhereTheTextIsShort() {
        assertThat(languages.of("Rechnung über die letzte Lieferung fehlt noch", "4711")).contains("de");
        assertThat(languages.of("Rechnung über die letzte Lieferung fehlt noch", "We are still waiting for the goods that you have promised us.")).contains("en");
    }

    /** Each mail waits for it. */
    @Test
    void shouldReadLongRunsWithoutSpacesOnce() {
        assertThat(languages.of(">".repeat(1_000_000))).isEmpty();
        assertThat(languages.of("a@".repeat(1_000_000))).isEmpty();
    }
}
