package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Random;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ciphers in machine code do what Java's do. */
class NativeCiphersTest {
    private static final String GCM = "AES/GCM/NoPadding";
    private final Random random = new Random(7);

    @BeforeEach
    void load() {
        assumeTrue(NativeCiphers.load(), "SKIPPED: no ciphers in machine code for this platform");
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] gcm(Cipher cipher, int mode, byte[] key, byte[] nonce, byte[] more, byte[] text) throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(more);
        return cipher.doFinal(text);
    }

    @Test
    void shouldTakeTheseTwoAndLeaveTheOthersToJava() throws GeneralSecurityException {
        assertThat(Cipher.getInstance(GCM).getProvider().getName()).isEqualTo(NativeCiphers.NAME);
        assertThat(MessageDigest.getInstance("SHA-256").getProvider().getName()).isEqualTo(NativeCiphers.NAME);
        assertThat(Cipher.getInstance("AES/CBC/PKCS5Padding").getProvider().getName()).isEqualTo("SunJCE");
        assertThat(KeyPairGenerator.getInstance("RSA").getProvider().getName()).isEqualTo("SunRsaSign");
        assertThat(new SecureRandom().getProvider().getName()).isEqualTo("SUN");
    }

    @Test
    void shouldDigestAsJavaDoesInPiecesToo() throws Exception {
        for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 1000, 100_000}) {
            byte[] text = bytes(length);
            byte[] expected = MessageDigest.getInstance("SHA-256", "SUN").digest(text);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            assertThat(digest.digest(text)).isEqualTo(expected);
            digest.update(text, 0, length / 3);
            MessageDigest copy = (MessageDigest) digest.clone();
            digest.update(text, length / 3, length - length / 3);
            copy.update(text, length / 3, length - length / 3);
            assertThat(digest.digest()).isEqualTo(expected).isEqualTo(copy.digest());
        }
    }

    @Test
    void shouldUnderstandJavasCipherAndBeUnderstood() throws Exception {
        for (int length : new int[] {0, 1, 16, 17, 4096, 16_384}) {
            for (int octets : new int[] {16, 32}) {
                byte[] key = bytes(octets);
                byte[] nonce = bytes(12);
                byte[] more = bytes(13);
                byte[] text = bytes(length);
                byte[] ours = gcm(Cipher.getInstance(GCM), Cipher.ENCRYPT_MODE, key, nonce, more, text);
                assertThat(ours).isEqualTo(gcm(Cipher.getInstance(GCM, "SunJCE"), Cipher.ENCRYPT_MODE, key, nonce, more, text));
                assertThat(gcm(Cipher.getInstance(GCM), Cipher.DECRYPT_MODE, key, nonce, more, ours)).isEqualTo(text);
                ours[ours.length - 1] ^= 1;
                assertThatThrownBy(() -> gcm(Cipher.getInstance(GCM), Cipher.DECRYPT_MODE, key, nonce, more, ours)).isInstanceOf(AEADBadTagException.class);
            }
        }
    }

    @Test
    void shouldNotBeInstalledTwice() {
        assertThat(NativeCiphers.load()).isTrue();
        assertThat(Security.getProviders()).extracting(Provider::getName).containsOnlyOnce(NativeCiphers.NAME);
    }
}
