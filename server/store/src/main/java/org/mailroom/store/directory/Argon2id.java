package org.mailroom.store.directory;

import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentLinkedDeque;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) by Bouncy Castle, 19 MiB and two passes as OWASP recommends; figures in ADR 0003. The parameters are
 * stored with each hash, so that others can be chosen later without asking for new passwords.
 *
 * <p>The memory (wiped by Bouncy Castle) is used again by the next, one for each that runs at once, and left to the garbage
 * collector when nobody logs in for a while: without that each login leaves 19 MiB of garbage.
 */
final class Argon2id implements PasswordHashing {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_OCTETS = 16;
    private static final int HASH_OCTETS = 32;
    private static final int BLOCKS = Argon2BytesGenerator.getBlockCount(MEMORY_KIB, LANES);

    private final SecureRandom random = new SecureRandom();
    private final ConcurrentLinkedDeque<SoftReference<FixedBlockPool>> memories = new ConcurrentLinkedDeque<>();

    @Override
    public String hash(String password) {
        byte[] salt = random(SALT_OCTETS);
        Argon2Text parameters = new Argon2Text(MEMORY_KIB, PASSES, LANES, salt, new byte[HASH_OCTETS]);
        return new Argon2Text(MEMORY_KIB, PASSES, LANES, salt, compute(password, parameters)).text();
    }

    @Override
    public boolean verify(String password, String stored) {
        Argon2Text parameters = Argon2Text.parse(stored);
        return MessageDigest.isEqual(compute(password, parameters), parameters.hash());
    }

    @Override
    public String ofNobody() {
        return new Argon2Text(MEMORY_KIB, PASSES, LANES, random(SALT_OCTETS), random(HASH_OCTETS)).text();
    }

    private byte[] random(int octets) {
        byte[] bytes = new byte[octets];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] compute(String password, Argon2Text parameters) {
        FixedBlockPool memory = takeMemory();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(parameters.memoryKib())
            .withIterations(parameters.passes())
            .withParallelism(parameters.lanes())
            .withSalt(parameters.salt())
            .withBlockPool(memory)
            .build());
        byte[] hash = new byte[parameters.hash().length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        memories.push(new SoftReference<>(memory));
        return hash;
    }

    private FixedBlockPool takeMemory() {
        for (SoftReference<FixedBlockPool> one = memories.poll(); one != null; one = memories.poll()) {
            FixedBlockPool memory = one.get();
            if (memory != null) {
                return memory;
            }
        }
        return new FixedBlockPool(BLOCKS);
    }
}
