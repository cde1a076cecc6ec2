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

/** The files of the configuration directory, also those that links lead to, but no other directory that stands in it by chance. */
final class Configured {
    private Configured() {
    }

    /** @param but  directories and files that do not belong to it */
    static List<Path> files(Path configuration, Set<Path> but) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(configuration, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return but.contains(directory) || !Files.isReadable(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
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
