package org.mailroom.domain.setup;

import java.time.ZoneId;
import java.util.Optional;

import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.domain.team.TeamSettings.Collision;
import org.mailroom.domain.team.TeamSettings.SendMode;

/** The settings of a team that the file names; see {@link TeamSettings} for what they mean. */
public record WantedSettings(Optional<SendMode> sendMode, Optional<Collision> collision, Optional<Boolean> collisionOnNotes,
                             Optional<AssignedStop> assignedStop, Optional<Integer> lockMinutes, Optional<Integer> undoSeconds,
                             Optional<Assignment> assignment, Optional<Boolean> replyToken, Optional<Boolean> subjectToken,
                             Optional<Integer> reopenDays, Optional<Boolean> presence, Optional<Boolean> labels,
                             Optional<ZoneId> timeZone, WantedScreening screening, WantedDuty duty, Optional<ServiceLevels> service) {

    public static final WantedSettings NONE = new WantedSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), WantedScreening.NONE, WantedDuty.NONE, Optional.empty());

    /** That says nothing of screening, duty and service. */
    public WantedSettings(Optional<SendMode> sendMode, Optional<Collision> collision, Optional<Boolean> collisionOnNotes,
                          Optional<AssignedStop> assignedStop, Optional<Integer> lockMinutes, Optional<Integer> undoSeconds,
                          Optional<Assignment> assignment, Optional<Boolean> replyToken, Optional<Boolean> subjectToken,
                          Optional<Integer> reopenDays, Optional<Boolean> presence, Optional<Boolean> labels, Optional<ZoneId> timeZone) {
        this(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels, timeZone,
            WantedScreening.NONE, WantedDuty.NONE, Optional.empty());
    }

    TeamSettings over(TeamSettings before) {
        return new TeamSettings(sendMode.orElse(before.sendMode()), collision.orElse(before.collision()),
            collisionOnNotes.orElse(before.collisionOnNotes()), assignedStop.orElse(before.assignedStop()),
            lockMinutes.orElse(before.lockMinutes()), undoSeconds.orElse(before.undoSeconds()), assignment.orElse(before.assignment()),
            replyToken.orElse(before.replyToken()), subjectToken.orElse(before.subjectToken()),
            reopenDays.orElse(before.reopenDays()), presence.orElse(before.presence()), labels.orElse(before.labels()), timeZone.orElse(before.timeZone()),
            screening.over(before.screening()), duty.over(before.duty()), service.orElse(before.service()));
    }
}
