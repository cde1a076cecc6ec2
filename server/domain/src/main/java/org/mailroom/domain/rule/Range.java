package org.mailroom.domain.rule;

import java.util.function.ToDoubleFunction;

/**
 * Numbers from one to another.
 *
 * @param from  the smallest; infinite for no bound
 * @param fromBelongs  whether it is one of them itself
 * @param to  the largest; infinite for no bound
 * @param toBelongs  whether it is one of them itself
 */
public record Range(double from, boolean fromBelongs, double to, boolean toBelongs) {

    public Range {
        if (!(from < to) && !(from == to && fromBelongs && toBelongs)) {
            throw new IllegalArgumentException("no number is in this range: the first must not be above the second");
        }
    }

    public static Range over(double number) {
        return new Range(number, false, Double.POSITIVE_INFINITY, true);
    }

    public static Range under(double number) {
        return new Range(Double.NEGATIVE_INFINITY, true, number, false);
    }

    /**
     * Reads {@code 5}, {@code >5}, {@code >=5}, {@code <5}, {@code <=5}, {@code 1..5} (both belong), {@code 5..} or {@code ..5}.
     *
     * @param number  reads a single number; throws IllegalArgumentException for what is none
     */
    public static Range parse(String text, ToDoubleFunction<String> number) {
        String plain = text.strip();
        int dots = plain.indexOf("..");
        if (dots >= 0) {
            String first = plain.substring(0, dots).strip();
            String second = plain.substring(dots + 2).strip();
            return new Range(first.isEmpty() ? Double.NEGATIVE_INFINITY : number.applyAsDouble(first), true,
                second.isEmpty() ? Double.POSITIVE_INFINITY : number.applyAsDouble(second), true);
        } else if (plain.startsWith(">=")) {
            return new Range(number.applyAsDouble(plain.substring(2).strip()), true, Double.POSITIVE_INFINITY, true);
        } else if (plain.startsWith("<=")) {
            return new Range(Double.NEGATIVE_INFINITY, true, number.applyAsDouble(plain.substring(2).strip()), true);
        } else if (plain.startsWith(">")) {
            return over(number.applyAsDouble(plain.substring(1).strip()));
        } else if (plain.startsWith("<")) {
            return under(number.applyAsDouble(plain.substring(1).strip()));
        }
        double exactly = number.applyAsDouble(plain);
        return new Range(exactly, true, exactly, true);
    }

    public boolean has(double number) {
        return (number > from || fromBelongs && number == from) && (number < to || toBelongs && number == to);
    }
}
