package org.mailroom.domain.conversation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.mailroom.domain.team.TeamKey;

/** How people call a conversation: the team's key and a count, {@code SUP-42}. */
public record ConversationNumber(TeamKey team, long count) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z][A-Za-z0-9]*)-([1-9][0-9]{0,17})");
    private static final Pattern IN_SUBJECT = Pattern.compile("\\[" + TEXT.pattern() + "]");
    private static final Pattern ANYWHERE = Pattern.compile("(?<![A-Za-z0-9-])" + TEXT.pattern() + "(?![A-Za-z0-9-])");

    public ConversationNumber {
        if (count < 1) {
            throw new IllegalArgumentException("numbers of conversations begin at 1");
        }
    }

    /** The number that the text is; empty for any other text. */
    public static Optional<ConversationNumber> parse(String text) {
        return of(TEXT.matcher(text), true);
    }

    /** The first {@code [SUP-42]} in a subject. */
    public static Optional<ConversationNumber> inBrackets(String subject) {
        return of(IN_SUBJECT.matcher(subject), false);
    }

    /** The first number in a text, with or without brackets. */
    public static Optional<ConversationNumber> in(String text) {
        return of(ANYWHERE.matcher(text), false);
    }

    private static Optional<ConversationNumber> of(Matcher matcher, boolean whole) {
        if (!(whole ? matcher.matches() : matcher.find())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ConversationNumber(new TeamKey(matcher.group(1).toUpperCase(java.util.Locale.ROOT)), Long.parseLong(matcher.group(2))));
        } catch (IllegalArgumentException noKey) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return team + "-" + count;
    }
}
