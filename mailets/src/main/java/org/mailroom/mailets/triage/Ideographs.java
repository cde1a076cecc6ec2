package org.mailroom.mailets.triage;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells Japanese from Chinese where no kana does: by ideographs that only one of them usually writes. The character sets of the countries say which these are: Windows-31J has 収, 頼 and
 * 様, which neither GB 2312 nor Big5 have; these have 请, 发 and 您, which it has not. It is JIS X 0208 with what Japanese names need beside it, such as 德. Where none stands there a few words
 * tell that are written in ideographs and are hardly Chinese. Old or rare forms can mislead it.
 * Thread-safe. Proof: {@code LanguagesTest}.
 */
final class Ideographs {
    private static final int FIRST = 0x4E00;
    private static final int LAST = 0x9FFF;
    /** Hong Kong and Macau write these forms, too, for 說 and 產 of Big5. */
    private static final String BOTH = "説産";
    private static final BitSet JAPANESE = new BitSet();
    private static final BitSet CHINESE = new BitSet();
    private static final List<String> JAPANESE_WORDS = List.of("会社", "御中", "見積", "納品", "返金", "添付");

    static {
        CharsetEncoder japan = Charset.forName("windows-31j").newEncoder();
        List<CharsetEncoder> china = Stream.of("GB2312", "x-windows-950").map(name -> Charset.forName(name).newEncoder()).toList();
        for (int i = FIRST; i <= LAST; i++) {
            char ideograph = (char) i;
            boolean chinese = china.stream().anyMatch(one -> one.canEncode(ideograph));
            boolean japanese = japan.canEncode(ideograph);
            JAPANESE.set(i, japanese && !chinese);
            CHINESE.set(i, chinese && !japanese);
        }
        BOTH.codePoints().forEach(JAPANESE::clear);
    }

    private Ideographs() {
    }

    /** {@code ja} or {@code zh}; empty where nothing tells, or both. */
    static Optional<String> language(String text) {
        boolean japanese = text.codePoints().anyMatch(JAPANESE::get);
        boolean chinese = text.codePoints().anyMatch(CHINESE::get);
        if (japanese != chinese) {
            return Optional.of(japanese ? "ja" : "zh");
        }
        return !chinese && JAPANESE_WORDS.stream().anyMatch(text::contains) ? Optional.of("ja") : Optional.empty();
    }
}
