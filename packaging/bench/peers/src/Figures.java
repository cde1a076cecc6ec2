import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All that was measured in this run, one value a round: by workload, figure and peer. Only the thread that measures uses it. */
final class Figures {
    private final Map<String, Map<String, Map<String, List<Double>>>> values = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    void add(String workload, String peer, String figure, double value) {
        values.computeIfAbsent(workload, key -> new LinkedHashMap<>()).computeIfAbsent(figure, key -> new LinkedHashMap<>())
            .computeIfAbsent(peer, key -> new ArrayList<>()).add(value);
        System.out.printf(Locale.ROOT, "  %s, %s, %s: %s%n", workload, peer, figure, Text.number(value));
    }

    void failed(String workload, String peer, String reason) {
        failures.add(workload + ", " + peer + ": " + reason);
        System.out.println("  FAILED " + failures.get(failures.size() - 1));
    }

    List<String> failures() {
        return failures;
    }

    Map<String, Map<String, List<Double>>> of(String workload) {
        return values.getOrDefault(workload, Map.of());
    }

    List<String> workloads() {
        return List.copyOf(values.keySet());
    }

    Optional<Double> median(String workload, String figure, String peer) {
        return Optional.ofNullable(of(workload).getOrDefault(figure, Map.of()).get(peer)).map(Figures::median);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
