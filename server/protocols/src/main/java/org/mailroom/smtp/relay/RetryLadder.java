package org.mailroom.smtp.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pauses between attempts, written as {@code 1m, 5m, 15m, 1h, 2h, 28*4h}. After the last attempt the sender is told
 * (RFC 5321 section 4.5.4.1 asks for at least 4 to 5 days). Immutable.
 */
public record RetryLadder(List<Duration> pauses) {
    /** Five days in all. */
    public static final String DEFAULT = "1m, 5m, 15m, 1h, 2h, 29*4h";
    private static final Pattern STEP = Pattern.compile("(?:([0-9]{1,4})\\*)?([0-9]{1,6})([smhd])");

    public static RetryLadder of(String text) {
        List<Duration> pauses = new ArrayList<>();
        for (String step : text.trim().split("\\s*,\\s*")) {
            Matcher matcher = STEP.matcher(step);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("a pause must look like 30s, 5m, 2h or 28*4h, not '" + step + "'");
            }
            long amount = Long.parseLong(matcher.group(2));
            Duration pause = switch (matcher.group(3)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
            int times = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
            pauses.addAll(java.util.Collections.nCopies(times, pause));
        }
        return new RetryLadder(List.copyOf(pauses));
    }

    /** The same ladder with a first pause of no more than half a minute: a smart host is near and soon back. */
    RetryLadder quickFirst() {
        Duration first = pauses.get(0);
        Duration half = Duration.ofSeconds(30);
        if (first.compareTo(half) <= 0) {
            return this;
        }
        List<Duration> quick = new ArrayList<>(pauses);
        quick.add(0, half);
        return new RetryLadder(List.copyOf(quick));
    }

    /** The pause after the given number of failed attempts; empty when the last has failed. */
    Optional<Duration> after(int failedAttempts) {
        return failedAttempts <= pauses.size() ? Optional.of(pauses.get(failedAttempts - 1)) : Optional.empty();
    }

    Duration total() {
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }
}
