package org.mailroom.app.run;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that share one running server; each leaves it as it found it, or looks only at what it brought. For two engines there are two nested classes, and no class template: JUnit
 * makes the one instance of such a class before it knows the engine, and would share it and all that it remembers between the two.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class ServedContract {
    private final Engine engine;
    private final String settings;
    ServedMailroom mailroom;

    ServedContract(Engine engine) {
        this(engine, "");
    }

    /** @param settings  further lines of {@code mailroom.yaml} */
    ServedContract(Engine engine, String settings) {
        this.engine = engine;
        this.settings = settings;
    }

    @BeforeAll
    void start() throws Exception {
        mailroom = ServedMailroom.prepared(engine.storage() + settings);
        configure();
        mailroom.start();
    }

    /** For tests that need other settings than the shipped ones. */
    void configure() throws Exception {
        // as shipped
    }

    @AfterEach
    void hangUp() throws Exception {
        mailroom.hangUp();
    }

    @AfterAll
    void stop() throws Exception {
        mailroom.close();
    }
}
