package org.mailroom.app.config.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;

/** Each case changes one thing in a shipped file, which is right as it is. */
class XmlFilesTest {
    @TempDir
    Path temporary;

    private List<String> problems(BiConsumer<Path, Problems> check, String text) throws Exception {
        Path file = Files.writeString(temporary.resolve("file.xml"), text);
        Problems problems = new Problems();
        check.accept(file, problems);
        return problems.all().stream().map(problem -> new Problem("file.xml", problem.line(), 0, problem.text()).toString()).toList();
    }

    private static String shipped(String name) throws Exception {
        return Files.readString(Path.of("../../conf", name));
    }

    /** Changes the first place where the text stands, and finds its line. */
    private void assertOneProblem(BiConsumer<Path, Problems> check, String name, String before, String after, String problem) throws Exception {
        String text = shipped(name);
        int place = text.indexOf(before);
        assertThat(place).as("%s is in %s", before, name).isNotNegative();
        long line = text.substring(0, place).lines().count() + (text.charAt(place - 1) == '\n' ? 1 : 0);
        String changed = text.substring(0, place) + after + text.substring(place + before.length());
        assertThat(problems(check, changed)).containsExactly("file.xml: line " + line + ": " + problem);
    }

    static Stream<Arguments> listenerMistakes() {
        String number = "a whole number from ";
        return Stream.of(
            arguments("<connectiontimeout>120<", "<connectiontimeout>soon<", "<connectiontimeout>: 'soon' is not possible; allowed: " + number + "1 to 1000000"),
            arguments("<connectionLimit>500<", "<connectionLimit>-1<", "<connectionLimit>: '-1' is not possible; allowed: " + number + "0 to 1000000"),
            arguments("<connectionBacklog>200<", "<connectionBacklog><", "<connectionBacklog>: there is no value; allowed: " + number + "1 to 1000000"),
            arguments("<gracefulShutdown>false<", "<gracefulShutdown>no<", "<gracefulShutdown>: 'no' is not possible; allowed: true, false"),
            arguments("<bind>0.0.0.0:25<", "<bind>everywhere<", "<bind>: 'everywhere' is not possible; allowed: address:port, such as 0.0.0.0:25"),
            arguments("<maxmessagesize>51200<", "<maxmessagesize>50 MB<", "<maxmessagesize>: '50 MB' is not possible; allowed: a number of KiB, or with B, K, M or G behind it, such as 50M"),
            arguments("<lineLimit>1048576<", "<lineLimit>10<", "<lineLimit>: '10' is not possible; allowed: " + number + "1000 to 2147483647"),
            arguments("<sessionLimit>3600</sessionLimit>", "<sessionlimit>3600</sessionlimit>",
                "unknown element <sessionlimit> in <smtpserver>; did you mean 'sessionLimit'? allowed: jmxName, bind, connectionBacklog, gracefulShutdown, tls, helloName, "
                    + "connectiontimeout, connectionLimit, connectionLimitPerIP, maxExecutorCount, bossWorkerCount, ioWorkerCount, maxmessagesize, sessionLimit, lineLimit, "
                    + "headerSizeLimit, headerCountLimit, submission, auth, heloEhloEnforcement, addressBracketsEnforcement, smtpGreeting, proxyRequired, handlerchain"),
            arguments("<submission>false</submission>", "<submission>false</submission><submission>true</submission>", "<submission> stands twice in <smtpserver>, first in line 34"),
            arguments("<smtpserver enabled=\"true\">", "<smtpserver enabled=\"on\">", "attribute 'enabled' of <smtpserver>: 'on' is not possible; allowed: true, false"),
            arguments("<smtpserver enabled=\"true\">", "<smtpserver enable=\"true\">", "unknown attribute 'enable' of <smtpserver>; did you mean 'enabled'? allowed: enabled"),
            arguments("<protocol>TLSv1.3<", "<protocol>TLSv1<", "<protocol>: 'TLSv1' is not possible; allowed: TLSv1.3, TLSv1.2"),
            arguments("<handlerchain enableJmx=\"false\"/>", "<handlerchain enableJmx=\"true\"/>", "attribute 'enableJmx' of <handlerchain>: 'true' is not possible; allowed: false"),
            arguments("<handlerchain enableJmx=\"false\"/>", "<handlerchain><handler class=\"org.mailroom.smtp.Gone\"/></handlerchain>",
                "attribute 'class' of <handler>: there is no class 'org.mailroom.smtp.Gone'; allowed: a class that is a ProtocolHandler"),
            arguments("<handlerchain enableJmx=\"false\"/>", "<handlerchain><handler class=\"java.lang.String\"/></handlerchain>",
                "attribute 'class' of <handler>: the class 'java.lang.String' is no ProtocolHandler; allowed: a class that is a ProtocolHandler"),
            arguments("<handlerchain enableJmx=\"false\"/>", "<handlerchain><handler/></handlerchain>", "<handler> needs the attribute 'class'"));
    }

