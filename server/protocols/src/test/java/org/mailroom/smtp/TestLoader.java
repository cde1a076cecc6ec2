package org.mailroom.smtp;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.apache.commons.configuration2.Configuration;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.measure.Meters;

/** Makes handlers by their injected constructor from the objects it was given, as Guice does in the server. */
final class TestLoader implements ProtocolHandlerLoader {
    private final List<Object> parts;

    TestLoader(Object... parts) {
        this.parts = Stream.concat(Stream.of(parts), Stream.of(Calendars.withoutHolidays(), Meters.OFF)).toList();
    }

    @Override
    public ProtocolHandler load(String name, Configuration config) throws LoadingException {
        try {
            ProtocolHandler handler = (ProtocolHandler) make(Class.forName(name));
            handler.init(config);
            return handler;
        } catch (Exception e) {
            throw new LoadingException("cannot load " + name, e);
        }
    }

    Object make(Class<?> type) throws Exception {
        for (Object part : parts) {
            if (type.isInstance(part)) {
                return part;
            }
        }
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
            .filter(c -> c.isAnnotationPresent(Inject.class))
            .findFirst()
            .or(() -> Arrays.stream(type.getConstructors()).min(Comparator.comparing(Constructor::getParameterCount)))
            .orElseThrow(() -> new IllegalStateException("no public constructor: " + type));
        Object[] arguments = new Object[constructor.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = make(constructor.getParameterTypes()[i]);
        }
        return constructor.newInstance(arguments);
    }
}
