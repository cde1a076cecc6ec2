package org.mailroom.app.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.mailroom.app.config.Suggestion;

/** What stands behind the command's name. */
record Arguments(Set<String> options, List<String> operands) {

    /** Sorts options from operands; {@code --} ends the options. */
    static Arguments of(Command command, List<String> words) throws UsageError {
        Set<String> options = new HashSet<>();
        List<String> operands = new ArrayList<>();
        boolean ended = false;
        for (String word : words) {
            if (ended || !word.startsWith("-") || word.equals("-")) {
                operands.add(word);
            } else if (word.equals("--")) {
                ended = true;
            } else if (command.options().containsKey(word)) {
                options.add(word);
            } else {
                List<String> known = new ArrayList<>(command.options().keySet());
                known.add("--help");
                throw new UsageError("unknown option '" + word + "' of " + command.name() + Suggestion.end(word, known), command);
            }
        }
        List<String> wanted = command.operands();
        if (operands.size() < wanted.size()) {
            throw new UsageError(wanted.get(operands.size()) + " is missing", command);
        }
        if (operands.size() > wanted.size()) {
            throw new UsageError("'" + operands.get(wanted.size()) + "' is too much", command);
        }
        return new Arguments(options, operands);
    }

    boolean has(String option) {
        return options.contains(option);
    }
}
