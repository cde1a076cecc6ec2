package org.mailroom.domain.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Facts as a test states them. */
record Letterhead(List<Text> recipients, List<Text> from, Text subject, Text body, Map<String, List<Text>> headers, long size, List<Text> attachments,
                  Optional<String> language, OptionalDouble spamScore, List<Text> auth, Optional<String> segment, Hours hours) implements Facts {
    static final Letterhead USUAL = new Letterhead(texts("support@acme.test", "@acme.test"), texts("Cora Müller <cora@customers.example>", "cora@customers.example", "@customers.example"),
        Text.of("Invoice 4711"), Text.of("Where is my invoice?\nRegards"), Map.of(), 2048, List.of(), Optional.of("en"), OptionalDouble.empty(), texts("spf=pass", "pass"),
        Optional.empty(), Hours.WORKING);

    static List<Text> texts(String... all) {
        return List.of(all).stream().map(Text::of).toList();
    }

    Letterhead subject(String other) {
        return new Letterhead(recipients, from, Text.of(other), body, headers, size, attachments, language, spamScore, auth, segment, hours);
    }

    Letterhead body(String other) {
        return new Letterhead(recipients, from, subject, Text.of(other), headers, size, attachments, language, spamScore, auth, segment, hours);
    }

    Letterhead header(String name, String value) {
        return new Letterhead(recipients, from, subject, body, Map.of(name, texts(value)), size, attachments, language, spamScore, auth, segment, hours);
    }

    Letterhead size(long other) {
        return new Letterhead(recipients, from, subject, body, headers, other, attachments, language, spamScore, auth, segment, hours);
    }

    Letterhead attached(String... names) {
        return new Letterhead(recipients, from, subject, body, headers, size, texts(names), language, spamScore, auth, segment, hours);
    }

    Letterhead scored(double score) {
        return new Letterhead(recipients, from, subject, body, headers, size, attachments, language, OptionalDouble.of(score), auth, segment, hours);
    }

    Letterhead of(String customers) {
        return new Letterhead(recipients, from, subject, body, headers, size, attachments, language, spamScore, auth, Optional.of(customers), hours);
    }

    Letterhead hours(Hours other) {
        return new Letterhead(recipients, from, subject, body, headers, size, attachments, language, spamScore, auth, segment, other);
    }

    @Override
    public List<Text> header(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public boolean hasAttachment() {
        return !attachments.isEmpty();
    }
}
