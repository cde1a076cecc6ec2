package org.mailroom.store.sql;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * All tests of the class run on SQLite and on PostgreSQL, each on an empty, migrated database. The class takes a {@link DatabaseExtension} in its constructor.
 * <pre>
 * &#64;OnEachEngine
 * class SomeTest {
 *     SomeTest(DatabaseExtension database) { this.database = database; }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ClassTemplate
@ExtendWith(OnEachEngine.Engines.class)
public @interface OnEachEngine {

    /** One run of the class for each engine. */
    final class Engines implements ClassTemplateInvocationContextProvider {
        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
            return Stream.of(DatabaseExtension.sqlite(), DatabaseExtension.postgresql()).map(Engines::invocation);
        }

        private static ClassTemplateInvocationContext invocation(DatabaseExtension database) {
            return new ClassTemplateInvocationContext() {
                @Override
                public String getDisplayName(int index) {
                    return database.toString();
                }

                @Override
                public List<Extension> getAdditionalExtensions() {
                    return List.of(database);
                }
            };
        }
    }
}
