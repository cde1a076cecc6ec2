package org.mailroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what comes out on which side, and the exit code. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProcessTest {
    @TempDir
    Path temporary;

    private record Ended(int exit, String out, String err) {
    }

    private Ended run(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(temporary.resolve("out").toFile()).redirectError(temporary.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAILROOM_"));
        builder.environment().put("MAILROOM_CONF", temporary.resolve("gone").toString());
        int exit = builder.start().waitFor();
        return new Ended(exit, read("out"), read("err"));
    }

    private String read(String name) throws Exception {
        return java.nio.file.Files.readString(temporary.resolve(name), StandardCharsets.UTF_8);
    }

    @Test
    void shouldEndWithZeroAndSpeakOnStandardOutput() throws Exception {
        Ended version = run("--version");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).startsWith("mailroom ").hasLineCount(1);
        assertThat(version.err()).isEmpty();
        assertThat(run("--help").out()).contains("usage: mailroom COMMAND [OPTION…]");
    }

    @Test
    void shouldEndWithOneWhenItFails() throws Exception {
        Ended check = run("check");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).isEmpty();
        assertThat(check.err()).isEqualTo("mailroom: environment: MAILROOM_CONF: " + temporary.resolve("gone")
            + " does not exist; it must be the directory with mailroom.yaml\n");
    }

    @Test
    void shouldEndWithTwoWhenUsedWrongly() throws Exception {
        Ended unknown = run("serv");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).startsWith("mailroom: unknown command 'serv'; did you mean 'serve'?\n");
    }
}
