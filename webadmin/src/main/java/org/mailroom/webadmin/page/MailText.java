package org.mailroom.webadmin.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plain text of a mail as blocks: what is quoted is told apart, and addresses can be clicked. What is in them is still to be escaped. */
final class MailText {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"'`{}|\\\\^\\p{Cntrl}]{1,2000}");
    private static final Pattern TRAILING = Pattern.compile("[.,;:!?)\\]]+$");
    private static final int FOLDED = 3;

    private MailText() {
    }

    /** @param quoted  whether it is worth folding */
    record Block(boolean quoted, List<Span> spans) {
    }

    /** @param link  where a click leads */
    record Span(String text, Optional<String> link) {
    }

    /** Quotes of fewer than three lines are not told apart: an answer between the lines needs them. */
    static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<String> quote = new ArrayList<>();
        for (String line : text.strip().split("\r\n|\r|\n", -1)) {
            if (line.startsWith(">")) {
                quote.add(line);
                continue;
            }
            fold(blocks, lines, quote);
            lines.add(line);
        }
        fold(blocks, lines, quote);
        add(blocks, lines, false);
        return blocks;
    }

    private static void fold(List<Block> blocks, List<String> lines, List<String> quote) {
        if (quote.size() < FOLDED) {
            lines.addAll(quote);
        } else {
            add(blocks, lines, false);
            add(blocks, quote, true);
        }
        quote.clear();
    }

    private static void add(List<Block> blocks, List<String> lines, boolean quoted) {
        if (!lines.isEmpty()) {
            blocks.add(new Block(quoted, spans(String.join("\n", lines))));
            lines.clear();
        }
    }

    private static List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        Matcher links = LINK.matcher(text);
        int done = 0;
        while (links.find()) {
            String link = TRAILING.matcher(links.group()).replaceFirst("");
            if (links.start() > done) {
                spans.add(new Span(text.substring(done, links.start()), Optional.empty()));
            }
            spans.add(new Span(link, Optional.of(link)));
            done = links.start() + link.length();
        }
        if (done < text.length()) {
            spans.add(new Span(text.substring(done), Optional.empty()));
        }
        return spans;
    }
}
