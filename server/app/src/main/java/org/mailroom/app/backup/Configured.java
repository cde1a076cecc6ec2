package org.mailroom.app.backup;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The files of the configuration directory, also those that links lead to. */
final class Configured {
    private Configured() {
    }

    /**
     * All of them, and directories that may not be read.
     *
     * @param but  directories that stand there, or that a link leads to, by chance; the configuration itself never is one
     */
    static List<Path> files(Path configuration, Set<Path> but) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(configuration, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                return directory.equals(configuration) || !isOneOf(but, directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException reason) {
                if (!(reason instanceof FileSystemLoopException)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }

    private static boolean isOneOf(Set<Path> paths, Path path) throws IOException {
        for (Path other : paths) {
            if (Files.exists(other) && Files.isSameFile(other, path)) {
                return true;
            }
        }
        return false;
    }
}
