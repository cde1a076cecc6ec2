package org.mailroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailroom.app.SpokenLines;

class MainTest {
    private static final String USAGE = "usage: mailroom COMMAND [OPTION…]; 'mailroom --help' lists all";
    private static final String APPLY_USAGE = "usage: mailroom apply [--dry-run] FILE.yaml";

    @TempDir
    Path temporary;

    private final SpokenLines console = new SpokenLines();
    private final Map<String, String> environment = new HashMap<>();
    private Path conf;

    @BeforeEach
    void conf() throws IOException {
        conf = Files.createDirectory(temporary.resolve("conf"));
        try (Stream<Path> shipped = Files.list(Path.of("../../conf"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, conf.resolve(file.getFileName()));
            }
        }
        environment.put("MAILROOM_CONF", conf.toString());
    }

    private int run(String... words) {
        return new Main(environment, console).run(words);
    }

    static Stream<Arguments> wrongUse() {
        return Stream.of(
            arguments(List.of(), "a command is missing", USAGE),
            arguments(List.of("srve"), "unknown command 'srve'; did you mean 'serve'?", USAGE),
            arguments(List.of("frobnicate"), "unknown command 'frobnicate'", USAGE),
            arguments(List.of("--versoin"), "unknown option '--versoin'; did you mean '--version'?", USAGE),
            arguments(List.of("apply"), "FILE.yaml is missing", APPLY_USAGE),
            arguments(List.of("apply", "--dryrun", "f"), "unknown option '--dryrun' of apply; did you mean '--dry-run'?", APPLY_USAGE),
            arguments(List.of("apply", "f", "g"), "'g' is too much", APPLY_USAGE),
            arguments(List.of("apply", "--", "--dry-run", "f"), "'f' is too much", APPLY_USAGE),
            arguments(List.of("check", "everything"), "'everything' is too much", "usage: mailroom check"),
            arguments(List.of("serve", "-x"), "unknown option '-x' of serve", "usage: mailroom serve"),
            arguments(List.of("demo", "now"), "'now' is too much", "usage: mailroom demo"));
    }

    @ParameterizedTest
    @MethodSource("wrongUse")
    void shouldExitWithTwoAndTellTheUsageWhenUsedWrongly(List<String> words, String error, String usage) {
        assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(console.errors()).containsExactly("mailroom: " + error, usage);
        assertThat(console.results()).isEmpty();
    }

    @Test
    void shouldTellVersionAndBuild() {
        assertThat(run("--version")).isZero();
        assertThat(console.results()).singleElement().asString().matches("mailroom \\d+\\.\\d+\\.\\d+\\S* \\(build ([0-9a-f]{10}|unknown)\\)");
    }

    @Test
    void shouldListEachCommandAndVariableInTheHelp() {
        assertThat(run("--help")).isZero();
        String help = String.join("\n", console.results());
        assertThat(help).contains("  serve ", "  demo ", "  check ", "  apply ", "  doctor ", "  import ", "  export ", "  replay ", "  backup ", "  restore ", "Exit codes: 0 ok, 1 failed, 2 wrong usage");
        assertThat(help).contains("MAILROOM_CONF", "MAILROOM_DATA", "MAILROOM_BIND", "MAILROOM_SMTP_PORT", "MAILROOM_SUBMISSION_PORT", "MAILROOM_SUBMISSIONS_PORT",
            "MAILROOM_IMAP_PORT", "MAILROOM_IMAPS_PORT", "MAILROOM_LMTP_PORT", "MAILROOM_WEB_PORT", "MAILROOM_CLAMD", "MAILROOM_SPAMD", "MAILROOM_SMARTHOST",
            "MAILROOM_DNS", "MAILROOM_WEBHOOK_ALLOW");
    }

    @Test
    void shouldHelpWithEachCommand() {
        for (String command : List.of("serve", "demo", "check", "apply", "doctor", "dkim", "import", "export", "backup", "restore", "reindex", "replay")) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(console.results()).hasSize(12).allMatch(text -> text.startsWith("usage: mailroom "));
        assertThat(run("help", "apply")).isZero();
        assertThat(console.results()).last().isEqualTo(console.results().get(3));
        assertThat(console.results().get(3)).contains("--dry-run", "leastLoaded", "observer, agent, lead");
    }

