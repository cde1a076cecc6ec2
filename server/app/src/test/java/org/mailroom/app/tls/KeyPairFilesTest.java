package org.mailroom.app.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyPairFilesTest {

    @TempDir
    Path directory;

    @Test
    void shouldMakeAKeyThatOnlyTheServerReadsAndACertificateForTheHostName() throws Exception {
        KeyPairFiles files = KeyPairFiles.selfSigned(directory.resolve("tls"), "mail.acme.test", Clock.systemUTC());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.privateKey()))).isEqualTo("rw-------");
        try (InputStream in = Files.newInputStream(files.certificates())) {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            certificate.checkValidity();
            assertThat(certificate.getSubjectAlternativeNames()).anyMatch(name -> name.contains("mail.acme.test"));
        }
    }

    @Test
    void shouldKeepThePairAtTheNextStart() throws Exception {
        byte[] first = Files.readAllBytes(KeyPairFiles.selfSigned(directory, "a.test", Clock.systemUTC()).certificates());

        KeyPairFiles again = KeyPairFiles.selfSigned(directory, "b.test", Clock.systemUTC());

        assertThat(Files.readAllBytes(again.certificates())).isEqualTo(first);
    }
}
