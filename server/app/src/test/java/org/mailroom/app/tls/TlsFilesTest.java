package org.mailroom.app.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;

class TlsFilesTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final Problems problems = new Problems();
    private KeyPairFiles pair;

    @BeforeEach
    void pair() throws Exception {
        pair = KeyPairFiles.selfSigned(directory.resolve("tls"), "mail.acme.test", NOW);
    }

    private Optional<String> check(Path key, Path certificate) {
        return TlsFiles.check(new KeyPairFiles(key, certificate), NOW, problems);
    }

    private List<String> told() {
        return problems.all().stream().map(Problem::toString).map(text -> text.replace(directory.toString(), "DIR")).toList();
    }

    @Test
    void shouldAcceptAPairAndSayUntilWhenItHolds() {
        assertThat(check(pair.privateKey(), pair.certificates())).contains("valid until 2036-11-21T10:00:00Z");
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldSayThatACertificateHasExpired() {
        assertThat(TlsFiles.check(pair, Clock.offset(NOW, Duration.ofDays(4000)), problems)).contains("the certificate has expired on 2036-11-21T10:00:00Z");
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldTellWhenKeyAndCertificateDoNotBelongTogether() throws Exception {
        KeyPairFiles other = KeyPairFiles.selfSigned(directory.resolve("other"), "mail.acme.test", NOW);
        check(other.privateKey(), pair.certificates());
        assertThat(told()).containsExactly("DIR/other/key.pem: this key is not that of the first certificate in DIR/tls/certificate.pem");
    }

    @Test
    void shouldTellWhenTheKeyIsOfAnotherKind() throws Exception {
        Path rsa = directory.resolve("rsa.pem");
        write(rsa, KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
        check(rsa, pair.certificates());
        assertThat(told()).containsExactly("DIR/rsa.pem: this key is not that of the first certificate in DIR/tls/certificate.pem");
    }

    @Test
    void shouldTellWhenTheKeyHasAPassphrase() throws Exception {
        Path locked = directory.resolve("locked.pem");
        write(locked, new JcaPKCS8Generator(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate(),
            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC).setProvider(new BouncyCastleProvider()).setPassword("x".toCharArray()).build()));
        check(locked, pair.certificates());
        assertThat(told()).containsExactly("DIR/locked.pem: the key has a passphrase; allowed: a key without, readable by this user only");
    }

    @Test
    void shouldTellWhenFilesAreExchanged() {
        check(pair.certificates(), pair.privateKey());
        assertThat(told()).containsExactly(
            "DIR/tls/certificate.pem: there is no private key in this file; allowed: PEM, beginning with -----BEGIN PRIVATE KEY-----",
            "DIR/tls/key.pem: there is no certificate in this file; allowed: PEM, beginning with -----BEGIN CERTIFICATE-----, the server's own first");
    }

    @Test
    void shouldTellWhenFilesAreNotThereOrNoPem() throws Exception {
        Path damaged = Files.writeString(directory.resolve("damaged.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        check(directory.resolve("gone.pem"), directory);
        check(damaged, pair.certificates());
        assertThat(told()).hasSize(3);
        assertThat(told()).contains("DIR/gone.pem: there is no such file", "DIR: this is a directory");
        assertThat(told().get(1)).startsWith("DIR/damaged.pem: this is not PEM: ");
    }

    private static void write(Path file, Object pem) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(pem);
        }
        Files.writeString(file, text.toString());
    }
}
