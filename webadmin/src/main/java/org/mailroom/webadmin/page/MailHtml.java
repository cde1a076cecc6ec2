package org.mailroom.webadmin.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.owasp.html.CssSchema;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.HtmlStreamEventReceiver;
import org.owasp.html.HtmlStreamEventReceiverWrapper;
import org.owasp.html.HtmlStreamRenderer;

/**
 * HTML of a mail, made harmless: what is not allowed by name is gone. Styles of elements become a style sheet, so that the page that shows it needs no inline style; quotes can be
 * folded; links open elsewhere and tell nobody where from. For one mail and one thread.
 */
final class MailHtml {
    private static final String[] ELEMENTS = {"a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
        "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd",
        "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "tt", "u", "ul", "var", "wbr"};
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}%?|\\*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9#, .+-]{1,60}");
    private static final Pattern PICTURE = Pattern.compile("data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\\s]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("(https?|mailto|tel):[^\\p{Cntrl}]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern REMOTE = Pattern.compile("https?://[^\\p{Cntrl}\\s]*", Pattern.CASE_INSENSITIVE);
    /** What mail programs call the block of what they quote. */
    private static final Pattern QUOTE = Pattern.compile("(^|\\s)(gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote)(\\s|$)");

    private static final Set<String> VOID = Set.of("br", "col", "hr", "img", "wbr");

    private final Function<String, String> pictures;
    private final boolean remote;
    private final String quote;
    private final Map<String, String> styles = new LinkedHashMap<>();
    private final StringBuilder html = new StringBuilder();
    private int refused;

    /**
     * @param pictures  the address of the inline picture with this Content-ID; null when there is none
     * @param remote  whether pictures of other hosts may stay
     * @param quote  what stands on folded quotes
     */
    MailHtml(String mail, Function<String, String> pictures, boolean remote, String quote) {
        this.pictures = pictures;
        this.remote = remote;
        this.quote = quote;
        HtmlSanitizer.sanitize(mail, policy().build(new Sheet(HtmlStreamRenderer.create(html, error -> { }))));
    }

    /** What stands in the body. */
    String html() {
        return html.toString();
    }

    /** The style sheet that belongs to it. It cannot end its element: no {@code <} is in it. */
    String css() {
        StringBuilder css = new StringBuilder();
        styles.forEach((style, name) -> css.append('.').append(name).append('{').append(style.replace("<", "\\3c ").replace("}", "")).append("}\n"));
        return css.toString();
    }

    /** How many pictures of other hosts were left out. */
    int refused() {
        return refused;
    }

    private HtmlPolicyBuilder policy() {
        return new HtmlPolicyBuilder().allowElements(ELEMENTS).allowWithoutAttributes("a", "font", "img", "span")
            .allowUrlProtocols("http", "https", "mailto", "tel", "cid", "data")
            .allowAttributes("href").matching(LINK).onElements("a")
            .allowAttributes("src").matching((element, attribute, source) -> picture(source)).onElements("img")
            .allowAttributes("alt", "title", "lang", "dir", "name").globally()
            .allowAttributes("class").globally()
            .allowAttributes("align", "valign", "bgcolor", "color", "face", "type", "clear", "nowrap").matching(WORD).globally()
            .allowAttributes("width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "size", "start", "span", "hspace", "vspace").matching(NUMBER).globally()
            .allowStyling(CssSchema.DEFAULT);
    }

    private String picture(String source) {
        String trimmed = source.strip();
        if (trimmed.regionMatches(true, 0, "cid:", 0, 4)) {
            return pictures.apply(trimmed.substring(4));
        }
        if (PICTURE.matcher(trimmed).matches()) {
            return trimmed;
        }
        if (REMOTE.matcher(trimmed).matches()) {
            refused += remote ? 0 : 1;
            return remote ? trimmed : null;
        }
        return null;
    }

    /** What the policy has let through, on its way out. */
    private final class Sheet extends HtmlStreamEventReceiverWrapper {
        /** For each open element, whether a fold begins with it. */
        private final List<Boolean> open = new ArrayList<>();
        private int quotes;

        Sheet(HtmlStreamEventReceiver out) {
            super(out);
        }

        @Override
        public void openTag(String element, List<String> attributes) {
            String classes = "";
            List<String> kept = new ArrayList<>();
            for (int i = 0; i + 1 < attributes.size(); i += 2) {
                String value = attributes.get(i + 1);
                switch (attributes.get(i)) {
                    case "class" -> classes = value;
                    case "style" -> kept.addAll(List.of("class", styles.computeIfAbsent(value, style -> "s" + styles.size())));
                    default -> kept.addAll(List.of(attributes.get(i), value));
                }
            }
            if (element.equals("a")) {
                kept.addAll(List.of("target", "_blank", "rel", "noopener noreferrer nofollow"));
            }
            boolean quoting = element.equals("blockquote") || QUOTE.matcher(classes.toLowerCase(Locale.ROOT)).find();
            boolean folds = quoting && quotes == 0;
            if (folds) {
                super.openTag("details", List.of());
                super.openTag("summary", List.of());
                super.text(quote);
                super.closeTag("summary");
            }
            super.openTag(element, kept);
            if (!VOID.contains(element)) {
                open.add(folds);
                quotes += folds ? 1 : 0;
            }
        }

        @Override
        public void closeTag(String element) {
            super.closeTag(element);
            boolean folded = !VOID.contains(element) && !open.isEmpty() && open.remove(open.size() - 1);
            if (folded) {
                super.closeTag("details");
                quotes--;
            }
        }
    }
}
