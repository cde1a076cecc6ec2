package org.mailroom.app.run;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;

/**
 * AES-GCM (most of what TLS does) and SHA-256 (the name of each body) from a library in machine code, before Java's own. The server runs with Java's quick
 * compiler (see the start script and ADR 0025), which knows no processor instructions for them: Java's are ten times as slow there. Everything else, keys
 * and signatures among it, stays with Java. Proof: {@code NativeCiphersTest}.
 */
final class NativeCiphers extends Provider {
    static final String NAME = "MailroomNative";
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = LoggerFactory.getLogger(NativeCiphers.class);

    private NativeCiphers(Provider library) {
        super(NAME, "1", "AES-GCM and SHA-256 by " + library.getName());
        take(library, "Cipher", "AES/GCM/NoPadding");
        take(library, "MessageDigest", "SHA-256");
    }

    private void take(Provider library, String type, String algorithm) {
        Service service = library.getService(type, algorithm);
        putService(new Service(this, type, algorithm, service.getClassName(), null, null) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                return service.newInstance(parameter);
            }
        });
    }

    /**
     * Returns at once; until the library is there, and where there is none for the platform, Java's own are used. For a process that serves, not for
     * {@link Training}: Java 17 breaks off when it makes an archive of classes while those of the library are there.
     */
    static void install() {
        Thread thread = new Thread(NativeCiphers::load, "native-ciphers");
        thread.setDaemon(true);
        thread.start();
    }

    /** @return whether they are in use; does nothing the second time */
    static synchronized boolean load() {
        if (Security.getProvider(NAME) != null) {
            return true;
        }
        try {
            AmazonCorrettoCryptoProvider library = AmazonCorrettoCryptoProvider.INSTANCE;
            if (library.getLoadingError() != null || library.runSelfTests() == SelfTestStatus.FAILED) {
                LOGGER.warn("There are no ciphers in machine code for this platform, TLS takes more of the processor: {}", String.valueOf(library.getLoadingError()));
                return false;
            }
            return Security.insertProviderAt(new NativeCiphers(library), 1) > 0;
        } catch (RuntimeException | LinkageError e) {
            LOGGER.warn("Ciphers in machine code cannot be used, TLS takes more of the processor", e);
            return false;
        }
    }
}
