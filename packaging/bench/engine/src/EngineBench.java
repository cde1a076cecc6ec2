import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.FileDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares engines; each call measures one thing and prints one line. See run.sh.
 *
 * <pre>
 * commits ENGINE DIR grouped|separate PRODUCERS SECONDS   durable 4 kB messages per second
 * growth  ENGINE DIR COUNT                                bytes on disk after COUNT messages of 1.5 to 4 kB
 * acks    ENGINE DIR PRODUCERS COUNT                      prints each id once it is durable (for kill and strace)
 * layout  LAYOUT DIR SIZE COUNT                           see {@link LayoutBench}
 * kill    ENGINE DIR ROUNDS                               SIGKILL, restart, acknowledged against found
 * </pre>
 */
final class EngineBench {
    private final Engine engine;

    private EngineBench(Engine engine) {
        this.engine = engine;
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("kill")) {
            kill(args[1], Path.of(args[2]), Integer.parseInt(args[3]));
            return;
        }
        if (args[0].equals("layout")) {
            LayoutBench.run(args[1], Path.of(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            return;
        }
        try (Engine engine = Engine.of(args[1], Path.of(args[2]))) {
            EngineBench bench = new EngineBench(engine);
            switch (args[0]) {
                case "commits" -> bench.commits(args[3].equals("grouped"), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
                case "growth" -> bench.growth(Integer.parseInt(args[3]));
                case "acks" -> bench.acks(Integer.parseInt(args[3]), Long.parseLong(args[4]));
                default -> throw new IllegalArgumentException("unknown measurement " + args[0]);
            }
        }
    }

    private Writer writer() throws Exception {
        return engine.manyWriters() ? Writer.separate(engine) : Writer.grouped(engine);
    }

    private void commits(boolean grouped, int producers, int seconds) throws Exception {
        Writer.createTable(engine);
        AtomicLong ids = new AtomicLong();
        try (Writer writer = grouped ? Writer.grouped(engine) : Writer.separate(engine)) {
            produce(writer, producers, ids, 4096, 4096, System.nanoTime() + 3_000_000_000L, Long.MAX_VALUE); // warm-up
            long before = ids.get();
            long start = System.nanoTime();
            produce(writer, producers, ids, 4096, 4096, start + seconds * 1_000_000_000L, Long.MAX_VALUE);
            System.out.printf("commits engine=%s mode=%s producers=%d per_s=%.0f%n", engine.getClass().getSimpleName(),
                grouped ? "grouped" : "separate", producers, (ids.get() - before) * 1e9 / (System.nanoTime() - start));
        }
    }

    private void growth(int count) throws Exception {
        long empty = engine.bytesOnDisk();
        Writer.createTable(engine);
        AtomicLong ids = new AtomicLong();
        long start = System.nanoTime();
        AtomicLong stored = new AtomicLong();
        try (Writer writer = writer()) {
            Writer counting = new Writer() {
                @Override
                public void store(long id, byte[] body) throws Exception {
                    writer.store(id, body);
                    stored.addAndGet(body.length);
                }

                @Override
                public void close() {
                }
            };
            produce(counting, 32, ids, 1500, 4096, Long.MAX_VALUE, count);
            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            long open = engine.bytesOnDisk() - empty;
            writer.close();
            engine.close();
            System.out.printf("growth engine=%s messages=%d data_mb=%.0f on_disk_open_mb=%.0f on_disk_closed_mb=%.0f seconds=%d%n",
                engine.getClass().getSimpleName(), count, stored.get() / 1e6, open / 1e6, (engine.bytesOnDisk() - empty) / 1e6, seconds);
        }
    }

    private void acks(int producers, long count) throws Exception {
        Writer.createTable(engine);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out); // unbuffered: one write for each acknowledgement
        try (Writer writer = writer()) {
            Writer printing = new Writer() {
                @Override
                public void store(long id, byte[] body) throws Exception {
                    writer.store(id, body);
                    out.write(("ack " + id + "\n").getBytes(StandardCharsets.US_ASCII));
                }

                @Override
                public void close() {
                }
            };
            produce(printing, producers, new AtomicLong(), 1500, 4096, Long.MAX_VALUE, count);
        }
    }

    /** Producers that store as fast as they are acknowledged, until the time or the count is used up. */
    static void produce(Writer writer, int producers, AtomicLong ids, int least, int most, long until, long count) throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (int k = 0; k < producers; k++) {
            Random random = new Random(k);
            threads.add(new Thread(() -> {
                try {
                    while (System.nanoTime() < until) {
                        long id = ids.getAndIncrement();
                        if (id >= count) {
                            return;
                        }
                        byte[] body = new byte[least + random.nextInt(most - least + 1)];
                        random.nextBytes(body);
                        writer.store(id, body);
                    }
                } catch (Exception failure) {
                    synchronized (failures) {
                        failures.add(failure);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private static void kill(String name, Path directory, int rounds) throws Exception {
        Random random = new Random();
        for (int round = 1; round <= rounds; round++) {
            Path data = directory.resolve("round" + round);
            Process child = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), "EngineBench", "acks", name, data.toString(), "8", "10000000")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            List<ProcessHandle> family = new ArrayList<>();
            Set<Long> acknowledged = new HashSet<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
            long killAt = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(Long.parseLong(line.substring(4)));
                if (killAt == 0) {
                    killAt = System.nanoTime() + 1_000_000_000L + random.nextInt(3_000_000) * 1000L;
                } else if (System.nanoTime() > killAt && family.isEmpty()) {
                    family.add(child.toHandle());
                    family.addAll(Postgres.processes(data)); // they have gone their own way as daemons
                    family.forEach(ProcessHandle::destroyForcibly);
                }
            }
            child.waitFor();
            for (ProcessHandle member : family) {
                member.onExit().get();
            }
            report(name, data, round, acknowledged);
        }
    }

    private static void report(String name, Path data, int round, Set<Long> acknowledged) throws Exception {
        long start = System.nanoTime();
        try (Engine engine = Engine.of(name, data)) {
            Set<Long> found = new HashSet<>();
            try (var connection = engine.connect(); var rows = connection.createStatement().executeQuery("select id from message")) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
                connection.rollback();
            }
            long lost = acknowledged.stream().filter(id -> !found.contains(id)).count();
            System.out.printf("kill engine=%s round=%d acknowledged=%d found=%d lost=%d recovery_ms=%d%n",
                engine.getClass().getSimpleName(), round, acknowledged.size(), found.size(), lost, (System.nanoTime() - start) / 1_000_000);
        }
    }
}
