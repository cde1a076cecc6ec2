package org.mailroom.app.run;

import java.util.Map;

import javax.inject.Singleton;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.mailetcontainer.AutomaticallySentMailDetectorImpl;
import org.apache.james.mailetcontainer.api.LocalResources;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailetcontainer.impl.JamesMailetContext;
import org.apache.james.mailetcontainer.impl.LocalResourcesImpl;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.AutomaticallySentMailDetector;
import org.mailroom.app.config.Settings;
import org.mailroom.mailets.Categorise;
import org.mailroom.mailets.Sanitise;
import org.mailroom.mailets.Spam;
import org.mailroom.mailets.Virus;
import org.mailroom.smtp.spool.MailroomSpooler;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** The mailet chain and its spooler. Replaces James's {@code MailetContainerModule}. */
final class ChainModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(CompositeProcessorImpl.class).in(Scopes.SINGLETON);
        bind(MailProcessor.class).to(CompositeProcessorImpl.class);
        bind(MailroomSpooler.class).in(Scopes.SINGLETON);
        bind(JamesMailetContext.class).in(Scopes.SINGLETON);
        bind(MailetContext.class).to(JamesMailetContext.class);
        bind(LocalResources.class).to(LocalResourcesImpl.class).in(Scopes.SINGLETON);
        bind(AutomaticallySentMailDetector.class).to(AutomaticallySentMailDetectorImpl.class).in(Scopes.SINGLETON);
        bind(InjectedMailets.class).in(Scopes.SINGLETON);
        bind(MailetLoader.class).to(InjectedMailets.class);
        bind(MatcherLoader.class).to(InjectedMailets.class);
    }

    @Provides
    @Singleton
    JamesMailSpooler.Configuration spooler(MailRepositoryStore repositories, ListenerFiles files) throws ConfigurationException {
        return JamesMailSpooler.Configuration.from(repositories, files.mailetContainer().configurationAt("spooler"));
    }

    /** Attributes of the mailet context: what mailets are told of the configuration. */
    static Map<String, String> attributes(Settings settings) {
        return Map.of(Sanitise.HOST_NAME, settings.hostName(), Categorise.CONFIGURATION, settings.configuration().toString(), Virus.CLAMD, settings.scanners().clamd().text(),
            Spam.SPAMD, settings.scanners().spamd().text());
    }
}
