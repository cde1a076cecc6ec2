package org.mailroom.app.measure;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.mailroom.domain.answer.Receipt;
import org.mailroom.domain.answer.Submission;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

/** Other submissions, which are counted by what they have come to; of those that are refused the word in brackets tells why. */
public record CountedSubmissions(Submissions submissions, Meters meters) implements Submissions {
    private static final Pattern WORD = Pattern.compile("\\[([A-Z]{1,20})]");
    private static final Set<String> KNOWN = Measure.SUBMISSIONS.labels().get(0).values().stream().collect(Collectors.toUnmodifiableSet());

    @Override
    public Receipt submit(Submission mail) {
        Receipt receipt = submissions.submit(mail);
        meters.count(Measure.SUBMISSIONS, word(receipt));
        return receipt;
    }

    private static String word(Receipt receipt) {
        if (receipt instanceof Receipt.Refusal refusal) {
            Matcher code = WORD.matcher(refusal.answer());
            String word = code.find() ? code.group(1).toLowerCase(Locale.ROOT) : "refused";
            return KNOWN.contains(word) ? word : "refused";
        }
        return receipt instanceof Receipt.Plain ? "plain" : "taken";
    }
}
