package org.mailroom.domain;

/** What is written into one line, such as a name: it may become part of a header, a folder's name or a log, and be shown by programs that end lines where others do not. */
public final class OneLine {
    private OneLine() {
    }

    /** Whether nothing in it is a control character or ends a line or paragraph: NEL, U+2028 and U+2029 are such, too. */
    public static boolean is(String text) {
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }
}
