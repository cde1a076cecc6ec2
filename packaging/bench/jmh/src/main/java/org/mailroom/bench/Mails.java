package org.mailroom.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Mail of the kind that help desks get; always the same. */
final class Mails {
    static final String ENGLISH = "Hello,\n\nI have been waiting for order 4711 for two weeks now, and the parcel has not moved since Monday. Could you please find out where it is, and send me "
        + "another one if it is lost? I would like to have it before the end of the month.\n\nKind regards\nJo\n";
    static final String JAPANESE = "お世話になっております。先週注文した商品がまだ届いていません。配送状況を確認していただけますか。請求書も再発行してください。よろしくお願いいたします。\n";

    private Mails() {
    }

    /** About 10,000 letters. */
    static String longText() {
        return ENGLISH.repeat(10_000 / ENGLISH.length());
    }

    /** Plain text and HTML, and an attachment of 30 KB. */
    static byte[] withAttachment() {
        byte[] attachment = new byte[30_000];
        new Random(1).nextBytes(attachment);
        String base64 = Base64.getMimeEncoder().encodeToString(attachment);
        String html = "<html><body><p>" + longText().replace("\n", "<br>\n") + "</p></body></html>";
        return ("From: Jo <jo@customer.test>\r\nTo: support@acme.test\r\nSubject: Where is my order?\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
            + "--inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + longText().replace("\n", "\r\n") + "\r\n"
            + "--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.replace("\n", "\r\n") + "\r\n--inner--\r\n"
            + "--outer\r\nContent-Type: application/pdf; name=invoice.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64 + "\r\n--outer--\r\n")
            .getBytes(StandardCharsets.UTF_8);
    }
}
