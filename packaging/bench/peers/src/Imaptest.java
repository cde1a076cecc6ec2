import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Dovecot's imaptest, where it is on the PATH: its standard mix takes the place of {@link Mix}. */
final class Imaptest implements Workload {
    private static final Pattern STALLED = Pattern.compile("\\((\\d+) stalled");
    private static final int MESSAGES = 500;

    private final int seconds;
    private final Path work;

    Imaptest(int seconds, Path work) {
        this.seconds = seconds;
        this.work = work;
    }

    static boolean present() {
        return program().isPresent();
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(directory -> Path.of(directory, "imaptest"))
            .filter(Files::isExecutable).findFirst();
    }

    @Override
    public void run(Peer peer, int round, Figures figures) throws Exception {
        Path table = work.resolve("imaptest.out");
        String screen = Commands.run(Map.of(), List.of(program().orElseThrow().toString(), "host=127.0.0.1", "port=" + peer.imap, "user=u%d@bench.test",
            "pass=" + Peer.PASSWORD, "users=" + Mix.FIRST_ACCOUNT + "-" + (Mix.FIRST_ACCOUNT + Mix.CLIENTS - 1), "clients=" + Mix.CLIENTS, "secs=" + seconds,
            "seed=" + (round + 1), "mbox=" + mail(), "box=INBOX", "output=" + table));
        // A line a second; three numbers for each kind of command: how many, how many of them timed, their milliseconds together. LOGIN is the first.
        double[] sums = new double[3];
        double[] logins = new double[3];
        for (String line : Files.readAllLines(table)) {
            String[] numbers = line.split("\t");
            if (Character.isDigit(line.charAt(0))) {
                for (int i = 0; i < numbers.length; i++) {
                    (i < 3 ? logins : sums)[i % 3] += Double.parseDouble(numbers[i]);
                }
            }
        }
        figures.add("imaptest", peer.name, "commands/s", (logins[0] + sums[0]) / seconds);
        figures.add("imaptest", peer.name, "errors", screen.split("Error:", -1).length - 1);
        figures.add("imaptest", peer.name, "clients stalled, at most", stalled(screen));
        figures.add("imaptest", peer.name, "LOGIN, mean ms", logins[2] / Math.max(1, logins[1]));
        figures.add("imaptest", peer.name, "other commands, mean ms", sums[2] / Math.max(1, sums[1]));
    }

    private static int stalled(String screen) {
        int most = 0;
        for (Matcher matcher = STALLED.matcher(screen); matcher.find();) {
            most = Math.max(most, Integer.parseInt(matcher.group(1)));
        }
        return most;
    }

    /** What it uploads, as an mbox file. */
    private Path mail() throws IOException {
        Path file = work.resolve("imaptest.mbox");
        if (!Files.exists(file)) {
            Corpus corpus = new Corpus(1, "imaptest", Corpus.RARE);
            try (OutputStream out = Files.newOutputStream(file)) {
                for (int i = 0; i < MESSAGES; i++) {
                    String text = new String(corpus.message(i, "support@bench.test"), StandardCharsets.UTF_8).replace("\r\n", "\n");
                    String quoted = "From sender@example.org Mon Jan  1 00:00:00 2024\n" + text.replace("\nFrom ", "\n>From ") + "\n";
                    out.write(quoted.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return file;
    }
}
