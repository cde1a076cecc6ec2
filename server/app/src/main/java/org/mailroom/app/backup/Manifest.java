package org.mailroom.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What a backup says of itself.
 *
 * @param format  of the file; 1 until something changes that older programs cannot read
 * @param mailroom  the program that has made it
 * @param created  the moment, RFC 3339
 * @param host  the host name of its configuration
 * @param engine  {@link #SQLITE} or {@link #POSTGRESQL}
 * @param schema  the version of the database's schema
 */
record Manifest(int format, String mailroom, String created, String host, String engine, int schema, List<Part> parts) {
    static final String NAME = "manifest.json";
    static final int FORMAT = 1;
    static final String SQLITE = "sqlite";
    static final String POSTGRESQL = "postgresql";
    /** Before the names of files of the data directory. */
    static final String DATA = "data/";
    /** Before the names of files of the configuration. */
    static final String CONFIGURATION = "conf/";

    /**
     * A part, which stands in the file under its name.
     *
     * @param octets  before it was compressed
     * @param sha256  in hexadecimal digits
     */
    record Part(String name, long octets, String sha256) {

        /** Whether it may be written as a file below some directory. */
        private boolean safe() {
            return !name.isEmpty() && !name.contains("\\") && name.indexOf('\0') < 0
                && Arrays.stream(name.split("/", -1)).noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
        }
    }

    private static final ObjectMapper JSON = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    Manifest {
        parts = parts == null ? List.of() : List.copyOf(parts);
    }

    /** Writes it as JSON, and closes the stream. It is as long as there are bodies, some hundred megabytes for a million. */
    void writeTo(OutputStream out) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(out, this);
    }

    /** Reads what {@link #writeTo} has written, and refuses what is not that. Closes the stream. */
    static Manifest of(InputStream text) throws IOException {
        Manifest manifest = JSON.readValue(text, Manifest.class);
        List<String> missing = new ArrayList<>();
        if (manifest.format < 1) {
            missing.add("format");
        }
        if (manifest.format <= FORMAT) {
            if (manifest.engine == null) {
                missing.add("engine");
            }
            if (manifest.schema < 1) {
                missing.add("schema");
            }
            if (manifest.parts.isEmpty()) {
                missing.add("parts");
            }
            manifest.moment();
        }
        if (!missing.isEmpty()) {
            throw new IOException("it does not tell " + String.join(", ", missing));
        }
        for (Part part : manifest.parts) {
            if (part.name == null || part.sha256 == null || !part.safe()) {
                throw new IOException("it has a part that no backup has: " + part);
            }
        }
        return manifest;
    }

    private Instant moment() throws IOException {
        try {
            return Instant.parse(String.valueOf(created));
        } catch (DateTimeException e) {
            throw new IOException("it does not tell when it was made", e);
        }
    }

    List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    /** For people. */
    String engineName() {
        return engine.equals(SQLITE) ? "the embedded database (SQLite)" : engine.equals(POSTGRESQL) ? "PostgreSQL" : engine;
    }
}
