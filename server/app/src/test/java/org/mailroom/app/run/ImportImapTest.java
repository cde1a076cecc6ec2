package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.app.run.Matters.QUEUE;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.imports.Importing;
import org.mailroom.app.run.Matters.Matter;
import org.mailroom.app.setup.ImportMail;
import org.mailroom.imap.ImapClient;

/** {@code mailroom import imap}, from a personal mailbox on this very server, over TLS. */
class ImportImapTest extends ServedContract {
    private final SpokenLines console = new SpokenLines();
    @TempDir
    private Path directory;
    private int count;

    ImportImapTest() {
        super(Engine.EMBEDDED, "tls: {key: key.pem, certificate: certificate.pem}\n");
    }

    /** A certificate for the address alone, not for the name. */
    @Override
    void configure() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name subject = new X500Name("CN=import");
        Instant now = Instant.now();
        write("key.pem", new JcaPKCS8Generator(pair.getPrivate(), null));
        write("certificate.pem", new JcaX509v3CertificateBuilder(subject, BigInteger.TWO, Date.from(now.minusSeconds(3600)), Date.from(now.plusSeconds(86_400)), subject, pair.getPublic())
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    private void write(String name, Object pem) throws IOException {
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(mailroom.file(name)))) {
            writer.writeObject(pem);
        }
    }

    @BeforeEach
    void silence() {
        console.results().clear();
        console.errors().clear();
    }

    private Optional<Path> certificate() {
        return Optional.of(mailroom.file("certificate.pem"));
    }

    private int bring(String from, Optional<Path> authorities, String password) throws Exception {
        return new ImportMail(Offline::open).run(new ImportMail.Wanted(ImportMail.From.imap(from, authorities, password), "SUP", "done", new Importing.Manner(false, false, false)), mailroom.settings(), console);
    }

    private String at(String scheme, String folder) {
        return scheme + "://alice@acme.test@127.0.0.1:" + mailroom.port(scheme) + "/" + folder;
    }

    private String filled(ImapClient alice) throws Exception {
        String folder = "Old \u00e4".replace("\u00e4", "a") + ++count;
        alice.command("CREATE \"" + folder + "\"");
        String word = "imap" + count + "x";
        String large = "y".repeat(998) + "\r\n";
        for (int i = 0; i < 3; i++) {
            String message = "From: old@customers.example\r\nSubject: " + word + "\r\nMessage-ID: <" + word + i + "@customers.example>\r\n\r\n\u0001\u00ff text\r\n" + (i == 1 ? large.repeat(700) : "");
            assertThat(alice.last("APPEND \"" + folder + "\" (" + List.of("\\Seen mine", "\\Flagged", "\\Deleted").get(i) + ") \"0" + (i + 1) + "-Feb-2020 10:00:00 +0100\" {" + message.length() + "+}\r\n" + message))
                .contains(" OK ");
        }
        return folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"imaps", "imap"})
    void shouldBringAFolderWithDatesAndFlagsAndLeaveItAlone(String scheme) throws Exception {
        ImapClient alice = mailroom.reading("alice");
        String folder = filled(alice);
        alice.command("EXAMINE \"" + folder + "\"");
        List<String> before = all(alice);

        assertThat(bring(at(scheme, folder.replace(" ", "%20")), certificate(), ServedMailroom.password("alice"))).as("%s", console.errors()).isZero();

        assertThat(console.results()).containsExactly("Support, done: 2 imported, 0 already there, 0 refused, 1 deleted in the source and left out");
        String uids = Matters.selected(alice, QUEUE + "/Done", new Matter("imap" + count + "x", ""));
        List<String> there = alice.command("UID FETCH " + uids + " (INTERNALDATE BODY.PEEK[] FLAGS)");
        assertThat(there.get(0)).contains("\"01-Feb-2020 09:00:00 +0000\"", "\u0001\u00ff text\r\n", "\\Seen", "mine");
        assertThat(there.get(1)).contains("\"02-Feb-2020 09:00:00 +0000\"", "\\Flagged").doesNotContain("\\Seen");
        for (int i = 0; i < 2; i++) {
            assertThat(body(there.get(i))).isEqualTo(body(before.get(i)));
        }
        alice.command("EXAMINE \"" + folder + "\"");
        assertThat(all(alice)).hasSize(3).isEqualTo(before);
        assertThat(bring(at(scheme, folder.replace(" ", "%20")), certificate(), ServedMailroom.password("alice"))).isZero();
        assertThat(console.results()).last().asString().startsWith("Support, done: 0 imported, 2 already there");
    }

    /** All that can be changed in the folder. */
    private static List<String> all(ImapClient client) throws IOException {
        return client.command("UID FETCH 1:* (FLAGS INTERNALDATE MODSEQ BODY.PEEK[])").stream().filter(line -> line.contains(" FETCH (")).toList();
    }

    private static String body(String line) {
        String rest = line.substring(line.indexOf("From: old"));
        return rest.substring(0, rest.lastIndexOf("\r\n") + 2);
    }

    @Test
    void shouldTellWhatIsWrong() throws Exception {
        Path none = Files.writeString(directory.resolve("none.pem"), "nothing\n");
        assertThat(bring(at("imaps", "INBOX"), Optional.empty(), ServedMailroom.password("alice"))).isEqualTo(1);
        assertThat(console.errors()).last().asString().startsWith("mailroom: the import stopped: no TLS with 127.0.0.1 that could be trusted: ").contains("--ca FILE");
        for (String scheme : List.of("imaps", "imap")) {
            assertThat(bring(at(scheme, "INBOX").replace("127.0.0.1", "localhost"), certificate(), ServedMailroom.password("alice"))).as("a name that is not in the certificate").isEqualTo(1);
            assertThat(console.errors()).last().asString().startsWith("mailroom: the import stopped: no TLS with localhost that could be trusted: ");
        }
        assertThat(bring(at("imaps", "INBOX"), certificate(), "geheim")).isEqualTo(1);
        assertThat(console.errors()).last().asString().startsWith("mailroom: the import stopped: 127.0.0.1 does not let alice@acme.test in: ").doesNotContain("geheim");
        assertThat(bring(at("imaps", "Nowhere"), certificate(), ServedMailroom.password("alice"))).isEqualTo(1);
        assertThat(console.errors()).last().asString().startsWith("mailroom: the import stopped: there is no folder 'Nowhere' of alice@acme.test on 127.0.0.1; there are: ").contains("INBOX", "Teams/Support");
        assertThat(bring(at("imaps", "INBOX"), Optional.of(none), "x")).isEqualTo(1);
        assertThat(console.errors()).last().asString().contains("none.pem ");
        assertThat(console.results()).allMatch(line -> line.equals("Support, done: 0 imported, 0 already there, 0 refused"));
    }
}
