package org.mailroom.app.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A line of {@link RoutingTableTest}: a mail, what stands around it, and what becomes of it. In all texts {@code $A} and {@code $B} are the keys of two teams that nobody else has, {@code $a} and {@code $b}
 * their addresses. In A work alice, bob and the lead carol, in B bob, dave and the lead carol.
 */
final class RoutingCase {
    /** Does something before the mail comes. */
    @FunctionalInterface
    interface Step {
        void in(RoutingHouse house) throws Exception;
    }

    private final String title;
    private final List<String> rules = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Step> before = new ArrayList<>();
    private final Map<String, String> header = new LinkedHashMap<>(Map.of("From", "Cora <cora@customers.example>", "Subject", "Hello"));
    private String sender = "cora@customers.example";
    private String text = "Hello there.";
    private List<String> recipients = List.of("$a");
    private List<String> copies = List.of("A queue - normal");
    private String goesOn = "";
    private List<String> sent = List.of();
    private boolean both;

    private RoutingCase(String title) {
        this.title = title;
    }

    static RoutingCase of(String title) {
        return new RoutingCase(title);
    }

    /** A rule, without its name. */
    RoutingCase rule(String text) {
        rules.add("- {name: rule " + (rules.size() + 1) + ", " + text + "}\n");
        return this;
    }

    /** Settings of a team, {@code A} or {@code B}, or of an agent, by the name, as in the file of {@code apply}. */
    RoutingCase with(String whose, String some) {
        settings.put(whose, some);
        return this;
    }

    RoutingCase before(Step step) {
        before.add(step);
        return this;
    }

    /** Fields of the header, in place of the usual ones. */
    RoutingCase mail(String... fields) {
        for (String field : fields) {
            int colon = field.indexOf(": ");
            header.put(field.substring(0, colon), field.substring(colon + 2));
        }
        return this;
    }

    /** @param address  of the envelope; empty for none */
    RoutingCase sender(String address) {
        sender = address;
        return this;
    }

    RoutingCase text(String body) {
        text = body;
        return this;
    }

    RoutingCase to(String... addresses) {
        recipients = List.of(addresses);
        return this;
    }

    /** Each copy in words: team, folder, assignee, priority, tags, and {@code auto} when a machine has written it. */
    RoutingCase gives(String... all) {
        copies = List.of(all);
        return this;
    }

    /** What leaves because of it: {@code reply}, or {@code forward} and an address. */
    RoutingCase sends(String... all) {
        sent = List.of(all);
        return this;
    }

    /** It joins this conversation instead of beginning one. */
    RoutingCase goesOn(String number) {
        goesOn = number;
        return this;
    }

    /** Something that comes before is about B. */
    RoutingCase both() {
        both = true;
        return this;
    }

    /** Whether there is a team B: making teams takes time. */
    boolean needsBoth() {
        return both || Stream.of(rules, settings.keySet(), recipients, copies, header.values()).flatMap(Collection::stream).anyMatch(text -> text.contains("$B") || text.contains("$b") || text.matches("B( .*)?"));
    }

    List<String> rules() {
        return rules;
    }

    String settings(String whose) {
        return settings.getOrDefault(whose, "");
    }

    List<Step> before() {
        return before;
    }

    String sender() {
        return sender;
    }

    List<String> recipients() {
        return recipients;
    }

    List<String> copies() {
        return copies;
    }

    List<String> sent() {
        return sent;
    }

    String goesOn() {
        return goesOn;
    }

    /** The whole message, a char for a byte. */
    String message(String id) {
        StringBuilder message = new StringBuilder("Message-ID: <" + id + ">\r\n");
        header.forEach((name, value) -> message.append(name).append(": ").append(value).append("\r\n"));
        return message + "\r\n" + text + "\r\n";
    }

    @Override
    public String toString() {
        return title;
    }
}
