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
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                return encoded(text);
            }
            plain &= c >= ' ' && c != 127;
        }
        return plain ? text : withoutControls(text);
    }

    private static String withoutControls(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = chars[i] < ' ' || chars[i] == 127 ? ' ' : chars[i];
        }
        return new String(chars);
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
