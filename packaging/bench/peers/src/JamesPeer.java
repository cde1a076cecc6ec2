import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory app of Apache James with the mailets of its sample configuration. It keeps nothing on disk, and refuses to open a mailbox of somebody else
 * over IMAP: where 100 agents share a mailbox, 100 clients of one account stand in its column.
 */
final class JamesPeer extends Peer {
    static final String VERSION = "3.8.1";
    private static final String HEAP = "-Xmx2g";
    private static final String KEYSTORE_PASSWORD = "benchbench";

    private final String classPath;
    private final int admin = freePort();
    private Process process;

    JamesPeer(String name, Path work, String classPath) throws IOException {
        super(name, work);
        this.classPath = classPath;
    }

    /** Asks Maven for the app and all that it needs: from the local repository, else from the ones that Maven knows. */
    static String resolve(Path work) throws Exception {
        Path pom = Files.writeString(Files.createDirectories(work.resolve("james-pom")).resolve("pom.xml"), """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>bench</groupId><artifactId>james</artifactId><version>1</version>
              <dependencies>
                <dependency><groupId>org.apache.james</groupId><artifactId>james-server-memory-app</artifactId><version>%s</version></dependency>
              </dependencies>
            </project>
            """.formatted(VERSION));
        Path jars = pom.resolveSibling("jars");
        List<String> line = List.of("mvn", "-q", "-B", "-ntp", "-Dstyle.color=never", "-f", pom.toString(), "dependency:build-classpath",
            "-Dmdep.outputFile=" + jars);
        List<String> offline = new ArrayList<>(line);
        offline.add("-o");
        try {
            Commands.run(Map.of(), offline);
        } catch (IOException e) {
            System.out.println("james is not in the local Maven repository, asking the others");
            Commands.run(Map.of(), line);
        }
        return Files.readString(jars).strip();
    }

    @Override
    String version() {
        return "Apache James " + VERSION + ", memory app, " + HEAP;
    }

    @Override
    void prepare() throws Exception {
        Path conf = Files.createDirectories(home.resolve("conf"));
        Commands.run(Map.of(), List.of(java("keytool"), "-genkeypair", "-alias", "james", "-keyalg", "RSA", "-storetype", "PKCS12", "-dname",
            "CN=bench", "-storepass", KEYSTORE_PASSWORD, "-keystore", conf.resolve("keystore").toString()));
        for (Map.Entry<String, String> file : JamesConfiguration.files(home, imap, smtp, admin, KEYSTORE_PASSWORD).entrySet()) {
            Files.writeString(conf.resolve(file.getKey()), file.getValue());
        }
    }

    @Override
    void launch() throws IOException {
        List<String> line = List.of(java("java"), HEAP, "-Dworking.directory=" + home, "-Dlogback.configurationFile=" + home.resolve("conf/logback.xml"),
            "-cp", classPath, "org.apache.james.MemoryJamesServerMain");
        process = Commands.launch(Map.of(), line, home.resolve("stdout.log"));
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Its accounts are gone after each end. */
    @Override
    void complete() throws Exception {
        while (!ready()) {
            Thread.sleep(50);
        }
        put("/domains/bench.test", "");
        put("/users/support@bench.test", "{\"password\":\"" + PASSWORD + "\"}");
        for (int i = 1; i <= ACCOUNTS; i++) {
            put("/users/" + account(i).user(), "{\"password\":\"" + PASSWORD + "\"}");
        }
    }

    private boolean ready() throws IOException {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", admin)) {
            return socket.isConnected();
        } catch (java.net.ConnectException e) {
            if (!process.isAlive()) {
                throw new IOException(name + " has ended; its logs are in " + home, e);
            }
            return false;
        }
    }

    private void put(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path)).timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json").PUT(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("PUT " + path + " was answered " + response.statusCode() + " " + response.body());
        }
    }

    @Override
    void stop() throws Exception {
        if (process != null) {
            Commands.end(process.toHandle());
            process = null;
        }
    }

    @Override
    List<ProcessHandle> roots() {
        return process == null ? List.of() : List.of(process.toHandle());
    }

    @Override
    Optional<Shared> shared() {
        return Optional.empty();
    }

    @Override
    boolean durable() {
        return false;
    }

    /** It takes the text of a second upload for commands when that begins before the first is answered. */
    @Override
    int window() {
        return 1;
    }
}
