package org.mailroom.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.rules.RulesReader;
import org.mailroom.domain.rule.Facts;
import org.mailroom.domain.rule.Hours;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.Outcome;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.Text;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What many rules cost a mail of 10 KB that none of them is for: all look at its text, a fifth with a regular expression. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RulesBenchmark {
    @Param({"10", "100", "1000"})
    int count;
    private Rules rules;
    private final String body = Mails.longText();
    /** Asked by actions that name teams or agents, and here is none. */
    private final Names names = new Names(null);

    @Setup
    public void prepare() throws Exception {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String when = i % 5 == 0 ? "body: {matches: 'contract (no|number) " + i + "[0-9]+'}" : "body: {contains: customer" + i + "}";
            yaml.append("- name: rule").append(i).append("\n  when: {").append(when).append("}\n  then: {tag: t").append(i).append("}\n");
        }
        rules = RulesReader.read(YamlText.of("rules.yaml", yaml.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Benchmark
    public Outcome judge() {
        return rules.judge(new Mail(Text.of("Where is my order?"), Text.of(body)), names);
    }

    private record Mail(Text subject, Text body) implements Facts {
        @Override
        public List<Text> recipients() {
            return List.of(Text.of("support@acme.test"), Text.of("@acme.test"));
        }

        @Override
        public List<Text> from() {
            return List.of(Text.of("Jo <jo@customer.test>"), Text.of("jo@customer.test"), Text.of("@customer.test"));
        }

        @Override
        public List<Text> header(String name) {
            return List.of();
        }

        @Override
        public long size() {
            return body.raw().length();
        }

        @Override
        public List<Text> attachments() {
            return List.of();
        }

        @Override
        public boolean hasAttachment() {
            return false;
        }

        @Override
        public Optional<String> language() {
            return Optional.of("en");
        }

        @Override
        public OptionalDouble spamScore() {
            return OptionalDouble.empty();
        }

        @Override
        public List<Text> auth() {
            return List.of(Text.of("none"));
        }

        @Override
        public Optional<String> segment() {
            return Optional.empty();
        }

        @Override
        public Hours hours() {
            return Hours.WORKING;
        }
    }
}
