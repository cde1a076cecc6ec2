package org.mailroom.domain.answer;

import java.util.regex.Pattern;

import org.mailroom.domain.conversation.ConversationNumber;

/**
 * The line that every note begins with, and how it is found again in what is quoted: wherever lines were broken, whatever
 * quote marks, blanks, tags and entities of HTML have come between its letters.
 */
public final class NoteMark {
    /** The header field of notes as they are stored. */
    public static final String FIELD = "X-Mailroom-Note";
    private static final Pattern SQUEEZED = Pattern.compile("\\[internalnote[a-z][a-z0-9]*-[1-9][0-9]*]", Pattern.CASE_INSENSITIVE);
    private static final int WINDOW = 4096;
    private static final int LONGEST = 128;

    private NoteMark() {
    }

    public static String line(ConversationNumber number) {
        return "[Internal note " + number + "]";
    }

    /** Looks for the line in a text that is given piece by piece; memory is bounded. For one thread. */
    public static final class Finder {
        private static final int TEXT = 0;
        private static final int TAG = 1;
        private static final int ENTITY = 2;
        private static final int LONGEST_ENTITY = 12;

        private final boolean html;
        private final StringBuilder window = new StringBuilder();
        private final StringBuilder entity = new StringBuilder();
        private int state = TEXT;
        private boolean found;

        /** @param html  whether tags and entities are looked through */
        public Finder(boolean html) {
            this.html = html;
        }

        public void accept(char[] text, int from, int length) {
            for (int i = from; i < from + length; i++) {
                if (html) {
                    markup(text[i]);
                } else {
                    letter(text[i]);
                }
            }
        }

        /** Whether the line was in what was given so far. */
        public boolean found() {
            look();
            return found;
        }

        private void markup(char c) {
            if (state == TAG) {
                state = c == '>' ? TEXT : TAG;
            } else if (state == ENTITY) {
                inEntity(c);
            } else if (c == '<') {
                state = TAG;
            } else if (c == '&') {
                state = ENTITY;
                entity.setLength(0);
            } else {
                letter(c);
            }
        }

        private void inEntity(char c) {
            boolean named = Character.isLetterOrDigit(c) || c == '#';
            if (named && entity.length() < LONGEST_ENTITY) {
                entity.append(c);
                return;
            }
            state = TEXT;
            letter(decoded(entity.toString()));
            if (c != ';') {
                markup(c);
            }
        }

        private static char decoded(String name) {
            try {
                if (name.startsWith("#x") || name.startsWith("#X")) {
                    return (char) Integer.parseInt(name.substring(2), 16);
                }
                if (name.startsWith("#")) {
                    return (char) Integer.parseInt(name.substring(1));
                }
            } catch (NumberFormatException noNumber) {
                return '?';
            }
            return switch (name) {
                case "lbrack", "lsqb" -> '[';
                case "rbrack", "rsqb" -> ']';
                case "hyphen", "dash" -> '-';
                case "nbsp", "ensp", "emsp", "thinsp", "shy", "zwnj", "zwj", "gt" -> ' ';
                default -> '?';
            };
        }

        private void letter(char c) {
            boolean between = Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT || c < ' '
                || c == '>' || c == '|';
            if (between) {
                return;
            }
            window.append(c == '\u2010' || c == '\u2011' ? '-' : c);
            if (window.length() >= WINDOW) {
                look();
                window.delete(0, window.length() - LONGEST);
            }
        }

        private void look() {
            found = found || SQUEEZED.matcher(window).find();
        }
    }
}
