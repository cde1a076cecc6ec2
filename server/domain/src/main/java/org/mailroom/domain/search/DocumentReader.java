package org.mailroom.domain.search;

import java.nio.file.Path;

/**
 * Port: reads the text of a document (PDF, office files, archives), apart from the server: whatever the document does, the server goes on. Safe from any thread; reads one document after the other, each in a bounded
 * time.
 */
public interface DocumentReader extends AutoCloseable {
    /** What came of a document. */
    sealed interface Reading {
    }

    /**
     * Its text.
     *
     * @param packed  as UTF-8 in gzip; it was not looked at, so whoever unpacks it has to set a limit
     */
    record Text(byte[] packed) implements Reading {
    }

    /**
     * It cannot be read, now or later: it is encrypted, damaged, of a kind that nobody knows.
     *
     * @param why  a few words without anything of the document
     */
    record Unreadable(String why) implements Reading {
    }

    /**
     * Reading it took too long or too much memory, and was ended. Another time it might not.
     *
     * @param why  a few words without anything of the document
     */
    record Ended(String why) implements Reading {
    }

    /**
     * Reads a document.
     *
     * @param file  which nobody changes meanwhile
     * @param name  that it goes by, of which the ending may help; may be empty
     * @throws NotNow when there is nobody to read it: nothing is said of the document
     */
    Reading read(Path file, String name) throws NotNow;

    /** Makes sure that there is somebody to read, before a document is blamed for what follows. */
    void prepare() throws NotNow;

    /** Ends for good; a document that is just being read is {@link Ended}. */
    @Override
    void close();

    /** There is nobody to read. The message is a sentence for the log. */
    final class NotNow extends Exception {
        private static final long serialVersionUID = 1L;

        public NotNow(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
