package org.mailroom.imap.wire;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SearchResUtil;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.message.Literal;
import org.apache.james.mailbox.MessageUid;

/**
 * Lets James's command parsers read an {@link AssembledCommand}: it never waits for the network, and gives a literal only
 * where one was announced and with exactly that size. Replaces {@code NettyImapRequestLineReader}. One use, one thread.
 */
final class CommandReader extends ImapRequestLineReader implements Nesting, Ahead {
    private static final int DEEPEST = 100;
    private static final int MOST_KEYS = 2_000;
    private static final String AFTER_NUMBERS = " .>)\r\n";
    private static final String AFTER_WORDS = " )\r\n";

    private final AssembledCommand command;
    private int part;
    private int position;
    private int depth;
    private int keys;
    private boolean malformedName;

    CommandReader(AssembledCommand command) {
        this.command = command;
    }

    @Override
    public char nextChar() throws DecodingException {
        if (!nextSeen) {
            byte[] text = command.texts().get(part);
            if (position >= text.length) {
                throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "Unexpected end of the command");
            }
            nextChar = (char) (text[position++] & 0xff);
            nextSeen = true;
        }
        return nextChar;
    }

    @Override
    public Literal read(int size, boolean extraCrLf) throws DecodingException {
        boolean here = part < command.literals().size() && position == command.texts().get(part).length;
        if (!here || command.literals().get(part).size() != size) {
            throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "No literal of that size here");
        }
        nextSeen = false;
        nextChar = 0;
        position = 0;
        return command.literals().get(part++);
    }

    /** {@code $} is the result of the last search that was saved (RFC 5182), as UIDs; the command may want their numbers. */
    @Override
    public IdRange[] parseIdRange(ImapSession session) throws DecodingException {
        if (session == null || nextWordChar() != '$') {
            return super.parseIdRange(session);
        }
        consume();
        List<IdRange> saved = new ArrayList<>();
        Iterator<IdRange> ranges = IdRange.mergeRanges(List.of(SearchResUtil.getSavedSequenceSet(session))).iterator();
        IdRange range = null;
        SelectedMailbox selected = session.getSelected();
        for (int number = 1; selected != null && number <= selected.existsCount(); number++) {
            long uid = selected.uid(number).map(MessageUid::asLong).orElse(0L);
            while ((range == null || range.getHighVal() < uid) && ranges.hasNext()) {
                range = ranges.next();
            }
            if (range != null && range.getLowVal() <= uid && uid <= range.getHighVal()) {
                saved.add(new IdRange(command.byUid() ? uid : number));
            }
        }
        return IdRange.mergeRanges(saved).toArray(IdRange[]::new);
    }

    /** Also before a closing parenthesis, where James's search keys do not expect it, and none that is too large or has no digit. */
    @Override
    public long number(boolean alsoBeforeParenthesis) throws DecodingException {
        long number = 0;
        char next = nextWordChar();
        boolean none = true;
        for (; next >= '0' && next <= '9' && number < Long.MAX_VALUE / 10; next = nextChar()) {
            number = number * 10 + next - '0';
            none = false;
            consume();
        }
        if (none || AFTER_NUMBERS.indexOf(next) < 0) {
            throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "Number expected");
        }
        return number;
    }

    @Override
    public boolean take(String word) throws DecodingException {
        nextChar();
        byte[] text = command.texts().get(part);
        int from = position - 1;
        int to = from + word.length();
        if (to >= text.length || AFTER_WORDS.indexOf(text[to]) < 0 || !new String(text, from, word.length(), StandardCharsets.US_ASCII).equalsIgnoreCase(word)) {
            return false;
        }
        position = to;
        nextSeen = false;
        return true;
    }

    @Override
    protected void commandContinuationRequest() {
        // the literal is here already: the framer has asked for it
    }

    /** A mailbox name; control characters would let a name forge answers and log lines (James 3.8.1, fixed upstream by 74bf59448b). */
    @Override
    public String mailbox() throws DecodingException {
        String name = modifiedUtf7();
        if (name.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "Control character in a mailbox name");
        }
        return name;
    }

    private String modifiedUtf7() throws DecodingException {
        try {
            return super.mailbox();
        } catch (Error e) { // Charset.decode has no other way to tell of malformed bytes
            if (e.getCause() instanceof CharacterCodingException) {
                malformedName = true;
                throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "Mailbox name is not modified UTF-7", e);
            }
            throw e;
        }
    }

    @Override
    public void enter() throws DecodingException {
        if (++depth > DEEPEST || ++keys > MOST_KEYS) {
            throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "Too many or too deeply nested keys");
        }
    }

    @Override
    public void leave() {
        depth--;
    }

    /** Whether the command names a mailbox in a way that no name is written. */
    boolean malformedName() {
        return malformedName;
    }

    /** Whether the parser has left a literal unread, so that it cannot have understood the command. */
    boolean literalsLeft() {
        return part < command.literals().size();
    }
}
