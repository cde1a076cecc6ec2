package org.mailroom.mailets.auth;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.apache.james.jdkim.DKIMCommon;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.api.BodyHasher;
import org.apache.james.jdkim.exceptions.FailException;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.screen.SigningKeys;

/**
 * Signs a message (RFC 6376), by jDKIM: relaxed/relaxed, rsa-sha256, the fields that people see and that name the message, From once more than
 * it is there, so that none can be added. Reads the body once. Proof: {@code SignTest}.
 */
public final class Signature {
    private static final Set<String> SIGNED = Set.of("from", "to", "cc", "reply-to", "sender", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
        "content-type", "content-transfer-encoding", "auto-submitted", "list-id", "list-unsubscribe");

    private Signature() {
    }

    /**
     * The header field, without line end.
     *
     * @param lines  header fields, each char a byte, without the last line end
     */
    public static String of(List<String> lines, Content body, SigningKeys.Key key) throws IOException {
        Dkim.SignedHeaders headers = Dkim.SignedHeaders.of(lines);
        List<String> names = new ArrayList<>();
        for (String line : headers.getFields()) {
            String name = line.substring(0, Math.max(0, line.indexOf(':'))).strip().toLowerCase(Locale.ROOT);
            if (SIGNED.contains(name)) {
                names.add(name);
            }
        }
        names.add("from");
        String template = " v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + key.domain() + "; s=" + key.selector() + "; h=" + String.join(":", names) + "; bh=; b=";
        try (InputStream in = body.open()) {
            DKIMSigner signer = new DKIMSigner(template, KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key.privateKey())));
            BodyHasher hasher = BodyHash.of(signer.newSignatureRecordTemplate(template));
            DKIMCommon.streamCopy(in, hasher.getOutputStream());
            // Folded where relaxed canonicalisation does not see it.
            return signer.sign(headers, hasher).replace("; ", ";\r\n\t");
        } catch (FailException | GeneralSecurityException e) {
            throw new IllegalStateException("the key " + key.selector() + " of " + key.domain() + " does not sign", e);
        }
    }
}
