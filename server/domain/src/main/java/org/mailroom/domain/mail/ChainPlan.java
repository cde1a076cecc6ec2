package org.mailroom.domain.mail;

import java.util.List;
import java.util.Map;

/** Port: the chain of mailets, as it was configured when the server started. Quick, safe from any thread. */
public interface ChainPlan {
    /** A part of the chain that has a name. */
    record Processor(String name, List<Station> stations) {
        public Processor {
            stations = List.copyOf(stations);
        }
    }

    /**
     * A mailet in its place.
     *
     * @param mailet  its class, as it is written
     * @param matcher  which recipients it is for, as it is written
     * @param parameters  by name; of those with one name the last
     * @param leads  the processors to which it may hand mail
     */
    record Station(String mailet, String matcher, Map<String, String> parameters, List<String> leads) {
        public Station {
            leads = List.copyOf(leads);
        }

        /** The class without its package. */
        public String name() {
            return mailet.substring(mailet.lastIndexOf('.') + 1);
        }
    }

    /** All, in the order in which they are written. */
    List<Processor> processors();
}
