package org.mailroom.store.search;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.mail.MessagingException;
import javax.mail.internet.MimeUtility;

/** The messages and queries of {@code search/languages.tsv}. */
record Pairs(Map<String, byte[]> messages, List<Pair> pairs) {

    /** Whether a message is to be found by a query. */
    record Pair(boolean hit, String message, String key, String text) {
        Condition condition() {
            return new Condition.Holds(switch (key) {
                case "SUBJECT", "FROM" -> Wanted.inField(key, text);
                case "BODY" -> Wanted.inBody(text);
                case "TEXT" -> Wanted.anywhere(text);
                case "SEEN" -> Wanted.seen(text);
                default -> throw new IllegalArgumentException(key);
            });
        }
    }

    static Pairs read() throws IOException {
        Map<String, byte[]> messages = new LinkedHashMap<>();
        Stream.Builder<Pair> pairs = Stream.builder();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(Pairs.class.getResourceAsStream("/search/languages.tsv"), StandardCharsets.UTF_8))) {
            for (String line : in.lines().filter(text -> !text.isEmpty() && !text.startsWith("#")).toList()) {
                String[] parts = line.split("\t");
                if (parts[0].equals("message")) {
                    messages.put(parts[1], message(parts));
                } else {
                    pairs.add(new Pair(parts[0].equals("hit"), parts[1], parts[2], parts[3]));
                }
            }
        }
        return new Pairs(messages, pairs.build().toList());
    }

    private static byte[] message(String[] parts) throws IOException {
        Charset charset = Charset.forName(parts[2].equals("GB2312") || parts[2].equals("Shift_JIS") ? parts[2].equals("GB2312") ? "GBK" : "windows-31j" : parts[2]);
        boolean html = parts[4].equals("html");
        String text = parts[7].replace("\\n", "\r\n").replace("\\q", "\"") + (parts[4].equals("open") ? "" : "\r\n");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(("From: " + words(parts[5], charset) + "\r\nSubject: " + words(parts[6], charset) + "\r\nDate: Tue, 3 Mar 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/" + (html ? "html" : "plain") + "; charset=" + parts[2] + "\r\nContent-Transfer-Encoding: " + parts[3] + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
        try (var out = MimeUtility.encode(message, parts[3])) {
            out.write(text.getBytes(charset));
        } catch (MessagingException e) {
            throw new IOException(e);
        }
        return message.toByteArray();
    }

    /** With the letters of names and subjects in encoded words that cut letters in two, as some programs do. */
    private static String words(String text, Charset charset) {
        int address = text.indexOf(" <");
        String words = address < 0 ? text : text.substring(0, address);
        if (words.chars().allMatch(c -> c < 128)) {
            return text;
        }
        byte[] bytes = words.getBytes(charset);
        StringBuilder encoded = new StringBuilder();
        int step = charset.name().equals("ISO-2022-JP") ? bytes.length : 10;
        for (int at = 0; at < bytes.length; at += step) {
            String piece = Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
            encoded.append(at == 0 ? "" : "\r\n ").append("=?").append(charset.name()).append("?B?").append(piece).append("?=");
        }
        return encoded + (address < 0 ? "" : text.substring(address));
    }
}
