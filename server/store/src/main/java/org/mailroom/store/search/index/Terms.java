package org.mailroom.store.search.index;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;

/** Terms on their way into the index, as fields that hold nothing but which document has them. */
final class Terms extends TokenStream {
    private static final FieldType TYPE = new FieldType();

    static {
        TYPE.setIndexOptions(IndexOptions.DOCS);
        TYPE.setTokenized(true);
        TYPE.setOmitNorms(true);
        TYPE.freeze();
    }

    private final Iterator<String> terms;
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    private Terms(Iterator<String> terms) {
        this.terms = terms;
    }

    /** A field of these terms. */
    static Field field(String name, Iterator<String> terms) {
        return new Field(name, new Terms(terms), TYPE);
    }

    /** The terms of ordinary runs. */
    static Iterator<String> of(Set<String> runs) {
        Iterator<String> each = runs.iterator();
        return new Iterator<>() {
            private String run = "";
            private boolean narrow;
            private int from;

            @Override
            public boolean hasNext() {
                return from < run.length() || each.hasNext();
            }

            @Override
            public String next() {
                if (from == run.length()) {
                    if (!each.hasNext()) {
                        throw new NoSuchElementException();
                    }
                    run = each.next();
                    narrow = Spelling.narrow(run);
                    from = 0;
                }
                // Most of what is indexed is this: it need not be measured letter by letter.
                String next = run.substring(from, narrow ? Math.min(run.length(), from + Spelling.REACH) : Spelling.reach(run, from));
                from = narrow ? from + 1 : run.offsetByCodePoints(from, 1);
                return next;
            }
        };
    }

    @Override
    public boolean incrementToken() {
        if (!terms.hasNext()) {
            return false;
        }
        clearAttributes();
        term.append(terms.next());
        return true;
    }
}
