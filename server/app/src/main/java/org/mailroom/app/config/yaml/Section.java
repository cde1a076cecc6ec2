package org.mailroom.app.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;
import org.mailroom.app.config.Suggestion;
import org.mailroom.domain.setup.Stated;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping whose keys are known. Reading a value that is wrong tells the problems about it and gives nothing, so that one
 * pass finds all. For one thread.
 */
public final class Section {
    private final YamlText file;
    private final String path;
    private final Problems problems;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final int line;
    private final int column;
    /** It is no mapping, which has been told; that keys are missing need not be told as well. */
    private boolean wrong;

    private Section(YamlText file, Node node, String path, Problems problems) {
        this.file = file;
        this.path = path;
        this.problems = problems;
        this.line = node == null ? 0 : node.getStartMark().getLine() + 1;
        this.column = node == null ? 0 : node.getStartMark().getColumn() + 1;
    }

    static Section empty(YamlText file, Problems problems) {
        return new Section(file, null, "", problems);
    }

    /** @param keys  those that are known; none for a mapping whose keys are free */
    static Section of(YamlText file, Node node, String path, Problems problems, String... keys) {
        Section section = new Section(file, node, path, problems);
        List<String> known = List.of(keys);
        String allowed = known.isEmpty() ? "keys with values" : String.join(", ", known);
        if (!(node instanceof MappingNode mapping)) {
            if (!absent(node)) {
                section.tell(node, section.called() + " must have keys with values; allowed: " + allowed);
                section.wrong = true;
            }
            return section;
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                section.tell(entry.getKeyNode(), "a key must be a word; allowed: " + allowed);
            } else if (!known.isEmpty() && !known.contains(key.getValue())) {
                String where = path.isEmpty() ? "" : " in " + path;
                section.tell(key, "unknown key '" + key.getValue() + "'" + where + Suggestion.hint(key.getValue(), known)
                    + "allowed: " + allowed);
            } else if (section.entries.putIfAbsent(key.getValue(), entry) != null) {
                section.tell(key, "the key '" + section.name(key.getValue()) + "' stands here twice, first in line "
                    + (section.entries.get(key.getValue()).getKeyNode().getStartMark().getLine() + 1));
            }
        }
        return section;
    }

    /** Whether the key is there, be its value right or not. */
    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Whether what stands at the key is one value, not a list or a mapping. */
    public boolean isValue(String key) {
        return has(key) && entries.get(key).getValueNode() instanceof ScalarNode;
    }

    /** The keys in the order of the file. */
    public List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** The value; empty when the key is not there, and when it is wrong, which has been told then. */
    public <T> Optional<T> value(String key, Kind<T> kind) {
        return Optional.ofNullable(entries.get(key)).flatMap(entry -> scalar(entry.getValueNode(), name(key), kind));
    }

    /** As {@link #value}, with the line where the value stands. */
    public <T> Optional<Stated<T>> stated(String key, Kind<T> kind) {
        return value(key, kind).map(value -> new Stated<>(value, entries.get(key).getValueNode().getStartMark().getLine() + 1));
    }

    /** As {@link #value}, and tells when the key is not there. */
    public <T> Optional<T> needed(String key, Kind<T> kind) {
        if (!has(key) && !wrong) {
            problems.add(new Problem(file.source(), line, column, called() + " needs the key '" + key + "'"));
        }
        return value(key, kind);
    }

    /** Whether the value is a mapping of its own. */
    public boolean isSection(String key) {
        return has(key) && entries.get(key).getValueNode() instanceof MappingNode;
    }

    /** One value or a list of values below a key, with their lines; a list without values is refused. */
    public <T> List<Stated<T>> oneOrMore(String key, Kind<T> kind) {
        if (has(key) && entries.get(key).getValueNode() instanceof SequenceNode sequence) {
            if (sequence.getValue().isEmpty()) {
                tell(sequence, name(key) + " has no value" + (kind.allowed().isEmpty() ? "" : "; allowed: " + kind.allowed() + ", or a list of such"));
            }
            return values(key, kind);
        }
        return stated(key, kind).stream().toList();
    }

    /** The mapping below a key, without entries when the key or its value is not there. */
    public Section section(String key, String... keys) {
        NodeTuple entry = entries.get(key);
        return entry == null ? new Section(file, null, name(key), problems) : of(file, entry.getValueNode(), name(key), problems, keys);
    }

    /** As {@link #section}, and tells when nothing stands in it. */
    public Section filled(String key, String... keys) {
        Section section = section(key, keys);
        boolean nothing = isSection(key) && ((MappingNode) entries.get(key).getValueNode()).getValue().isEmpty() || has(key) && absent(entries.get(key).getValueNode());
        if (nothing) {
            refuse(key, name(key) + " has nothing in it; allowed: " + (keys.length == 0 ? "keys with values" : String.join(", ", keys)));
        }
        return section;
    }

    /** The items of a list below a key; none when it is not there or is no list, which has been told then. */
    private <T> List<T> list(String key, String items, BiFunction<Node, String, Optional<T>> item) {
        NodeTuple entry = entries.get(key);
        List<T> read = new ArrayList<>();
        if (entry != null && entry.getValueNode() instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                item.apply(sequence.getValue().get(i), name(key) + "[" + (i + 1) + "]").ifPresent(read::add);
            }
        } else if (entry != null && !absent(entry.getValueNode())) {
            tell(entry.getValueNode(), name(key) + " must be a list; allowed: " + items);
        }
        return read;
    }

    /** The values of a list below a key, with their lines. */
    public <T> List<Stated<T>> values(String key, Kind<T> kind) {
        return list(key, "[" + (kind.allowed().isEmpty() ? "value" : kind.allowed()) + ", …]", (node, name) ->
            scalar(node, name, kind).map(value -> new Stated<>(value, node.getStartMark().getLine() + 1)));
    }

    /** The mappings of a list below a key. */
    public List<Section> sections(String key, String... keys) {
        return list(key, "- {" + String.join(": …, ", keys) + ": …}", (node, name) -> Optional.of(of(file, node, name, problems, keys)));
    }

    /** What this is called in messages, with the path to a key. */
    public String called(String key) {
        return name(key);
    }

    /** The key itself as a value; empty when it is none, which has been told then. */
    public <T> Optional<T> key(String key, Kind<T> kind) {
        Node node = entries.get(key).getKeyNode();
        return kind.read(path, key, problem -> tell(node, problem));
    }

    /** Tells a problem with a key's value, or with the section when the key is not there. */
    public void refuse(String key, String problem) {
        NodeTuple entry = entries.get(key);
        if (entry == null) {
            problems.add(new Problem(file.source(), line, column, problem));
        } else {
            tell(entry.getValueNode(), problem);
        }
    }

    /** The line of the key, or of the section when the key is not there. */
    public int line(String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? line : entry.getKeyNode().getStartMark().getLine() + 1;
    }

    private <T> Optional<T> scalar(Node node, String name, Kind<T> kind) {
        if (!(node instanceof ScalarNode scalar)) {
            tell(node, name + " must be one value" + (kind.allowed().isEmpty() ? "" : "; allowed: " + kind.allowed()));
            return Optional.empty();
        }
        String text = absent(scalar) ? "" : scalar.getValue();
        return kind.read(name, text, problem -> tell(node, problem));
    }

    /** {@code key:} with nothing behind it, or {@code null}, {@code ~}. */
    private static boolean absent(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String called() {
        return path.isEmpty() ? "the file" : path;
    }

    private void tell(Node node, String problem) {
        problems.add(file.problem(node.getStartMark(), problem));
    }
}
