package org.mailroom.mailets;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.rule.Outcome;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.mailets.triage.Triage.Judgement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What {@link Categorise} has found out about a mail and what the rules have said, for {@link Route} and {@link File}. Kept as attributes of the mail: {@code org.mailroom.ruling.language},
 * {@code .segment} and {@code .score}, and {@code org.mailroom.ruling.KEY.NAME} for a team. What was said once holds for all attempts at the mail, also when rules or hours change meanwhile: half of a mail must not go
 * another way than the other half. Attributes do for that as long as this process lives; what is filed has it beside it ({@link org.mailroom.domain.mail.Attempts}). For the thread that has the mail.
 */
final class Ruling {
    private static final String PREFIX = "org.mailroom.ruling.";
    private static final String CATEGORY = "X-Mailroom-Category";
    private static final String LANGUAGE = "X-Mailroom-Language";
    private static final String JUDGED = "judged";
    private static final String ROUTED = "routed";
    private static final String NO_RULE = "no rule applies";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Mail mail;

    private Ruling(Mail mail) {
        this.mail = mail;
    }

    static Ruling of(Mail mail) {
        return new Ruling(mail);
    }

    /** Notes a judgement, in place of an earlier one. Quarantine and rejection do not count for mail that somebody has let go. */
    void note(Judgement judgement) {
        names(PREFIX).forEach(name -> mail.removeAttribute(AttributeName.of(name)));
        Docket docket = Docket.of(mail);
        docket.noFields(LANGUAGE);
        Topic topic = judgement.topic();
        topic.language().ifPresent(language -> docket.field(LANGUAGE, language));
        set("language", topic.language().orElse(""));
        set("segment", topic.segment().orElse(""));
        set("score", topic.score() == 0 ? "" : Integer.toString(topic.score()));
        set(JUDGED, judgement.outcomes().values().stream().allMatch(outcome -> outcome.rules().isEmpty()) ? NO_RULE : "yes");
        judgement.outcomes().forEach((team, outcome) -> note(team, outcome, docket));
    }

    private void note(TeamKey team, Outcome outcome, Docket docket) {
        boolean released = docket.released();
        docket.noField(team, CATEGORY);
        outcome.category().ifPresent(category -> docket.field(team, CATEGORY, category.value()));
        set(team, "rules", String.join(", ", outcome.rules()));
        set(team, "teams", outcome.teams().stream().map(TeamKey::value).collect(Collectors.joining(" ")));
        set(team, "assignee", outcome.assignee().map(EmailAddress::value).orElse(""));
        set(team, "priority", outcome.priority().map(Priority::word).orElse(""));
        set(team, "category", outcome.category().map(Tag::value).orElse(""));
        set(team, "tags", outcome.tags().stream().map(Tag::value).collect(Collectors.joining(" ")));
        set(team, "status", outcome.quarantined() && !released ? Status.QUARANTINED.word() : outcome.status().map(Status::word).orElse(""));
        set(team, "rejection", released ? "" : outcome.rejection().orElse(""));
        set(team, "reply", outcome.reply().orElse(""));
        set(team, "forwards", outcome.forwards().stream().map(EmailAddress::value).collect(Collectors.joining(" ")));
        set(team, "calls", outcome.calls().stream().map(Object::toString).collect(Collectors.joining(" ")));
    }

    /** Whether an attempt has noted a judgement. */
    boolean judged() {
        return get(JUDGED).isPresent();
    }

    /** Whether an attempt has found out where it goes. */
    boolean routed() {
        return get(ROUTED).isPresent();
    }

    /** It is known where it goes. */
    void route() {
        set(ROUTED, "yes");
    }

