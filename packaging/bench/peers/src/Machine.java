import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine in a line. */
final class Machine {
    private Machine() {
    }

    static String describe(Path work) throws IOException {
        double gigabytes = Double.parseDouble(find("/proc/meminfo", "MemTotal:\\s+(\\d+)")) / (1 << 20);
        return String.format(Locale.ROOT, "%d processors (%s), %.0f GB of memory, %s, Linux %s, %s", Runtime.getRuntime().availableProcessors(),
            find("/proc/cpuinfo", "model name\\s*: (.+)"), gigabytes, find("/etc/os-release", "PRETTY_NAME=\"(.+)\""),
            System.getProperty("os.version"), Files.getFileStore(work).type());
    }

    private static String find(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        return matcher.find() ? matcher.group(1) : "?";
    }
}
