package org.mailroom.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Documents, good ones and bad ones. */
final class Samples {
    private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS");

    private Samples() {
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writing.to(out);
        return out.toByteArray();
    }

    static byte[] pdf(String text) throws IOException {
        try (PDDocument document = pdfDocument(text)) {
            return written(document::save);
        }
    }

    static byte[] encryptedPdf(String text) throws IOException {
        try (PDDocument document = pdfDocument(text)) {
            document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            return written(document::save);
        }
    }

    private static PDDocument pdfDocument(String text) throws IOException {
        PDDocument document = new PDDocument();
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
            content.newLineAtOffset(50, 700);
            content.showText(text);
            content.endText();
        }
        return document;
    }

    static byte[] docx(String text) throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText(text);
            return written(document::write);
        }
    }

    static byte[] xlsx(String text) throws IOException {
        try (Workbook workbook = new XSSFWorkbook()) {
            workbook.createSheet("One").createRow(3).createCell(2).setCellValue(text);
            return written(workbook::write);
        }
    }

    static byte[] pptx(String text) throws IOException {
        try (XMLSlideShow show = new XMLSlideShow()) {
            show.createSlide().createTextBox().setText(text);
            return written(show::write);
        }
    }

    static byte[] odt(String text) throws IOException {
        String content = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
            + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text><text:p>" + text + "</text:p></office:text></office:body></office:document-content>";
        return Papers.zip(Map.of("mimetype", "application/vnd.oasis.opendocument.text".getBytes(StandardCharsets.US_ASCII), "content.xml", content.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] html(String text) {
        return ("<html><head><title>x</title></head><body><p>" + text + "</p></body></html>").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] shiftJis(String text) {
        return text.getBytes(SHIFT_JIS);
    }

    /** So much unpacked that neither memory nor a file may hold it: 300 MB of zeros, in 300 KB. */
    static byte[] bomb() throws IOException {
        byte[] zeros = new byte[1 << 20];
        return written(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry("zeros.txt"));
                for (int i = 0; i < 300; i++) {
                    zip.write(zeros);
                }
            }
        });
    }

    /** Bombs in a file in a file in a file. */
    static byte[] nested(byte[] innermost, int depth) throws IOException {
        byte[] nested = innermost;
        for (int i = 0; i < depth; i++) {
            nested = Papers.zip(Map.of("inner" + i + ".zip", nested));
        }
        return nested;
    }

    /** Entities of entities: ten letters to the tenth power. */
    static String laughs() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY e0 \"hahahahaha\">");
        for (int i = 1; i < 10; i++) {
            text.append("<!ENTITY e").append(i).append(" \"").append(("&e" + (i - 1) + ";").repeat(10)).append("\">");
        }
        return text.append("]><l>&e9;</l>").toString();
    }

    static byte[] docxWith(String document) throws IOException {
        return Papers.zip(Map.of("[Content_Types].xml", ("<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>").getBytes(StandardCharsets.UTF_8),
            "_rels/.rels", ("<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
                + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>").getBytes(StandardCharsets.UTF_8),
            "word/document.xml", document.getBytes(StandardCharsets.UTF_8)));
    }
}