    @ParameterizedTest
    @MethodSource("listenerMistakes")
    void shouldTellLineAndWhatIsAllowedWhenListenerIsWrong(String before, String after, String problem) throws Exception {
        assertOneProblem(XmlFiles::smtpServer, "smtpserver.xml", before, after, problem);
    }

    @Test
    void shouldTellWhenThereIsTextBetweenElements() throws Exception {
        assertThat(problems(XmlFiles::lmtpServer, "<lmtpservers>stray<lmtpserver/></lmtpservers>"))
            .containsExactly("file.xml: line 1: <lmtpservers> has text of its own: 'stray'; allowed: lmtpserver");
    }

    static Stream<Arguments> chainMistakes() {
        return Stream.of(
            arguments("class=\"ToProcessor\"", "class=\"ToProcesor\"", "<mailet>: there is no class 'ToProcesor'; did you mean 'ToProcessor'? allowed: a class that is a Mailet; "
                + "its package may be left out when it is org.apache.james.transport.mailets"),
            arguments("class=\"org.mailroom.mailets.Sanitise\"", "class=\"org.mailroom.mailets.Sanitize\"", "<mailet>: there is no class 'org.mailroom.mailets.Sanitize'; "
                + "allowed: a class that is a Mailet; its package may be left out when it is org.apache.james.transport.mailets"),
            arguments("class=\"org.mailroom.mailets.Sanitise\"", "class=\"java.lang.String\"", "<mailet>: the class 'java.lang.String' is no Mailet; "
                + "allowed: a class that is a Mailet; its package may be left out when it is org.apache.james.transport.mailets"),
            arguments("match=\"All\" class=\"org.mailroom.mailets.Sanitise\"", "match=\"Al\" class=\"org.mailroom.mailets.Sanitise\"", "<mailet>: there is no class 'Al'; "
                + "did you mean 'All'? allowed: a class that is a Matcher; its package may be left out when it is org.apache.james.transport.matchers"),
            arguments("match=\"All\" class=\"org.mailroom.mailets.Sanitise\"", "match=\"All\" notmatch=\"All\" class=\"org.mailroom.mailets.Sanitise\"",
                "<mailet> has both 'match' and 'notmatch'; allowed: one of them"),
            arguments("<mailet match=\"All\" class=\"org.mailroom.mailets.Sanitise\">", "<mailet match=\"All\">", "<mailet> needs the attribute 'class'"),
            arguments("<processor>transport<", "<processor>transprot<", "<processor>: there is no processor 'transprot'; did you mean 'transport'? allowed: error, quarantine, rejected, root, transport, undeliverable"),
            arguments("<onMailetException>propagate<", "<onMailetException>retry<", "<onMailetException>: there is no processor 'retry'; "
                + "allowed: ignore, propagate, error, quarantine, rejected, root, transport, undeliverable"),
            arguments("<undeliverable>undeliverable<", "<undeliverable>gone<", "<undeliverable>: there is no processor 'gone'; allowed: error, quarantine, rejected, root, transport, undeliverable"),
            arguments("<remove>X-Mailroom-*, X-Spam-*</remove>", "<removes>X-*</removes>", "unknown element <removes> in <mailet>; did you mean 'remove'? "
                + "allowed: onMailetException, onMatchException, remove, authservId"),
            arguments("<retryEvery>30s<", "<retryEvery>soon<", "<retryEvery>: 'soon' is not possible; allowed: a time such as 500ms, 30s, 5m or 4h"),
            arguments("<reject>off<", "<reject>never<", "<reject>: 'never' is not possible; allowed: a score such as 5.0, or off"),
            arguments("<wait>5s</wait>", "<servers>127.0.0.1:3310, clamd</servers>",
                "<servers>: '127.0.0.1:3310, clamd' is not possible; allowed: host:port or unix:/path, several with commas between, or off"),
            arguments("<retries>1m, 5m, 15m, 1h, 2h, 29*4h<", "<retries>1m, 5 minutes<", "<retries>: a pause must look like 30s, 5m, 2h or 28*4h, not '5 minutes'"),
            arguments("<threads>16<", "<threads>0<", "<threads>: '0' is not possible; allowed: a whole number from 1 to 1000"),
            arguments("<threads>8<", "<threads>many<", "<threads>: 'many' is not possible; allowed: a whole number from 1 to 1000"),
            arguments("<errorRepository>sql://error<", "<errorRepository>file://error<", "<errorRepository>: 'file://error' is not possible; allowed: sql://NAME, such as sql://error"),
            arguments("enableJmx=\"false\"", "enableJmx=\"true\"", "attribute 'enableJmx' of <mailetcontainer>: 'true' is not possible; allowed: false"));
    }

