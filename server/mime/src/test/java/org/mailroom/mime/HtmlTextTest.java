package org.mailroom.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTextTest {

    private static String everything(String source) {
        HtmlText html = HtmlText.everything();
        StringBuilder text = new StringBuilder();
        source.chars().forEach(c -> text.append(html.add(Character.toString(c))));
        return text + html.end();
    }

    @Test
    void shouldReadForSearchAllThatPeopleSee() {
        assertThat(everything("<P>a<b>b</b>c<br/>d<!-- x > -- y --><style>z</style >e<script>if (a<b) '</p>'</script>f</P><img alt='g &amp; h' src=\"data:x\"><a href=i>j</a>"))
            .isEqualTo("\n\nabc\ndef\n\nj\n\ng & h\n\ni\n\n");
        assertThat(everything("1 < 2 &lt; 3 &#x34;&#53; &nosuch; & &auml &copy2 <3")).isEqualTo("1 < 2 < 3 45 &nosuch & \u00e4 &copy2 <3\n\n");
        assertThat(everything("<a title=\"never closed")).isEqualTo("\n\n");
        assertThat(everything("a<!-->b<!--->c<!---->d")).isEqualTo("abcd\n\n");
    }

    @Test
    void shouldLayOutWhatPeopleRead() {
        for (String[] row : new String[][] {
            {"<html><head><title>no</title><style>p {a: b}</style></head><body>\r\n<p>Where is my&nbsp;<b>par</b>cel,\r\n  please?</p>\r\n<p>Anna</p></body>", "Where is my parcel, please?\n\nAnna"},
            {"<div>one</div><div>two<br><br>three</div><div><br></div>", "one\ntwo\n\nthree"}, {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
            {"<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"}, {"<pre>a\n  b</pre>c\nd", "a\nb\n\nc d"}, {"\u8acb\u6c42\r\n\u66f8 a\r\nb", "\u8acb\u6c42\u66f8 a b"}, {"  ", ""}, {"<p>", ""},
            {"a &lt;b&gt; &amp;amp; <a href=x title=y>c</a>", "a <b> &amp; c"}}) {
            assertThat(HtmlText.read(row[0])).as(row[0]).isEqualTo(row[1]);
        }
    }
}
