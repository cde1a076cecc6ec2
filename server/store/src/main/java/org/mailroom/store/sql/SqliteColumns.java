package org.mailroom.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.sqlite.core.Codes;
import org.sqlite.core.CoreResultSet;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;
import org.sqlite.core.SafeStmtPtr;

/**
 * Rows straight from SQLite. The driver's ResultSet makes an object and takes a lock for each column, and the quick compiler makes such objects
 * slowly: a third of what a row of ten numbers takes. For one thread, once.
 */
final class SqliteColumns<T> implements Columns, SafeStmtPtr.SafePtrIntFunction<SQLException> {
    private final Row<T> row;
    private final Predicate<T> enough;
    private final List<T> rows = new ArrayList<>();
    private DB database;
    private long statement;

    SqliteColumns(Row<T> row, Predicate<T> enough) {
        this.row = row;
        this.enough = enough;
    }

    /** @param result of the statement, at its beginning: its first row has been read by then */
    List<T> read(CoreStatement executed, ResultSet result) throws SQLException {
        if (!((CoreResultSet) result).emptyResultSet) {
            executed.pointer.safeRunInt(this);
        }
        return rows;
    }

    @Override
    public int run(DB driver, long pointer) throws SQLException {
        database = driver;
        statement = pointer;
        int state = Codes.SQLITE_ROW;
        while (state == Codes.SQLITE_ROW) {
            T value = row.read(this);
            rows.add(value);
            state = enough.test(value) ? Codes.SQLITE_DONE : driver.step(pointer);
        }
        if (state != Codes.SQLITE_DONE) {
            driver.throwex(state);
        }
        return state;
    }

    @Override
    public long number(int column) throws SQLException {
        return database.column_long(statement, column - 1);
    }

    @Override
    public String text(int column) throws SQLException {
        return database.column_text(statement, column - 1);
    }

    @Override
    public byte[] bytes(int column) throws SQLException {
        return database.column_blob(statement, column - 1);
    }
}
