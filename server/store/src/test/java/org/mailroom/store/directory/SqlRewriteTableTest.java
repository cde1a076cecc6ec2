package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.apache.james.UserEntityValidator;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.rrt.lib.AbstractRecipientRewriteTable;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.RecipientRewriteTableContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for the rewrite table, and long and many targets, on each engine. */
@OnEachEngine
class SqlRewriteTableTest implements RecipientRewriteTableContract {
    private final DatabaseExtension engine;
    private SqlRewriteTable table;

    SqlRewriteTableTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    @BeforeEach
    public void setUp() throws Exception {
        RecipientRewriteTableContract.super.setUp();
    }

    @Override
    @AfterEach
    public void tearDown() throws Exception {
        RecipientRewriteTableContract.super.tearDown();
    }

    @Override
    public void createRecipientRewriteTable() {
        table = new SqlRewriteTable(engine.database());
        table.setUsersRepository(new DirectoryUsers(new SqlDirectory(engine.database())));
        table.setUserEntityValidator(UserEntityValidator.NOOP);
    }

    @Override
    public AbstractRecipientRewriteTable virtualUserTable() {
        return table;
    }

    @Test
    void shouldKeepTargetsApartWhenTheyAreLongAndMany() throws Exception {
        List<Mapping> targets = IntStream.range(0, 200).mapToObj(i -> Mapping.error("x".repeat(20_000) + "; " + i)).toList();
        for (Mapping target : targets) {
            table.addMapping(SOURCE, target);
            table.addMapping(SOURCE, target);
        }
        assertThat(table.getStoredMappings(SOURCE)).containsExactlyInAnyOrderElementsOf(targets);
        table.removeMapping(SOURCE, targets.get(7));
        assertThat(table.getStoredMappings(SOURCE)).hasSize(199).doesNotContain(targets.get(7));
    }

    @Test
    void shouldKeepSourcesApartWhenTheyLookAlike() throws Exception {
        List<MappingSource> sources = List.of(MappingSource.fromDomain(Domain.of("name")), MappingSource.fromUser(Username.of("name")),
            MappingSource.wildCard(), MappingSource.fromUser("name", Domain.of("name")));
        for (MappingSource source : sources) {
            table.addMapping(source, Mapping.group("to@" + sources.indexOf(source)));
        }
        for (MappingSource source : sources) {
            assertThat(table.getStoredMappings(source)).containsExactly(Mapping.group("to@" + sources.indexOf(source)));
            assertThat(table.listSources(Mapping.group("to@" + sources.indexOf(source)))).containsExactly(source);
        }
        assertThat(table.getAllMappings()).containsOnlyKeys(sources.toArray(MappingSource[]::new));
    }
}
