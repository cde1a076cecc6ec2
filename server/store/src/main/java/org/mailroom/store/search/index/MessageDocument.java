package org.mailroom.store.search.index;

import java.io.IOException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.mailroom.mime.HtmlText;
import org.mailroom.store.search.text.FieldText;
import org.mailroom.store.search.text.Folding;
import org.mailroom.store.search.text.MessageText;
import org.mailroom.store.search.text.MessageText.Piece;

/**
 * Makes a document of a message: reads its texts and gathers their terms, up to a limit; a document of which something was left out says so, and is looked at
 * whenever a text is not found in it. For one message, one thread.
 */
final class MessageDocument implements MessageText.Visitor {
    /** The message's id, as term and as number. */
    static final String ID = "id";
    /** The day of the Date field, in days since 1970. */
    static final String DAY = "day";
    /** Names of header fields that the message has. */
    static final String NAMES = "names";
    /** Terms of all header fields, of parts too: of the runs that are words. */
    static final String HEADER = "fields";
    /** Grams of the other runs in header fields. */
    static final String HEADER_GRAMS = "header";
    /** Terms of the sources of HTML: of the runs that are words, and that nobody sees, for those are in {@link Part#BODY}. */
    static final String SOURCE = "markup";
    /** Grams of the other runs in sources of HTML, and of those in {@link Part#BODY} that are no words. */
    static final String BODY_GRAMS = "source";
    /** What the document lacks: {@link #CUT}, or the names of parts of which runs are found by grams only. */
    static final String LACKS = "lacks";
    static final String CUT = "cut";

    /** A part of the message whose terms are exact. */
    enum Part {
        SUBJECT, FROM, TO, CC, BODY,
        /** Header fields of messages in the message. */
        INNER;

        String field() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The part that is the header field of this name, in lower case. */
        static Optional<Part> of(String header) {
            return switch (header) {
                case "subject" -> Optional.of(SUBJECT);
                case "from" -> Optional.of(FROM);
                case "to" -> Optional.of(TO);
                case "cc" -> Optional.of(CC);
                default -> Optional.empty();
            };
        }
    }

    private static final int CHUNK = 8192;
    /** So many letters of a message go into the index. */
    private static final int MOST = 512 << 10;
    private static final int LONGEST_ADDRESS = 100;

    private final Map<Part, Runs> parts = new EnumMap<>(Part.class);
    private final Map<Part, Set<String>> whole = new EnumMap<>(Part.class);
    private final Runs header = new Runs();
    private final Runs source = new Runs();
    private final Set<String> names = new HashSet<>();
    private Optional<LocalDate> day = Optional.empty();
    private int left = MOST;
    private boolean cut;
    private boolean documents;

    @Override
    public void document() {
        documents = true;
    }

    /** Whether the message has documents that somebody else has to read, or may have in what was left out. */
    boolean hasDocuments() {
        return documents || cut;
    }

    /** Whatever happens, this message is looked at. */
    void unreadable() {
        cut = true;
    }

    @Override
    public void field(String name, String value) {
        String small = name.toLowerCase(Locale.ROOT);
        if (names.add(small) && small.equals("date")) {
            day = FieldText.day(value);
        }
        String folded = FieldText.folded(small, value);
        left -= folded.length();
        header.addWhole(FieldText.line(name, folded));
        Part.of(small).ifPresent(part -> {
            runs(part).addWhole(folded);
            tokens(part, folded);
        });
    }

    private Runs runs(Part part) {
        return parts.computeIfAbsent(part, none -> new Runs());
    }

    /** What stands between spaces and brackets and has signs in it, such as addresses and numbers, from each of its runs on: terms that prove a hit. */
    private void tokens(Part part, String folded) {
        for (String token : folded.split("[\\s<>()\\[\\]\",;]+")) {
            if (token.length() <= LONGEST_ADDRESS && !token.codePoints().allMatch(Spelling::belongsToRun)) {
                for (int i = 0; i < token.length(); i++) {
                    if (Spelling.belongsToRun(token.charAt(i)) && (i == 0 || !Spelling.belongsToRun(token.charAt(i - 1)))) {
                        whole.computeIfAbsent(part, none -> new HashSet<>()).add(token.substring(i));
                    }
                }
            }
        }
    }

