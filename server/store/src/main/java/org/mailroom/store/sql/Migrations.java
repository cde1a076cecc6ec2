package org.mailroom.store.sql;

import java.util.Arrays;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a database to the schema of this program ({@code db/migration} on the class path), never back. */
final class Migrations {
    private Migrations() {
    }

    static void run(DataSource source, Dialect dialect) {
        Flyway flyway = of(source, dialect).load();
        refuseNewer(flyway);
        flyway.migrate();
    }

    /** Up to a version of old, in an empty database; another table says so. */
    static void make(DataSource source, Dialect dialect, int version, String history) {
        of(source, dialect).target(Integer.toString(version)).table(history).load().migrate();
    }

    /** @param nothing  an empty SQLite */
    static int newest(DataSource nothing) {
        return Arrays.stream(of(nothing, Dialect.SQLITE).load().info().all()).mapToInt(migration -> migration.getVersion().getMajor().intValueExact()).max().orElseThrow();
    }

    private static FluentConfiguration of(DataSource source, Dialect dialect) {
        return Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:db/migration")
            .placeholders(dialect.placeholders());
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
