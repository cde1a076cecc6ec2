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
import org.mailroom.mime.HeaderSelection;

/**
 * FETCH answers written straight into bytes, for what clients ask of thousands of messages at once: flags, dates, sizes, header
 * fields and whole messages. They are the same bytes that {@link MessageAnswer} and {@code FetchResponseEncoder} make; what these
 * take, some hundred methods for each message, is what a synchronisation after a start of the server waits for, while they are
 * still interpreted. Large texts are not for here. Proof: {@code DirectAnswersTest}, {@code ByteExactTest}. For one thread.
 */
final class DirectAnswers {
    private static final Set<Item> ITEMS = EnumSet.of(Item.FLAGS, Item.UID, Item.INTERNAL_DATE, Item.SIZE, Item.MODSEQ);
    private static final Set<SectionType> SECTIONS = EnumSet.of(SectionType.CONTENT, SectionType.TEXT, SectionType.HEADER,
        SectionType.HEADER_FIELDS, SectionType.HEADER_NOT_FIELDS);
    private static final int ENOUGH = 64 << 10;
    private static final int LARGE = 128 << 10;

    private final FetchPlan plan;
    private final SelectedMailbox selected;
    private final Responder responder;
    private final Section[] sections;
    private final boolean texts;
    private final AnswerBytes answers = new AnswerBytes();
    private final DateText dates = new DateText();
    private Flags keywords = new Flags();
    private byte[] header = new byte[0];
    private byte[] fields = new byte[0];

    /** @param selection null where the whole section is wanted */
    private record Section(byte[] name, SectionType type, HeaderSelection selection) {
        static Section of(BodyFetchElement asked) {
            boolean these = asked.getSectionType() == SectionType.HEADER_FIELDS;
            return new Section((asked.getResponseName() + " ").getBytes(StandardCharsets.US_ASCII), asked.getSectionType(),
                these || asked.getSectionType() == SectionType.HEADER_NOT_FIELDS ? new HeaderSelection(asked.getFieldNames(), these) : null);
        }
    }

    private DirectAnswers(FetchPlan plan, SelectedMailbox selected, Responder responder) {
        this.plan = plan;
        this.selected = selected;
        this.responder = responder;
        this.sections = plan.items().getBodyElements().stream().map(Section::of).toArray(Section[]::new);
        this.texts = Arrays.stream(sections).anyMatch(section -> section.type() == SectionType.CONTENT || section.type() == SectionType.TEXT);
    }

    /** Empty when it asks for more than this class knows. */
    static Optional<DirectAnswers> of(FetchPlan plan, SelectedMailbox selected, Responder responder) {
        boolean known = Arrays.stream(Item.values()).allMatch(item -> ITEMS.contains(item) || !plan.wants(item))
            && plan.items().getBodyElements().stream().allMatch(DirectAnswers::known);
        return known ? Optional.of(new DirectAnswers(plan, selected, responder)) : Optional.empty();
    }

    private static boolean known(BodyFetchElement asked) {
        return (asked.getPath() == null || asked.getPath().length == 0) && SECTIONS.contains(asked.getSectionType())
            && asked.getFirstOctet() == null && asked.getResponseName().chars().noneMatch(c -> c < ' ' || c >= 127);
    }

    /**
     * Answers, unless something is too large; then nothing is written. What is written leaves when it is enough, or with {@link #send}.
     *
     * @throws MailboxException when the message cannot be read; then nothing of it is written
     */
    boolean answer(int number, MessageResult message, boolean seenNow) throws MailboxException {
        if (texts && message.getSize() > LARGE) {
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
        if (plan.wants(Item.UID)) {
            answers.text("UID ").number(message.getUid().asLong()).text(" ");
        }
        int headerLength = -1;
        for (Section section : sections) {
            answers.bytes(section.name());
            if (section.type() == SectionType.CONTENT) {
                literal(message.getFullContent());
            } else if (section.type() == SectionType.TEXT) {
                literal(message.getBody());
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
        if (section.selection() == null) {
            answers.literal(length).bytes(header, length);
        } else {
            int written = section.selection().write(header, length, fields);
            answers.literal(written).bytes(fields, written);
        }
    }

    private void literal(Content content) throws MailboxException, IOException {
        int size = Math.toIntExact(content.size());
        answers.literal(size);
        if (size > 0) {
            try (InputStream in = content.getInputStream()) {
                answers.read(in, size);
            }
        }
    }
}
