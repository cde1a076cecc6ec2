package org.mailroom.store.sql;

import java.util.Arrays;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** Brings a database to the schema of this program ({@code db/migration} on the class path), never back. */
final class Migrations {
    private Migrations() {
    }

    static void run(DataSource source, Dialect dialect) {
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:db/migration")
            .placeholders(dialect.placeholders())
            .load();
        refuseNewer(flyway);
        flyway.migrate();
    }

    private static void refuseNewer(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        MigrationVersion known = Arrays.stream(all)
            .filter(migration -> !future(migration))
            .map(MigrationInfo::getVersion)
            .reduce(MigrationVersion.EMPTY, (left, right) -> left.isAtLeast(right.getVersion()) ? left : right);
        Arrays.stream(all).filter(Migrations::future).reduce((first, second) -> second).ifPresent(newest -> {
            throw new SchemaTooNew(newest.getVersion().getVersion(), known.getVersion());
        });
    }

    private static boolean future(MigrationInfo migration) {
        return migration.getState() == MigrationState.FUTURE_SUCCESS || migration.getState() == MigrationState.FUTURE_FAILED;
    }
}
