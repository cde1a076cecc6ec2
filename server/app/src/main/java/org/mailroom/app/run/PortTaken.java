package org.mailroom.app.run;

import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;

/** A listener cannot have its address; tells which, and where it is set. */
final class PortTaken extends Failure {
    private static final long serialVersionUID = 1L;

    private PortTaken(String listener, String address, Settings settings, SocketException cause) {
        super(address + " (" + listener + ") cannot be listened on: " + cause.getMessage() + ". " + advice(cause.getMessage())
            + " The address is 'bind', the port 'ports." + listener + "' in " + settings.file("mailroom.yaml")
            + ", or MAILROOM_BIND and MAILROOM_" + listener.toUpperCase(Locale.ROOT) + "_PORT", cause);
    }

    private static String advice(String reason) {
        if (reason.contains("in use")) {
            return "Another program listens there, perhaps another mail server.";
        }
        return reason.contains("ermission") ? "This user may not take a port below 1024." : "Perhaps this machine does not have the address.";
    }

    /** Empty when the failure is about something else than an address. */
    static Optional<PortTaken> of(String listener, String address, Settings settings, Exception failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
            .filter(SocketException.class::isInstance).map(SocketException.class::cast)
            .findFirst().map(cause -> new PortTaken(listener, address, settings, cause));
    }

    /** The same for the first of these listeners that was not opened. */
    static Optional<PortTaken> of(AbstractServerFactory factory, XMLConfiguration configuration, Settings settings, Exception failure) {
        List<AbstractConfigurableAsyncServer> servers = factory.getServers() == null ? List.of() : factory.getServers();
        List<HierarchicalConfiguration<ImmutableNode>> elements = configuration.childConfigurationsAt("");
        return IntStream.range(0, servers.size())
            .filter(i -> servers.get(i).isEnabled() && !servers.get(i).isStarted())
            .boxed().findFirst()
            .flatMap(i -> of(elements.get(i).getString("jmxName"), elements.get(i).getString("listen"), settings, failure));
    }
}
