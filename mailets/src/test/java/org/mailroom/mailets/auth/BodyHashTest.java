package org.mailroom.mailets.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

import org.apache.james.jdkim.impl.BodyHasherImpl;
import org.apache.james.jdkim.tagvalue.SignatureRecordImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies as RFC 6376 wants them before they are hashed; the hashes of empty ones stand in its text. */
class BodyHashTest {
    private static String hash(String canonicalisation, String body, int piece) throws Exception {
        BodyHasherImpl hasher = BodyHash.of(new SignatureRecordImpl("v=1; a=rsa-sha256; c=relaxed/" + canonicalisation + "; d=a.example; s=s; h=from; bh=AA==; b=AA=="));
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i += piece) {
            hasher.getOutputStream().write(bytes, i, Math.min(piece, bytes.length - i));
        }
        hasher.getOutputStream().close();
        return Base64.getEncoder().encodeToString(hasher.getDigest());
    }

    private static String sha256(String text) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String octets(String text) {
        return text.replace('/', '\r').replace('\\', '\n').replace('_', ' ').replace('>', '\t');
    }

    /** {@code /\} is a line end, {@code _} a blank, {@code >} a tab. */
    @ParameterizedTest
    @CsvSource({"_C_/\\D_>_E/\\/\\/\\, _C/\\D_E/\\", "x, x/\\", "x/\\, x/\\", "x__, x/\\", "x_/\\, x/\\", "/\\/\\x/\\, /\\/\\x/\\", "a/\\_/\\b/\\, a/\\/\\b/\\", "__a, _a/\\", "a/b, a/b/\\", "a\\b, a\\b/\\",
        "a/, a//\\"})
    void shouldHashRelaxed(String body, String canonical) throws Exception {
        for (int piece : new int[] {1, 2, 3, 100}) {
            assertThat(hash("relaxed", octets(body), piece)).isEqualTo(sha256(octets(canonical)));
        }
    }

    @Test
    void shouldHashEmptyBodies() throws Exception {
        for (String body : new String[] {"", "\r\n", "\r\n\r\n", "  ", " \t\r\n \r\n"}) {
            assertThat(hash("relaxed", body, 100)).isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        }
        assertThat(hash("simple", "", 100)).isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
    }
}
