package org.mailroom.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.mail.internet.MimeMessage;

import org.apache.james.jdkim.DKIMSigner;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.mailets.auth.Dns;

/** SPF, DKIM and DMARC against a zone of our own, with keys of our own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticateTest {
    private static final String MESSAGE = "From: Cora <cora@customer.example>\r\nTo: support@acme.test\r\nSubject: where is it?\r\n\r\nGood morning,\r\nwhere is my parcel?\r\n";
    private static final String HOST = "192.0.2.7";
    private KeyPair keys;
    private Map<String, List<String>> zone;
    private InMemoryDirectory directory;
    private FakeMailContext context;

    @BeforeAll
    void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void build() {
        zone = new HashMap<>();
        record("TXT customer.example", "v=spf1 ip4:192.0.2.0/24 -all");
        record("TXT s1._domainkey.customer.example", "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        record("TXT s1._domainkey.mail.customer.example", "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        record("TXT _dmarc.customer.example", "v=DMARC1; p=reject; sp=quarantine");
        directory = new InMemoryDirectory();
        directory.addDomain("acme.test");
        team("SUP", "support@acme.test", DmarcFail.MARK);
        context = FakeMailContext.defaultContext();
    }

    private void record(String question, String text) {
        zone.computeIfAbsent(question, none -> new ArrayList<>()).add(text);
    }

    private void team(String key, String address, DmarcFail fail) {
        directory.save(new Team(new TeamKey(key), new TeamName(key), List.of(EmailAddress.of(address)), Map.of(),
            TeamSettings.defaults().with(new Screening(fail, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))));
    }

    private List<String> answer(String name, Dns.Kind kind, Duration atMost) throws Dns.Silent {
        if (name.contains("silent")) {
            throw new Dns.Silent("no answer in time", null);
        }
        return zone.getOrDefault(kind + " " + name, List.of());
    }

    private FakeMail mail(String message, String from, String host, String... recipients) throws Exception {
        FakeMail.Builder mail = FakeMail.builder().name("m1").sender(from).mimeMessage(new MimeMessage(null, new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1))));
        FakeMail built = mail.recipients(recipients.length == 0 ? new String[] {"support@acme.test"} : recipients).remoteAddr(host).build();
        built.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("mail.customer.example")));
        return built;
    }

    private FakeMail checked(FakeMail mail) throws Exception {
        Authenticate authenticate = new Authenticate(this::answer, directory);
        authenticate.init(FakeMailetConfig.builder().mailetName("Authenticate").mailetContext(context).setProperty("authservId", "mx.acme.test").build());
        authenticate.service(mail);
        return mail;
    }

    private String signed(String message, String domain) throws Exception {
        String template = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=s1; h=from:to:subject; bh=; b=";
        return new DKIMSigner(template, keys.getPrivate()).sign(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1))) + "\r\n" + message;
    }

    private static String results(FakeMail mail) {
        return Docket.of(mail).fields().replaceAll("\r\n[ \t]", " ");
    }

    private static String word(FakeMail mail, String check) {
        return mail.getAttribute(org.apache.mailet.AttributeName.of("org.mailroom.auth." + check)).orElseThrow().getValue().value().toString();
    }

    @Test
    void shouldPassWhatIsSentAndSignedByItsDomain() throws Exception {
        FakeMail mail = checked(mail(signed(MESSAGE, "customer.example"), "cora@customer.example", HOST));
        assertThat(results(mail)).isEqualTo("Authentication-Results: mx.acme.test; spf=pass smtp.mailfrom=customer.example; dkim=pass header.d=customer.example header.s=s1;"
            + " dmarc=pass (p=reject) header.from=customer.example\r\n");
        assertThat(List.of(word(mail, "spf"), word(mail, "dkim"), word(mail, "dmarc"))).containsOnly("pass");
        assertThat(Docket.of(mail).handling().findings()).containsEntry("spf", "pass").containsEntry("dkim", "pass").containsEntry("dmarc", "pass");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, pass, pass", "198.51.100.1, fail, fail", "127.0.0.1, none, fail"})
    void shouldJudgeTheHost(String host, String spf, String dmarc) throws Exception {
        FakeMail mail = checked(mail(MESSAGE, "cora@customer.example", host));
        assertThat(word(mail, "spf")).isEqualTo(spf);
        assertThat(word(mail, "dkim")).isEqualTo("none");
        assertThat(word(mail, "dmarc")).isEqualTo(dmarc);
        assertThat(results(mail).contains("spf=")).isEqualTo(!host.startsWith("127."));
    }

    @ParameterizedTest
    @CsvSource({"v=spf1 include:hoster.example -all, pass", "v=spf1 mx -all, pass", "v=spf1 a:www.hoster.example ~all, pass", "v=spf1 redirect=hoster.example, pass",
        "v=spf1 ~all, softfail", "v=spf1 ?all, neutral", "v=spf1 nonsense:x, permerror", "v=spf1 include:silent.example -all, temperror", "v=spf1 include:loop.example, permerror"})
    void shouldFollowTheRulesOfSpf(String rules, String word) throws Exception {
        zone.put("TXT customer.example", List.of(rules));
        record("TXT hoster.example", "v=spf1 ip4:192.0.2.7 -all");
        record("TXT loop.example", "v=spf1 include:loop.example -all");
        record("MX customer.example", "www.hoster.example");
        record("A www.hoster.example", "192.0.2.7");
        FakeMail mail = checked(mail(MESSAGE, "cora@customer.example", HOST));
        assertThat(word(mail, "spf")).isEqualTo(word);
    }

    @Test
    void shouldFailWhatWasTamperedWith() throws Exception {
        FakeMail mail = checked(mail(signed(MESSAGE, "customer.example").replace("my parcel", "your money"), "x@elsewhere.example", HOST));
        assertThat(word(mail, "dkim")).isEqualTo("fail");
        assertThat(word(mail, "dmarc")).isEqualTo("fail");
        FakeMail header = checked(mail(signed(MESSAGE, "customer.example").replace("where is it?", "urgent"), "x@elsewhere.example", HOST));
        assertThat(word(header, "dkim")).isEqualTo("fail");
    }

    @Test
    void shouldNotTrustASignatureThatLeavesTheEndOfTheBodyOut() throws Exception {
        String template = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=customer.example; s=s1; l=14; h=from:to:subject; bh=; b=";
        String message = new DKIMSigner(template, keys.getPrivate()).sign(new ByteArrayInputStream(MESSAGE.getBytes(StandardCharsets.ISO_8859_1))) + "\r\n" + MESSAGE;
        assertThat(word(checked(mail(message + "<h1>Pay here</h1>\r\n", "x@elsewhere.example", HOST)), "dkim")).isEqualTo("policy");
    }

    @ParameterizedTest
    @CsvSource({"'', mail.customer.example, pass", "adkim=s, mail.customer.example, fail", "adkim=s, customer.example, pass", "'', elsewhere.example, fail"})
    void shouldAlignRelaxedOrStrict(String tag, String signer, String dmarc) throws Exception {
        zone.remove("TXT _dmarc.customer.example");
        record("TXT _dmarc.customer.example", "v=DMARC1; p=none; " + tag);
        record("TXT s1._domainkey.elsewhere.example", zone.get("TXT s1._domainkey.customer.example").get(0));
        FakeMail mail = checked(mail(signed(MESSAGE, signer), "x@unknown.example", HOST));
        assertThat(word(mail, "dkim")).isEqualTo("pass");
        assertThat(word(mail, "dmarc")).isEqualTo(dmarc);
    }

    @Test
    void shouldAskTheOrganisationWhereASubdomainSaysNothing() throws Exception {
        FakeMail mail = checked(mail(MESSAGE.replace("cora@customer.example", "cora@shop.customer.example"), "x@unknown.example", HOST));
        assertThat(results(mail)).contains("dmarc=fail (p=quarantine) header.from=shop.customer.example");
    }

    @Test
    void shouldJudgeTheWorstOfSeveralAuthors() throws Exception {
        String two = "From: x@unknown.example\r\n" + MESSAGE;
        assertThat(word(checked(mail(two, "x@unknown.example", HOST)), "dmarc")).isEqualTo("fail");
        assertThat(word(checked(mail(MESSAGE.replace("From: Cora <cora@customer.example>", "From: (a"), "x@unknown.example", HOST)), "dmarc")).isEqualTo("permerror");
    }

    @Test
    void shouldSayTemperrorWhenTheDnsIsSilent() throws Exception {
        FakeMail mail = checked(mail(MESSAGE.replace("customer.example", "silent.example"), "x@silent.example", HOST, "support@acme.test"));
        assertThat(word(mail, "spf")).isEqualTo("temperror");
        assertThat(word(mail, "dmarc")).isEqualTo("temperror");
        assertThat(Docket.of(mail).handling().status()).isEmpty();
    }

    @Test
    void shouldTreatFailuresAsEachTeamWantsButNoWorseThanTheOwnerAsks() throws Exception {
        team("MRK", "mark@acme.test", DmarcFail.MARK);
        team("QUA", "quarantine@acme.test", DmarcFail.QUARANTINE);
        team("REJ", "reject@acme.test", DmarcFail.REJECT);
        String[] all = {"mark@acme.test", "quarantine@acme.test", "reject@acme.test"};
        FakeMail mail = checked(mail(MESSAGE, "x@unknown.example", HOST, all));
        Docket docket = Docket.of(mail);
        assertThat(docket.handling(new Folder.Queue(new TeamKey("MRK"))).status()).isEmpty();
        assertThat(docket.handling(new Folder.Queue(new TeamKey("QUA"))).status()).contains(Status.QUARANTINED);
        assertThat(mail.getRecipients()).hasToString("[mark@acme.test, quarantine@acme.test]");
        assertThat(context.getSentMails()).singleElement().satisfies(sent -> assertThat(sent.getRecipients()).hasToString("[reject@acme.test]"));

        zone.put("TXT _dmarc.customer.example", List.of("v=DMARC1; p=none"));
        FakeMail mild = checked(mail(MESSAGE, "x@unknown.example", HOST, all));
        assertThat(mild.getRecipients()).hasSize(3);
        assertThat(Docket.of(mild).handling(new Folder.Queue(new TeamKey("QUA"))).status()).isEmpty();
    }

    @Test
    void shouldAskNoSpfOfWhatAnotherServerOfTheHouseHandsOver() throws Exception {
        FakeMail mail = mail(MESSAGE, "cora@customer.example", "198.51.100.1");
        mail.setAttribute(new Attribute(org.apache.mailet.AttributeName.of("org.mailroom.relayed"), AttributeValue.of(true)));
        assertThat(results(checked(mail))).doesNotContain("spf=");
        assertThat(word(mail, "spf")).isEqualTo("none");
    }

    @Test
    void shouldLeaveAgentsAndOthersAlone() throws Exception {
        FakeMail agents = mail(MESSAGE, "alice@acme.test", HOST);
        agents.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice@acme.test")));
        assertThat(results(checked(agents))).isEmpty();
        assertThat(results(checked(mail(MESSAGE, "x@unknown.example", HOST, "friend@example.org")))).isEmpty();
    }

    @Test
    void shouldNotTrustSha1() throws Exception {
        String template = "v=1; a=rsa-sha1; c=relaxed/relaxed; d=customer.example; s=s1; h=from:to:subject; bh=; b=";
        String message = new DKIMSigner(template, keys.getPrivate()).sign(new ByteArrayInputStream(MESSAGE.getBytes(StandardCharsets.ISO_8859_1))) + "\r\n" + MESSAGE;
        assertThat(word(checked(mail(message, "x@elsewhere.example", HOST)), "dkim")).isEqualTo("policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=1; a=rsa-sha256; d=customer.example; s=s1; h=from; bh=!!; b=", "v=1; a=rsa-sha256; c=odd/odd; d=customer.example; s=s1; l=x; h=from; bh=AA==; b=AA==",
        "v=1; a=rsa-sha256; d=customer.example; s=s1; x=soon; h=from; bh=AA==; b=AA==", "v=1; a=; d=; s=; h=; bh=; b=", "v=2; =; ;;;", "a=a=a=a"})
    void shouldGoOnWithSignaturesThatAreNone(String signature) throws Exception {
        FakeMail mail = checked(mail("DKIM-Signature: " + signature + "\r\n" + MESSAGE, "cora@customer.example", HOST));
        assertThat(word(mail, "dkim")).isIn("fail", "permerror");
        assertThat(word(mail, "dmarc")).isEqualTo("pass");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all", "v=spf1 ip4:999.1.1.1 -all", "v=spf1 a:%{z} -all", "v=spf1 include: -all", "v=spf1 ptr -all", "v=spf1 redirect=",
        "v=spf1 ip6:::::/300 -all", "v=spf1 exp=%{} mx//64 -all"})
    void shouldGoOnWithRulesThatAreNone(String rules) throws Exception {
        zone.put("TXT customer.example", List.of(rules));
        for (String host : List.of(HOST, "2001:db8::7")) {
            assertThat(word(checked(mail(MESSAGE, "cora@customer.example", host)), "spf")).isIn("fail", "permerror", "neutral", "none");
        }
    }

    @Test
    void shouldNotLetASenderWriteResults() throws Exception {
        FakeMail mail = checked(mail(MESSAGE, "\"a; dmarc=pass\"@x.example", "198.51.100.9"));
        assertThat(results(mail)).doesNotContain("dmarc=pass").containsOnlyOnce("dmarc=");
    }
}
