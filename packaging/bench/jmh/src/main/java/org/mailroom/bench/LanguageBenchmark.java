package org.mailroom.bench;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.mailroom.mailets.triage.Languages;
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

/** What it costs each mail to have its language told. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LanguageBenchmark {
    private final Languages languages = new Languages();

    @Param({"english", "long", "japanese", "unclear"})
    String mail;
    private String text;

    @Setup
    public void prepare() {
        text = switch (mail) {
            case "english" -> Mails.ENGLISH;
            case "long" -> Mails.longText();
            case "japanese" -> Mails.JAPANESE;
            default -> "zanu kelo brimst orvu tagel fistu womar lindu ".repeat(200);
        };
    }

    @Benchmark
    public Optional<String> language() {
        return languages.of("Order 4711", text);
    }
}
