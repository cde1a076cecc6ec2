package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.SQLException;

import org.apache.james.mailbox.exception.MailboxException;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;


/** Units of work that may fail with James's checked exceptions; such a failure rolls the unit back like any other. */
final class MailboxDatabase {
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException, MailboxException;
    }

    private static final class Refused extends RuntimeException {
        private final transient MailboxException reason;

        Refused(MailboxException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private final Database database;

    MailboxDatabase(Database database) {
        this.database = database;
    }

    <T> T read(Work<T> work) throws MailboxException {
        try {
            return database.read(guarded(work));
        } catch (Refused e) {
            throw e.reason;
        }
    }

    <T> T write(Work<T> work) throws MailboxException {
        try {
            return database.write(guarded(work));
        } catch (Refused e) {
            throw e.reason;
        }
    }

    /** For lookups that cannot be refused. */
    <T> T look(Database.Work<T> work) {
        return database.read(work);
    }

    <T> T change(Database.Work<T> work) {
        return database.write(work);
    }

    /** Appended to a SELECT of the row whose change must wait for ours: SQLite has one writer anyway. */
    String locked() {
        return database.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    }

    private static <T> Database.Work<T> guarded(Work<T> work) {
        return connection -> {
            try {
                return work.run(connection);
            } catch (MailboxException e) {
                throw new Refused(e);
            }
        };
    }
}
