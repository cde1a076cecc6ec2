package org.mailroom.bench;

import java.util.concurrent.TimeUnit;

import org.mailroom.store.search.text.Folding;
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

/** What a search does with each text that the index has not yet, and the index with all. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldingBenchmark {
    @Param({"english", "japanese"})
    String script;
    private String text;
    private String wanted;

    @Setup
    public void prepare() {
        boolean japanese = script.equals("japanese");
        text = japanese ? Mails.JAPANESE.repeat(10_000 / Mails.JAPANESE.length()) : Mails.longText();
        wanted = Folding.of(japanese ? "領収書" : "quartzite");
    }

    @Benchmark
    public boolean foldAndLook() {
        return Folding.text(text).contains(wanted);
    }
}
