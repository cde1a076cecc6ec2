package org.mailroom.extract.child;

import java.io.IOException;
import java.io.InputStream;

import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.io.BoundedInputStream;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Documents within a document, up to a number, and a number of bytes of all of them: what is packed small may be very large. For one document. */
final class Within extends ParsingEmbeddedDocumentExtractor {
    private static final int MOST = 1_000;
    private static final long BYTES = 128L << 20;

    private int count;
    private long left = BYTES;

    Within(ParseContext context) {
        super(context);
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        return count < MOST && left > 0 && super.shouldParseEmbedded(metadata);
    }

    @Override
    public void parseEmbedded(InputStream document, ContentHandler handler, Metadata metadata, boolean html) throws SAXException, IOException {
        count++;
        if (document instanceof TikaInputStream opened && opened.getOpenContainer() != null) {
            super.parseEmbedded(document, handler, metadata, html);
            return;
        }
        BoundedInputStream bounded = new BoundedInputStream(left, document);
        try {
            super.parseEmbedded(bounded, handler, metadata, html);
        } finally {
            left -= bounded.getPos();
        }
    }
}
