package org.mailroom.store.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** Whoever reads a state of the database finds the files that it names, though they are not needed any more. */
class HeldBodiesTest {
    @RegisterExtension
    DatabaseExtension engine = DatabaseExtension.sqlite();

    @Test
    void shouldKeepFilesUntilNobodyHoldsThem() throws Exception {
        Path directory = engine.directory();
        BodyStore bodies = new BodyStore(engine.database(), directory);
        StagedBody body = bodies.stage(new ByteArrayInputStream(new byte[BodyStore.INLINE + 1]));
        engine.database().write(connection -> bodies.keep(connection, body));
        body.close();
        try (HeldBodies held = HeldBodies.in(directory)) {
            engine.database().write(connection -> {
                bodies.release(connection, body.hash());
                return null;
            });
            assertThat(bodies.removeUnused() + bodies.sweep()).isZero();
            assertThat(held.file(body.hash())).exists();
        }
        assertThat(bodies.removeUnused()).isEqualTo(1);
        assertThat(directory.resolve(body.hash().substring(0, 2)).resolve(body.hash())).doesNotExist();
    }
}