    @Test
    void shouldTellHowReplayIsUsed() throws Exception {
        assertThat(run("replay")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: --rules NEW.yaml is missing", "usage: mailroom replay --rules NEW.yaml [--from ADDRESS] [--last N] [--to ADDRESS,…] [FILE.eml…]");
        assertThat(run("replay", "--rules")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: behind --rules NEW.yaml is missing");
        assertThat(run("replay", "--rules=new.yaml", "--last=many")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: 'many' behind --last is not possible; allowed: 1 to 100000");
        assertThat(run("replay", "--rules", "new.yaml", "--last", "5", "a.eml")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: there are both --last and a file; allowed: one of them");
        Files.writeString(temporary.resolve("new.yaml"), "- then: {priority: hihg}\n");
        assertThat(run("replay", "--rules", temporary.resolve("new.yaml").toString())).isEqualTo(1);
        assertThat(console.errors()).last().asString().contains("new.yaml: line 1, column 20: rule 1.then.priority: 'hihg' is not possible");
        Files.writeString(temporary.resolve("new.yaml"), "- then: {priority: high}\n");
        assertThat(run("replay", "--rules", temporary.resolve("new.yaml").toString(), "gone.eml")).isEqualTo(1);
        assertThat(console.errors()).contains("mailroom: gone.eml: there is no such file");
        assertThat(run("replay", "--rules", temporary.resolve("new.yaml").toString())).isEqualTo(1);
        assertThat(console.errors()).last().asString().contains("there is no data directory");
    }

    @Test
    void shouldTellHowImportIsUsed() {
        assertThat(run("import")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: (mbox|maildir|imap) is missing");
        assertThat(run("import", "mbox", "a.mbox")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: --team TEAM is missing", "usage: mailroom import --team TEAM [--ca FILE] [--from URL] [--password-file FILE] [--recursive] [--seen] [--state STATE] [--with-deleted] (mbox|maildir|imap) [FILE…]");
        assertThat(run("import", "mboxx", "a.mbox", "--team", "SUP")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: 'mboxx' cannot be imported; did you mean 'mbox'? allowed: mbox, maildir, imap");
        assertThat(run("import", "mbox", "--team", "SUP")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: FILE is missing");
        assertThat(run("import", "mbox", "a.mbox", "--team", "SUP", "--state", "dnoe")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: 'dnoe' behind --state is not possible; did you mean 'done'? allowed: done, waiting, queue, or @ and a member, such as @alice");
        assertThat(run("import", "maildir", "--team", "SUP", "--recursive")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: DIRECTORY is missing");
        assertThat(run("import", "mbox", "a.mbox", "--team", "SUP", "--recursive")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: --recursive is for maildir, not for mbox");
        assertThat(run("import", "imap", "--team", "SUP")).isEqualTo(2);
        assertThat(console.errors()).contains("mailroom: --from URL is missing");
        assertThat(run("import", "imap", "--team", "SUP", "--from", "imaps://a:geheim@b")).isEqualTo(2);
        assertThat(console.errors()).anyMatch(line -> line.startsWith("mailroom: --from: a password does not belong on the command line")).noneMatch(line -> line.contains("geheim"));
        assertThat(run("import", "imap", "--team", "SUP", "--from", "imaps://a@b", "--password-file", temporary.resolve("gone").toString())).isEqualTo(1);
        assertThat(console.errors()).last().asString().contains("gone cannot be read");
        environment.put("MAILROOM_IMPORT_PASSWORD", "geheim");
        assertThat(run("import", "imap", "--team", "SUP", "--from", "imaps://a@b")).isEqualTo(1);
        assertThat(console.errors()).last().asString().contains("there is no data directory");
        assertThat(run("import", "mbox", "a.mbox", "--team", "SUP")).isEqualTo(1);
        assertThat(console.errors()).last().asString().contains("there is no data directory");
    }

    @Test
    void shouldFindTheShippedConfigurationRight() {
        assertThat(run("check")).as("%s", console.errors()).isZero();
        assertThat(console.results()).contains("environment: ok", conf + "/mailroom.yaml: ok", conf + "/mailetcontainer.xml: ok", conf + "/smtpserver.xml: ok",
            conf + "/imapserver.xml: ok", conf + "/lmtpserver.xml: ok", conf + "/rules.yaml: ok", conf + "/logback.xml: ok",
            "data directory " + temporary.resolve("var") + ": ok");
        assertThat(temporary.resolve("var")).doesNotExist();
    }

    @Test
    void shouldTellAllThatIsWrongInAllFiles() throws Exception {
        environment.put("MAILROOM_WEB_PORT", "www");
        Files.writeString(conf.resolve("mailroom.yaml"), "hostnam: x\ntls: {key: k.pem, certificate: c.pem}");
        Files.writeString(conf.resolve("lmtpserver.xml"), "<lmtpservers>\n<lmtpserver enabled='1'/>\n</lmtpservers>");
        Files.writeString(conf.resolve("rules.yaml"), "# a mapping\nname: invoices");
        Files.writeString(conf.resolve("logback.xml"), "<configuration>\n<root>\n</configuration>");
        Files.createDirectory(conf.resolve("holidays"));
        Files.writeString(conf.resolve("holidays/de.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260230\nEND:VEVENT\nEND:VCALENDAR\n");
        Files.writeString(conf.resolve("holidays/jp.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nDURATION:P3D\nEND:VEVENT\nEND:VCALENDAR\n");
        assertThat(run("check")).isEqualTo(1);
        List<String> errors = new ArrayList<>(console.errors());
        errors.replaceAll(line -> line.replace(conf.toString(), "CONF"));
        assertThat(errors).containsExactly(
            "mailroom: environment: MAILROOM_WEB_PORT: 'www' is not possible; allowed: a port from 1 to 65535, or 0 (off)",
            "mailroom: CONF/mailroom.yaml: line 1, column 1: unknown key 'hostnam'; did you mean 'hostName'? allowed: hostName, dataDirectory, bind, ports, tls, storage, "
                + "outbound, scanners, auth, limits, dns, webhooks, web, search",
            "mailroom: CONF/lmtpserver.xml: line 2: attribute 'enabled' of <lmtpserver>: '1' is not possible; allowed: true, false",
            "mailroom: CONF/rules.yaml: line 2, column 1: the file must be a list of rules; allowed: - {name: …, when: …, then: …}",
            "mailroom: CONF/holidays/de.ics: line 2: this event: Invalid date 'FEBRUARY 30'",
            "mailroom: CONF/logback.xml: line 3, column 3: this is not XML: The element type \"root\" must be terminated by the matching end-tag \"</root>\".",
            "mailroom: 6 problems");
        assertThat(console.results()).contains(conf + "/smtpserver.xml: ok", conf + "/holidays/jp.ics: ok", "  note: 3 days without work, those to come included").doesNotContain(conf + "/lmtpserver.xml: ok");
    }

    @Test
    void shouldTellWhatTheConfigurationPointsTo() throws Exception {
        Files.createFile(temporary.resolve("var"));
        Files.writeString(conf.resolve("mailroom.yaml"), "tls: {key: k.pem, certificate: c.pem}");
        assertThat(run("check")).isEqualTo(1);
        assertThat(console.errors()).contains("mailroom: " + conf + "/k.pem: there is no such file", "mailroom: " + conf + "/c.pem: there is no such file",
            "mailroom: data directory " + temporary.resolve("var") + ": this is not a directory");
    }

    @Test
    void shouldTellWhatIsWrongWithARule() throws Exception {
        Files.writeString(conf.resolve("rules.yaml"), "- name: invoices\n  when: {subject: {contain: invoice}}\n  then: {priority: high}\n");
        assertThat(run("check")).isEqualTo(1);
        assertThat(console.errors()).contains("mailroom: " + conf + "/rules.yaml: line 2, column 20: unknown key 'contain' in rule 1.when.subject; did you mean 'contains'?"
            + " allowed: is, contains, matches, in");
        Files.writeString(conf.resolve("rules.yaml"), "- name: invoices\n  then: {priority: high}\n");
        assertThat(run("check")).isZero();
        assertThat(console.results()).contains("  note: 1 rule");
    }

    @Test
    void shouldLookUpWhomRulesName() throws Exception {
        Files.writeString(conf.resolve("rules.yaml"), "- {name: one, then: {team: [Support, Sales]}}\n- {name: two, then: {assign: zoe}}\n");
        assertThat(run("check")).isZero();
        assertThat(console.results()).contains("teams and agents in " + conf + "/rules.yaml: ok", "  note: not looked up: there are no teams and agents yet");
        Files.writeString(temporary.resolve("people.yaml"), "domains: [acme.test]\nagents: [{address: alice@acme.test, name: Alice, password: secret-1}]\n"
            + "teams: [{key: SUP, name: Support, addresses: [support@acme.test], members: {alice@acme.test: agent}}]\n");
        assertThat(run("apply", temporary.resolve("people.yaml").toString())).as("%s", console.errors()).isZero();
        assertThat(run("check")).isEqualTo(1);
        assertThat(console.errors()).contains("mailroom: " + conf + "/rules.yaml: line 1: rule 'one': there is no team 'Sales'", "mailroom: " + conf + "/rules.yaml: line 2: rule 'two': there is no agent 'zoe'");
        Files.writeString(conf.resolve("rules.yaml"), "- {name: one, then: {team: support@acme.test, assign: Alice}}\n");
        assertThat(run("check")).as("%s", console.errors()).isZero();
    }

    @Test
    void shouldNotStartWhenAnyFileIsWrong() throws Exception {
        Files.writeString(conf.resolve("smtpserver.xml"), "<smtpservers><smtpserver><port>25</port></smtpserver></smtpservers>");
        for (String command : List.of("serve", "demo")) {
            assertThat(run(command)).isEqualTo(1);
        }
        assertThat(console.errors()).anyMatch(line -> line.startsWith("mailroom: " + conf + "/smtpserver.xml: line 1: unknown element <port> in <smtpserver>"));
        assertThat(temporary.resolve("var")).doesNotExist();
    }

    @Test
    void shouldTellWhenTheConfigurationDirectoryIsNotThere() {
        environment.put("MAILROOM_CONF", temporary.resolve("gone").toString());
        for (String command : List.of("serve", "demo", "check")) {
            assertThat(run(command)).isEqualTo(1);
        }
        assertThat(console.errors()).containsOnly("mailroom: environment: MAILROOM_CONF: " + temporary.resolve("gone") + " does not exist; it must be the directory with mailroom.yaml");
    }

    @Test
    void shouldTellWhenTheFileToApplyIsNotThere() {
        assertThat(run("apply", temporary.resolve("gone.yaml").toString())).isEqualTo(1);
        assertThat(console.errors()).containsExactly("mailroom: " + temporary.resolve("gone.yaml") + ": there is no such file");
    }

    /** On the real store, with its team mailboxes. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void shouldApplyWithTheServerStopped() throws Exception {
        Path file = Files.writeString(temporary.resolve("f.yaml"), """
            domains: [acme.test]
            agents: [{address: alice@acme.test, name: Alice Ito, password: secret-1}]
            teams: [{name: Support, key: SUP, addresses: [support@acme.test], members: {alice@acme.test: agent}}]
            """);
        List<String> added = List.of("domain acme.test: added", "agent alice@acme.test: added", "team SUP: added (Support, support@acme.test, 1 member)");
        assertThat(run("apply", "--dry-run", file.toString())).as("%s", console.errors()).isZero();
        assertThat(console.results()).isEqualTo(added);
        assertThat(temporary.resolve("var")).doesNotExist();
        assertThat(run("apply", file.toString())).isZero();
        assertThat(run("apply", file.toString())).isZero();
        assertThat(console.results()).hasSize(7).endsWith("domain acme.test: added", added.get(1), added.get(2), "nothing to change");
        assertThat(run("doctor")).isZero();
        assertThat(run("doctor", "--repair")).isZero();
        assertThat(run("reindex")).isZero();
        assertThat(console.results()).endsWith("nothing to change", "nothing is wrong", "nothing is wrong", "the search index was made anew");
        assertThat(temporary.resolve("var/index/2")).isDirectory();
        assertThat(temporary.resolve("var/mailroom.holder")).doesNotExist();
        assertThat(console.errors()).isEmpty();
    }

    @Test
    void shouldShowStackTracesOnlyWhenAskedTo() throws Exception {
        environment.put("MAILROOM_DATA", "/proc/mailroom");
        Path file = Files.writeString(temporary.resolve("f.yaml"), "domains: [acme.test]");
        assertThat(run("apply", file.toString())).isEqualTo(1);
        assertThat(console.errors()).singleElement().asString().startsWith("mailroom: the data directory /proc/mailroom cannot be used: ");
        environment.put("MAILROOM_DEBUG", "1");
        assertThat(run("apply", file.toString())).isEqualTo(1);
        assertThat(console.errors()).anyMatch(line -> line.startsWith("\tat org.mailroom.app"));
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldStartNothingWhenItChecks() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("MAILROOM_WEB_PORT", Integer.toString(taken.getLocalPort()));
            environment.put("MAILROOM_BIND", "127.0.0.1");
            run("check");
            assertThat(console.errors()).noneMatch(line -> line.contains("port"));
        }
    }
}
