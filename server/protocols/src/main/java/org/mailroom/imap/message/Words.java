package org.mailroom.imap.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Makes header text fit for a quoted string: no control character, and nothing beyond ASCII that is not an encoded word (RFC 2047). */
final class Words {
    private static final int BYTES_PER_WORD = 42;

    private Words() {
    }

    /** @param text each char a byte, as in the message; encoded words in it stay as they are */
    static String quotable(String text) {
        return text.chars().allMatch(c -> c < 128) ? withoutControls(text) : encoded(text);
    }

    private static String withoutControls(String text) {
        if (text.chars().noneMatch(c -> c < ' ' || c == 127)) {
            return text;
        }
        return text.chars().map(c -> c < ' ' || c == 127 ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static String encoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean utf8 = isUtf8(bytes);
        StringBuilder words = new StringBuilder();
        for (int start = 0; start < bytes.length;) {
            int end = Math.min(start + BYTES_PER_WORD, bytes.length);
            while (utf8 && end < bytes.length && end > start + 1 && (bytes[end] & 0xc0) == 0x80) {
                end--;
            }
            words.append(words.length() == 0 ? "" : " ").append(utf8 ? "=?utf-8?B?" : "=?unknown-8bit?B?")
                .append(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, start, end))).append("?=");
            start = end;
        }
        return words.toString();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }
}
