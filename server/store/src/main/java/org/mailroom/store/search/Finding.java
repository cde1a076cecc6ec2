package org.mailroom.store.search;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.mailroom.mime.HtmlText;
import org.mailroom.store.search.text.FieldText;
import org.mailroom.store.search.text.Folding;
import org.mailroom.store.search.text.MessageText;
import org.mailroom.store.search.text.MessageText.Piece;

/** Looks for several texts in one message at once, in one pass and bounded memory. For one message, one thread. */
final class Finding implements MessageText.Visitor, Condition.Verdicts {
    private static final int CHUNK = 8192;

    private final List<Wanted> wanted;
    private final List<SentDate> dates;
    private final BitSet found = new BitSet();
    private final BitSet on = new BitSet();
    private final BitSet dated = new BitSet();
    private boolean headerRead;
    private boolean bodyRead;

    Finding(List<Wanted> wanted, List<SentDate> dates) {
        this.wanted = wanted;
        this.dates = dates;
    }

    @Override
    public Truth of(Wanted text) {
        boolean read = text.needsBody() ? bodyRead : headerRead;
        return found.get(wanted.indexOf(text)) ? Truth.YES : read ? Truth.NO : Truth.UNKNOWN;
    }

    @Override
    public Truth of(SentDate date) {
        return headerRead ? Truth.of(on.get(dates.indexOf(date))) : Truth.UNKNOWN;
    }

    void header(byte[] header) {
        MessageText.header(header, this);
        headerRead = true;
    }

    /** Shows a message's body. */
    @FunctionalInterface
    interface Body {
        void read() throws IOException;
    }

    /** @param body  shows the body to this object; it may not be needed */
    void body(Body body) throws IOException {
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).needsBody() && wanted.get(i).folded().isEmpty()) {
                found.set(i);
            }
        }
        if (!done()) {
            body.read();
        }
        bodyRead = true;
    }

    @Override
    public void field(String name, String value) {
        String small = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < dates.size(); i++) {
            // Of several fields the first counts.
            if (dates.get(i).field().equals(small) && !dated.get(i)) {
                dated.set(i);
                on.set(i, dates.get(i).holds(value));
            }
        }
        String folded = null;
        for (int i = 0; i < wanted.size(); i++) {
            Wanted text = wanted.get(i);
            if (text.inField(small) && !found.get(i)) {
                folded = folded == null ? FieldText.folded(small, value) : folded;
                found.set(i, folded.contains(text.folded()) || text.scope() == Wanted.Scope.ANYWHERE && FieldText.line(name, folded).contains(text.folded()));
            }
        }
    }

    @Override
    public void text(Piece piece, Reader text) throws IOException {
        Window asItIs = new Window(one -> one.inBody(piece, false));
        Window asSeen = new Window(one -> piece == Piece.HTML && one.inBody(piece, true));
        HtmlText html = HtmlText.everything();
        each(text, source -> {
            asItIs.add(source);
            if (piece == Piece.HTML) {
                asSeen.add(html.add(source));
            }
        });
        asItIs.end();
        asSeen.add(html.end());
        asSeen.end();
    }

    private void each(Reader text, Consumer<String> piece) throws IOException {
        char[] chunk = new char[CHUNK];
        for (int read = text.read(chunk); read >= 0 && !done(); read = text.read(chunk)) {
            piece.accept(new String(chunk, 0, read));
        }
    }

    /** A text that goes by, as much of it as the longest text wanted needs. */
    private final class Window {
        private final Folding folding = new Folding();
        private final List<Integer> open = new ArrayList<>();
        private final int keep;
        private String tail = "";

        Window(Predicate<Wanted> here) {
            int longest = 1;
            for (int i = 0; i < wanted.size(); i++) {
                if (!found.get(i) && here.test(wanted.get(i))) {
                    open.add(i);
                    longest = Math.max(longest, wanted.get(i).folded().length());
                }
            }
            keep = longest - 1;
        }

        void add(String piece) {
            look(folding.add(piece));
        }

        void end() {
            look(folding.end());
        }

        private void look(String folded) {
            String window = tail + folded;
            open.removeIf(i -> {
                found.set(i, found.get(i) || window.contains(wanted.get(i).folded()));
                return found.get(i);
            });
            tail = window.substring(Math.max(0, window.length() - keep));
        }
    }

    @Override
    public boolean done() {
        for (int i = 0; i < wanted.size(); i++) {
            if (!found.get(i) && (wanted.get(i).needsBody() || !headerRead)) {
                return false;
            }
        }
        return headerRead || dated.cardinality() == dates.size();
    }
}
