package org.mailroom.domain.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;

/**
 * Reads the journal entry by entry, in its order, and takes down what reports need. The same entries make the same reports; what has no meaning here passes by. An entry of a conversation whose beginning
 * was not read counts, and measures nothing.
 */
public final class Reckoning {
    /** What a team's entries are read with: its promises and hours. */
    public record Scene(ServiceLevels promised, WorkingHours hours) {
    }

    private final Courses courses;
    private final Tally tally;
    private final Function<TeamKey, Optional<Scene>> scenes;

    /** @param scenes  empty for a team that is no more; its entries are passed by */
    public Reckoning(Courses courses, Tally tally, Function<TeamKey, Optional<Scene>> scenes) {
        this.courses = courses;
        this.tally = tally;
        this.scenes = scenes;
    }

    public void read(JournalEntry entry) {
        Optional<Scene> scene = scenes.apply(entry.number().team());
        switch (entry.event().what()) {
            case "created" -> begun(entry, scene);
            case "merged" -> merged(entry, scene);
            case "transferred" -> transferred(entry, scene);
            default -> scene.ifPresent(found -> happened(entry, found));
        }
    }

    private void happened(JournalEntry entry, Scene scene) {
        Map<String, String> details = entry.event().details();
        Optional<Course> course = courses.get(entry.number());
        switch (entry.event().what()) {
            case "received" -> received(entry, course, scene);
            case "answered" -> answered(entry, course, scene);
            case "status" -> status(entry, course, scene);
            case "priority" -> Priority.of(details.getOrDefault("to", "")).ifPresent(priority -> course.ifPresent(it -> courses.put(it.with(priority))));
            case "assigned" -> {
                Optional<EmailAddress> agent = Optional.ofNullable(details.get("to")).map(EmailAddress::of);
                tally.count(day(entry, scene, agent), Count.ASSIGNED, 1);
                course.ifPresent(it -> courses.put(it.with(agent)));
            }
            case "unassigned" -> course.ifPresent(it -> courses.put(it.with(Optional.<EmailAddress>empty())));
            case "noted" -> count(entry, scene, Count.NOTES, 1);
            case "screened" -> {
                if (details.getOrDefault("virus", "").startsWith("infected")) {
                    count(entry, scene, Count.VIRUSES, 1);
                }
            }
            default -> {
                // Locks, tags, drafts and the like are no matter of reports.
            }
        }
    }

    private static Tally.Day day(JournalEntry entry, Scene scene, Optional<EmailAddress> agent) {
        return new Tally.Day(entry.number().team(), entry.time().atZone(scene.hours().zone()).toLocalDate(), agent);
    }

    private void count(JournalEntry entry, Scene scene, Count what, int howMany) {
        tally.count(day(entry, scene, entry.actor().agent()), what, howMany);
    }

    private void stands(Tally.Day day, Status status, int more) {
        tally.count(day, Count.of(status), more);
    }

    private void begun(JournalEntry entry, Optional<Scene> scene) {
        Status status = standing(entry.event().details().getOrDefault("found", ""));
        Course fresh = Course.begun(entry.number(), status, entry.time());
        // What was split off is waited for since when the rest is, and is the same agent's.
        Optional<Course> rest = other(entry, "from").flatMap(courses::get);
        courses.put(rest.map(it -> fresh.askedAt(it.asked()).with(it.assignee())).orElse(fresh));
        scene.ifPresent(found -> {
            count(entry, found, Count.CREATED, 1);
            stands(day(entry, found, Optional.empty()), status, 1);
        });
    }

    /** The status of what was found in a folder of the team. */
    private static Status standing(String folder) {
        return Stream.of(Status.values()).filter(status -> status != Status.OPEN)
            .filter(status -> (folder + TeamFolder.DELIMITER).startsWith(status.folder().path() + TeamFolder.DELIMITER)).findFirst().orElse(Status.OPEN);
    }

    private static Optional<ConversationNumber> other(JournalEntry entry, String name) {
        return Optional.ofNullable(entry.event().details().get(name)).flatMap(ConversationNumber::parse);
    }

    private void received(JournalEntry entry, Optional<Course> course, Scene scene) {
        boolean automatic = entry.event().details().containsKey("automatic");
        count(entry, scene, automatic ? Count.AUTOMATIC : Count.RECEIVED, 1);
        if (!automatic) {
            course.ifPresent(it -> courses.put(it.askedAt(it.asked().or(() -> Optional.of(entry.time())))));
        }
    }

    private void answered(JournalEntry entry, Optional<Course> course, Scene scene) {
        count(entry, scene, Count.ANSWERS, 1);
        course.ifPresent(it -> {
            it.asked().ifPresent(since -> time(entry, it, scene, it.next(), since));
            courses.put(it.withAnswer());
        });
    }

