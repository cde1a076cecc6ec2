package org.mailroom.app.run;

import javax.inject.Inject;

import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;

import com.google.inject.Injector;

/**
 * Makes the handlers of SMTP and LMTP listeners by the injector. Replaces James's {@code GuiceProtocolHandlerLoader}, which
 * scans a directory of extension jars first.
 */
final class InjectedHandlers implements ProtocolHandlerLoader {
    private final Injector injector;

    @Inject
    InjectedHandlers(Injector injector) {
        this.injector = injector;
    }

    @Override
    public ProtocolHandler load(String name, Configuration configuration) throws LoadingException {
        try {
            ProtocolHandler handler = (ProtocolHandler) injector.getInstance(Class.forName(name));
            handler.init(configuration);
            return handler;
        } catch (ClassNotFoundException | ConfigurationException | RuntimeException e) {
            throw new LoadingException("the handler " + name + " cannot be made", e);
        }
    }
}
