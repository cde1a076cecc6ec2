package org.mailroom.app.run;

import javax.inject.Singleton;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.JamesServerResourceLoader;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.mailroom.domain.client.MailAccess;
import org.mailroom.mailets.auth.Dns;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** What the listeners and the chain share. */
final class ServerModule extends AbstractModule {
    private final ListenerFiles files;

    ServerModule(ListenerFiles files) {
        this.files = files;
    }

    @Provides
    @Singleton
    MailAccess access() throws ConfigurationException {
        return files.access();
    }

    @Override
    protected void configure() {
        bind(ListenerFiles.class).toInstance(files);
        bind(Resolver.class).in(Scopes.SINGLETON);
        bind(DNSService.class).to(Resolver.class);
        bind(Dns.class).to(Resolver.class);
        bind(FileSystem.class).toInstance(new FileSystemImpl(new JamesServerResourceLoader(files.directory().toString()) { }));
    }
}
