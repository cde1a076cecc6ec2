import java.util.Locale;

/** Numbers with three digits that count. */
final class Text {
    private Text() {
    }

    static String number(double value) {
        double size = Math.abs(value);
        String pattern = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, size >= 1000 ? rounded(value) : value);
    }

    private static double rounded(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
        return Math.rint(value / unit) * unit;
    }
}
