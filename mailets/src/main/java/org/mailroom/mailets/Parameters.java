package org.mailroom.mailets;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.MailetConfig;
import org.mailroom.mailets.scan.Endpoint;
import org.mailroom.mailets.scan.Patience;

/** Reads a mailet's parameters; what is wrong is told with its name and what is allowed. For one thread. */
final class Parameters {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
    private static final Pattern RECIPIENT = Pattern.compile("[^@\\s,]*@[^@\\s,]+");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,10})([KMG]?)");

    private final UnaryOperator<String> values;
    private final Function<String, Object> context;

    Parameters(MailetConfig config) {
        this(config::getInitParameter, name -> config.getMailetContext().getAttribute(name));
    }

    /** @param values  null for those that are not there */
    Parameters(UnaryOperator<String> values) {
        this(values, name -> null);
    }

    private Parameters(UnaryOperator<String> values, Function<String, Object> context) {
        this.values = values;
        this.context = context;
    }

    /** Empty where it is not there, or nothing stands in it. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.apply(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    Duration time(String name, Duration usual) throws MessagingException {
        return read(name, "a time such as 500ms, 30s, 5m or 4h", text -> {
            Matcher time = matched(TIME, text);
            long count = Long.parseLong(time.group(1));
            return switch (time.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        }).orElse(usual);
    }

    long size(String name, long usual) throws MessagingException {
        return read(name, "a size such as 512K or 100M", text -> {
            Matcher size = matched(SIZE, text.toUpperCase(Locale.ROOT));
            return Long.parseLong(size.group(1)) << 10 * " KMG".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
        }).orElse(usual);
    }

    int count(String name, int usual) throws MessagingException {
        return read(name, "a whole number from 1 to 1000", text -> {
            int count = Integer.parseInt(text);
            if (count < 1 || count > 1000) {
                throw new IllegalArgumentException(text);
            }
            return count;
        }).orElse(usual);
    }

    /** A score, or empty for {@code off}. */
    OptionalDouble score(String name, OptionalDouble usual) throws MessagingException {
        return read(name, "a score such as 5.0, or off", text ->
            text.equals("off") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(matched(Pattern.compile("-?[0-9]{1,6}(\\.[0-9]{1,4})?"), text).group())))
            .orElse(usual);
    }

    /** The hosts of a scanner: the parameter {@code servers}, else what the assembly has left in the mailet context; none when that is off. */
    List<Endpoint> servers(String attribute) throws MessagingException {
        String usual = Optional.ofNullable(context.apply(attribute)).map(Object::toString).orElse("off");
        String servers = text("servers").orElse(usual);
        if (servers.equals("off")) {
            return List.of();
        }
        try {
            return Endpoint.list(servers);
        } catch (IllegalArgumentException e) {
            throw new MessagingException("<servers>: " + e.getMessage() + ", several with commas between, or off", e);
        }
    }

    /** Recipients named by addresses, with or without plus-part, and {@code @domain}; nobody where there is no such parameter. */
    Predicate<MailAddress> recipients(String name) throws MessagingException {
        Set<String> named = read(name, "addresses and @domain, with commas between", text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split(","))
            .map(one -> matched(RECIPIENT, one.strip()).group()).collect(Collectors.toSet())).orElse(Set.of());
        return recipient -> {
            String domain = "@" + recipient.getDomain().asString().toLowerCase(Locale.ROOT);
            String local = recipient.getLocalPart().toLowerCase(Locale.ROOT);
            return named.contains(domain) || named.contains(local + domain) || named.contains(local.replaceFirst("(?<=.)\\+.*", "") + domain);
        };
    }

    Patience patience(Duration read, Duration total) throws MessagingException {
        return new Patience(time("connectTimeout", Duration.ofSeconds(5)), time("readTimeout", read), time("totalTimeout", total), count("scans", 4),
            time("wait", Duration.ofSeconds(5)));
    }

    private <T> Optional<T> read(String name, String allowed, Function<String, T> reader) throws MessagingException {
        String text = values.apply(name);
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text.trim()));
        } catch (IllegalArgumentException e) {
            throw new MessagingException("<" + name + ">: '" + text + "' is not possible; allowed: " + allowed, e);
        }
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return matcher;
    }
}
