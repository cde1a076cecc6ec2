package org.mailroom.app.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the configuration directory, also those that links lead to. */
final class Configured {
    private Configured() {
    }

    /**
     * All of them, and directories that may not be read.
     *
     * @param but  directories and files that stand there by chance
     */
    static List<Path> files(Path configuration, Set<Path> but) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(configuration, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (!but.contains(directory) && Files.isReadable(directory)) {
                    return FileVisitResult.CONTINUE;
                }
                if (!but.contains(directory)) {
                    files.add(directory);
                }
                return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file) && !but.contains(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }
}
