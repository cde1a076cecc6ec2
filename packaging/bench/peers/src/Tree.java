import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the processes of a server use, those that they have started included. */
record Tree(double residentMegabytes, double proportionalMegabytes, long processorMillis) {
    private static final Pattern RSS = Pattern.compile("(?m)^Rss:\\s+(\\d+)");
    private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+)");

    static Tree of(List<ProcessHandle> roots) {
        double rss = 0;
        double pss = 0;
        long millis = 0;
        for (ProcessHandle process : roots.stream().flatMap(root -> Stream.concat(Stream.of(root), root.descendants())).toList()) {
            try {
                String memory = Files.readString(Path.of("/proc/" + process.pid() + "/smaps_rollup"));
                rss += kilobytes(RSS, memory) / 1024;
                pss += kilobytes(PSS, memory) / 1024;
                millis += millis(process.pid());
            } catch (IOException e) {
                // It has ended meanwhile, and uses nothing.
                continue;
            }
        }
        return new Tree(rss, pss, millis);
    }

    /** Milliseconds of processor time, of ended children that were waited for as well. */
    static long millis(List<ProcessHandle> roots) {
        long sum = 0;
        for (ProcessHandle process : roots.stream().flatMap(root -> Stream.concat(Stream.of(root), root.descendants())).toList()) {
            try {
                sum += millis(process.pid());
            } catch (IOException e) {
                // As above.
                continue;
            }
        }
        return sum;
    }

    private static long millis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 11; i < 15; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * 10;
    }

    private static double kilobytes(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}
