package org.mailroom.domain.rule;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What must stand in a text for a regular expression to be found in it, letter case aside: the longest run of plain ASCII characters that no alternative and no quantifier makes
 * optional. Looking for that first makes expressions nearly free in the many mails that they are not for: the engine goes through a text at 20 MB a second, a comparison at a
 * thousand. What is not understood here is not asked for.
 */
final class Needed {
    /** Quotation, and flags in the middle, which a quantifier looks through. */
    private static final Pattern UNUSUAL = Pattern.compile("\\\\Q|\\(\\?[^:P]");
    /** Other braces are signs as all others. */
    private static final Pattern REPETITION = Pattern.compile("[0-9]+(,[0-9]*)?}");
    private static final String MANY_OR_NONE = "*?";
    private static final String OTHERS = "+.^$]})";

    private final String expression;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private Needed(String expression) {
        this.expression = expression;
    }

    /** In small letters; empty when nothing must. */
    static String by(String expression) {
        return UNUSUAL.matcher(expression).find() ? "" : new Needed(expression).read();
    }

    private String read() {
        while (at < expression.length()) {
            char c = expression.charAt(at++);
            if (c == '|' || c == '{' && !REPETITION.matcher(expression).region(at, expression.length()).lookingAt()) {
                return "";
            } else if (c == '\\') {
                escaped();
            } else if (c == '(') {
                end();
                skipGroup();
            } else if (c == '[') {
                end();
                skipClass();
            } else if (c == '{') {
                endWithoutLast();
                at = expression.indexOf('}', at) + 1;
            } else if (MANY_OR_NONE.indexOf(c) >= 0) {
                endWithoutLast();
            } else if (OTHERS.indexOf(c) >= 0 || c >= 128) {
                end();
            } else {
                run.append(c);
            }
        }
        end();
        return longest.toLowerCase(Locale.ROOT);
    }

    /** A sign is itself behind a backslash; a letter or digit means something else, and what it means may go on behind braces. */
    private void escaped() {
        char c = at < expression.length() ? expression.charAt(at++) : 'A';
        if (Character.isLetterOrDigit(c) || c >= 128) {
            end();
            if ("pPx".indexOf(c) >= 0 && at < expression.length()) {
                at = expression.charAt(at) == '{' ? Math.max(at, expression.indexOf('}', at)) + 1 : at + (c == 'x' ? 2 : 1);
            } else if (Character.isDigit(c)) {
                while (at < expression.length() && Character.isDigit(expression.charAt(at))) {
                    at++;
                }
            }
        } else {
            run.append(c);
        }
    }

    private void skipGroup() {
        for (int depth = 1; at < expression.length() && depth > 0;) {
            char c = expression.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                skipClass();
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
    }

    /** A bracket that comes first is one of the class. */
    private void skipClass() {
        int begin = at < expression.length() && expression.charAt(at) == '^' ? at + 1 : at;
        at = begin;
        while (at < expression.length() && (expression.charAt(at) != ']' || at == begin)) {
            if (expression.startsWith("[:", at) && expression.indexOf(":]", at) > 0) {
                at = expression.indexOf(":]", at) + 1;
            } else if (expression.charAt(at) == '\\') {
                at++;
            }
            at++;
        }
        at++;
    }

    private void endWithoutLast() {
        run.setLength(Math.max(0, run.length() - 1));
        end();
    }

    private void end() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }
}
