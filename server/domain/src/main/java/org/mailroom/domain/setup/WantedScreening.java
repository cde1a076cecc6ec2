package org.mailroom.domain.setup;

import java.util.Optional;

import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.domain.team.Screening.Score;

/** What the file says of a team's {@link Screening}; what it leaves out stays. */
public record WantedScreening(Optional<DmarcFail> dmarcFail, Optional<Score> spamMark, Optional<Score> spamFolder, Optional<Score> spamQuarantine,
                              Optional<Score> spamReject) {
    public static final WantedScreening NONE = new WantedScreening(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    Screening over(Screening before) {
        return new Screening(dmarcFail.orElse(before.dmarcFail()), spamMark.or(before::spamMark), spamFolder.or(before::spamFolder),
            spamQuarantine.or(before::spamQuarantine), spamReject.or(before::spamReject));
    }
}
