package org.mailroom.app.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.mailroom.app.cli.Main;

/** The program as a process of its own. */
final class OwnProcess {
    private OwnProcess() {
    }

    /** What it says goes to one stream. */
    static Process start(Map<String, String> environment, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xshare:auto", "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("MAILROOM_"));
        process.environment().putAll(environment);
        return process.start();
    }
}
