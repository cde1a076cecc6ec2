package org.mailroom.app.run;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import javax.imageio.ImageIO;

/** Pictures of pages in at most 256 colours: those that most points have; the others become the nearest of them. It is not seen on a page, and saves more than half of the octets. */
final class FewColours {
    private static final int MOST = 256;

    private FewColours() {
    }

    static byte[] of(byte[] png) throws IOException {
        BufferedImage all = ImageIO.read(new ByteArrayInputStream(png));
        int width = all.getWidth();
        int[] points = all.getRGB(0, 0, width, all.getHeight(), null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int point : points) {
            counts.merge(point, 1, Integer::sum);
        }
        int[] colours = counts.entrySet().stream().sorted((a, b) -> Integer.compare(b.getValue(), a.getValue())).limit(MOST).mapToInt(Map.Entry::getKey).toArray();
        Map<Integer, Integer> nearest = new HashMap<>();
        BufferedImage few = new BufferedImage(width, all.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, colours.length, colours, 0, false, -1, 0));
        for (int i = 0; i < points.length; i++) {
            few.getRaster().setSample(i % width, i / width, 0, nearest.computeIfAbsent(points[i], point -> nearest(colours, point)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(few, "png", out);
        return out.toByteArray();
    }

    private static int nearest(int[] colours, int point) {
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            long distance = 0;
            for (int shift = 0; shift < 24; shift += 8) {
                long difference = (colours[i] >> shift & 0xff) - (point >> shift & 0xff);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
