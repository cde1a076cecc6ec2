package org.mailroom.webadmin.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    private static String csv(Map<String, Object> blank, List<Map<String, Object>> rows) {
        return new String(Csv.of(blank, rows), StandardCharsets.UTF_8);
    }

    @Test
    void shouldQuoteWhatWouldBeTakenApart() {
        assertThat(csv(row("a", "", "b", ""), List.of(row("a", "plain", "b", "x, y"), row("a", "say \"no\"", "b", "one\r\ntwo"), row("a", null, "b", "伊藤"))))
            .isEqualTo("a,b\r\nplain,\"x, y\"\r\n\"say \"\"no\"\"\",\"one\r\ntwo\"\r\n,伊藤\r\n");
    }

    @Test
    void shouldGiveColumnsToWhatStandsInARow() {
        assertThat(csv(row("n", 0L, "t", row("median", null, "p90", null)), List.of(row("n", -3L, "t", row("median", 5L, "p90", 7.5))))).isEqualTo("n,t.median,t.p90\r\n-3,5,7.5\r\n");
    }

    @Test
    void shouldNameTheColumnsOfNothing() {
        assertThat(csv(row("a", "x", "b", 1L), List.of())).isEqualTo("a,b\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"})
    void shouldMakeNoFormulas(String text) {
        String cell = csv(row("a", ""), List.of(row("a", text))).substring(3);
        assertThat(cell).matches("(?s)\"?'.*");
    }

    @Test
    void shouldNameEachKindOfReportsColumns() {
        for (Reporting.Kind kind : Reporting.Kind.values()) {
            String names = csv(Reporting.blank(kind), List.of());
            assertThat(names).startsWith("team,begin,end,").endsWith("\r\n");
            assertThat(Arrays.asList(names.strip().split(","))).doesNotHaveDuplicates();
        }
    }
}
