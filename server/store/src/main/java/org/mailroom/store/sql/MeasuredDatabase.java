package org.mailroom.store.sql;

import java.util.concurrent.CompletableFuture;

import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

/** Another database, whose units of work are timed, with all they wait for. Proof: {@code MeasuredDatabaseTest}. */
public final class MeasuredDatabase extends ForwardingDatabase {
    private static final String READ = "read";
    private static final String WRITE = "write";

    private final Meters meters;

    public MeasuredDatabase(Database database, Meters meters) {
        super(database);
        this.meters = meters;
    }

    @Override
    public <T> T read(Work<T> work) {
        long start = System.nanoTime();
        try {
            return super.read(work);
        } catch (Unavailable e) {
            meters.count(Measure.DATABASE_FAILURES, READ);
            throw e;
        } finally {
            meters.time(Measure.DATABASE, System.nanoTime() - start, READ);
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        long start = System.nanoTime();
        try {
            return super.write(work);
        } catch (Unavailable e) {
            meters.count(Measure.DATABASE_FAILURES, WRITE);
            throw e;
        } finally {
            meters.time(Measure.DATABASE, System.nanoTime() - start, WRITE);
        }
    }

    @Override
    public <T> CompletableFuture<T> writeLater(Work<T> work) {
        long start = System.nanoTime();
        return super.writeLater(work).whenComplete((result, failure) -> {
            if (failure != null && (failure instanceof Unavailable || failure.getCause() instanceof Unavailable)) {
                meters.count(Measure.DATABASE_FAILURES, WRITE);
            }
            meters.time(Measure.DATABASE, System.nanoTime() - start, WRITE);
        });
    }
}
