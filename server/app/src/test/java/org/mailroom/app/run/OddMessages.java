package org.mailroom.app.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Messages that no standard describes and that come in all the same, by what is odd about them; each char is a byte. */
final class OddMessages {
    private static final String FROM = "From: cora@customers.example\r\n";

    private OddMessages() {
    }

    static Map<String, String> all() {
        Map<String, String> odd = new LinkedHashMap<>();
        header(odd);
        body(odd);
        mime(odd);
        return odd;
    }

    private static void header(Map<String, String> odd) {
        odd.put("Latin-1 in header fields", FROM + "Subject: Gr\u00fc\u00dfe \u00ff\u0080\r\nX-\u00e4: 1\r\n\r\ntext\r\n");
        odd.put("UTF-8 in header fields", FROM + "Subject: \u00e3\u0081\u0093\u00e3\u0082\u0093 \u00f0\u009f\u0098\u0080\r\n\r\ntext\r\n");
        odd.put("broken UTF-8 in header fields", FROM + "Subject: \u00e3\u0081 \u00c3( \u00f0\u009f\r\nTo: \"\u00c3\" <x@\u00ff>\r\n\r\ntext\r\n");
        odd.put("NUL in header fields", FROM + "Subject: a\u0000b\r\nMessage-ID: <\u0000@x>\r\nTo: \u0000\r\n\r\ntext\r\n");
        odd.put("control characters in header fields", FROM + "Subject: \u0001\u0007\u000b\u000c\u001b[31m\u007f\r\n\r\ntext\r\n");
        odd.put("no header", "\r\nnothing but text\r\n");
        odd.put("no header field, and no empty line", "nothing but text\r\nand more\r\n");
        odd.put("an mbox line first", "From cora@customers.example Tue Nov 24 10:00:00 2026\r\n" + FROM + "Subject: x\r\n\r\ntext\r\n");
        odd.put("a line that is no field", FROM + "this is no field\r\nSubject: x\r\n: no name\r\nSubject : a space\r\n\r\ntext\r\n");
        odd.put("a continuation first", " continued from nowhere\r\n" + FROM + "\r\ntext\r\n");
        odd.put("a line of blanks in the header", FROM + " \r\n\t \r\nSubject: after\r\n\r\ntext\r\n");
        odd.put("fields twice, in an order of their own", "Subject: 1\r\n" + FROM + "Received: b\r\nSubject: 2\r\nReceived: a\r\nDate: never\r\nDate: ever\r\n"
            + "Return-Path: <x@y>\r\nContent-Type: a\r\nContent-Type: text/plain\r\n\r\ntext\r\n");
        odd.put("folded fields with odd blanks", FROM + "Subject:\r\n \r\n  folded\t \r\n\tagain   \r\nTo:\tx@y  \r\n\r\ntext\r\n");
        odd.put("header fields and nothing else", FROM + "Subject: x\r\n");
        odd.put("a header field of 200 KB", FROM + "Subject: x\r\nX-Long: " + "v".repeat(200_000) + "\r\n\r\ntext\r\n");
        odd.put("a disposition of a hundred thousand parameters", FROM + "Content-Disposition: " + ";".repeat(100_000) + "\r\n\r\ntext\r\n");
        odd.put("two thousand header fields", FROM + "X-Many: 1\r\n".repeat(1999) + "\r\ntext\r\n");
        odd.put("an address with a thousand members", FROM + "To: " + "a@x, ".repeat(1000) + "b@x\r\n\r\ntext\r\n");
        odd.put("fields of this server", FROM + "Bcc: someone@elsewhere.example\r\nReturn-Path: <forged@x>\r\nAuthentication-Results: other.example; spf=pass\r\n\r\ntext\r\n");
    }

    private static void body(Map<String, String> odd) {
        odd.put("NUL in the body", FROM + "\r\n\u0000text\u0000\r\n\u0000\r\n");
        odd.put("carriage returns in the body", FROM + "\r\none\rtwo\r\r\n\rthree\r\r\r\n");
        odd.put("every byte but LF", FROM + "\r\n" + everyByte() + "\r\n");
        odd.put("dots", FROM + "\r\n.\r\n..\r\n...\r\n.text\r\n.\r.\r\n");
        odd.put("an empty body", FROM + "Subject: x\r\n\r\n");
        odd.put("empty lines only", FROM + "\r\n\r\n\r\n\r\n");
        odd.put("nothing", "");
        odd.put("a line just below the limit", FROM + "\r\n" + "w".repeat(1_048_574) + "\r\nend\r\n");
        odd.put("blanks at line ends", FROM + "\r\ntext \t \r\n \r\n");
        odd.put("what IMAP could take for its own", FROM + "\r\n)\r\nt1 OK done\r\n* 1 EXISTS\r\n{5}\r\n{5+}\r\n\"\\\r\n");
    }

    private static String everyByte() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            if (c != '\n') {
                all.append(c).append(' ');
            }
        }
        return all.toString();
    }

    private static void mime(Map<String, String> odd) {
        String mixed = FROM + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
        odd.put("a boundary that never ends", mixed + "preamble\r\n--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\n\r\ntwo\r\n");
        odd.put("a boundary that never comes", mixed + "text\r\n");
        odd.put("a multipart without a boundary", FROM + "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\none\r\n--b--\r\n");
        odd.put("parts in parts of the same boundary", mixed + "--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b--\r\n--b--\r\nepilogue\r\n");
        odd.put("a message in a message that is none", mixed + "--b\r\nContent-Type: message/rfc822\r\n\r\n\u00ff\u0000garbage\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n--b--\r\n");
        odd.put("a content type that is none", FROM + "Content-Type: ;;;=\u00ff\"\r\nContent-Transfer-Encoding: \u00ff\r\nContent-Disposition: \"\r\n\r\n\u00e4\r\n");
        odd.put("a character set that nobody knows", FROM + "Content-Type: text/plain; charset=\"x-\u0000klingon\"\r\n\r\n\u00e4\r\n");
        odd.put("base64 that is none", FROM + "Content-Type: application/pdf; name*=UTF-9''%zz\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\u00ff=A=\r\n");
        odd.put("encoded words that are none", FROM + "Subject: =?utf-8?B?!!!?= =?x?Q?=ZZ?= =?utf-8?Q?=C3?=\r\n\r\ntext\r\n");
        odd.put("parts in parts, three hundred deep", nested(300));
        odd.put("three thousand parts", mixed + "--b\r\n\r\nx\r\n".repeat(3000) + "--b--\r\n");
    }

    private static String nested(int depth) {
        StringBuilder message = new StringBuilder(FROM + "MIME-Version: 1.0\r\n");
        for (int i = 0; i < depth; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
        }
        return message.append("\r\ntext\r\n").toString();
    }
}
