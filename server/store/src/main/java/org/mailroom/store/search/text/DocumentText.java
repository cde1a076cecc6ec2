package org.mailroom.store.search.text;

import java.io.ByteArrayInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;

import org.mailroom.store.document.DocumentRows.Packed;
import org.mailroom.store.search.text.MessageText.Piece;

/** Texts of the documents attached to a message, unpacked while they are read; of all together not more than {@value #MOST} letters, whatever they are packed from. */
final class DocumentText {
    static final int MOST = 1 << 20;

    private DocumentText() {
    }

    /** @param next  gives the document behind a place, as UTF-8 in gzip */
    static void show(IntFunction<Optional<Packed>> next, MessageText.Visitor visitor) throws IOException {
        int left = MOST;
        Optional<Packed> packed = next.apply(-1);
        while (packed.isPresent()) {
            try (Limited text = new Limited(new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(packed.get().text())), StandardCharsets.UTF_8), left)) {
                visitor.text(Piece.DOCUMENT, text);
                left = text.left;
            }
            packed = left > 0 && !visitor.done() ? next.apply(packed.get().position()) : Optional.empty();
        }
    }

    private static final class Limited extends FilterReader {
        private int left;

        Limited(Reader text, int left) {
            super(text);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int read = left == 0 ? -1 : super.read(into, from, Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
