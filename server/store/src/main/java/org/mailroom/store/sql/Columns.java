package org.mailroom.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of the row that is being read, from 1. */
public interface Columns {
    /** Makes a value of the row. */
    @FunctionalInterface
    interface Row<T> {
        T read(Columns columns) throws SQLException;
    }

    /** 0 for NULL. */
    long number(int column) throws SQLException;

    /** Null for NULL. */
    String text(int column) throws SQLException;

    /** Null for NULL. */
    byte[] bytes(int column) throws SQLException;

    /** Those of the row at which the result stands. */
    static Columns of(ResultSet result) {
        return new Columns() {
            @Override
            public long number(int column) throws SQLException {
                return result.getLong(column);
            }

            @Override
            public String text(int column) throws SQLException {
                return result.getString(column);
            }

            @Override
            public byte[] bytes(int column) throws SQLException {
                return result.getBytes(column);
            }
        };
    }
}
