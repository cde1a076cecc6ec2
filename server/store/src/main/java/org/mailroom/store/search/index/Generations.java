package org.mailroom.store.search.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes in a directory, each in a folder with a number: the one that is asked, and perhaps a higher one that is being built to replace it. A crash at any
 * moment leaves folders of which the next start makes the best. For one thread.
 */
final class Generations {
    private static final Logger LOGGER = LoggerFactory.getLogger(Generations.class);

    /** An index with its number. */
    record Generation(long number, LuceneIndex index) {
    }

    /** What there is to begin with. */
    record Found(Generation asked, Optional<Generation> built) {
    }

    private final Path directory;
    private final List<String> damages = new ArrayList<>();

    Generations(Path directory) {
        this.directory = directory;
    }

    /** Throws all away. */
    void clear() throws IOException {
        Files.createDirectories(directory);
        for (long number : numbers()) {
            remove(number);
        }
    }

    /** The highest complete one is asked, else the highest; what cannot be opened is removed; where nothing is left a new one begins. */
    Found open() throws IOException {
        Files.createDirectories(directory);
        List<Generation> opened = new ArrayList<>();
        for (long number : numbers()) {
            try {
                opened.add(new Generation(number, LuceneIndex.open(folder(number))));
            } catch (IOException | RuntimeException damaged) {
                LOGGER.warn("The search index in {} cannot be used and is made anew: {}", folder(number), damaged.toString());
                damages.add("what was in " + folder(number) + " could not be used: " + damaged.getMessage());
                remove(number);
            }
        }
        Generation asked = opened.stream().filter(generation -> generation.index().complete()).reduce((low, high) -> high)
            .or(() -> opened.stream().reduce((low, high) -> high)).orElse(null);
        if (asked == null) {
            return new Found(begin(1), Optional.empty());
        }
        Optional<Generation> built = opened.stream().filter(generation -> generation.number() > asked.number()).reduce((low, high) -> high);
        for (Generation generation : opened) {
            if (generation != asked && !built.equals(Optional.of(generation))) {
                remove(generation);
            }
        }
        return new Found(asked, built);
    }

    /** What could not be opened, until somebody has taken note of it. */
    List<String> damages() {
        return damages;
    }

    Generation begin(long number) throws IOException {
        Files.createDirectories(folder(number));
        return new Generation(number, LuceneIndex.open(folder(number)));
    }

    void remove(Generation generation) throws IOException {
        generation.index().close();
        remove(generation.number());
    }

    private void remove(long number) throws IOException {
        try (Stream<Path> files = Files.walk(folder(number))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path folder(long number) {
        return directory.resolve(Long.toString(number));
    }

    /** Ascending. */
    private List<Long> numbers() throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.map(folder -> folder.getFileName().toString()).filter(name -> name.matches("[1-9]\\d{0,17}")).map(Long::valueOf).sorted().toList();
        }
    }
}
