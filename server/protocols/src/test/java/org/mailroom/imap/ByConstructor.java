package org.mailroom.imap;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import javax.inject.Inject;

/** A tiny injector: the given services, and everything else once, by its {@code @Inject} or only constructor. */
final class ByConstructor implements ImapCommands.Instances {
    private final Map<Class<?>, Object> made = new HashMap<>();

    <T> ByConstructor with(Class<T> type, T service) {
        made.put(type, service);
        return this;
    }

    @Override
    public <T> T get(Class<T> type) {
        Object known = made.get(type);
        if (known == null) {
            known = make(type);
            made.put(type, known);
        }
        return type.cast(known);
    }

    private Object make(Class<?> type) {
        Constructor<?>[] all = type.getDeclaredConstructors();
        Constructor<?> constructor = Arrays.stream(all).filter(one -> one.isAnnotationPresent(Inject.class)).findFirst().orElse(all[0]);
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(Arrays.stream(constructor.getParameters()).map(Parameter::getType).map(this::get).toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make " + type, e);
        }
    }
}
