package org.mailroom.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version and build of this program, from a resource that the build fills in. */
public record Version(String number, String build) {

    public static Version current() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("version.properties is not readable in the program's own jar", e);
        }
        return new Version(properties.getProperty("version"), properties.getProperty("build"));
    }

    @Override
    public String toString() {
        return "mailroom " + number + " (build " + build + ")";
    }
}
