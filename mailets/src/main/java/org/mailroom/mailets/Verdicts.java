package org.mailroom.mailets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.mailets.scan.SpamScore;
import org.mailroom.mailets.triage.Reading;

/**
 * What was found of a mail when it came, as the fields say that stand before it where it is stored.
 *
 * @param virus  empty where nothing is said
 * @param spam  empty where nobody has scored it
 * @param auth  results of {@code spf}, {@code dkim} and {@code dmarc}
 */
public record Verdicts(Optional<String> virus, Optional<SpamScore> spam, Map<String, String> auth) {
    private static final Pattern RESULT = Pattern.compile("\\b(spf|dkim|dmarc)=([a-z]+)");
    private static final String SCORE = "-?[0-9]{1,6}(\\.[0-9]{1,4})?";

    /** @param fields  those that were set here */
    public static Verdicts of(Reading fields) {
        Map<String, String> auth = new TreeMap<>();
        Matcher result = RESULT.matcher(fields.header("Authentication-Results").stream().findFirst().orElse(""));
        while (result.find()) {
            auth.putIfAbsent(result.group(1), result.group(2));
        }
        return new Verdicts(fields.header("X-Mailroom-Virus").stream().findFirst(),
            fields.header("X-Spam-Score").stream().filter(text -> text.matches(SCORE)).findFirst().map(text -> new SpamScore(Double.parseDouble(text), 0, List.of())), auth);
    }

    /** Notes them as the mailets have done that found them, but for what follows from a score. */
    void note(Mail mail) {
        auth.forEach((method, found) -> mail.setAttribute(new Attribute(AttributeName.of(Authenticate.RESULT + method), AttributeValue.of(found))));
        virus.filter(found -> !found.equals("clean") && !found.equals(Virus.OFF)).ifPresent(found -> {
            Docket.of(mail).finding("virus", found);
            Docket.of(mail).quarantine();
        });
    }
}
