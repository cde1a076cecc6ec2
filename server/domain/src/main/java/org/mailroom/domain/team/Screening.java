package org.mailroom.domain.team;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a team does with mail that is not what it says, or that looks like spam. An empty score stands for the one of the mailet {@code Spam}.
 *
 * @param dmarcFail  what becomes of mail that fails DMARC, where the owner of the domain asks for it
 * @param spamMark  from which score mail is marked
 * @param spamFolder  from which score it goes into Spam
 * @param spamQuarantine  from which score it goes into quarantine
 * @param spamReject  from which score it is kept from the team altogether
 */
public record Screening(DmarcFail dmarcFail, Optional<Score> spamMark, Optional<Score> spamFolder, Optional<Score> spamQuarantine, Optional<Score> spamReject) {
    private static final Screening USUAL = new Screening(DmarcFail.MARK, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What becomes of mail that fails DMARC; never more than the owner of the domain asks for. */
    public enum DmarcFail {
        /** The header tells. */
        MARK, QUARANTINE, REJECT
    }

    /** A score, or never. */
    public record Score(double from) {
        public static final Score OFF = new Score(Double.POSITIVE_INFINITY);
        private static final double LARGEST = 1_000_000;

        /** @throws IllegalArgumentException when the text is neither a number nor {@code off} */
        public static Score of(String text) {
            if (text.equals("off")) {
                return OFF;
            }
            if (!text.matches("-?[0-9]{1,6}(\\.[0-9]{1,4})?") || Math.abs(Double.parseDouble(text)) > LARGEST) {
                throw new IllegalArgumentException("'" + text + "' is no score; allowed: a number such as 5.0, or off");
            }
            return new Score(Double.parseDouble(text));
        }

        @Override
        public String toString() {
            return Double.isInfinite(from) ? "off" : String.format(Locale.ROOT, "%s", from);
        }
    }

    public static Screening usual() {
        return USUAL;
    }

    /** Whether a team sets scores of its own. */
    public boolean hasScores() {
        return Stream.of(spamMark, spamFolder, spamQuarantine, spamReject).anyMatch(Optional::isPresent);
    }

    /** The names of the settings, in the order of this record. */
    public static List<String> names() {
        return List.of("dmarcFail", "spamMark", "spamFolder", "spamQuarantine", "spamReject");
    }
}
