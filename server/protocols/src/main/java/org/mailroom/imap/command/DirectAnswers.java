package org.mailroom.imap.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import javax.mail.Flags;
import javax.mail.Flags.Flag;

import org.apache.james.imap.api.message.BodyFetchElement;
import org.apache.james.imap.api.message.FetchData.Item;
import org.apache.james.imap.api.message.SectionType;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.MessageResult;
import org.mailroom.imap.answer.ReadyAnswers;
import org.mailroom.imap.message.HeaderEnvelope;
import org.mailroom.mime.HeaderLines;
import org.mailroom.mime.HeaderSelection;

/**
 * FETCH answers written straight into bytes, for what clients ask of thousands of messages at once: flags, dates, sizes, envelopes,
 * header fields, whole messages and pieces of them. They are the same bytes that {@link MessageAnswer} and {@code FetchResponseEncoder} make; what these
 * take, some hundred methods for each message, is what a synchronisation after a start of the server waits for, while they are
 * still interpreted. Large texts are not for here. Proof: {@code DirectAnswersTest}, {@code ByteExactTest}. For one thread.
 */
final class DirectAnswers {
    private static final Set<Item> ITEMS = EnumSet.of(Item.FLAGS, Item.UID, Item.INTERNAL_DATE, Item.SIZE, Item.MODSEQ, Item.ENVELOPE);
    private static final Set<SectionType> SECTIONS = EnumSet.of(SectionType.CONTENT, SectionType.TEXT, SectionType.HEADER,
        SectionType.HEADER_FIELDS, SectionType.HEADER_NOT_FIELDS);
    private static final int ENOUGH = 64 << 10;
    private static final int LARGE = 128 << 10;

    private final FetchPlan plan;
    private final SelectedMailbox selected;
    private final Responder responder;
    private final Section[] sections;
    private final AnswerBytes answers = new AnswerBytes();
    private final DateText dates = new DateText();
    private Flags keywords = new Flags();
    private byte[] header = new byte[0];
    private byte[] fields = new byte[0];

    /**
     * @param selection null where not some fields are wanted
     * @param first octet that is wanted, of {@code most}
     */
    private record Section(byte[] name, SectionType type, HeaderSelection selection, long first, long most) {
        static Section of(BodyFetchElement asked) {
            boolean these = asked.getSectionType() == SectionType.HEADER_FIELDS;
            Long first = asked.getFirstOctet();
            String name = asked.getResponseName() + (first == null ? " " : "<" + first + "> ");
            return new Section(name.getBytes(StandardCharsets.US_ASCII), asked.getSectionType(),
                these || asked.getSectionType() == SectionType.HEADER_NOT_FIELDS ? new HeaderSelection(asked.getFieldNames(), these) : null,
                first == null ? 0 : first, first == null || asked.getNumberOfOctets() == null ? Long.MAX_VALUE : asked.getNumberOfOctets());
        }

        boolean ofText() {
            return type == SectionType.CONTENT || type == SectionType.TEXT;
        }

        long from(long size) {
            return Math.min(first, size);
        }

        /** How much is wanted of so many octets. */
        long count(long size) {
            return Math.min(most, size - from(size));
        }
    }

    private DirectAnswers(FetchPlan plan, SelectedMailbox selected, Responder responder) {
        this.plan = plan;
        this.selected = selected;
        this.responder = responder;
        this.sections = plan.items().getBodyElements().stream().map(Section::of).toArray(Section[]::new);
    }

    /** Empty when it asks for more than this class knows. */
    static Optional<DirectAnswers> of(FetchPlan plan, SelectedMailbox selected, Responder responder) {
        boolean known = Arrays.stream(Item.values()).allMatch(item -> ITEMS.contains(item) || !plan.wants(item))
            && plan.items().getBodyElements().stream().allMatch(DirectAnswers::known);
        return known ? Optional.of(new DirectAnswers(plan, selected, responder)) : Optional.empty();
    }

    private static boolean known(BodyFetchElement asked) {
        return (asked.getPath() == null || asked.getPath().length == 0) && SECTIONS.contains(asked.getSectionType())
            && asked.getResponseName().chars().noneMatch(c -> c < ' ' || c >= 127);
    }

