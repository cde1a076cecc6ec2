package org.mailroom.app.config.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML document as nodes with their places; no tag makes an object of any class. Immutable.
 *
 * @param source  the name in messages
 */
public record YamlText(String source, String text) {
    /** Bytes of the largest file. */
    public static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 20;

    /** Reads the file; refuses what is not there, cannot be read, is too large or not UTF-8. */
    public static YamlText of(Path file) throws BadInput {
        try {
            return of(file.toString(), readSome(file));
        } catch (NoSuchFileException e) {
            throw new BadInput(file.toString(), "there is no such file");
        } catch (IOException e) {
            throw new BadInput(file.toString(), "the file cannot be read: " + (Files.isDirectory(file) ? "it is a directory" : e.getMessage()));
        }
    }

    private static byte[] readSome(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        }
    }

    public static YamlText of(String source, byte[] bytes) throws BadInput {
        if (bytes.length > LARGEST) {
            throw new BadInput(source, "the file is too large; allowed: 1 MiB");
        }
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            return new YamlText(source, StandardCharsets.UTF_8.newDecoder().decode(input).toString());
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < input.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new BadInput(List.of(new Problem(source, line, 0, "the file is not UTF-8 here")));
        }
    }

    /** The root of the only document; empty when there is nothing but comments. */
    public Optional<Node> root() throws BadInput {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LARGEST);
        try {
            return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)))
                .filter(node -> node.getStartMark() != null);
        } catch (MarkedYAMLException e) {
            throw new BadInput(List.of(problem(e.getProblemMark(), "this is not YAML: " + e.getProblem())));
        } catch (YAMLException e) {
            throw new BadInput(source, "this is not YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** The root as a mapping with no other keys than these; one without entries when there is nothing. */
    public Section section(Problems problems, String... keys) throws BadInput {
        Optional<Node> root = root();
        return root.isPresent() ? Section.of(this, root.get(), "", problems, keys) : Section.empty(this, problems);
    }

    /** The root as a list of mappings with no other keys than these; each is called by the word and its place in the list, counted from 1. */
    public List<Section> sections(Problems problems, String word, String... keys) throws BadInput {
        Optional<Node> root = root();
        List<Section> sections = new ArrayList<>();
        if (root.isPresent() && root.get() instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                sections.add(Section.of(this, item, word + " " + (sections.size() + 1), problems, keys));
            }
        } else if (root.isPresent()) {
            problems.add(problem(root.get().getStartMark(), "the file must be a list of " + word + "s; allowed: - {" + String.join(": …, ", keys) + ": …}"));
        }
        return sections;
    }

    /** A problem at a place in this text. */
    public Problem problem(Mark mark, String problem) {
        return mark == null ? new Problem(source, 0, 0, problem) : new Problem(source, mark.getLine() + 1, mark.getColumn() + 1, problem);
    }
}