    /** All of this as a text; empty when no rule has applied. */
    String text() {
        if (get(JUDGED).filter(said -> !said.equals(NO_RULE)).isEmpty()) {
            return "";
        }
        Map<String, String> all = new TreeMap<>();
        names(PREFIX).forEach(name -> get(name.substring(PREFIX.length())).ifPresent(value -> all.put(name.substring(PREFIX.length()), value)));
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words can always be written", e);
        }
    }

    /** Notes what an attempt has left as {@link #text}, in place of everything else. */
    void restore(String text, Collection<TeamKey> teams) {
        names(PREFIX).forEach(name -> mail.removeAttribute(AttributeName.of(name)));
        try {
            JSON.readValue(text, new TypeReference<Map<String, String>>() { }).forEach(this::set);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was kept of " + mail.getName() + " cannot be read", e);
        }
        Docket docket = Docket.of(mail);
        docket.noFields(LANGUAGE);
        get("language").ifPresent(language -> docket.field(LANGUAGE, language));
        for (TeamKey team : teams) {
            docket.noField(team, CATEGORY);
            get(team, "category").ifPresent(category -> docket.field(team, CATEGORY, category));
            teams(team).stream().filter(target -> !target.equals(team)).forEach(target -> docket.share(team, target));
        }
    }

    /** The teams that a team's mail goes to: those that a rule has named, else itself. */
    Set<TeamKey> teams(TeamKey team) {
        Set<TeamKey> named = words(team, "teams").stream().map(TeamKey::new).collect(Collectors.toCollection(LinkedHashSet::new));
        return named.isEmpty() ? Set.of(team) : named;
    }

    /** Has the team's mail go to these teams, whatever a rule has said. */
    void send(TeamKey team, Set<TeamKey> targets) {
        set(team, "teams", targets.equals(Set.of(team)) ? "" : targets.stream().map(TeamKey::value).collect(Collectors.joining(" ")));
    }

    /** Has the mail treated in the second team as the rules have said for the first, which sends it there; what they have said for the second itself counts more, and tags add up. */
    void share(TeamKey from, TeamKey to) {
        Set<String> tags = new TreeSet<>(words(from, "tags"));
        tags.addAll(words(to, "tags"));
        for (String what : List.of("rules", "assignee", "priority", "category", "status", "reply", "calls")) {
            if (get(to, what).isEmpty()) {
                set(to, what, get(from, what).orElse(""));
            }
        }
        set(to, "tags", String.join(" ", tags));
        Docket.of(mail).share(from, to);
    }

    /** The names of the rules that apply. */
    String rules(TeamKey team) {
        return get(team, "rules").orElse("");
    }

    /** What the rules call it. */
    String category(TeamKey team) {
        return get(team, "category").orElse("");
    }

    /** What is told that it came. */
    Set<String> calls(TeamKey team) {
        return words(team, "calls");
    }

    /** Why nobody is answered. */
    Optional<String> noReply(TeamKey team) {
        return get(team, "noReply");
    }

    /** Why the team's copy is rejected. */
    Optional<String> rejection(TeamKey team) {
        return get(team, "rejection");
    }

    /** The saved reply that the sender gets from the team. */
    Optional<String> reply(TeamKey team) {
        return get(team, "reply");
    }

    /** Has nobody answered for the team. */
    void noReply(TeamKey team, String why) {
        set(team, "reply", "");
        set(team, "noReply", why);
    }

    /** Whom the team's copy is forwarded to. */
    Set<String> forwards(TeamKey team) {
        return words(team, "forwards");
    }

    /** What the filing with a team is told, from what the screening has said. What is in quarantine stays there. */
    Handling over(Handling screened, TeamKey team) {
        Handling its = screened.with(new Topic(get(team, "category"), get("language"), get("segment"), get("score").map(Integer::parseInt).orElse(0)))
            .withTags(words(team, "tags").stream().map(Tag::new).collect(Collectors.toSet()));
        its = get(team, "status").filter(word -> !screened.quarantined()).flatMap(Status::of).map(its::with).orElse(its);
        its = get(team, "priority").flatMap(Priority::of).map(its::with).orElse(its);
        its = get(team, "assignee").map(EmailAddress::of).map(its::withAssignee).orElse(its);
        Map<String, String> findings = new TreeMap<>(its.findings());
        get(team, "rules").ifPresent(rules -> findings.put("rules", rules));
        get(team, "noReply").ifPresent(why -> findings.put("noReply", why));
        its = get(team, "reply").map(its::withReply).orElse(its).withCalls(words(team, "calls").stream().map(HookUrl::of).collect(Collectors.toSet()));
        return its.withFindings(findings).withRuling(text());
    }

    private void set(TeamKey team, String what, String value) {
        set(team + "." + what, value);
    }

    private void set(String name, String value) {
        if (value.isEmpty()) {
            mail.removeAttribute(AttributeName.of(PREFIX + name));
        } else {
            mail.setAttribute(new Attribute(AttributeName.of(PREFIX + name), AttributeValue.of(value)));
        }
    }

    private Optional<String> get(TeamKey team, String what) {
        return get(team + "." + what);
    }

    private Optional<String> get(String name) {
        return AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(PREFIX + name), String.class);
    }

    private Set<String> words(TeamKey team, String what) {
        return get(team, what).map(text -> new LinkedHashSet<>(Arrays.asList(text.split(" ")))).orElseGet(LinkedHashSet::new);
    }

    private List<String> names(String prefix) {
        return mail.attributeNames().map(AttributeName::asString).filter(name -> name.startsWith(prefix)).toList();
    }
}
