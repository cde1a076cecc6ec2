package org.mailroom.imap.command;

import java.time.LocalDate;

/**
 * Dates as INTERNALDATE tells them (RFC 3501, {@code date-time}), in GMT, as {@code EncoderUtils} does. Messages beside each other are
 * of the same day most of the time, so a day is worked out once. For one thread.
 */
final class DateText {
    private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    private static final long MILLIS_OF_A_DAY = 86_400_000;

    private long day = Long.MIN_VALUE;
    private String text;

    void write(long millis, AnswerBytes target) {
        long wanted = Math.floorDiv(millis, MILLIS_OF_A_DAY);
        if (wanted != day) {
            day = wanted;
            text = text(LocalDate.ofEpochDay(wanted));
        }
        int seconds = (int) (millis - wanted * MILLIS_OF_A_DAY) / 1000;
        target.text(text);
        two(seconds / 3600, target).text(":");
        two(seconds / 60 % 60, target).text(":");
        two(seconds % 60, target).text(" +0000");
    }

    private static String text(LocalDate date) {
        String year = Integer.toString(date.getYear());
        return (date.getDayOfMonth() < 10 ? "0" : "") + date.getDayOfMonth() + '-' + MONTHS[date.getMonthValue() - 1] + '-'
            + "0".repeat(Math.max(0, 4 - year.length())) + year + ' ';
    }

    private static AnswerBytes two(int number, AnswerBytes target) {
        return target.number(number / 10).number(number % 10);
    }
}
