import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Varied mail, the same for the same seed: frequent and rare words as in a language, most of it answers, some with HTML or an attachment.
 *
 * <p>Marks stand in a known part of the messages, so that what a search finds can be checked.
 */
final class Corpus {
    /** A word that stands in one message of so many. */
    record Mark(String word, int every, int first) {
        boolean in(int number) {
            return number % every == first;
        }

        /** In how many of the first messages. */
        int among(int messages) {
            return messages <= first ? 0 : (messages - first - 1) / every + 1;
        }
    }

    static final int RARE = 1000;
    static final Mark COMMON_TEXT = new Mark("kindly", 2, 0);
    static final Mark SENDER = new Mark("Ottoline", 200, 7);
    static final String ABSENT = "nosuchwordhere";

    private static final String[] TOPICS = ("order delivery invoice refund login password account update printer network license renewal question error"
        + " crash export import calendar contract meeting shipment quote payment webhook domain certificate backup upgrade trial access").split(" ");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int WORDS = 20_000;

    final Mark rareSubject;
    final Mark rareText;
    private final Random random;
    private final String tag;
    private final String[] words = new String[WORDS];
    private final double[] frequency = new double[WORDS];

    /**
     * @param tag makes the Message-IDs differ from those of other corpora
     * @param rare the rare marks stand in one message of so many
     */
    Corpus(long seed, String tag, int rare) {
        rareSubject = new Mark("zebrawood", rare, 11);
        rareText = new Mark("quartzite", rare, 17);
        random = new Random(seed);
        this.tag = tag;
        List<String> syllables = new ArrayList<>();
        for (String begin : "b c d f g h k l m n p r s t v w st tr pl".split(" ")) {
            for (String vowel : "a e i o u ai ou".split(" ")) {
                for (String end : new String[] {"", "n", "r", "s", "t", "l"}) {
                    syllables.add(begin + vowel + end);
                }
            }
        }
        Random language = new Random(1);
        Set<String> made = new LinkedHashSet<>();
        while (made.size() < WORDS) {
            StringBuilder word = new StringBuilder();
            for (int i = 1 + language.nextInt(3); i > 0; i--) {
                word.append(syllables.get(language.nextInt(syllables.size())));
            }
            made.add(word.toString());
        }
        made.toArray(words);
        double sum = 0;
        for (int i = 0; i < WORDS; i++) {
            frequency[i] = sum += 1.0 / (i + 3);
        }
    }

    /** A message as people write them: most of two kilobytes, few of forty. */
    byte[] message(int number, String to) {
        int size = (int) Math.min(40_000, Math.max(600, Math.exp(7.7 + 0.8 * random.nextGaussian())));
        double kind = random.nextDouble();
        return kind < 0.75 ? plain(number, to, size) : kind < 0.93 ? withHtml(number, to, size) : withAttachment(number, to, size);
    }

    /** A message of plain text and this size. */
    byte[] message(int number, String to, int size) {
        return plain(number, to, size - 500);
    }

    private byte[] plain(int number, String to, int size) {
        return octets(head(number, to) + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + prose(number, size) + "\r\n");
    }

    private byte[] withHtml(int number, String to, int size) {
        String text = prose(number, size / 2);
        String html = "<p>" + text.replace("\r\n", "<br>\r\n") + "</p>";
        return parts(number, to, "alternative", text, "Content-Type: text/html; charset=utf-8\r\n\r\n" + html);
    }

    private byte[] withAttachment(int number, String to, int size) {
        byte[] file = new byte[4000 + random.nextInt(20_000)];
        random.nextBytes(file);
        return parts(number, to, "mixed", prose(number, size / 2), "Content-Type: application/pdf; name=\"f" + number + ".pdf\"\r\n"
            + "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n" + Base64.getMimeEncoder().encodeToString(file));
    }

    private byte[] parts(int number, String to, String kind, String text, String second) {
        String line = "--part" + number;
        return octets(head(number, to) + "Content-Type: multipart/" + kind + "; boundary=\"part" + number + "\"\r\n\r\n" + line
            + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n" + line + "\r\n" + second + "\r\n" + line + "--\r\n");
    }

    private String head(int number, String to) {
        boolean answer = number > 10 && random.nextInt(10) < 6;
        String sender = (SENDER.in(number) ? SENDER.word() : capital(word())) + " " + capital(word());
        StringBuilder subject = new StringBuilder(answer ? "Re: " : "").append("[#").append(number).append("]");
        for (int i = 0; i < 3; i++) {
            subject.append(' ').append(TOPICS[random.nextInt(TOPICS.length)]);
        }
        subject.append(' ').append(word()).append(rareSubject.in(number) ? " " + rareSubject.word() : "");
        String head = "From: " + sender + " <" + sender.toLowerCase(Locale.ROOT).replace(' ', '.') + "@example.org>\r\nTo: Support <" + to
            + ">\r\nSubject: " + subject + "\r\nDate: " + DATE.format(Instant.ofEpochSecond(1_700_000_000L + number * 97L)) + "\r\nMessage-ID: " + id(number)
            + "\r\nMIME-Version: 1.0\r\n";
        if (answer) {
            String parent = id(Math.max(0, number - 400) + random.nextInt(Math.min(400, number)));
            head += "In-Reply-To: " + parent + "\r\nReferences: " + parent + "\r\n";
        }
        return head;
    }

    private String id(int number) {
        return "<" + tag + "." + number + "@example.org>";
    }

    private String prose(int number, int size) {
        StringBuilder text = new StringBuilder(size + 100);
        int line = 0;
        int at = random.nextInt(size / 8 + 1) * 4;
        boolean marked = false;
        while (text.length() < size) {
            String word = word();
            if (!marked && text.length() >= at) {
                word += (rareText.in(number) ? " " + rareText.word() : "") + (COMMON_TEXT.in(number) ? " " + COMMON_TEXT.word() : "");
                marked = true;
            }
            if (line + word.length() > 72) {
                text.append("\r\n");
                line = 0;
            } else if (line > 0) {
                text.append(' ');
            }
            text.append(word);
            line += word.length() + 1;
        }
        return text.toString();
    }

    private String word() {
        int at = Arrays.binarySearch(frequency, random.nextDouble() * frequency[WORDS - 1]);
        return words[Math.min(WORDS - 1, at < 0 ? -at - 1 : at)];
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
