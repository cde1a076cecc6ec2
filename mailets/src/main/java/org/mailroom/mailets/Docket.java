package org.mailroom.mailets;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.team.TeamKey;

/**
 * What the mailets have noted about a mail, for {@link File}: header fields to stand before the message, what goes into the journal, and whether
 * it is spam or to be quarantined. Kept as attributes of the mail, so that it outlives a restart and can be asked for with James's matchers:
 * {@code org.mailroom.status} (for one team {@code org.mailroom.status.KEY}), {@code org.mailroom.field.NAME}, {@code org.mailroom.finding.NAME}. For the thread that has the mail.
 */
public final class Docket {
    private static final String FIELD = "org.mailroom.field.";
    private static final String TEAM_FIELD = "org.mailroom.teamField.";
    /** Stands where a team's key stands, for the mailboxes of agents; no key looks like this. */
    private static final String AGENTS = "agents";
    private static final int LINE = 78;

    private final Mail mail;

    private Docket(Mail mail) {
        this.mail = mail;
    }

    public static Docket of(Mail mail) {
        return new Docket(mail);
    }

    /** Whether somebody has looked at it and let it go: it is not screened again, and its verdicts stay. */
    boolean released() {
        return mail.getAttribute(AttributeName.of(Marks.RELEASED)).isPresent();
    }

    /** Has the mail quarantined, whatever was said before. */
    public void quarantine() {
        set(Marks.STATUS, Status.QUARANTINED.word());
    }

    /** Has the mail filed as spam, unless it is to be quarantined. */
    public void spam() {
        if (status().isEmpty()) {
            set(Marks.STATUS, Status.SPAM.word());
        }
    }

    /** Has it quarantined for one team, whatever was said before. */
    public void quarantine(TeamKey team) {
        set(Marks.STATUS + "." + team, Status.QUARANTINED.word());
    }

    /** Has it filed as spam for one team, unless it is to be quarantined there. */
    public void spam(TeamKey team) {
        if (status(team).isEmpty()) {
            set(Marks.STATUS + "." + team, Status.SPAM.word());
        }
    }

    /** The same for the mailboxes of agents, and for no team. */
    void forAgents(Status status) {
        set(Marks.STATUS + "." + AGENTS, status.word());
    }

    private Optional<Status> status(TeamKey team) {
        return status("." + team);
    }

    private Optional<Status> status(String whose) {
        return AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(Marks.STATUS + whose), String.class).flatMap(Status::of);
    }

    private Optional<Status> status() {
        return status("");
    }

    public boolean isQuarantined() {
        return status().equals(Optional.of(Status.QUARANTINED));
    }

    /**
     * Puts a header field before the message, in place of an earlier one of this name that was set here.
     *
     * @param value  printable ASCII; anything else becomes a question mark
     */
    public void field(String name, String value) {
        set(FIELD + name, value.replaceAll("[^ -~]", "?"));
    }

    /** The same for what is filed with one team, in place of the one for all. */
    public void field(TeamKey team, String name, String value) {
        set(TEAM_FIELD + team + "." + name, value.replaceAll("[^ -~]", "?"));
    }

    /** Takes a field for one team back. */
    void noField(TeamKey team, String name) {
        mail.removeAttribute(AttributeName.of(TEAM_FIELD + team + "." + name));
    }

    /** Takes fields of an earlier attempt back. */
    void noFields(String... names) {
        for (String name : names) {
            mail.removeAttribute(AttributeName.of(FIELD + name));
        }
    }

    /** Notes something for the journal: a word or a number, nothing of the message. */
    public void finding(String name, String value) {
        set(Marks.FINDING + name, value);
    }

    private void set(String name, String value) {
        mail.setAttribute(new Attribute(AttributeName.of(name), AttributeValue.of(value)));
    }

    /** What the spam scanner has said; empty where it has said nothing. */
    OptionalDouble spamScore() {
        return AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(FIELD + "X-Spam-Score"), String.class)
            .map(score -> OptionalDouble.of(Double.parseDouble(score))).orElse(OptionalDouble.empty());
    }

    /** Has what is filed with the second team treated as what is filed with the first; what was said for the second itself counts more. */
    void share(TeamKey from, TeamKey to) {
        all(TEAM_FIELD + from + ".").forEach((name, value) -> {
            if (mail.getAttribute(AttributeName.of(TEAM_FIELD + to + "." + name)).isEmpty()) {
                set(TEAM_FIELD + to + "." + name, value);
            }
        });
        if (status(to).isEmpty()) {
            status(from).ifPresent(status -> set(Marks.STATUS + "." + to, status.word()));
        }
    }

    /** What the filing is told. */
    Handling handling() {
        Handling usual = Handling.USUAL.withFindings(all(Marks.FINDING));
        return status().map(usual::with).orElse(usual);
    }

    /** What the filing in this folder is told: what was said for all, and for its team or the agents. Quarantine counts most, then what a rule has said ({@link Ruling}). */
    Handling handling(Folder folder) {
        Handling all = handling();
        Optional<Status> own = status("." + whose(folder));
        Handling its = all.quarantined() || own.isEmpty() ? all : all.with(own.get());
        return folder instanceof Folder.Queue queue ? Ruling.of(mail).over(its, queue.team()) : its;
    }

    private static String whose(Folder folder) {
        return folder instanceof Folder.Queue queue ? queue.team().value() : AGENTS;
    }

    /** The header fields for all, folded, each with CRLF. */
    String fields() {
        return text(all(FIELD));
    }

    /** The header fields for what is filed in this folder. */
    String fields(Folder folder) {
        Map<String, String> fields = all(FIELD);
        fields.putAll(all(TEAM_FIELD + whose(folder) + "."));
        return text(fields);
    }

    private static String text(Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> fold(field.getKey() + ": " + field.getValue())).collect(Collectors.joining());
    }

    private Map<String, String> all(String prefix) {
        Map<String, String> all = new TreeMap<>();
        mail.attributeNames().map(AttributeName::asString).filter(name -> name.startsWith(prefix)).forEach(name ->
            AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(name), String.class).ifPresent(value -> all.put(name.substring(prefix.length()), value)));
        return all;
    }

    /** Breaks long lines at blanks; also behind commas, where a list would be too long for a line. */
    private static String fold(String field) {
        if (field.length() <= LINE) {
            return field + "\r\n";
        }
        StringBuilder folded = new StringBuilder();
        int length = 0;
        for (String word : field.split("(?= )|(?<=,)(?=[^ ])")) {
            if (length > 0 && length + word.length() > LINE) {
                folded.append("\r\n").append(word.startsWith(" ") ? "" : "\t");
                length = 1;
            }
            folded.append(word);
            length += word.length();
        }
        return folded.append("\r\n").toString();
    }
}
