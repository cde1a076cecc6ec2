package org.mailroom.store.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {
    private static final String[] LETTERS = {"a", "B", "é", "e\u0301", "ß", "ẞ", "ﬁ", "İ", "ı", "ς", "Σ", "œ", "Ａ", "１", "①", "㈱", "求", "書", "が", "か\u3099", "ｶﾞ", "ｶ",
        "ー", "한", "\u1112\u1161\u11ab", "ㄱ", "й", "\u00ad", "\u200b", " ", "\r\n", "\n", "\u3000", "\t", "、", "…", "\ud83d\ude00", "\ud842\udfb7", "~", "〜", "～", ".", "-", "≠"};

    @ParameterizedTest
    @CsvSource({"Straße, STRASSE", "GRÜẞE, grusse", "café, CAFE\u0301", "ﬁne, FINE", "Ａｃｍｅ　１２, acme 12", "ﾊﾟｽﾜｰﾄﾞ, パスワード", "㈱, (株)", "Œuvre, oeuvre", "ΣΑΣ, σας", "İstanbul, ISTANBUL",
        "Ёлка, елка", "co\u00adop, coop", "〜, ～", "한글, \u1112\u1161\u11ab\u1100\u1173\u11af", "l’eau, l'eau"})
    void shouldTakeForTheSameWhatPeopleTakeForTheSame(String one, String other) {
        assertThat(Folding.of(one)).isEqualTo(Folding.of(other));
    }

    @ParameterizedTest
    @CsvSource({"か, が", "カ, か", "は, ぱ", "u, ue", "발, 빌", "1, l", "東, 束"})
    void shouldKeepApartWhatIsNotTheSame(String one, String other) {
        assertThat(Folding.of(one)).isNotEqualTo(Folding.of(other));
    }

    @Test
    void shouldReadALineBreakInsideAJapaneseWordAsNothingAndAnyOtherAsASpace() {
        assertThat(Folding.text("請求\r\n書")).isEqualTo("請求書");
        assertThat(Folding.text("請求\r\n\r\n書")).isEqualTo("請求 書");
        assertThat(Folding.text("請求 書")).isEqualTo("請求 書");
        assertThat(Folding.text("one \r\n two")).isEqualTo("one two");
        assertThat(Folding.text("한\r\n글")).isEqualTo("한 글");
        assertThat(Folding.text("第\r\n2 \r\n章")).isEqualTo("第 2 章");
    }

    @Test
    void shouldFoldTheSameInPiecesOfAnySize() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            String text = text(random, 30);
            Folding folding = new Folding();
            StringBuilder pieces = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(4));
                pieces.append(folding.add(text.substring(at, end)));
                at = end;
            }
            assertThat(pieces + folding.end()).as(text).isEqualTo(Folding.text(text));
        }
    }

    @Test
    void shouldFindInTheFoldedTextWhatStandsInTheText() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            String before = text(random, 6);
            String wanted = text(random, 6);
            String after = text(random, 6);
            // A mark, or half a letter, belongs to what stands beside it and is no text of its own.
            if (!belongs(wanted, after) && !belongs(before, wanted)) {
                assertThat(Folding.text(before + wanted + after)).as("%s|%s|%s", before, wanted, after).contains(Folding.of(wanted));
            }
        }
    }

    private static boolean belongs(String left, String right) {
        String both = java.text.Normalizer.normalize(left + right, java.text.Normalizer.Form.NFKC);
        return !both.equals(java.text.Normalizer.normalize(left, java.text.Normalizer.Form.NFKC) + java.text.Normalizer.normalize(right, java.text.Normalizer.Form.NFKC));
    }

    @Test
    void shouldStayBoundedWhenOneLetterHasMarksWithoutEnd() {
        Folding folding = new Folding();
        int given = 0;
        for (int i = 0; i < 1_000; i++) {
            given += folding.add("\u05bc".repeat(1_000)).length();
        }
        assertThat(given).isGreaterThan(900_000);
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }
}
