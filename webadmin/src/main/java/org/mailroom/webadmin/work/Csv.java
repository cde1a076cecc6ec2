package org.mailroom.webadmin.work;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rows as comma-separated values (RFC 4180): a line with names, then the rows, in UTF-8. What stands in a row by itself has its own column, {@code first.median}. Text that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
public final class Csv {
    public static final String TYPE = "text/csv; charset=utf-8";
    private static final String END = "\r\n";
    /** With which formulas begin, also as wide letters, and what some programs leave out before them. */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private Csv() {
    }

    /**
     * @param blank  for the names; also where there are no rows
     * @param rows  all with the same names in the same order
     */
    public static byte[] of(Map<String, Object> blank, List<Map<String, Object>> rows) {
        return (line(flat(blank).keySet()) + rows.stream().map(row -> line(flat(row).values())).collect(Collectors.joining())).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> flat(Map<String, Object> row) {
        Map<String, Object> flat = new LinkedHashMap<>();
        row.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                inner.forEach((key, one) -> flat.put(name + "." + key, one));
            } else {
                flat.put(name, value);
            }
        });
        return flat;
    }

    private static String line(Collection<?> values) {
        return values.stream().map(Csv::cell).collect(Collectors.joining(",")) + END;
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        if (value instanceof String && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
