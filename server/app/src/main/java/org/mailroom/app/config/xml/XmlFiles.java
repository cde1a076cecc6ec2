package org.mailroom.app.config.xml;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Kinds;
import org.mailroom.app.config.Problems;

/** Checks one XML file of the configuration directory and tells all that is wrong with it. */
public final class XmlFiles {
    private XmlFiles() {
    }

    /** What is known of a file. */
    @FunctionalInterface
    private interface Check {
        void run(String file, XmlElement root, Problems problems);
    }

    public static void mailetContainer(Path file, Problems problems) {
        check(file, MailetChain::check, problems);
    }

    public static void smtpServer(Path file, Problems problems) {
        check(file, (name, root, told) -> ListenerRules.SMTP.check(name, "smtpservers", root, told), problems);
    }

    public static void lmtpServer(Path file, Problems problems) {
        check(file, (name, root, told) -> ListenerRules.LMTP.check(name, "lmtpservers", root, told), problems);
    }

    public static void imapServer(Path file, Problems problems) {
        check(file, (name, root, told) -> ListenerRules.IMAP.check(name, "imapservers", root, told), problems);
    }

    /** Logback looks after its elements itself; here it must be XML with the right root. */
    public static void logback(Path file, Problems problems) {
        check(file, (name, root, told) -> ElementRule.node().open().attribute("scan", Kinds.SWITCH)
            .attribute("scanPeriod", Kinds.TEXT).attribute("debug", Kinds.SWITCH)
            .attribute("packagingData", Kinds.SWITCH).check(name, "configuration", root, told), problems);
    }

    /** What the first mailet of this class in a chain is given, by name; nothing when there is none. */
    public static Map<String, String> parameters(Path file, String mailet) throws BadInput {
        return mailets(file).stream().filter(one -> one.getKey().equals(mailet)).findFirst().map(Map.Entry::getValue).orElse(Map.of());
    }

    /** All mailets of a chain in the order of the file: the class, and what it is given, by name. */
    public static List<Map.Entry<String, Map<String, String>>> mailets(Path file) throws BadInput {
        return XmlReader.read(file).children("processors").flatMap(all -> all.children("processor")).flatMap(processor -> processor.children("mailet"))
            .map(element -> Map.entry(element.attribute("class").orElse(""), given(element))).toList();
    }

    private static Map<String, String> given(XmlElement mailet) {
        Map<String, String> given = new LinkedHashMap<>();
        mailet.children().forEach(child -> given.put(child.name(), child.text()));
        return given;
    }

    private static void check(Path file, Check check, Problems problems) {
        try {
            check.run(file.toString(), XmlReader.read(file), problems);
        } catch (BadInput e) {
            e.problems().forEach(problems::add);
        }
    }
}
