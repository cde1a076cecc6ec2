package org.mailroom.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Charsets by the names that mail gives them. Programs name a standard and write its extension by Microsoft, so the extension is read; it has
 * all of the standard. What names none is told by its bytes.
 */
public final class MailCharsets {
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final Charset JIS = first("x-windows-50221", "x-windows-iso2022jp", "ISO-2022-JP");
    private static final Map<String, Charset> EXTENDED = Map.ofEntries(
        Map.entry("iso-8859-1", WESTERN), Map.entry("latin1", WESTERN), Map.entry("iso-2022-jp", JIS),
        Map.entry("shift_jis", first("windows-31j", "Shift_JIS")), Map.entry("shift-jis", first("windows-31j", "Shift_JIS")),
        Map.entry("sjis", first("windows-31j", "Shift_JIS")), Map.entry("x-sjis", first("windows-31j", "Shift_JIS")),
        Map.entry("cp932", first("windows-31j", "Shift_JIS")), Map.entry("x-euc-jp", first("EUC-JP")),
        Map.entry("gb2312", first("GB18030", "GBK")), Map.entry("gbk", first("GB18030", "GBK")), Map.entry("x-gbk", first("GB18030", "GBK")),
        Map.entry("ks_c_5601-1987", first("x-windows-949", "EUC-KR")), Map.entry("euc-kr", first("x-windows-949", "EUC-KR")),
        Map.entry("big5", first("Big5-HKSCS", "Big5")), Map.entry("iso-8859-9", first("windows-1254", "ISO-8859-9")),
        Map.entry("unicode-1-1-utf-7", WESTERN));

    private MailCharsets() {
    }

    private static Charset first(String... names) {
        for (String name : names) {
            if (Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return WESTERN;
    }

    /** The charset of this name; empty for ASCII, which says no more than no name, and for names that are none. */
    public static Optional<Charset> named(String name) {
        String small = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
        int language = small.indexOf('*');
        small = language >= 0 ? small.substring(0, language) : small;
        Charset extended = EXTENDED.get(small);
        if (extended != null) {
            return Optional.of(extended);
        }
        try {
            return small.isEmpty() ? Optional.empty() : Optional.of(Charset.forName(small)).filter(known -> !known.equals(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /**
     * What bytes without a usable name are.
     *
     * @param end  whether the text ends with them; otherwise the last letter may be cut
     */
    static Charset guessed(byte[] bytes, int length, boolean end) {
        boolean ascii = true;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0x1b && i + 2 < length && (bytes[i + 1] == '$' && (bytes[i + 2] == 'B' || bytes[i + 2] == '@')
                    || bytes[i + 1] == '(' && (bytes[i + 2] == 'J' || bytes[i + 2] == 'I'))) {
                return JIS;
            }
            ascii = ascii && bytes[i] >= 0;
        }
        return ascii || utf8(bytes, length, end) ? StandardCharsets.UTF_8 : WESTERN;
    }

    /** What bytes without a usable name are. */
    public static Charset guessed(byte[] bytes) {
        return guessed(bytes, bytes.length, true);
    }

    private static boolean utf8(byte[] bytes, int length, boolean end) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes, 0, length), CharBuffer.allocate(length), end);
        return !result.isError();
    }

    /** Bytes without a name as text. */
    public static String decoded(byte[] bytes) {
        return new String(bytes, guessed(bytes));
    }
}
