package org.mailroom.webadmin.page;

import java.util.List;
import java.util.Optional;

import org.mailroom.domain.conversation.MessageParts.Part;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;

/**
 * A conversation as its page shows it. Everything in it that others have written is still to be escaped.
 *
 * @param version  of what the page shows; another one when there is something new
 * @param earlier  how many messages are left out
 * @param draft  what was filled in and not taken
 */
record ThreadPage(Frame frame, Matter matter, State state, Rights rights, List<Mail> mails, int earlier, List<Step> journal, Choices choices, Draft draft) {

    /** What seldom changes. */
    record Matter(String number, String team, String teamName, String subject, String customer, List<String> tags, Priority priority, List<String> links, String created,
                  String zone) {
        String path() {
            return "/conversations/" + number;
        }
    }

    /**
     * What colleagues change.
     *
     * @param assigned  since when
     * @param holder  the assignee's address or {@code none}, as forms send it along
     * @param until  when it wakes
     */
    record State(Status status, Optional<Person> assignee, boolean mine, Optional<String> assigned, Optional<Writing> lock, Optional<String> until, String version, String holder) {
    }

    /** Who writes an answer. */
    record Writing(Person person, boolean mine, String since, String until) {
    }

    /**
     * What whoever looks may do.
     *
     * @param admin  look at all that is kept of the customer
     */
    record Rights(boolean work, boolean lead, boolean admin) {
    }

    /**
     * A message.
     *
     * @param kind  {@code in}, {@code out} or {@code note}
     * @param html  the address of the frame with its HTML; empty when it is plain text
     */
    record Mail(long id, String kind, String from, String letters, String to, String cc, String time, String exactly, List<MailText.Block> text, Optional<String> html, boolean cut,
                List<File> files) {
    }

    /** An attachment. */
    record File(String name, String size, String address) {
        static File of(Part part, String message) {
            return new File(Mails.fileName(part), size(part.size()), message + "/parts/" + part.place());
        }

        static String size(long bytes) {
            return bytes < 1000 ? bytes + " B" : bytes < 1_000_000 ? Math.round(bytes / 1000.0) + " kB" : Math.round(bytes / 100_000.0) / 10.0 + " MB";
        }
    }

    /** An entry of the journal. */
    record Step(String time, String exactly, String who, String what, String channel) {
    }

    /**
     * What can be chosen.
     *
     * @param snooze  a time to begin with
     * @param saved  saved replies by id
     */
    record Choices(List<Person> members, List<Choice> teams, List<Choice> snoozes, String snooze, List<Choice> saved) {
    }

    record Choice(String value, String label) {
    }

    /** What was filled in. */
    record Draft(String reply, String note, String status) {
        static final Draft NONE = new Draft("", "", "waiting");
    }
}
