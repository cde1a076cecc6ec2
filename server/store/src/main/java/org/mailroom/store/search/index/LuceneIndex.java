package org.mailroom.store.search.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * An index in a directory, with its watermarks: which commit is on disk, what it holds, and how far that reaches are always one. For one thread, but for
 * {@link #acquire} and {@link #size}, which all may call.
 */
final class LuceneIndex implements AutoCloseable {
    /** To be raised when folding, terms or fields change: an index of another form is not read. */
    private static final String FORM = "4";
    /** The form before. It has grams where there are terms now, and a question asks for both: it is asked as it is, and goes on with terms for what comes. */
    private static final String FORM_BEFORE = "3";
    private static final double BUFFER_MEGABYTES = 16;
    /** A new index has followed nothing. */
    static final long NOTHING = -1;

    private final Directory directory;
    private final ConcurrentMergeScheduler merges;
    private final IndexWriter writer;
    private final Map<Long, Long> watermarks = new HashMap<>();
    private long goneUpTo;
    private boolean complete;
    private boolean dirty;
    private volatile Snapshot current;
    private volatile boolean closed;

    private LuceneIndex(Directory directory, ConcurrentMergeScheduler merges, IndexWriter writer) throws IOException {
        this.directory = directory;
        this.merges = merges;
        this.writer = writer;
        Map<String, String> said = new HashMap<>();
        if (writer.getLiveCommitData() != null) {
            writer.getLiveCommitData().forEach(entry -> said.put(entry.getKey(), entry.getValue()));
        }
        if (!said.isEmpty() && !Set.of(FORM, FORM_BEFORE).contains(said.getOrDefault("form", ""))) {
            throw new IOException("it is of form " + said.get("form") + ", and this program has " + FORM);
        }
        watermarks.putAll(Watermarks.read(said.getOrDefault("watermarks", "")));
        goneUpTo = Long.parseLong(said.getOrDefault("gone", Long.toString(NOTHING)));
        complete = Boolean.parseBoolean(said.get("complete"));
        current = new Snapshot(DirectoryReader.open(writer), watermarks);
    }

    /** Opens or makes one. What it throws says that the directory has no index that can be used. */
    static LuceneIndex open(Path path) throws IOException {
        Directory directory = FSDirectory.open(path);
        IndexWriter writer = null;
        try {
            ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
            merges.setMaxMergesAndThreads(4, 1);
            TieredMergePolicy policy = new TieredMergePolicy();
            policy.setForceMergeDeletesPctAllowed(0);
            writer = new IndexWriter(directory, new IndexWriterConfig(null).setRAMBufferSizeMB(BUFFER_MEGABYTES).setMergeScheduler(merges).setMergePolicy(policy).setCommitOnClose(false));
            return new LuceneIndex(directory, merges, writer);
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
            throw e;
        }
    }

    /** The index as it is shown now, to be closed; empty when it has been closed itself. */
    Optional<Snapshot> acquire() {
        while (!closed) {
            Snapshot shown = current;
            if (shown.hold()) {
                return Optional.of(shown);
            }
        }
        return Optional.empty();
    }

    /** How many messages it has. */
    int size() {
        return writer.getDocStats().numDocs;
    }

    /** Takes a message in that is not there. */
    void add(Document document) throws IOException {
        writer.addDocument(document);
        dirty = true;
    }

    void remove(Collection<Long> messages) throws IOException {
        writer.deleteDocuments(messages.stream().map(message -> new Term(MessageDocument.ID, MessageDocument.id(message))).toArray(Term[]::new));
        dirty = true;
    }

    long watermark(long mailbox) {
        return watermarks.getOrDefault(mailbox, 0L);
    }

    void watermark(long mailbox, long uid) {
        Long before = watermarks.put(mailbox, uid);
        dirty = dirty || before == null || before != uid;
    }

    /** Up to which entry of those that say what is gone it has been followed; {@link #NOTHING} at first. */
    long goneUpTo() {
        return goneUpTo;
    }

    void goneUpTo(long entry) {
        dirty = dirty || goneUpTo != entry;
        goneUpTo = entry;
    }

    /** Writes anew all files that have something of removed messages in them, and commits. Takes as long as that takes: the whole index, at worst. */
    void purge() throws IOException {
        merges.sync();
        while (writer.hasDeletions()) {
            writer.forceMergeDeletes(true);
            // It leaves out what is just being merged, without a word.
            merges.sync();
        }
        commit();
        // Files that are shown stay until they are shown no more.
        refresh();
    }

    /** Forgets mailboxes that are gone. */
    void keep(Collection<Long> mailboxes) {
        dirty = watermarks.keySet().retainAll(mailboxes) || dirty;
    }

    /** Whether it has once had all messages. */
    boolean complete() {
        return complete;
    }

    void completed() {
        dirty = dirty || !complete;
        complete = true;
    }

    /** Shows what has come. */
    void refresh() throws IOException {
        DirectoryReader newer = DirectoryReader.openIfChanged(current.reader(), writer);
        if (newer == null) {
            newer = current.reader();
            newer.incRef();
        }
        Snapshot before = current;
        current = new Snapshot(newer, watermarks);
        before.close();
    }

    boolean dirty() {
        return dirty;
    }

    /** Makes durable what has come. */
    void commit() throws IOException {
        commit(FORM);
    }

    void commit(String form) throws IOException {
        writer.setLiveCommitData(Map.of("form", form, "complete", Boolean.toString(complete), "watermarks", Watermarks.write(watermarks),
            "gone", Long.toString(goneUpTo)).entrySet());
        writer.commit();
        dirty = false;
    }

    /** Ends without a commit: what was not committed will be followed again. */
    @Override
    public void close() throws IOException {
        closed = true;
        current.close();
        writer.rollback();
        directory.close();
    }
}