    @Override
    public void text(Piece piece, Reader text) throws IOException {
        switch (piece) {
            case TEXT -> each(text, new Folded(runs(Part.BODY)));
            case INNER_FIELDS -> each(text, new Folded(runs(Part.INNER)));
            case ALL_FIELDS -> each(text, new Folded(header));
            case HTML -> html(text);
            // It has a limit of its own.
            case DOCUMENT -> each(text, new Folded(runs(Part.BODY)), 0);
        }
    }

    private void html(Reader text) throws IOException {
        HtmlText html = HtmlText.everything();
        Folded seen = new Folded(runs(Part.BODY));
        each(text, new Folded(source) {
            @Override
            void add(String piece) {
                super.add(piece);
                seen.add(html.add(piece));
            }

            @Override
            void end() {
                super.end();
                seen.add(html.end());
                seen.end();
            }
        });
    }

    /** A text that is folded into runs. */
    private static class Folded {
        private final Folding folding = new Folding();
        private final Runs runs;

        Folded(Runs runs) {
            this.runs = runs;
        }

        void add(String piece) {
            runs.add(folding.add(piece));
        }

        void end() {
            runs.addWhole(folding.end());
        }
    }

    private void each(Reader text, Folded folded) throws IOException {
        each(text, folded, 1);
    }

    private void each(Reader text, Folded folded, int counts) throws IOException {
        char[] chunk = new char[CHUNK];
        int read = text.read(chunk);
        while (read >= 0 && !done()) {
            folded.add(new String(chunk, 0, read));
            left -= read * counts;
            read = text.read(chunk);
        }
        folded.end();
    }

    @Override
    public boolean done() {
        cut = cut || left <= 0;
        return cut;
    }

    Document document(long message) {
        Document document = new Document();
        document.add(new StringField(ID, id(message), Store.NO));
        document.add(new NumericDocValuesField(ID, message));
        day.ifPresent(date -> document.add(new LongPoint(DAY, date.toEpochDay())));
        document.add(Terms.field(NAMES, names.iterator()));
        Set<String> bodyGrams = new HashSet<>();
        for (Map.Entry<Part, Runs> part : parts.entrySet()) {
            add(document, part.getKey(), part.getValue().all(), bodyGrams);
            cut = cut || part.getValue().givenUp();
        }
        Set<String> seen = parts.containsKey(Part.BODY) ? parts.get(Part.BODY).all() : Set.of();
        add(document, SOURCE, source.all().stream().filter(run -> !seen.contains(run)), bodyGrams);
        document.add(Terms.field(BODY_GRAMS, bodyGrams.iterator()));
        Set<String> headerGrams = new HashSet<>();
        add(document, HEADER, header.all().stream(), headerGrams);
        document.add(Terms.field(HEADER_GRAMS, headerGrams.iterator()));
        if (cut || header.givenUp() || source.givenUp()) {
            document.add(new StringField(LACKS, CUT, Store.NO));
        }
        return document;
    }

    /** Terms of words, grams of the rest. */
    private static void add(Document document, String field, Stream<String> runs, Set<String> grams) {
        Set<String> words = new HashSet<>();
        runs.forEach(run -> {
            if (Spelling.word(run)) {
                words.add(run);
            } else {
                Spelling.grams(run, grams::add);
            }
        });
        document.add(Terms.field(field, Terms.of(words)));
    }

    private void add(Document document, Part part, Set<String> runs, Set<String> bodyGrams) {
        Set<String> ordinary = new HashSet<>();
        boolean lacks = false;
        for (String run : runs) {
            if (Spelling.ordinary(run)) {
                ordinary.add(run);
            } else {
                lacks = true;
                if (part == Part.BODY) {
                    Spelling.grams(run, bodyGrams::add);
                }
            }
        }
        document.add(Terms.field(part.field(), Terms.of(ordinary)));
        Set<String> tokens = whole.getOrDefault(part, Set.of());
        if (!tokens.isEmpty()) {
            document.add(Terms.field(part.field(), tokens.iterator()));
        }
        if (lacks) {
            document.add(new StringField(LACKS, part.field(), Store.NO));
        }
    }

    static BytesRef id(long message) {
        byte[] bytes = new byte[Long.BYTES];
        NumericUtils.longToSortableBytes(message, bytes, 0);
        return new BytesRef(bytes);
    }
}
