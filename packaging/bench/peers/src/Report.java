import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The figures of a run as tables in Markdown, between two lines of a file whose rest is written by hand. */
final class Report {
    private static final String BEGIN = "<!-- packaging/bench/peers/run writes from here -->";
    private static final String END = "<!-- to here -->";
    private static final Map<String, String> TITLES = new LinkedHashMap<>();

    static {
        TITLES.put("ingest", "Mail by SMTP until it is visible over IMAP");
        TITLES.put("team", "The same into a mailbox that all share");
        TITLES.put("sync", "Synchronising a mailbox");
        TITLES.put("search", "Search");
        TITLES.put("idle", "IDLE");
        TITLES.put("mix", "A mix of commands");
        TITLES.put("imaptest", "A mix of commands");
        TITLES.put("memory", "Memory");
        TITLES.put("start", "Start");
        TITLES.put("growth", "Growth");
        TITLES.put("chain", "The chain of mailets");
    }

    private final Figures figures;
    private final List<String> head;
    private final Map<String, String> explained;

    /**
     * @param head the lines before the tables
     * @param explained what was done, by workload
     */
    Report(Figures figures, List<String> head, Map<String, String> explained) {
        this.figures = figures;
        this.head = head;
        this.explained = explained;
    }

    /** @throws IllegalArgumentException when the file has no place for it */
    static void check(Path file) throws IOException {
        String text = Files.isRegularFile(file) ? Files.readString(file) : "";
        if (text.indexOf(BEGIN) < 0 || text.indexOf(END) < text.indexOf(BEGIN)) {
            throw new IllegalArgumentException("--write: " + file + " needs the two lines\n" + BEGIN + "\n" + END);
        }
    }

    void write(Path file) throws IOException {
        check(file);
        String text = Files.readString(file);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + "\n\n" + this + text.substring(text.indexOf(END)));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        head.forEach(line -> out.append(line).append('\n'));
        goals(out);
        for (String workload : TITLES.keySet()) {
            if (!figures.of(workload).isEmpty()) {
                out.append("\n### ").append(TITLES.get(workload)).append("\n\n").append(explained.getOrDefault(workload, "")).append("\n\n");
                table(out, figures.of(workload));
            }
        }
        if (!figures.failures().isEmpty()) {
            out.append("\n### What failed\n\n");
            figures.failures().forEach(failure -> out.append("- ").append(failure.replace('\n', ' ')).append('\n'));
        }
        return out.append('\n').toString();
    }

    private void goals(StringBuilder out) {
        List<Goals.Line> lines = new Goals(figures).lines();
        if (!lines.isEmpty()) {
            out.append("\n| what | asked | Mailroom | |\n|---|---|---|---|\n");
            lines.forEach(line -> row(out, List.of(line.what(), line.asked(), line.measured(), line.reached() ? "reached" : "**not reached**")));
        }
    }

    private static void table(StringBuilder out, Map<String, Map<String, List<Double>>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.values().forEach(row -> columns.addAll(row.keySet()));
        List<String> names = columns.stream().sorted((first, second) -> order(first) - order(second)).toList();
        List<String> others = names.subList(1, names.size());
        List<String> heads = new ArrayList<>(List.of(""));
        heads.addAll(names);
        if (!others.isEmpty()) {
            heads.add("ratios to " + String.join("; ", others));
        }
        row(out, heads);
        out.append("|---".repeat(heads.size())).append("|\n");
        rows.forEach((figure, values) -> {
            List<String> cells = new ArrayList<>(List.of(figure));
            names.forEach(name -> cells.add(values.containsKey(name) ? cell(values.get(name)) : "–"));
            if (!others.isEmpty()) {
                cells.add(others.stream().map(name -> ratio(values.get(names.get(0)), values.get(name))).collect(Collectors.joining("; ")));
            }
            row(out, cells);
        });
    }

    private static void row(StringBuilder out, List<String> cells) {
        out.append("| ").append(String.join(" | ", cells).stripLeading()).append(" |\n");
    }

    /** Mailroom first, then as they were named. */
    private static int order(String name) {
        int at = Options.PEERS.indexOf(name);
        return at < 0 ? Options.PEERS.size() : at;
    }

    private static String cell(List<Double> values) {
        double least = values.stream().min(Double::compare).orElseThrow();
        double most = values.stream().max(Double::compare).orElseThrow();
        String range = values.size() > 1 && most > 0 ? " [" + Text.number(least) + "–" + Text.number(most) + "]" : "";
        return Text.number(Figures.median(values)) + range;
    }

    private static String ratio(List<Double> first, List<Double> other) {
        if (first == null || other == null || Figures.median(other) == 0) {
            return "–";
        }
        return String.format(Locale.ROOT, "%.2f", Figures.median(first) / Figures.median(other));
    }
}
