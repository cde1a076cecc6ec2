package org.mailroom.app.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;

/**
 * Checks the administrator's PEM files before a listener reads them: readable, a key without passphrase, and the two belong
 * together.
 */
public final class TlsFiles {
    private TlsFiles() {
    }

    /** Returns what is worth saying though nothing is wrong: until when the certificate holds. */
    public static Optional<String> check(KeyPairFiles files, Clock clock, Problems problems) {
        Optional<PrivateKey> key = key(files.privateKey(), problems);
        Optional<X509CertificateHolder> certificate = certificate(files.certificates(), problems);
        if (key.isEmpty() || certificate.isEmpty()) {
            return Optional.empty();
        }
        if (!belongTogether(key.get(), certificate.get())) {
            tell(problems, files.privateKey(), "this key is not that of the first certificate in " + files.certificates());
        }
        Instant end = certificate.get().getNotAfter().toInstant();
        return Optional.of(end.isBefore(clock.instant()) ? "the certificate has expired on " + end : "valid until " + end);
    }

    /** @return until when the certificate holds; empty when the file has none */
    public static Optional<Instant> end(Path certificates) {
        return certificate(certificates, new Problems()).map(certificate -> certificate.getNotAfter().toInstant());
    }

    private static Optional<PrivateKey> key(Path file, Problems problems) {
        for (Object part : parts(file, problems).orElse(List.of())) {
            try {
                if (part instanceof PEMKeyPair pair) {
                    return Optional.of(new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo()));
                }
                if (part instanceof PrivateKeyInfo info) {
                    return Optional.of(new JcaPEMKeyConverter().getPrivateKey(info));
                }
            } catch (IOException e) {
                tell(problems, file, "this kind of key is not known: " + e.getMessage());
                return Optional.empty();
            }
            if (part instanceof PKCS8EncryptedPrivateKeyInfo || part instanceof PEMEncryptedKeyPair) {
                tell(problems, file, "the key has a passphrase; allowed: a key without, readable by this user only");
                return Optional.empty();
            }
        }
        if (problemsFree(file, problems)) {
            tell(problems, file, "there is no private key in this file; allowed: PEM, beginning with -----BEGIN PRIVATE KEY-----");
        }
        return Optional.empty();
    }

    private static Optional<X509CertificateHolder> certificate(Path file, Problems problems) {
        Optional<X509CertificateHolder> first = parts(file, problems).orElse(List.of()).stream()
            .filter(X509CertificateHolder.class::isInstance).map(X509CertificateHolder.class::cast).findFirst();
        if (first.isEmpty() && problemsFree(file, problems)) {
            tell(problems, file, "there is no certificate in this file; allowed: PEM, beginning with -----BEGIN CERTIFICATE-----,"
                + " the server's own first");
        }
        return first;
    }

    private static void tell(Problems problems, Path file, String text) {
        problems.add(new Problem(file.toString(), 0, 0, text));
    }

    private static boolean problemsFree(Path file, Problems problems) {
        return problems.all().stream().noneMatch(problem -> problem.source().equals(file.toString()));
    }

    private static Optional<List<Object>> parts(Path file, Problems problems) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1); PEMParser parser = new PEMParser(reader)) {
            List<Object> parts = new ArrayList<>();
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(part);
            }
            return Optional.of(parts);
        } catch (NoSuchFileException e) {
            tell(problems, file, "there is no such file");
        } catch (AccessDeniedException e) {
            tell(problems, file, "the user " + System.getProperty("user.name") + " may not read this file");
        } catch (IOException | RuntimeException e) {
            tell(problems, file, Files.isDirectory(file) ? "this is a directory" : "this is not PEM: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static boolean belongTogether(PrivateKey key, X509CertificateHolder certificate) {
        try {
            PublicKey publicKey = new JcaPEMKeyConverter().getPublicKey(certificate.getSubjectPublicKeyInfo());
            if (!KeyFactory.getInstance(publicKey.getAlgorithm()).getAlgorithm().equals(KeyFactory.getInstance(key.getAlgorithm()).getAlgorithm())) {
                return false;
            }
            Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC", "ECDSA" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            });
            byte[] sample = {1, 2, 3};
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(sample);
            return signature.verify(signed);
        } catch (IOException | java.security.GeneralSecurityException e) {
            return false;
        }
    }
}
