package org.mailroom.domain.team;

import java.time.ZoneId;

import org.mailroom.domain.service.ServiceLevels;

/**
 * How a team works.
 *
 * @param sendMode  whose name answers carry
 * @param collision  what happens to an answer that somebody has overtaken
 * @param collisionOnNotes  whether a colleague's new note counts as overtaking
 * @param assignedStop  what happens to an answer in a colleague's conversation
 * @param lockMinutes  how long a lock holds without renewal
 * @param undoSeconds  how long an answer waits in the Outbox before it leaves; 0 is not at all
 * @param assignment  how new conversations find their agent
 * @param replyToken  whether answers carry a Reply-To that names the conversation
 * @param subjectToken  whether {@code [SUP-42]} in the subject of a known participant names the conversation
 * @param reopenDays  for how many days after it is done an answer opens a conversation again; later it begins a new one
 * @param presence  whether a message in the conversation tells who is writing an answer, for clients that show no keywords
 * @param labels  whether states are shown by {@code $label1} to {@code $label5} too, which Thunderbird knows
 * @param timeZone  of times in texts, snoozing and working hours
 * @param screening  what becomes of doubtful mail
 * @param duty  when the team works
 * @param service  what it promises its customers
 */
public record TeamSettings(SendMode sendMode, Collision collision, boolean collisionOnNotes, AssignedStop assignedStop, int lockMinutes,
                           int undoSeconds, Assignment assignment, boolean replyToken, boolean subjectToken,
                           int reopenDays, boolean presence, boolean labels, ZoneId timeZone, Screening screening, Duty duty,
                           ServiceLevels service) {
    /** In minutes. */
    public static final int LONGEST_LOCK = 24 * 60;
    /** In seconds. */
    public static final int LONGEST_UNDO = 3600;
    /** In days. */
    public static final int LONGEST_REOPEN = 36_500;
    private static final TeamSettings DEFAULTS = new TeamSettings(SendMode.AS, Collision.REFUSE, false, AssignedStop.REFUSE, 15, 0,
        Assignment.MANUAL, true, true, 30, false, false, ZoneId.of("UTC"));

    /** Whose name answers carry. */
    public enum SendMode {
        /** From is the team's address. */
        AS,
        /** From is the team's address, Sender the agent's. */
        ON_BEHALF,
        /** From stays as the agent wrote it. */
        OWN
    }

    /** What happens to an answer that somebody has overtaken. */
    public enum Collision {
        REFUSE, WARN, OFF
    }

    /** What happens to an answer in a colleague's conversation. */
    public enum AssignedStop {
        REFUSE, ALLOW
    }

    /** How new conversations find their agent. */
    public enum Assignment {
        MANUAL, ROUND_ROBIN, LEAST_LOADED, SKILLS
    }

    public TeamSettings {
        if (lockMinutes < 1 || lockMinutes > LONGEST_LOCK) {
            throw new IllegalArgumentException("lockMinutes is " + lockMinutes + "; allowed: 1 to " + LONGEST_LOCK);
        }
        if (undoSeconds < 0 || undoSeconds > LONGEST_UNDO) {
            throw new IllegalArgumentException("undoSeconds is " + undoSeconds + "; allowed: 0 to " + LONGEST_UNDO);
        }
        if (reopenDays < 0 || reopenDays > LONGEST_REOPEN) {
            throw new IllegalArgumentException("reopenDays is " + reopenDays + "; allowed: 0 to " + LONGEST_REOPEN);
        }
    }

    /** That promises nothing. */
    public TeamSettings(SendMode sendMode, Collision collision, boolean collisionOnNotes, AssignedStop assignedStop, int lockMinutes,
                        int undoSeconds, Assignment assignment, boolean replyToken, boolean subjectToken,
                        int reopenDays, boolean presence, boolean labels, ZoneId timeZone, Screening screening, Duty duty) {
        this(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels, timeZone,
            screening, duty, ServiceLevels.none());
    }

    /** On duty day and night. */
    public TeamSettings(SendMode sendMode, Collision collision, boolean collisionOnNotes, AssignedStop assignedStop, int lockMinutes,
                        int undoSeconds, Assignment assignment, boolean replyToken, boolean subjectToken,
                        int reopenDays, boolean presence, boolean labels, ZoneId timeZone, Screening screening) {
        this(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels, timeZone,
            screening, Duty.always());
    }

    /** With the usual screening. */
    public TeamSettings(SendMode sendMode, Collision collision, boolean collisionOnNotes, AssignedStop assignedStop, int lockMinutes,
                        int undoSeconds, Assignment assignment, boolean replyToken, boolean subjectToken,
                        int reopenDays, boolean presence, boolean labels, ZoneId timeZone) {
        this(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels, timeZone,
            Screening.usual());
    }

    public TeamSettings with(Screening other) {
        return new TeamSettings(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels,
            timeZone, other, duty, service);
    }

    public TeamSettings with(Duty other) {
        return new TeamSettings(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels,
            timeZone, screening, other, service);
    }

    public TeamSettings with(Assignment other) {
        return new TeamSettings(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, other, replyToken, subjectToken, reopenDays, presence, labels,
            timeZone, screening, duty, service);
    }

    public TeamSettings with(ZoneId other) {
        return new TeamSettings(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels,
            other, screening, duty, service);
    }

    public TeamSettings with(ServiceLevels other) {
        return new TeamSettings(sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels,
            timeZone, screening, duty, other);
    }

    public static TeamSettings defaults() {
        return DEFAULTS;
    }
}
