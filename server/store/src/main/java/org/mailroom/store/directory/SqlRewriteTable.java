package org.mailroom.store.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.apache.james.core.Domain;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.AbstractRecipientRewriteTable;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;
import org.apache.james.rrt.lib.MappingsImpl;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

import com.google.common.base.Preconditions;

/**
 * James's rewrite table in SQL, one row for each target. The shipped mailet chain does not ask it: who gets what is the
 * directory's. Replaces {@code JPARecipientRewriteTable}, which keeps all targets of an address in one column of 100
 * characters and loses one of two additions at the same time (James 3.8.1, fixed upstream by 5408d21ada, 0f484fb222).
 *
 * <p>Life cycle as {@link AbstractRecipientRewriteTable} has it: setters, then {@code configure}. Safe from any thread
 * afterwards, blocks. Proof: {@code SqlRewriteTableTest}, which runs James's contract.
 */
@Singleton
public final class SqlRewriteTable extends AbstractRecipientRewriteTable {
    private final Database database;

    @Inject
    public SqlRewriteTable(Database database) {
        this.database = database;
    }

    /** Nothing happens when it is there. */
    @Override
    public void addMapping(MappingSource source, Mapping mapping) throws RecipientRewriteTableException {
        call(() -> database.write(connection -> Sql.update(connection,
            "INSERT INTO rewrite (source, digest, target) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            text(source), digest(mapping), mapping.asString())));
    }

    /** Nothing happens when it is not there. */
    @Override
    public void removeMapping(MappingSource source, Mapping mapping) throws RecipientRewriteTableException {
        call(() -> database.write(connection -> Sql.update(connection,
            "DELETE FROM rewrite WHERE source = ? AND digest = ?", text(source), digest(mapping))));
    }

    @Override
    public Mappings getStoredMappings(MappingSource source) throws RecipientRewriteTableException {
        return mappings(call(() -> database.read(connection -> Sql.list(connection,
            "SELECT target FROM rewrite WHERE source = ?", row -> row.getString(1), text(source)))));
    }

    @Override
    public Map<MappingSource, Mappings> getAllMappings() throws RecipientRewriteTableException {
        record Row(String source, Mapping target) { }
        List<Row> rows = call(() -> database.read(connection -> Sql.list(connection, "SELECT source, target FROM rewrite ORDER BY source",
            row -> new Row(row.getString(1), Mapping.of(row.getString(2))))));
        Map<String, MappingsImpl.Builder> bySource = new LinkedHashMap<>();
        rows.forEach(row -> bySource.computeIfAbsent(row.source(), source -> MappingsImpl.builder()).add(row.target()));
        Map<MappingSource, Mappings> all = new LinkedHashMap<>();
        bySource.forEach((source, mappings) -> all.put(MappingSource.parse(source), mappings.build()));
        return all;
    }

    @Override
    public Stream<MappingSource> listSources(Mapping mapping) throws RecipientRewriteTableException {
        Preconditions.checkArgument(listSourcesSupportedType.contains(mapping.getType()),
            "the sources of a mapping of type %s cannot be listed", mapping.getType());
        return call(() -> database.read(connection -> Sql.list(connection, "SELECT source FROM rewrite WHERE digest = ? ORDER BY source",
            row -> MappingSource.parse(row.getString(1)), digest(mapping)))).stream();
    }

    /** The user's own mappings; those of the domain when there are none. */
    @Override
    protected Mappings mapAddress(String user, Domain domain) throws RecipientRewriteTableException {
        Mappings own = getStoredMappings(MappingSource.fromUser(user, domain));
        return own.isEmpty() ? getStoredMappings(MappingSource.fromDomain(domain)) : own;
    }

    private static Mappings mappings(List<String> targets) {
        return MappingsImpl.fromMappings(targets.stream().map(Mapping::of));
    }

    /** What {@link MappingSource#parse} reads: {@code *@domain} for a domain, since a user may be without one. */
    private static String text(MappingSource source) {
        return source.asDomain().map(domain -> "*@" + domain.asString()).orElseGet(source::asString);
    }

    private static String digest(Mapping mapping) {
        try {
            byte[] bytes = mapping.asString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static <T> T call(Supplier<T> call) throws RecipientRewriteTableException {
        try {
            return call.get();
        } catch (Unavailable e) {
            throw new RecipientRewriteTableException(e.getMessage(), e);
        }
    }
}
