package org.mailroom.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.util.concurrent.TimeUnit;

import org.mailroom.mime.MessageReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A mail of 60 KB, part by part. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReaderBenchmark {
    private final byte[] mail = Mails.withAttachment();

    @Benchmark
    public void headers(Blackhole out) throws IOException {
        MessageReader reader = MessageReader.of(new ByteArrayInputStream(mail), MessageReader.Inner.OPEN);
        while (reader.next() != MessageReader.Step.END) {
            out.consume(reader.header());
        }
    }

    @Benchmark
    public void texts(Blackhole out) throws IOException {
        MessageReader reader = MessageReader.of(new ByteArrayInputStream(mail), MessageReader.Inner.OPEN);
        char[] some = new char[8192];
        for (MessageReader.Step step = reader.next(); step != MessageReader.Step.END; step = reader.next()) {
            if (step == MessageReader.Step.LEAF && reader.charset().isPresent()) {
                Reader text = reader.text();
                for (int read = text.read(some); read >= 0; read = text.read(some)) {
                    out.consume(some[0]);
                }
            }
        }
    }
}
