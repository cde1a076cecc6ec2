package org.mailroom.store.customer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;

/** Where a word is found, in whatever is kept. The word is of small letters, not more than 16. */
public final class Traces {
    private Traces() {
    }

    /** Columns of the database that have the word in some row. */
    public static List<String> columns(Database database, String word) {
        return database.read(connection -> {
            List<String> found = new ArrayList<>();
            for (String[] column : columns(connection, database.dialect())) {
                String text = database.dialect() == Dialect.SQLITE ? "lower(CAST(" + column[1] + " AS TEXT))"
                    : column[2].equals("bytea") ? "lower(encode(" + column[1] + ", 'escape'))" : "lower(CAST(" + column[1] + " AS TEXT))";
                String has = database.dialect() == Dialect.SQLITE ? "instr(" + text + ", ?) > 0" : "position(? in " + text + ") > 0";
                if (Sql.first(connection, "SELECT 1 FROM " + column[0] + " WHERE " + has + " LIMIT 1", row -> true, word).isPresent()) {
                    found.add(column[0] + "." + column[1]);
                }
            }
            return found;
        });
    }

    private static List<String[]> columns(Connection connection, Dialect dialect) throws SQLException {
        return Sql.list(connection, dialect == Dialect.SQLITE
                ? "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
                : "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'",
            row -> new String[] {row.getString(1), row.getString(2), row.getString(3)});
    }

    /** Files that have the word in them, byte for byte, in either letter case. */
    public static List<String> files(Path directory, String word) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (has(file, word)) {
                    found.add(directory.relativize(file).toString());
                }
            }
        }
        return found;
    }

    private static boolean has(Path file, String word) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT).contains(word);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }

    /** Fields of the index that still have a term with the word in it, of messages that were removed too. A file of the index has pieces of terms, so its bytes tell nothing. */
    public static List<String> terms(Path index, String word) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> generations = Files.list(index)) {
            for (Path generation : generations.filter(Files::isDirectory).toList()) {
                try (FSDirectory directory = FSDirectory.open(generation)) {
                    if (DirectoryReader.indexExists(directory)) {
                        found.addAll(terms(directory, word));
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    private static List<String> terms(FSDirectory directory, String word) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                for (FieldInfo field : leaf.reader().getFieldInfos()) {
                    terms(leaf.reader().terms(field.name), word).forEach(term -> found.add(field.name + ":" + term));
                }
            }
        }
        return found;
    }

    private static List<String> terms(Terms terms, String word) throws IOException {
        List<String> found = new ArrayList<>();
        TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
            String text = new String(term.bytes, term.offset, term.length, StandardCharsets.UTF_8);
            if (text.contains(word)) {
                found.add(text);
            }
        }
        return found;
    }
}
