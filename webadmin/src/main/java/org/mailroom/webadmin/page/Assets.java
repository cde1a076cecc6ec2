package org.mailroom.webadmin.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Style sheet, scripts and icon, all in memory; none comes from another host. What they are called tells what is in them, so that a browser may keep them. Immutable. */
final class Assets {
    private static final String FOLDER = "/static/";

    private record Asset(String type, byte[] content, String version) {
    }

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    Assets() {
        put("app.css", "text/css; charset=utf-8", "assets/app.css");
        put("app.js", "text/javascript; charset=utf-8", "assets/app.js");
        put("charts.js", "text/javascript; charset=utf-8", "assets/charts.js");
        put("icon.svg", "image/svg+xml", "assets/icon.svg");
        put("htmx.js", "text/javascript; charset=utf-8", webjar("org.webjars.npm", "htmx.org", "dist/htmx.min.js"));
        put("chart.js", "text/javascript; charset=utf-8", webjar("org.webjars.npm", "chart.js", "dist/chart.umd.min.js"));
    }

    /** The file of a WebJar, in the version that the build has chosen. */
    private static String webjar(String group, String artifact, String file) {
        Properties about = new Properties();
        try (InputStream in = Assets.class.getResourceAsStream("/META-INF/maven/" + group + "/" + artifact + "/pom.properties")) {
            about.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(artifact, e);
        }
        return "/META-INF/resources/webjars/" + artifact + "/" + about.getProperty("version") + "/" + file;
    }

    private void put(String name, String type, String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            byte[] content = in.readAllBytes();
            assets.put(name, new Asset(type, content, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 6)));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Where a page finds it. */
    String address(String name) {
        return FOLDER + name + "?v=" + assets.get(name).version();
    }

    Optional<PageAnswer> answer(PageRequest asked) {
        if (asked.path().size() != 2 || !asked.path().get(0).equals("static")) {
            return Optional.empty();
        }
        return Optional.ofNullable(assets.get(asked.path().get(1))).map(asset -> {
            boolean known = asked.parameter("v").filter(asset.version()::equals).isPresent();
            return new PageAnswer(200, asset.type(), asset.content(), Map.of("Cache-Control", List.of(known ? "public, max-age=31536000, immutable" : "no-cache")));
        });
    }
}
