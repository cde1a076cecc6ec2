package org.mailroom.store.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prepared statements of one connection, kept for the next time: preparing takes SQLite longer than most of our statements
 * take to run. The PostgreSQL driver does this itself. Belongs to the thread that has the connection.
 */
final class StatementCache {
    private static final int MOST = 100;

    /** A connection with a cache. */
    interface Cached {
        StatementCache statements();
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(MOST, 0.75f, true);

    private StatementCache(Connection connection) {
        this.connection = connection;
    }

    /** The connection, with a cache that {@link Sql} uses. */
    static Connection over(Connection connection) {
        StatementCache cache = new StatementCache(connection);
        return (Connection) Proxy.newProxyInstance(StatementCache.class.getClassLoader(), new Class<?>[] {Connection.class, Cached.class},
            (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Cached.class) {
                    return cache;
                }
                try {
                    return method.invoke(connection, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    }

    /** A statement for the caller alone until it gives it back. */
    PreparedStatement take(String sql) throws SQLException {
        PreparedStatement statement = idle.remove(sql);
        return statement != null ? statement : connection.prepareStatement(sql);
    }

    void giveBack(String sql, PreparedStatement statement) throws SQLException {
        PreparedStatement other = idle.put(sql, statement);
        if (other != null) {
            other.close();
        }
        if (idle.size() > MOST) {
            String eldest = idle.keySet().iterator().next();
            idle.remove(eldest).close();
        }
    }
}
