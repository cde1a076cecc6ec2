package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;

import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.setup.MakeSigningKey;

/** Who has sent a mail, asked of a name server of our own; and mail that leaves, signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SenderAuthenticationTest extends ServedContract {
    private static final String SAYS = "Authentication-Results: mail.acme.test; ";
    private NameServer dns;
    private KeyPair keys;

    SenderAuthenticationTest() {
        super(Engine.EMBEDDED);
    }

    @Override
    void configure() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        dns = new NameServer();
        dns.text("s1._domainkey.bank.example", "v=DKIM1; p=" + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        dns.text("_dmarc.bank.example", "v=DMARC1; p=reject");
        mailroom.with("MAILROOM_DNS", dns.address());
    }

    @AfterAll
    void stopDns() throws Exception {
        if (dns != null) {
            dns.close();
        }
    }

    private static String message(String subject, String from) {
        return "From: Cora <" + from + ">\r\nTo: support@acme.test\r\nMessage-ID: <" + subject + "@bank.example>\r\nSubject: " + subject + "\r\n\r\nGood morning.\r\n";
    }

    private String signed(String message) throws Exception {
        return new DKIMSigner(" v=1; a=rsa-sha256; c=relaxed/relaxed; d=bank.example; s=s1; h=from:to:subject; bh=; b=", keys.getPrivate())
            .sign(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1))) + "\r\n" + message;
    }

    private static String unfolded(String stored) {
        return stored.replaceAll("\r\n[ \t]", " ");
    }

    @Test
    void shouldTellWhoHasSentItAndTreatForgeriesAsTheTeamWants() throws Exception {
        Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
        String forged = SAYS + "dmarc=pass header.from=bank.example\r\n";
        mailroom.receive(forged + signed(message("true-one", "cora@bank.example")), "support@acme.test");
        String good = unfolded(queue.arrived());
        assertThat(good).contains(SAYS + "dkim=pass header.d=bank.example header.s=s1; dmarc=pass (p=reject) header.from=bank.example\r\n").containsOnlyOnce("Authentication-Results");
        mailroom.receive(forged + message("false-one", "cora@bank.example"), "support@acme.test");
        assertThat(unfolded(queue.arrived(2).get(1))).contains(SAYS + "dkim=none; dmarc=fail (p=reject) header.from=bank.example\r\n").containsOnlyOnce("Authentication-Results");

        assertThat(mailroom.apply("teams: [{key: SUP, dmarcFail: quarantine}, {key: SAL, dmarcFail: reject}]\n"))
            .containsExactly("team SUP: dmarcFail mark -> quarantine", "team SAL: dmarcFail mark -> reject");
        Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), "Teams/Support/Quarantine");
        mailroom.receive(message("false-two", "cora@bank.example"), "support@acme.test", "sales@acme.test");
        assertThat(quarantine.arrived()).contains("Subject: false-two");
        Awaitility.await().until(() -> mailroom.part(MailRepositoryStore.class).select(MailRepositoryUrl.from("sql://rejected")).size() == 1);
        mailroom.receive(message("unknown-one", "cora@silent.example"), "support@acme.test");
        assertThat(unfolded(queue.arrived(3).get(2))).contains(SAYS + "dkim=none; dmarc=temperror header.from=silent.example\r\n");
    }

    @Test
    void shouldMakeAKeyWithTheServerStopped() throws Exception {
        mailroom.apply("domains: [other.test]\n");
        mailroom.stop();
        try {
            SpokenLines told = new SpokenLines();
            assertThat(new MakeSigningKey(Offline::open).run("other.test", false, mailroom.settings(), told)).as(told.errors().toString()).isZero();
            assertThat(told.results().toString()).contains("._domainkey.other.test. IN TXT ( \"v=DKIM1; k=rsa; p=");
        } finally {
            mailroom.restart();
        }
    }

    @Test
    void shouldSignWhatLeaves() throws Exception {
        SpokenLines told = new SpokenLines();
        assertThat(new MakeSigningKey(Offline::open).run("acme.test", false, mailroom.settings(), told)).as(told.errors().toString()).isZero();
        String record = told.results().stream().filter(line -> line.contains("_domainkey")).findFirst().orElseThrow();
        SpokenLines again = new SpokenLines();
        new MakeSigningKey(Offline::open).run("acme.test", false, mailroom.settings(), again);
        assertThat(again.results()).contains(record);
        assertThat(again.results().toString()).contains("v=spf1 mx a:mail.acme.test", "_dmarc.acme.test. IN TXT \"v=DMARC1;");
        assertThat(new MakeSigningKey(Offline::open).run("other.example", false, mailroom.settings(), again)).isEqualTo(1);
        assertThat(again.errors().toString()).contains("'other.example' is not served here; allowed: acme.test");

        SpokenLines next = new SpokenLines();
        new MakeSigningKey(Offline::open).run("acme.test", true, mailroom.settings(), next);
        String coming = next.results().stream().filter(line -> line.contains("_domainkey")).findFirst().orElseThrow();
        assertThat(coming).isNotEqualTo(record);
        assertThat(next.results().get(0)).contains("; it was made now", "publish it before");
        SpokenLines nextAgain = new SpokenLines();
        new MakeSigningKey(Offline::open).run("acme.test", true, mailroom.settings(), nextAgain);
        assertThat(nextAgain.results()).contains(coming);

        assertThat(mailroom.sending("alice").envelope("alice@acme.test", "friend@customers.example", "hidden@customers.example")
            .data("From: Alice <alice@acme.test>\r\nTo: friend@customers.example\r\nBcc: hidden@customers.example\r\nSubject: to be signed\r\n\r\nHello,\r\nit is me.\r\n")).startsWith("250 ");
        Awaitility.await().until(() -> mailroom.sink().messages().stream().anyMatch(text -> text.contains("to be signed")));
        String left = mailroom.sink().messages().stream().filter(text -> text.contains("to be signed")).findFirst().orElseThrow();
        assertThat(left).contains("DKIM-Signature: ", "d=acme.test;").doesNotContain("Bcc:");
        String selector = record.substring(0, record.indexOf('.'));
        String text = record.replaceAll("[^\"]*\"([^\"]*)\"[^\"]*", "$1");
        DKIMVerifier verifier = new DKIMVerifier((options, asked, domain) -> asked.toString().equals(selector) && domain.toString().equals("acme.test") ? List.of(text) : List.of());
        assertThat(verifier.verify(new ByteArrayInputStream(left.getBytes(StandardCharsets.ISO_8859_1)))).hasSize(1);
        Assertions.assertThatThrownBy(() -> verifier.verify(new ByteArrayInputStream(left.replace("it is me", "it is she").getBytes(StandardCharsets.ISO_8859_1))))
            .isInstanceOf(FailException.class);
    }
}