    /**
     * Answers, unless something is too large; then nothing is written. What is written leaves when it is enough, or with {@link #send}.
     *
     * @throws MailboxException when the message cannot be read; then nothing of it is written
     */
    boolean answer(int number, MessageResult message, boolean seenNow) throws MailboxException {
        if (large(message.getSize())) {
            return false;
        }
        int start = answers.length();
        try {
            write(number, message, seenNow);
        } catch (IOException e) {
            answers.cut(start);
            throw new MailboxException("Message " + message.getUid().asLong() + " cannot be read", e);
        } catch (MailboxException | RuntimeException e) {
            answers.cut(start);
            throw e;
        }
        if (answers.length() >= ENOUGH) {
            send();
        }
        return true;
    }

    private boolean large(long size) {
        long wanted = 0;
        for (Section section : sections) {
            wanted += section.ofText() ? section.count(size) : 0;
        }
        return wanted > LARGE;
    }

    void send() {
        if (answers.length() > 0) {
            responder.respond(new ReadyAnswers(answers.bytes(), answers.length(), keywords));
            answers.cut(0);
            keywords = new Flags();
        }
    }

    private void write(int number, MessageResult message, boolean seenNow) throws MailboxException, IOException {
        answers.text("* ").number(number).text(" FETCH (");
        int begin = answers.length();
        if (plan.wants(Item.MODSEQ)) {
            answers.text("MODSEQ (").number(message.getModSeq().asLong()).text(") ");
        }
        if (plan.wants(Item.FLAGS) || seenNow) {
            flags(message, seenNow);
        }
        if (plan.wants(Item.INTERNAL_DATE)) {
            answers.text("INTERNALDATE \"");
            dates.write(message.getInternalDate().getTime(), answers);
            answers.text("\" ");
        }
        if (plan.wants(Item.SIZE)) {
            answers.text("RFC822.SIZE ").number((int) message.getSize()).text(" ");
        }
        int headerLength = -1;
        if (plan.wants(Item.ENVELOPE)) {
            headerLength = readHeader(message);
            EnvelopeText.write(new HeaderEnvelope(new HeaderLines(Arrays.copyOf(header, headerLength))), answers);
        }
        if (plan.wants(Item.UID)) {
            answers.text("UID ").number(message.getUid().asLong()).text(" ");
        }
        for (Section section : sections) {
            answers.bytes(section.name());
            if (section.ofText()) {
                text(section, section.type() == SectionType.TEXT ? message.getBody() : message.getFullContent());
            } else {
                headerLength = headerLength < 0 ? readHeader(message) : headerLength;
                header(section, headerLength);
            }
            answers.text(" ");
        }
        answers.cut(answers.length() > begin ? answers.length() - 1 : begin);
        answers.text(")\r\n");
    }

    private void flags(MessageResult message, boolean seenNow) {
        Flags flags = message.getFlags();
        answers.text("FLAGS (");
        int begin = answers.length();
        flag(flags.contains(Flag.ANSWERED), "\\Answered ");
        flag(flags.contains(Flag.DELETED), "\\Deleted ");
        flag(flags.contains(Flag.DRAFT), "\\Draft ");
        flag(flags.contains(Flag.FLAGGED), "\\Flagged ");
        flag(flags.contains(Flag.RECENT) || selected.isRecent(message.getUid()), "\\Recent ");
        flag(flags.contains(Flag.SEEN) || seenNow, "\\Seen ");
        for (String keyword : flags.getUserFlags()) {
            keywords.add(keyword);
            answers.line(keyword).text(" ");
        }
        answers.cut(answers.length() > begin ? answers.length() - 1 : begin);
        answers.text(") ");
    }

    private void flag(boolean set, String text) {
        if (set) {
            answers.text(text);
        }
    }

    private int readHeader(MessageResult message) throws MailboxException, IOException {
        Content content = message.getHeaders();
        int size = Math.toIntExact(content.size());
        if (header.length < size) {
            header = new byte[2 * size];
            fields = new byte[2 * size + 2];
        }
        try (InputStream in = content.getInputStream()) {
            return in.readNBytes(header, 0, size);
        }
    }

    private void header(Section section, int length) {
        byte[] bytes = section.selection() == null ? header : fields;
        int size = section.selection() == null ? length : section.selection().write(header, length, fields);
        int count = (int) section.count(size);
        answers.literal(count).bytes(bytes, (int) section.from(size), count);
    }

    private void text(Section section, Content content) throws MailboxException, IOException {
        long size = content.size();
        int count = Math.toIntExact(section.count(size));
        answers.literal(count);
        if (count > 0) {
            try (InputStream in = content.getInputStream()) {
                in.skipNBytes(section.from(size));
                answers.read(in, count);
            }
        }
    }
}
