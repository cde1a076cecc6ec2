package org.mailroom.mailets.triage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** What a mailet's parameters say of where customers are known from: {@code Categorise} tells what they mean. */
public final class SegmentSources {
    private static final String FORM = "https?://[^{}\\s]+\\{address}[^{}\\s]*";

    private SegmentSources() {
    }

    /**
     * @param configuration  the directory in which the file is, unless its path is absolute
     * @param url  empty for none
     * @throws IllegalArgumentException when the address is not possible, with a sentence for people
     */
    public static Segments of(Path configuration, String file, String url, Duration timeout, Duration keep) {
        Segments known = new SegmentFile(configuration.resolve(file));
        if (url.isEmpty()) {
            return known;
        }
        if (!url.matches(FORM) || URI.create(url.replace(SegmentService.ADDRESS, "a")).getHost() == null) {
            throw new IllegalArgumentException("<segmentUrl>: '" + url + "' is not possible; allowed: such as https://crm.example/segments?of=" + SegmentService.ADDRESS);
        }
        return known.or(new SegmentService(url, timeout, keep));
    }
}
