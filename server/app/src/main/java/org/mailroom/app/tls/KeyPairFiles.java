package org.mailroom.app.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A private key (PKCS#8) and a certificate chain, both PEM files (RFC 7468).
 *
 * @param privateKey  the key's file, readable by the server's user only when made here
 * @param certificates  the certificate, the server's own first
 */
public record KeyPairFiles(Path privateKey, Path certificates) {

    private static final Duration VALIDITY = Duration.ofDays(10 * 365);
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    /**
     * Returns the self-signed pair in {@code directory}, making it (P-256, ten years, subject {@code hostName} and
     * {@code localhost}) when it is not there yet. The key is complete before the certificate appears, so that a
     * crash in between only makes both anew.
     *
     * @throws IOException when the directory cannot be written
     */
    public static KeyPairFiles selfSigned(Path directory, String hostName, Clock clock) throws IOException {
        KeyPairFiles files = new KeyPairFiles(directory.resolve("key.pem"), directory.resolve("certificate.pem"));
        if (Files.exists(files.privateKey) && Files.exists(files.certificates)) {
            return files;
        }
        Files.createDirectories(directory);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            write(files.privateKey, new JcaPKCS8Generator(pair.getPrivate(), null), "rw-------");
            write(files.certificates, certificate(pair, hostName, clock.instant()), "rw-r--r--");
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("This Java has no elliptic-curve keys: set tls.key and tls.certificate", e);
        }
        return files;
    }

    private static X509CertificateHolder certificate(KeyPair pair, String hostName, Instant now)
            throws OperatorCreationException, IOException {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, hostName).build();
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, hostName),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1")};
        return new JcaX509v3CertificateBuilder(subject, new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(CLOCK_SKEW)), Date.from(now.plus(VALIDITY)), subject, pair.getPublic())
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    private static void write(Path target, Object pem, String mode) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(pem);
        }
        Path temporary = Files.createTempFile(target.getParent(), "tls", ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, text.toString());
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode));
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
