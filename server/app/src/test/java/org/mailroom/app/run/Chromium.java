package org.mailroom.app.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A person with a real browser: Debian's Chromium without a window, in a profile of its own. Ends with its processes. */
final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String base;
    private final Path profile;
    private final ChromeDriverService service;
    private final ChromeDriver driver;
    private final List<ProcessHandle> processes;

    Chromium(ServedMailroom mailroom, String... more) throws IOException {
        this.base = "http://127.0.0.1:" + mailroom.port("web");
        this.profile = Files.createTempDirectory("chromium");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--user-data-dir=" + profile, "--window-size=1280,900", "--lang=en");
        options.addArguments(more);
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().withLogFile(new File("/dev/null")).build();
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        service.start();
        processes = new ArrayList<>(ProcessHandle.current().children().filter(child -> !before.contains(child)).toList());
        driver = new ChromeDriver(service, options);
        processes.addAll(processes.stream().flatMap(ProcessHandle::descendants).toList());
    }

    /** Where there is no browser, the test is skipped, and says so. */
    static void needed() {
        boolean there = Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
        if (!there) {
            System.err.println("SKIPPED: " + BROWSER + " and " + DRIVER + " are not installed (Debian: chromium, chromium-driver)");
        }
        Assumptions.assumeTrue(there, "needs chromium and chromium-driver");
    }

    static Chromium loggedIn(ServedMailroom mailroom, String agent, String... more) throws IOException {
        Chromium browser = new Chromium(mailroom, more);
        browser.login(agent);
        return browser;
    }

    void login(String agent) {
        open("/login");
        type("#address", ServedMailroom.address(agent));
        type("#password", ServedMailroom.password(agent));
        click("button.main");
        await(".side");
    }

    void open(String path) {
        driver.get(base + path);
    }

    ChromeDriver driver() {
        return driver;
    }

    /** The first element of this kind, when it is there. */
    WebElement await(String css) {
        return wait(browser -> browser.findElements(By.cssSelector(css)).stream().findFirst().orElse(null));
    }

    /** Opens the page again and again until it has a conversation with this subject, and shows that one. */
    void openConversation(String subject) {
        wait(browser -> {
            open("/conversations?q=" + subject);
            return browser.findElements(By.cssSelector("[data-row]")).stream().findFirst().orElse(null);
        }).click();
        await(".mail");
    }

    /** Waits until the page says it. */
    void awaitText(String text) {
        wait(browser -> text().contains(text) ? text : null);
    }

    private <T> T wait(Function<ChromeDriver, T> condition) {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptionsInstanceOf(WebDriverException.class)
            .until(() -> condition.apply(driver), Objects::nonNull);
    }

    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    void click(String css) {
        await(css).click();
    }

    /** Clicks what has this text on it. */
    void press(String label) {
        wait(browser -> browser.findElements(By.xpath("//*[self::button or self::a or self::summary][normalize-space()='" + label + "']")).stream()
            .filter(WebElement::isDisplayed).findFirst().orElse(null)).click();
    }

    /** Clicks the conversation with this subject in a list. */
    void follow(String subject) {
        wait(browser -> browser.findElements(By.xpath("//a[@data-row][contains(., '" + subject + "')]")).stream().findFirst().orElse(null)).click();
    }

    void type(String css, String text) {
        WebElement field = await(css);
        field.clear();
        field.sendKeys(text);
    }

    /** Not to an element: the first key may lead to another page. */
    void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void escape() {
        keys(Keys.ESCAPE);
    }

    /** What the console has said since the last time: errors and violations of the policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue()).map(LogEntry::getMessage).toList();
    }

    void size(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.manage().window().setSize(new Dimension(width, height));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Waits until everything is loaded, and the page has renewed itself once after it was opened. */
    void settled() {
        wait(browser -> (Boolean) browser.executeAsyncScript("const done = arguments[0]; document.fonts.ready.then(() => setTimeout(() => done(document.readyState === 'complete'), 600))") ? this : null);
    }

    /** The page as it is seen. */
    void picture(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, FewColours.of(driver.getScreenshotAs(OutputType.BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            driver.quit();
        } finally {
            service.stop();
            processes.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
