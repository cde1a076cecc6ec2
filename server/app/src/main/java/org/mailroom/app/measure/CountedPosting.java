package org.mailroom.app.measure;

import java.util.Map;

import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Posting;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

/** Other posting, whose outcomes are counted. */
public record CountedPosting(Posting posting, Meters meters) implements Posting {
    @Override
    public Outcome post(HookUrl url, Map<String, String> headers, byte[] content) {
        Outcome outcome = posting.post(url, headers, content);
        meters.count(Measure.WEBHOOK_POSTS, outcome.taken() ? "taken" : outcome.status().isPresent() ? "refused" : "unreachable");
        return outcome;
    }
}
