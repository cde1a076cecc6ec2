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
            lines.forEach(line -> out.append("| ").append(line.what()).append(" | ").append(line.asked()).append(" | ").append(line.measured()).append(" | ")
                .append(line.reached() ? "reached" : "**not reached**").append(" |\n"));
        }
    }

    private static void table(StringBuilder out, Map<String, Map<String, List<Double>>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.values().forEach(row -> columns.addAll(row.keySet()));
        List<String> names = columns.stream().sorted((first, second) -> order(first) - order(second)).toList();
        out.append("| | ").append(String.join(" | ", names)).append(names.size() > 1 ? " | ratios |\n|---|" : " |\n|---|").append("---|".repeat(names.size()))
            .append(names.size() > 1 ? "---|\n" : "\n");
        rows.forEach((figure, row) -> {
            List<String> cells = new ArrayList<>();
            List<String> ratios = new ArrayList<>();
            for (String name : names) {
                List<Double> values = row.get(name);
                cells.add(values == null ? "–" : cell(values));
                if (!name.equals(names.get(0))) {
                    ratios.add(ratio(row.get(names.get(0)), values));
                }
            }
            out.append("| ").append(figure).append(" | ").append(String.join(" | ", cells)).append(ratios.isEmpty() ? " |\n" : " | " + String.join("; ", ratios) + " |\n");
        });
    }

    /** Mailroom first, then as they were named. */
    private static int order(String name) {
        int at = Options.PEERS.indexOf(name);
        return at < 0 ? Options.PEERS.size() : at;
    }

    private static String cell(List<Double> values) {
        double least = values.stream().min(Double::compare).orElseThrow();
        double most = values.stream().max(Double::compare).orElseThrow();
        return Text.number(Figures.median(values)) + (values.size() > 1 && most > 0 ? " [" + Text.number(least) + "–" + Text.number(most) + "]" : "");
    }

    private static String ratio(List<Double> first, List<Double> other) {
        if (first == null || other == null || Figures.median(other) == 0) {
            return "–";
        }
        return String.format(Locale.ROOT, "%.2f", Figures.median(first) / Figures.median(other));
    }
}