    private void time(JournalEntry entry, Course it, Scene scene, Period what, Instant since) {
        time(entry, it, scene, what, since, entry.actor().agent());
    }

    private void time(JournalEntry entry, Course it, Scene scene, Period what, Instant since, Optional<EmailAddress> agent) {
        Duration worked = scene.hours().between(since, entry.time());
        TimeLimit limit = limit(scene.promised().target(it.priority()), what);
        Optional<Boolean> kept = limit.off() ? Optional.empty() : Optional.of(worked.compareTo(limit.duration()) <= 0);
        tally.time(day(entry, scene, agent), what, it.priority(), Duration.between(since, entry.time()), worked, kept);
    }

    private static TimeLimit limit(Target target, Period what) {
        return switch (what) {
            case FIRST -> target.first();
            case NEXT -> target.next();
            case RESOLUTION -> target.resolution();
            case PARKED -> TimeLimit.OFF;
        };
    }

    private void status(JournalEntry entry, Optional<Course> course, Scene scene) {
        Status from = Status.of(entry.event().details().getOrDefault("from", "")).orElse(Status.OPEN);
        Status to = Status.of(entry.event().details().getOrDefault("to", "")).orElse(Status.OPEN);
        stands(day(entry, scene, Optional.empty()), from, -1);
        stands(day(entry, scene, Optional.empty()), to, 1);
        if (entry.actor().bringsOldMail()) {
            // That is where it begins; nobody has done anything now.
            course.ifPresent(it -> courses.put(it.with(to, entry.time())));
            return;
        }
        course.filter(it -> Count.of(it.status()) == Count.PARKED).ifPresent(it -> time(entry, it, scene, Period.PARKED, it.since()));
        if (to == Status.DONE || to == Status.WAITING) {
            course.ifPresent(it -> unanswered(entry, it, scene));
        }
        if (to == Status.DONE) {
            // Who has it has done it, whoever puts it away.
            Optional<EmailAddress> agent = course.flatMap(Course::assignee).or(() -> entry.actor().agent());
            tally.count(day(entry, scene, agent), Count.DONE, 1);
            course.ifPresent(it -> time(entry, it, scene, Period.RESOLUTION, it.begun(), agent));
        } else if (from == Status.DONE && to == Status.OPEN) {
            count(entry, scene, Count.REOPENED, 1);
        } else if (to == Status.SPAM) {
            count(entry, scene, Count.SPAM, 1);
        }
        course.ifPresent(it -> courses.put(it.with(to, entry.time())));
    }

    /** Who is put aside without an answer after the promised time was answered too late. */
    private void unanswered(JournalEntry entry, Course it, Scene scene) {
        Period what = it.next();
        TimeLimit limit = limit(scene.promised().target(it.priority()), what);
        boolean late = !limit.off() && it.asked().filter(since -> scene.hours().between(since, entry.time()).compareTo(limit.duration()) > 0).isPresent();
        if (late) {
            tally.missed(day(entry, scene, Optional.empty()), what, it.priority());
        }
    }

    /** The first one's mail is the second one's from now on, and so is the wait for an answer to it. */
    private void merged(JournalEntry entry, Optional<Scene> scene) {
        other(entry, "from").flatMap(courses::get).ifPresent(old -> {
            courses.get(entry.number()).ifPresent(it -> courses.put(it.askedAt(earlier(it.asked(), old.asked()))));
            courses.remove(old.number());
            scene.ifPresent(found -> {
                stands(day(entry, found, Optional.empty()), old.status(), -1);
                tally.count(day(entry, found, Optional.empty()), Count.CLOSED, 1);
                if (old.again() && old.begun().equals(entry.time()) && !entry.actor().bringsOldMail()) {
                    // It was opened only to be merged.
                    count(entry, found, Count.REOPENED, -1);
                }
            });
        });
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() ? other : other.isEmpty() ? one : Optional.of(one.get().isBefore(other.get()) ? one.get() : other.get());
    }

    private void transferred(JournalEntry entry, Optional<Scene> scene) {
        other(entry, "from").flatMap(courses::get).ifPresent(it -> {
            courses.remove(it.number());
            courses.put(it.with(entry.number()));
            scenes.apply(it.number().team()).ifPresent(before -> {
                LocalDate date = entry.time().atZone(before.hours().zone()).toLocalDate();
                Tally.Day day = new Tally.Day(it.number().team(), date, Optional.empty());
                tally.count(day, Count.GIVEN, 1);
                stands(day, it.status(), -1);
            });
            scene.ifPresent(found -> {
                tally.count(day(entry, found, Optional.empty()), Count.TAKEN, 1);
                stands(day(entry, found, Optional.empty()), it.status(), 1);
            });
        });
    }
}
