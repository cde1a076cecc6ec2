package org.mailroom.mailets.scan;

import java.util.List;

/**
 * What spamd says of a message.
 *
 * @param score  the higher, the more like spam
 * @param required  from where spamd itself would call it spam
 * @param tests  names of what has made the score
 */
public record SpamScore(double score, double required, List<String> tests) {
    public SpamScore {
        tests = List.copyOf(tests);
    }
}
