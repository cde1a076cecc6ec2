package org.mailroom.extract.child;

import java.io.ByteArrayOutputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.pkg.CompressorParser;
import org.apache.tika.parser.pkg.PackageParser;
import org.apache.tika.parser.txt.TXTParser;
import org.apache.tika.parser.xml.DcXMLParser;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.WriteOutContentHandler;
import org.xml.sax.SAXException;

/** Texts of documents, by Apache Tika with these parsers and no others: none of them runs a program, recognises letters in pictures or asks a network. For one thread. */
final class Documents {
    private static final int BUFFER = 64 << 10;
    private static final String ENCRYPTED = "it is encrypted";

    /**
     * What is said of a document.
     *
     * @param text  packed, if it could be read
     * @param why  it could not
     */
    record Answer(Optional<byte[]> text, String why) {
    }

    private final int letters;
    private final Parser parser = new AutoDetectParser(new DefaultDetector(), new PDFParser(), new OOXMLParser(), new OfficeParser(), new RTFParser(), new OpenDocumentParser(), new EpubParser(),
        new JSoupParser(), new DcXMLParser(), new TXTParser(), new PackageParser(), new CompressorParser());

    /** @param letters  that are given at most */
    Documents(int letters) {
        this.letters = letters;
    }

    Answer read(Path file, String name) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        String why;
        try (Counted text = new Counted(new OutputStreamWriter(new GZIPOutputStream(packed, BUFFER), StandardCharsets.UTF_8))) {
            why = read(file, name, text);
            // What was read before something turned out to be damaged is worth having.
            why = text.written > 0 && !why.equals(ENCRYPTED) ? "" : why;
        } catch (IOException inMemory) {
            throw new java.io.UncheckedIOException(inMemory);
        }
        return why.isEmpty() ? new Answer(Optional.of(packed.toByteArray()), "") : new Answer(Optional.empty(), why);
    }

    /** Says why it cannot be read to its end; nothing when it can. */
    private String read(Path file, String name, Writer text) {
        WriteOutContentHandler handler = new WriteOutContentHandler(text, letters);
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        try (TikaInputStream stream = TikaInputStream.get(file, metadata)) {
            parser.parse(stream, new BodyContentHandler(handler), metadata, context());
            return "";
        } catch (EncryptedDocumentException encrypted) {
            return ENCRYPTED;
        } catch (IOException | SAXException | TikaException | RuntimeException | StackOverflowError | LinkageError e) {
            return WriteLimitReachedException.isWriteLimitReached(e) ? "" : "it is damaged, or not what it seems to be (" + e.getClass().getSimpleName() + ")";
        }
    }

    private ParseContext context() {
        ParseContext context = new ParseContext();
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdf.setMaxMainMemoryBytes(BUFFER << 8);
        context.set(PDFParserConfig.class, pdf);
        OfficeParserConfig office = new OfficeParserConfig();
        office.setUseSAXDocxExtractor(true);
        office.setUseSAXPptxExtractor(true);
        context.set(OfficeParserConfig.class, office);
        context.set(Parser.class, parser);
        context.set(EmbeddedDocumentExtractor.class, new Within(context));
        return context;
    }

    /** Knows whether anything was written. */
    private static final class Counted extends FilterWriter {
        private long written;

        Counted(Writer to) {
            super(to);
        }

        @Override
        public void write(int letter) throws IOException {
            super.write(letter);
            written++;
        }

        @Override
        public void write(char[] letters, int from, int length) throws IOException {
            super.write(letters, from, length);
            written += length;
        }

        @Override
        public void write(String letters, int from, int length) throws IOException {
            super.write(letters, from, length);
            written += length;
        }
    }
}
