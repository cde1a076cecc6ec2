package org.mailroom.app.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.mailroom.domain.hook.AddressRange;
import org.mailroom.smtp.relay.HostPort;

/** The kinds of values that configuration files and the environment have. */
public final class Kinds {
    public static final Kind<Boolean> SWITCH = choice(Boolean.class, List.of("true", "false"), Boolean::valueOf);
    public static final Kind<String> TEXT = Kind.of("some text on one line", text -> {
        require(!text.isBlank() && text.chars().noneMatch(Character::isISOControl));
        return text;
    });
    public static final Kind<String> SECRET = new Kind<>("text of at least one character", true, List.of(), text -> {
        require(!text.isEmpty());
        return text;
    });
    public static final Kind<Path> PATH = Kind.of("a path", text -> {
        require(!text.isBlank() && text.indexOf('\0') < 0);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    });
    public static final Kind<Integer> PORT = Kind.of("a port from 1 to 65535, or 0 (off)", text -> whole(text, 0, 65535));
    public static final Kind<HostPort> HOST_PORT = Kind.of("host:port, such as mail.example.org:25 or [2001:db8::1]:25", Kinds::hostPort);

    public static final Kind<AddressRange> ADDRESS_RANGE = Kind.of("addresses as 10.0.0.0/8, 192.0.2.7 or fd00::/8", AddressRange::of);
    /** The same, with commas between. */
    public static final Kind<List<AddressRange>> ADDRESS_RANGES = Kind.of(ADDRESS_RANGE.allowed() + ", with commas between",
        text -> Arrays.stream(text.split(",")).map(String::strip).map(AddressRange::of).toList());

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*(|[KMG](?:i?B)?)", Pattern.CASE_INSENSITIVE);

    private Kinds() {
    }

    public static Kind<Integer> number(int least, int most) {
        return Kind.of("a whole number from " + least + " to " + most, text -> whole(text, least, most));
    }

    /** A number of bytes, with or without K, M or G behind it (in powers of 1024). */
    public static Kind<Long> size(String least, String most) {
        return Kind.of("a size from " + least + " to " + most + ", such as 10M", text -> {
            long bytes = bytes(text);
            require(bytes >= bytes(least) && bytes <= bytes(most));
            return bytes;
        });
    }

    /** The constants of an enum, by their words. */
    public static <E extends Enum<E>> Kind<E> choice(Class<E> type, Function<E, String> word) {
        List<String> words = Arrays.stream(type.getEnumConstants()).map(word).toList();
        return choice(type, words, text -> type.getEnumConstants()[words.indexOf(text)]);
    }

    /** One of some words as they are. */
    public static Kind<String> word(String... words) {
        return choice(String.class, List.of(words), text -> text);
    }

    private static <T> Kind<T> choice(Class<T> type, List<String> words, Function<String, T> reader) {
        return new Kind<>(String.join(", ", words), false, words, text -> {
            require(words.contains(text));
            return type.cast(reader.apply(text));
        });
    }

    private static HostPort hostPort(String text) {
        int colon = text.lastIndexOf(':');
        require(colon > 0 && HOST.matcher(text.substring(0, colon)).matches());
        whole(text.substring(colon + 1), 1, 65535);
        return HostPort.of(text);
    }

    private static int whole(String text, int least, int most) {
        require(text.matches("-?[0-9]{1,10}"));
        long number = Long.parseLong(text);
        require(number >= least && number <= most);
        return (int) number;
    }

    private static long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        require(size.matches());
        int shift = size.group(2).isEmpty() ? 0 : switch (size.group(2).toUpperCase(Locale.ROOT).charAt(0)) {
            case 'K' -> 10;
            case 'M' -> 20;
            default -> 30;
        };
        return Long.parseLong(size.group(1)) << shift;
    }

    static void require(boolean met) {
        if (!met) {
            throw new IllegalArgumentException("not a value of this kind");
        }
    }
}
