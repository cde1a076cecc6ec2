/** Something that is done to every peer in every round. */
interface Workload {
    /** Whether this peer can do it at all. */
    default boolean suits(Peer peer) {
        return true;
    }

    /** Makes what it needs, once, unmeasured. */
    default void prepare(Peer peer) throws Exception {
    }

    /** @param round from 0 */
    void run(Peer peer, int round, Figures figures) throws Exception;
}
