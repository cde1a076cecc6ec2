package org.mailroom.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of the house: everything may know the domain, the domain nobody, and the app all. How messages are read ({@code mime}) knows nobody either. */
@AnalyzeClasses(packages = "org.mailroom", importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
    /** The tests of the other modules come as jars when the whole is packaged. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String DOMAIN = "org.mailroom.domain..";
    private static final String MIME = "org.mailroom.mime..";
    private static final String STORE = "org.mailroom.store..";
    private static final String[] PROTOCOLS = {"org.mailroom.imap..", "org.mailroom.smtp.."};
    private static final String MAILETS = "org.mailroom.mailets..";
    private static final String WEB = "org.mailroom.webadmin..";
    private static final String APP = "org.mailroom.app..";

    @ArchTest
    static final ArchRule DOMAIN_IS_PLAIN_JAVA = classes().that().resideInAPackage(DOMAIN)
        .should().onlyDependOnClassesThat().resideInAnyPackage(DOMAIN, "java..", "javax.crypto..", "org.slf4j..", "com.google.re2j..");

    @ArchTest
    static final ArchRule MIME_KNOWS_NOBODY = classes().that().resideInAPackage(MIME)
        .should().onlyDependOnClassesThat().resideInAnyPackage(MIME, "java..", "org.apache.james.mime4j.codec..", "org.jsoup.nodes..");

    /** There is one reader of MIME (docs/adr/0019-one-reader-of-messages.md); what James keeps of a message comes from James's. */
    @ArchTest
    static final ArchRule MESSAGES_ARE_READ_BY_ONE_READER = noClasses().that().resideOutsideOfPackage("org.mailroom.store.mailbox..")
        .should().dependOnClassesThat().haveFullyQualifiedName("org.apache.james.mime4j.stream.MimeTokenStream");

    /** What reads documents runs in a process of its own (docs/adr/0024-attached-documents.md). */
    @ArchTest
    static final ArchRule NOBODY_KNOWS_WHAT_READS_DOCUMENTS = noClasses().that().resideOutsideOfPackage("org.mailroom.extract.child..")
        .should().dependOnClassesThat().resideInAnyPackage("org.mailroom.extract.child..", "org.apache.tika..", "org.apache.poi..", "org.apache.pdfbox..");

    @ArchTest
    static final ArchRule STORE_KNOWS_ONLY_THE_DOMAIN = noClasses().that().resideInAPackage(STORE)
        .should().dependOnClassesThat().resideInAnyPackage("org.mailroom.imap..", "org.mailroom.smtp..", "org.mailroom.extract..", MAILETS, WEB, APP);

    @ArchTest
    static final ArchRule PROTOCOLS_KNOW_ONLY_THE_DOMAIN = noClasses().that().resideInAnyPackage(PROTOCOLS)
        .should().dependOnClassesThat().resideInAnyPackage(STORE, MAILETS, WEB, APP);

    @ArchTest
    static final ArchRule MAILETS_KNOW_ONLY_THE_DOMAIN = noClasses().that().resideInAPackage(MAILETS)
        .should().dependOnClassesThat().resideInAnyPackage(STORE, "org.mailroom.imap..", "org.mailroom.smtp..", WEB, APP);

    @ArchTest
    static final ArchRule WEB_KNOWS_ONLY_THE_DOMAIN = noClasses().that().resideInAPackage(WEB)
        .should().dependOnClassesThat().resideInAnyPackage(STORE, MIME, "org.mailroom.imap..", "org.mailroom.smtp..", MAILETS, APP, "org.apache.james..");

    @ArchTest
    static final ArchRule SQL_STAYS_IN_THE_STORE = noClasses().that().resideOutsideOfPackage(STORE)
        .should().dependOnClassesThat().resideInAPackage("java.sql..");
}
