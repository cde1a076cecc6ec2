package org.mailroom.app.config.xml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;

import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Suggestion;

/** Looks classes up that a file names; nothing of them is run. */
final class Classes {
    private Classes() {
    }

    /**
     * The name of a class that is a {@code type}.
     *
     * @param usualPackage  where names without package are; empty where there must be one
     */
    static Kind<String> kind(Class<?> type, String usualPackage) {
        return Kind.explained(name -> {
            refusal(name, type, usualPackage).ifPresent(text -> {
                throw new IllegalArgumentException(text);
            });
            return name;
        });
    }

    /** Why there is no such class. */
    private static Optional<String> refusal(String name, Class<?> type, String usualPackage) {
        boolean bare = name.indexOf('.') < 0 && !usualPackage.isEmpty();
        String allowed = "allowed: a class that is a " + type.getSimpleName()
            + (usualPackage.isEmpty() ? "" : "; its package may be left out when it is " + usualPackage);
        try {
            Class<?> found = Class.forName(bare ? usualPackage + "." + name : name, false, Classes.class.getClassLoader());
            return type.isAssignableFrom(found) && !Modifier.isAbstract(found.getModifiers()) ? Optional.empty()
                : Optional.of("the class '" + name + "' is no " + type.getSimpleName() + "; " + allowed);
        } catch (ClassNotFoundException | LinkageError e) {
            String hint = bare ? Suggestion.hint(name, names(usualPackage)) : "; ";
            return Optional.of("there is no class '" + name + "'" + hint + allowed);
        }
    }

    /** The simple names of a package's classes, as far as they are in jars. */
    private static List<String> names(String inPackage) {
        String path = inPackage.replace('.', '/') + "/";
        List<String> names = new ArrayList<>();
        try {
            for (URL place : Collections.list(Classes.class.getClassLoader().getResources(path))) {
                URLConnection connection = place.openConnection();
                if (connection instanceof JarURLConnection jar) {
                    jar.setUseCaches(false);
                    try (JarFile file = jar.getJarFile()) {
                        file.stream().map(entry -> entry.getName())
                            .filter(name -> name.startsWith(path) && name.endsWith(".class"))
                            .filter(name -> name.indexOf('$') < 0 && name.indexOf('/', path.length()) < 0)
                            .forEach(name -> names.add(name.substring(path.length(), name.length() - ".class".length())));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
