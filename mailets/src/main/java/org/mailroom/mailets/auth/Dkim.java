package org.mailroom.mailets.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Headers;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.exceptions.TempFailException;
import org.apache.james.jdkim.impl.BodyHasherImpl;
import org.mailroom.domain.mail.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which domains have signed a message (RFC 6376), by jDKIM. Only the first {@value #MOST} signatures are looked at. One that leaves the end of
 * the body out ({@code l=}) proves nothing, since anybody can add to it, nor does one with SHA-1 (RFC 8301).
 *
 * @param word  as RFC 8601 has it, of the best signature
 * @param signers  the domains whose signatures are good
 * @param selector  of the first good one, else empty
 */
record Dkim(String word, List<String> signers, String selector) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dkim.class);
    private static final int MOST = 8;
    private static final String SIGNATURE = "dkim-signature";

    /** @param lines  the header fields as they came, each char a byte, without the last line end */
    static Dkim of(List<String> lines, Content body, Lookups lookups) throws IOException {
        SignedHeaders headers = SignedHeaders.of(lines);
        if (headers.getFields(SIGNATURE).isEmpty()) {
            return new Dkim("none", List.of(), "");
        }
        try (InputStream in = body.open()) {
            List<SignatureRecord> good = new Verifier(lookups).verify(headers, in);
            List<SignatureRecord> whole = good.stream().filter(record -> record.getBodyHashLimit() < 0 && "sha256".contentEquals(record.getHashMethod()) && SenderDomain.possible(record.getDToken().toString())).toList();
            return whole.isEmpty() ? new Dkim("policy", List.of(), "")
                : new Dkim("pass", whole.stream().map(record -> record.getDToken().toString().toLowerCase(Locale.ROOT)).distinct().toList(), whole.get(0).getSelector().toString());
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOGGER.warn("A signature cannot be read", e);
            return new Dkim("permerror", List.of(), "");
        } catch (TempFailException e) {
            return new Dkim("temperror", List.of(), "");
        } catch (FailException e) {
            boolean unreadable = e.getMessage() != null && e.getMessage().matches("(?s)(Invalid signature record|no key|invalid key).*");
            return new Dkim(unreadable ? "permerror" : "fail", List.of(), "");
        }
    }

    private static final class Verifier extends DKIMVerifier {
        private Verifier(Lookups lookups) {
            super(lookups);
        }

        @Override
        protected BodyHasherImpl newBodyHasher(SignatureRecord record) throws PermFailException {
            return BodyHash.of(record);
        }
    }

    /** Header fields in the form that jDKIM asks in. It makes bytes of them in the platform's charset, so they are made chars in the same. */
    record SignedHeaders(List<String> fields) implements Headers {
        static SignedHeaders of(List<String> lines) {
            List<String> fields = new ArrayList<>();
            int signatures = 0;
            for (String line : lines) {
                if (!name(line).equals(SIGNATURE) || signatures++ < MOST) {
                    fields.add(new String(line.getBytes(StandardCharsets.ISO_8859_1), Charset.defaultCharset()));
                }
            }
            return new SignedHeaders(List.copyOf(fields));
        }

        private static String name(String line) {
            int colon = line.indexOf(':');
            return colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<String> getFields() {
            return fields;
        }

        @Override
        public List<String> getFields(String name) {
            return fields.stream().filter(line -> name(line).equalsIgnoreCase(name)).toList();
        }
    }
}
