package org.mailroom.app.run;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.Matcher;
import org.apache.mailet.MatcherConfig;

import com.google.inject.Injector;

/**
 * Makes the mailets and matchers that the chain names: by class name, or by simple name from James's own packages. Replaces
 * James's {@code GuiceMailetLoader} and {@code GuiceMatcherLoader}, which scan a directory of extension jars first.
 */
final class InjectedMailets implements MailetLoader, MatcherLoader {
    private static final String MAILETS = "org.apache.james.transport.mailets.";
    private static final String MATCHERS = "org.apache.james.transport.matchers.";

    private final Injector injector;

    @Inject
    InjectedMailets(Injector injector) {
        this.injector = injector;
    }

    @Override
    public Mailet getMailet(MailetConfig config) throws MessagingException {
        Mailet mailet = make(Mailet.class, MAILETS, config.getMailetName());
        mailet.init(config);
        return mailet;
    }

    @Override
    public Matcher getMatcher(MatcherConfig config) throws MessagingException {
        Matcher matcher = make(Matcher.class, MATCHERS, config.getMatcherName());
        matcher.init(config);
        return matcher;
    }

    private <T> T make(Class<T> kind, String usualPackage, String name) throws MessagingException {
        String className = name.contains(".") ? name : usualPackage + name;
        try {
            return kind.cast(injector.getInstance(Class.forName(className)));
        } catch (ClassNotFoundException e) {
            throw new MessagingException("mailetcontainer.xml: there is no class " + className, e);
        } catch (ClassCastException e) {
            throw new MessagingException("mailetcontainer.xml: " + className + " is no " + kind.getSimpleName(), e);
        }
    }
}
