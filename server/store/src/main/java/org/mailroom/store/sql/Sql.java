package org.mailroom.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.sqlite.core.CoreStatement;

/** Statements with parameters and rows as values. Parameters: String, Long, Integer, byte[] and null. */
public final class Sql {
    private static final int FEW = 32;

    /** Makes a value of the row at which the result stands. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet result) throws SQLException;
    }

    private Sql() {
    }

    /** All rows of a query, or of a change with RETURNING. */
    public static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        return with(connection, sql, parameters, statement -> {
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(row.read(result));
                }
                return rows;
            }
        });
    }

    /** As {@link #list} for queries of thousands of rows, quicker. */
    public static <T> List<T> scan(Connection connection, String sql, Columns.Row<T> row, Object... parameters) throws SQLException {
        return with(connection, sql, parameters, statement -> scan(statement, row, value -> false));
    }

    /** As {@link #scan}, up to and with the first row that is enough. What is behind it is not read, on PostgreSQL a few rows of it. */
    public static <T> List<T> scanUntil(Connection connection, String sql, Columns.Row<T> row, Predicate<T> enough, Object... parameters) throws SQLException {
        return with(connection, sql, parameters, statement -> {
            statement.setFetchSize(FEW);
            return scan(statement, row, enough);
        });
    }

    private static <T> List<T> scan(PreparedStatement statement, Columns.Row<T> row, Predicate<T> enough) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return statement instanceof CoreStatement sqlite ? new SqliteColumns<>(row, enough).read(sqlite, result) : scan(result, row, enough);
        }
    }

    private static <T> List<T> scan(ResultSet result, Columns.Row<T> row, Predicate<T> enough) throws SQLException {
        Columns columns = Columns.of(result);
        List<T> rows = new ArrayList<>();
        while (result.next()) {
            T value = row.read(columns);
            rows.add(value);
            if (enough.test(value)) {
                break;
            }
        }
        return rows;
    }

    /** The first row, if there is one. */
    public static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        return list(connection, sql, row, parameters).stream().findFirst();
    }

    /** Executes a change and tells how many rows it touched. */
    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        return with(connection, sql, parameters, PreparedStatement::executeUpdate);
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** A statement that failed is not kept: it may hold on to what made it fail. */
    private static <T> T with(Connection connection, String sql, Object[] parameters, Use<T> use) throws SQLException {
        StatementCache cache = connection instanceof StatementCache.Cached cached ? cached.statements() : null;
        PreparedStatement statement = cache == null ? connection.prepareStatement(sql) : cache.take(sql);
        boolean done = false;
        try {
            for (int i = 0; i < parameters.length; i++) {
                bind(statement, i + 1, parameters[i]);
            }
            T answer = use.of(statement);
            done = true;
            return answer;
        } finally {
            if (done && cache != null) {
                cache.giveBack(sql, statement);
            } else {
                statement.close();
            }
        }
    }

    private static void bind(PreparedStatement statement, int index, Object parameter) throws SQLException {
        if (parameter == null) {
            statement.setNull(index, Types.NULL);
        } else if (parameter instanceof Long number) {
            statement.setLong(index, number);
        } else if (parameter instanceof Integer number) {
            statement.setInt(index, number);
        } else if (parameter instanceof String text) {
            statement.setString(index, text);
        } else if (parameter instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else {
            throw new IllegalArgumentException("no SQL type for " + parameter.getClass());
        }
    }
}
