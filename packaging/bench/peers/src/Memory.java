/** Memory after all that was done in this round, when the clients have gone. */
final class Memory implements Workload {
    @Override
    public void run(Peer peer, int round, Figures figures) {
        add(peer, peer.name, "after the load", figures);
    }

    static void add(Peer peer, String name, String when, Figures figures) {
        Tree tree = Tree.of(peer.roots());
        figures.add("memory", name, when + ", resident, MB", tree.residentMegabytes());
        figures.add("memory", name, when + ", shared pages counted once, MB", tree.proportionalMegabytes());
    }
}
