package org.mailroom.mailets.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.optimaize.langdetect.DetectedLanguage;
import com.optimaize.langdetect.LanguageDetector;
import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.i18n.LdLocale;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfile;
import com.optimaize.langdetect.profiles.LanguageProfileBuilder;

/**
 * Tells the language of a text: by its letters where those say it (Japanese, Korean, Greek and others; {@link Ideographs}), otherwise by common words ({@link CommonWords}) and by n-grams of the profiles of language-detector. These are loaded
 * when they are needed first, which takes about a second and 10 MB. Thread-safe. Proof: {@code LanguagesTest}.
 */
public final class Languages {
    /** Those that are told apart by n-grams. */
    static final List<String> BY_NGRAMS = List.of("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "no", "fi", "cs", "tr", "ro", "hu", "ru", "uk", "zh-CN", "zh-TW", "ja");
    private static final Map<UnicodeScript, String> BY_SCRIPT = new EnumMap<>(Map.of(UnicodeScript.HANGUL, "ko", UnicodeScript.GREEK, "el", UnicodeScript.HEBREW, "he",
        UnicodeScript.THAI, "th", UnicodeScript.GEORGIAN, "ka", UnicodeScript.ARMENIAN, "hy", UnicodeScript.ARABIC, "ar", UnicodeScript.DEVANAGARI, "hi"));
    private static final Pattern ASCII = Pattern.compile("[!-~]++");
    /** What stands in addresses of mail and of pages, which are in no language. */
    private static final List<String> ADDRESS = List.of("://", "@", "www.");
    private static final int LOOKED_AT = 16_000;
    private static final int ENOUGH = 800;
    /** So much text says by itself what a subject could say. */
    private static final int CLEAR = 500;
    private static final int FEWEST_LETTERS = 4;
    /** What fewer letters look like says nothing where many languages share them. */
    private static final int FEWEST_FOR_NGRAMS = 12;
    private static final double SURE = 0.7;
    /** N-grams take some hundred letters to be right. */
    private static final int MANY_LETTERS = 300;
    private static final int LATER_MILLIS = 1500;

    /** The library's own reader of profiles brings a JSON library along, and is slower. */
    private static final class Profiles {
        static final LanguageDetector DETECTOR = LanguageDetectorBuilder.create(NgramExtractors.standard()).shortTextAlgorithm(100).minimalConfidence(0.3)
            .withProfiles(BY_NGRAMS.stream().map(Profiles::read).toList()).build();

        private static LanguageProfile read(String language) {
            LanguageProfileBuilder profile = new LanguageProfileBuilder(LdLocale.fromString(language)).ngramExtractor(NgramExtractors.standard());
            try (InputStream in = LanguageDetector.class.getResourceAsStream("/languages/" + language); JsonParser json = new JsonFactory().createParser(in)) {
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.START_OBJECT && "freq".equals(json.currentName())) {
                        grams(json, profile);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the profile of the language " + language + " cannot be read from the program's own jars", e);
            }
            return profile.build();
        }

        private static void grams(JsonParser json, LanguageProfileBuilder profile) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String gram = json.currentName();
                json.nextToken();
                profile.addGram(gram, json.getIntValue());
            }
        }
    }

    /** Has the profiles loaded by a thread of its own a little later, unless they are needed before: the first mail then does not wait for them, nor does the start. */
    public void prepare() {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(LATER_MILLIS);
                of("The first text takes the time that all the others do not need.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "languages");
        thread.setDaemon(true);
        thread.start();
    }

    /** The language of a mail: of its text, or if that is short and not clear, of its subject and text. */
    public Optional<String> of(String subject, String text) {
        String words = words(text);
        Optional<String> language = ofWords(words);
        return language.isPresent() || words.length() >= CLEAR ? language : of(subject + "\n" + text);
    }

    /** The language, a code of ISO 639-1; empty when it is not clear. What is quoted from an earlier mail does not count, if something else stands there. */
    public Optional<String> of(String text) {
        return ofWords(words(text));
    }

    private static String words(String text) {
        String beginning = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        String own = words(beginning, false);
        return own.isBlank() ? words(beginning, true) : own;
    }

    /** The first words that are not addresses. */
    private static String words(String text, boolean quoted) {
        StringBuilder words = new StringBuilder();
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext() && words.length() < ENOUGH;) {
            String line = lines.next();
            if (quoted || !line.stripLeading().startsWith(">")) {
                words.append(words.isEmpty() ? "" : "\n").append(ASCII.matcher(line).replaceAll(run -> ADDRESS.stream().anyMatch(run.group()::contains) ? " " : Matcher.quoteReplacement(run.group())));
            }
        }
        return words.length() > ENOUGH ? words.substring(0, ENOUGH) : words.toString();
    }

    private static Optional<String> ofWords(String plain) {
        Map<UnicodeScript, Integer> letters = letters(plain);
        int all = letters.values().stream().mapToInt(Integer::intValue).sum();
        if (all < FEWEST_LETTERS) {
            return Optional.empty();
        }
        UnicodeScript most = letters.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        return switch (most) {
            case LATIN -> byWordsAndNgrams(plain, all);
            case CYRILLIC -> all < FEWEST_FOR_NGRAMS ? Optional.empty() : byNgrams(plain);
            case HAN, HIRAGANA -> letters.containsKey(UnicodeScript.HIRAGANA) ? Optional.of("ja")
                : Ideographs.language(plain).or(() -> byNgrams(plain).filter(List.of("ja", "zh")::contains)).or(() -> Optional.of("zh"));
            default -> Optional.ofNullable(BY_SCRIPT.get(most));
        };
    }

    /**
     * The one whose common words stand there most. Where several share them what the text looks like decides between these, and where none stand there it must look very much like one. Of much
     * text the look alone is right more often than words, but text without any word of the language is none.
     */
    private static Optional<String> byWordsAndNgrams(String plain, int letters) {
        Map<String, Long> known = CommonWords.in(plain);
        long most = known.values().stream().mapToLong(Long::longValue).max().orElse(0);
        if (letters >= MANY_LETTERS) {
            return byNgrams(plain).filter(language -> known.getOrDefault(language, 0L) > 0);
        }
        List<String> first = known.entrySet().stream().filter(one -> one.getValue() == most).map(Map.Entry::getKey).toList();
        if (first.size() == 1) {
            return Optional.of(first.get(0));
        }
        if (letters < FEWEST_FOR_NGRAMS) {
            return Optional.empty();
        }
        return byNgrams(plain).filter(language -> first.isEmpty() || first.contains(language));
    }

    /** How many letters of each script; Hiragana and Katakana are one. Ideographs and syllables say as much as two letters. */
    private static Map<UnicodeScript, Integer> letters(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints().filter(Character::isLetter).forEach(letter -> {
            UnicodeScript script = UnicodeScript.of(letter);
            UnicodeScript counted = script == UnicodeScript.KATAKANA ? UnicodeScript.HIRAGANA : script;
            boolean dense = counted == UnicodeScript.HAN || counted == UnicodeScript.HIRAGANA || counted == UnicodeScript.HANGUL;
            if (counted != UnicodeScript.COMMON && counted != UnicodeScript.INHERITED) {
                letters.merge(counted, dense ? 2 : 1, Integer::sum);
            }
        });
        return letters;
    }

    private static Optional<String> byNgrams(String text) {
        List<DetectedLanguage> found = new ArrayList<>(Profiles.DETECTOR.getProbabilities(text));
        double together = found.stream().filter(one -> one.getLocale().getLanguage().equals("zh")).mapToDouble(DetectedLanguage::getProbability).sum();
        if (together >= SURE) {
            return Optional.of("zh");
        }
        return found.stream().findFirst().filter(best -> best.getProbability() >= SURE).map(best -> best.getLocale().getLanguage());
    }
}
