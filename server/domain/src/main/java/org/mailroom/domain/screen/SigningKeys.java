package org.mailroom.domain.screen;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: the keys that outgoing mail is signed with (DKIM, RFC 6376). Safe from any thread, blocks. */
public interface SigningKeys {
    /**
     * A key pair.
     *
     * @param selector  under which the public key stands in the DNS
     * @param from  since when it signs; a later one takes its place from its own time on
     * @param privateKey  PKCS #8
     * @param publicKey  SubjectPublicKeyInfo
     */
    record Key(String domain, String selector, Instant from, byte[] privateKey, byte[] publicKey) {
        public Key {
            privateKey = privateKey.clone();
            publicKey = publicKey.clone();
        }

        @Override
        public byte[] privateKey() {
            return privateKey.clone();
        }

        @Override
        public byte[] publicKey() {
            return publicKey.clone();
        }

        @Override
        public String toString() {
            return "Key[" + selector + "._domainkey." + domain + " from " + from + "]";
        }
    }

    /** The key that signs now. */
    Optional<Key> signing(String domain);

    /** All keys of a domain, the oldest first. */
    List<Key> of(String domain);

    /**
     * Makes a key that signs from a time on, unless there is one already that signs at that time or later.
     *
     * @return the newest
     */
    Key make(String domain, Instant from);
}
