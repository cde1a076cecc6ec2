package org.mailroom.webadmin.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.mail.ChainPlan;
import org.mailroom.domain.mail.ChainPlan.Processor;
import org.mailroom.domain.mail.ChainPlan.Station;

/** The chain of mailets as a picture: processors as columns of boxes, and where a mailet may hand mail to another processor, a line. */
final class ChainPages {
    private static final int WIDTH = 230;
    private static final int GAP = 110;
    private static final int HEAD = 40;
    private static final int BOX = 46;
    private static final int STEP = BOX + 12;
    private static final int MARGIN = 16;
    /** In characters: what fits into a box. */
    private static final int LONGEST = 28;

    record ChainPage(Frame frame, int width, int height, List<Lane> lanes, List<String> lines, List<Processor> processors) {
    }

    record Lane(String name, int x, int y, int width, int height, List<Box> boxes) {
    }

    /** @param more  its parameters, or for whom it is */
    record Box(String name, String more, String title, int x, int y, int width, int height) {
    }

    private final ChainPlan chain;

    ChainPages(ChainPlan chain) {
        this.chain = chain;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get("/chain", visit -> {
            visit.caller().needs(Scope.ADMIN);
            return visit.show("chain", page(visit.frame()));
        }));
    }

    private ChainPage page(Frame frame) {
        Map<String, Lane> lanes = new LinkedHashMap<>();
        Map<Integer, Integer> used = new TreeMap<>();
        Map<String, Integer> ranks = ranks();
        for (Processor processor : chain.processors()) {
            int rank = ranks.get(processor.name());
            int y = used.getOrDefault(rank, MARGIN);
            Lane lane = lane(processor, MARGIN + rank * (WIDTH + GAP), y);
            used.put(rank, y + lane.height() + 2 * MARGIN);
            lanes.put(processor.name(), lane);
        }
        int width = lanes.values().stream().mapToInt(lane -> lane.x() + lane.width()).max().orElse(0) + MARGIN;
        int height = used.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return new ChainPage(frame, width, height, List.copyOf(lanes.values()), lines(lanes), chain.processors());
    }

    /** How many processors a mail has passed at least before; those that no mailet names come last. */
    private Map<String, Integer> ranks() {
        Map<String, Integer> ranks = new HashMap<>();
        List<String> at = new ArrayList<>(List.of("root"));
        for (int rank = 0; !at.isEmpty(); rank++) {
            List<String> next = new ArrayList<>();
            for (String name : at) {
                if (ranks.putIfAbsent(name, rank) == null) {
                    chain.processors().stream().filter(processor -> processor.name().equals(name)).flatMap(processor -> processor.stations().stream())
                        .flatMap(station -> station.leads().stream()).forEach(next::add);
                }
            }
            at = next;
        }
        int last = ranks.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        chain.processors().forEach(processor -> ranks.putIfAbsent(processor.name(), last));
        return ranks;
    }

    private static Lane lane(Processor processor, int x, int y) {
        List<Box> boxes = new ArrayList<>();
        for (Station station : processor.stations()) {
            String parameters = station.parameters().entrySet().stream().filter(one -> !one.getKey().startsWith("on")).map(one -> one.getKey() + " " + one.getValue())
                .reduce((first, second) -> first + ", " + second).orElse("");
            String more = station.matcher().equals("All") ? parameters : station.matcher();
            boxes.add(new Box(station.name(), more.length() > LONGEST ? more.substring(0, LONGEST - 1) + "…" : more, station.mailet() + "\n" + station.matcher() + "\n" + parameters, x + 10,
                y + HEAD + boxes.size() * STEP, WIDTH - 20, BOX));
        }
        return new Lane(processor.name(), x, y, WIDTH, HEAD + boxes.size() * STEP, boxes);
    }

    /** From the right of a mailet to the head of a processor. */
    private List<String> lines(Map<String, Lane> lanes) {
        List<String> lines = new ArrayList<>();
        for (Processor processor : chain.processors()) {
            Lane from = lanes.get(processor.name());
            for (int i = 0; i < processor.stations().size(); i++) {
                Box box = from.boxes().get(i);
                for (String name : processor.stations().get(i).leads()) {
                    Optional.ofNullable(lanes.get(name)).ifPresent(to -> lines.add(line(box, to)));
                }
            }
        }
        return lines;
    }

    private static String line(Box box, Lane to) {
        int x = box.x() + box.width();
        int y = box.y() + box.height() / 2;
        int endX = to.x() - 4;
        int endY = to.y() + HEAD / 2;
        int bend = Math.max(40, Math.abs(endX - x) / 2);
        return "M" + x + " " + y + " C" + (x + bend) + " " + y + " " + (endX - bend) + " " + endY + " " + endX + " " + endY;
    }
}
