package org.mailroom.store.conversation;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.inject.Inject;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.field.ContentTypeFieldLenientImpl;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.MimeUtil;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.MessageParts;

/**
 * Reads messages part by part in one pass, with bounded memory. A message within a message is one part. Thread-safe. Proof: {@code ParsedMessagesTest}.
 */
public final class ParsedMessages implements MessageParts {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_FIELD = 2000;
    /** Of a field, in characters: decoding takes time with the square of the length. */
    private static final int LONGEST_DECODED = 16 << 10;
    /** Parts that are deeper are not read: each level takes a piece of the stack. */
    private static final int DEEPEST = 50;

    private final Conversations conversations;

    @Inject
    public ParsedMessages(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public Optional<Contents> contents(ConversationNumber number, long message) throws IOException {
        Optional<InputStream> raw = conversations.raw(number, message);
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = raw.get()) {
            Reader reader = new Reader(in);
            reader.all();
            return Optional.of(reader.contents());
        }
    }

    @Override
    public Optional<Content> part(ConversationNumber number, long message, int place) throws IOException {
        Optional<InputStream> raw = conversations.raw(number, message);
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        Optional<Content> found = Optional.empty();
        try {
            found = new Reader(raw.get()).part(place);
            return found;
        } finally {
            if (found.isEmpty()) {
                raw.get().close();
            }
        }
    }

    /** One pass over one message. For one thread. */
    private static final class Reader {
        private final InputStream in;
        private final MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE, new DefaultBodyDescriptorBuilder(null, null, DecodeMonitor.SILENT));
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder html = new StringBuilder();
        private final String[] head = {"", "", ""};
        private boolean cut;
        private int place = -1;
        private int depth;
        private int level;
        private Optional<ContentDispositionField> disposition = Optional.empty();
        private Optional<ContentTypeField> type = Optional.empty();
        private Optional<String> contentId = Optional.empty();

        Reader(InputStream in) {
            this.in = in;
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        }

        void all() throws IOException {
            try {
                tokens.parse(in);
                for (EntityState state = tokens.getState(); goesOn(state) && parts.size() < MOST_PARTS; state = tokens.next()) {
                    if (leaf(state)) {
                        take();
                    }
                }
                cut |= level > DEEPEST;
            } catch (MimeException malformed) {
                cut = true;
            }
        }

        Optional<Content> part(int wanted) throws IOException {
            try {
                tokens.parse(in);
                for (EntityState state = tokens.getState(); goesOn(state); state = tokens.next()) {
                    if (leaf(state) && place == wanted) {
                        return Optional.of(new Content(described(0), closing(tokens.getDecodedInputStream(), in)));
                    }
                }
            } catch (MimeException malformed) {
                return Optional.empty();
            }
            return Optional.empty();
        }

        private boolean goesOn(EntityState state) {
            level += state == EntityState.T_START_MULTIPART ? 1 : state == EntityState.T_END_MULTIPART ? -1 : 0;
            return state != EntityState.T_END_OF_STREAM && level <= DEEPEST;
        }

        Contents contents() {
            return new Contents(head[0], head[1], head[2], Optional.of(text.toString()).filter(some -> !some.isEmpty()), Optional.of(html.toString()).filter(some -> !some.isEmpty()),
                cut, parts);
        }

        /** Whether a part's content begins; remembers what its header says. */
        private boolean leaf(EntityState state) {
            if (state == EntityState.T_START_HEADER) {
                disposition = Optional.empty();
                type = Optional.empty();
                contentId = Optional.empty();
                depth++;
            } else if (state == EntityState.T_FIELD) {
                field(tokens.getField());
            } else if (state == EntityState.T_BODY) {
                place++;
                return true;
            }
            return false;
        }

        private void field(Field field) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (name.equals("content-disposition")) {
                disposition = Optional.of(ContentDispositionFieldLenientImpl.PARSER.parse(field, DecodeMonitor.SILENT));
            } else if (name.equals("content-type")) {
                type = Optional.of(ContentTypeFieldLenientImpl.PARSER.parse(field, DecodeMonitor.SILENT));
            } else if (name.equals("content-id")) {
                contentId = Optional.of(line(field.getBody()).replaceAll("^<|>$", "")).filter(id -> !id.isEmpty());
            } else if (depth == 1) {
                int at = List.of("from", "to", "cc").indexOf(name);
                if (at >= 0 && head[at].isEmpty()) {
                    head[at] = line(field.getBody());
                }
            }
        }

        private void take() throws IOException, MimeException {
            Part part = described(0);
            boolean attached = disposition.map(ContentDispositionField::isAttachment).orElse(false) || part.name().isPresent();
            if (!attached && part.type().equals("text/plain")) {
                read(text, "\n\n");
            } else if (!attached && part.type().equals("text/html")) {
                read(html, "<hr>");
            } else {
                parts.add(described(size(tokens.getDecodedInputStream())));
            }
        }

        private Part described(long size) {
            BodyDescriptor body = tokens.getBodyDescriptor();
            Optional<String> name = disposition.map(ContentDispositionField::getFilename).or(() -> type.map(field -> field.getParameter("name"))).map(Reader::line)
                .map(line -> line.length() > LONGEST_NAME ? line.substring(line.length() - LONGEST_NAME) : line).filter(line -> !line.isEmpty());
            boolean inline = contentId.isPresent() && !disposition.map(ContentDispositionField::isAttachment).orElse(false);
            return new Part(place, body.getMimeType() == null ? "application/octet-stream" : body.getMimeType().toLowerCase(Locale.ROOT), name, contentId, size, inline);
        }

        private void read(StringBuilder into, String between) throws IOException {
            BodyDescriptor body = tokens.getBodyDescriptor();
            if (into.length() > 0) {
                into.append(between);
            }
            InputStream content = tokens.getDecodedInputStream();
            // At most four bytes make a character, and one that is cut in two is no matter at the end.
            String read = new String(content.readNBytes(LONGEST_TEXT * 2), charset(body.getCharset()));
            int room = Math.max(0, LONGEST_TEXT - into.length());
            cut |= read.length() > room || content.read() >= 0;
            into.append(read, 0, Math.min(room, read.length()));
        }

        private static Charset charset(String name) {
            try {
                Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name.strip());
                return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
            } catch (IllegalArgumentException unknown) {
                return StandardCharsets.ISO_8859_1;
            }
        }

        private static String line(String field) {
            String beginning = field.length() > LONGEST_DECODED ? field.substring(0, LONGEST_DECODED) : field;
            String decoded = CONTROLS.matcher(DecoderUtil.decodeEncodedWords(MimeUtil.unfold(beginning), DecodeMonitor.SILENT)).replaceAll(" ").strip();
            return decoded.length() > LONGEST_FIELD ? decoded.substring(0, LONGEST_FIELD) : decoded;
        }

        private static long size(InputStream content) throws IOException {
            long size = 0;
            byte[] piece = new byte[16 << 10];
            for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                size += read;
            }
            return size;
        }

        private static InputStream closing(InputStream content, InputStream whole) {
            return new FilterInputStream(content) {
                @Override
                public void close() throws IOException {
                    whole.close();
                }
            };
        }
    }
}
