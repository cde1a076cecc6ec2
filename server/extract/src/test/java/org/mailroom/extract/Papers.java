package org.mailroom.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Documents written by hand, for tests without the libraries that write them. */
public final class Papers {
    private Papers() {
    }

    /** A page with this text, ASCII without brackets. */
    public static byte[] pdf(String text) {
        return pdf("<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>", "BT /F1 12 Tf 50 700 Td (" + text + ") Tj ET", "");
    }

    /** Small, and never read to its end: a form that shows another one many times, which does the same with the next, and so on. */
    public static byte[] endlessPdf() {
        StringBuilder forms = new StringBuilder();
        for (int i = 10; i < 22; i++) {
            forms.append(i).append(" 0 obj\n").append(stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</XObject<</F " + (i + 1) + " 0 R>>>>", "/F Do ".repeat(30))).append("endobj\n");
        }
        forms.append("22 0 obj\n").append(stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<<>>", "q Q ".repeat(10))).append("endobj\n");
        return pdf("<</XObject<</F 10 0 R>>>>", "/F Do", forms.toString());
    }

    private static byte[] pdf(String resources, String content, String more) {
        return ("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
            + "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources" + resources + "/Contents 4 0 R>>\nendobj\n4 0 obj\n" + stream("", content) + "endobj\n" + more
            + "trailer\n<</Root 1 0 R>>\n%%EOF\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String stream(String entries, String content) {
        return "<<" + entries + "/Length " + content.length() + ">>\nstream\n" + content + "\nendstream\n";
    }

    /** A page of which each letter is an element, and its tree a hundred times as large. */
    public static byte[] hugeTree() {
        return ("<html><body>" + "<b><i>".repeat(1_500_000) + "</body></html>").getBytes(StandardCharsets.US_ASCII);
    }

    /** ASCII without backslashes and braces. */
    public static byte[] rtf(String text) {
        return ("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 " + text + "\\par}").getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }
}