    @ParameterizedTest
    @MethodSource("chainMistakes")
    void shouldTellLineAndWhatIsAllowedWhenChainIsWrong(String before, String after, String problem) throws Exception {
        assertOneProblem(XmlFiles::mailetContainer, "mailetcontainer.xml", before, after, problem);
    }

    @Test
    void shouldTellWhatTheChainLacks() throws Exception {
        assertThat(problems(XmlFiles::mailetContainer, "<mailetcontainer><processors>\n<processor state=\"root\"/>\n<processor state=\"root\"/>\n"
            + "<processor state=\"ghost\"/>\n<processor state=\"transport\">\n<mailet match=\"All\" class=\"org.mailroom.mailets.File\"/></processor></processors></mailetcontainer>"))
            .containsExactly(
                "file.xml: line 1: there is no processor 'error'; needed: root, transport, error",
                "file.xml: line 3: the processor 'root' stands here twice, first in line 2",
                "file.xml: line 4: 'ghost' cannot be a processor: it is the state of messages that are done",
                "file.xml: line 5: the processor 'transport' must have <mailet match=\"All\" class=\"RemoveMimeHeader\"><name>bcc</name></mailet>: the engine does not start without",
                "file.xml: line 6: org.mailroom.mailets.File needs the processor 'undeliverable', and there is none",
                "file.xml: line 6: org.mailroom.mailets.File needs the processor 'quarantine', and there is none");
    }

    @Test
    void shouldKnowCompositeMatchersByTheirNames() throws Exception {
        String composite = "<matcher name=\"both\" match=\"org.apache.james.mailetcontainer.impl.matchers.And\"><matcher match=\"All\"/><matcher match=\"SizeGreaterThan=1m\"/></matcher>\n";
        String text = shipped("mailetcontainer.xml").replace("<processor state=\"root\" enableJmx=\"false\">", "<processor state=\"root\" enableJmx=\"false\">" + composite)
            .replace("match=\"All\" class=\"ToProcessor\"", "match=\"both\" class=\"ToProcessor\"");
        assertThat(problems(XmlFiles::mailetContainer, text)).isEmpty();
        assertThat(problems(XmlFiles::mailetContainer, text.replace("name=\"both\"", "name=\"other\""))).hasSize(1);
    }

    static Stream<Arguments> notXml() {
        return Stream.of(
            arguments("<smtpservers>", "line 1: this is not XML: XML document structures must start and end within the same entity."),
            arguments("<smtpservers>\n<bind>\n</smtpservers>", "line 3: this is not XML: The element type \"bind\" must be terminated by the matching end-tag \"</bind>\"."),
            arguments("", "line 1: this is not XML: Premature end of file."),
            arguments("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><smtpservers>&x;</smtpservers>", "line 1: a DOCTYPE is not allowed here; remove it"),
            arguments("<smtpservers>&x;</smtpservers>", "line 1: this is not XML: The entity \"x\" was referenced, but not declared."),
            arguments("<smtpserver/>", "line 1: the root element is <smtpserver>; allowed: <smtpservers>"));
    }

    @ParameterizedTest
    @MethodSource("notXml")
    void shouldTellLineWhenItIsNotXml(String text, String problem) throws Exception {
        assertThat(problems(XmlFiles::smtpServer, text)).containsExactly("file.xml: " + problem);
    }

    @Test
    void shouldTellWhenThereIsNoFile() {
        Problems problems = new Problems();
        XmlFiles.lmtpServer(temporary.resolve("gone.xml"), problems);
        assertThat(problems.all()).containsExactly(new Problem(temporary.resolve("gone.xml").toString(), 0, 0, "there is no such file"));
    }

    @Test
    void shouldAcceptTheShippedFiles() throws Exception {
        Map<String, BiConsumer<Path, Problems>> checks = Map.of("mailetcontainer.xml", XmlFiles::mailetContainer, "smtpserver.xml", XmlFiles::smtpServer,
            "lmtpserver.xml", XmlFiles::lmtpServer, "imapserver.xml", XmlFiles::imapServer, "logback.xml", XmlFiles::logback);
        try (Stream<Path> files = Files.list(Path.of("../../conf"))) {
            for (String name : files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".xml")).toList()) {
                assertThat(checks).containsKey(name);
                assertThat(problems(checks.get(name), shipped(name))).isEmpty();
            }
        }
    }

    @Test
    void shouldHaveARowForEachMailetOfOursInTheShippedChain() throws Exception {
        assertThat(shipped("mailetcontainer.xml").lines().filter(line -> line.contains("class=\"org.mailroom."))
            .map(line -> line.replaceFirst(".*class=\"([^\"]+)\".*", "$1"))).isNotEmpty().allMatch(MailetRules.PARAMETERS::containsKey);
    }
}
