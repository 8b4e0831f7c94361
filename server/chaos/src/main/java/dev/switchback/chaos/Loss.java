package dev.switchback.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Packets to and from a port that get lost, by rules of the firewall: of this process's own network alone, which nobody else
 * is part of and which is gone with it.
 */
final class Loss {
    /** The property by which whoever starts this process says that it has a network of its own. */
    private static final String OWN = "switchback.chaos.network";

    private final int port;
    private String share = "";

    private Loss(int port) {
        this.port = port;
    }

    /**
     * Makes rules for a port, which are not in force yet.
     *
     * @throws Trouble if this process shares the machine's network
     */
    static Loss at(int port) {
        if (!Boolean.getBoolean(OWN)) {
            throw new Trouble("there is no network of our own, which takes the right to make one: unshare --net");
        }
        return new Loss(port);
    }

    /** Loses so many of the packets, from 0 to 1, until the {@link #end}. */
    void begin(double lost) {
        share = String.format(Locale.ROOT, "%.3f", lost);
        rules("-A");
    }

    /** Loses none any more; returns how many were lost. */
    long end() {
        long lost = Command.run(List.of("iptables", "-L", "INPUT", "-v", "-x", "-n"))
                .lines()
                .map(line -> List.of(line.strip().split(" +", -1)))
                .filter(words -> words.contains("DROP") && words.get(0).matches("[0-9]+"))
                .mapToLong(words -> Long.parseLong(words.get(0)))
                .sum();
        rules("-D");
        return lost;
    }

    private void rules(String action) {
        for (String side : List.of("--dport", "--sport")) {
            List<String> command = new ArrayList<>(List.of("iptables", action, "INPUT", "-i", "lo", "-p", "tcp"));
            command.addAll(List.of(side, Integer.toString(port), "-m", "statistic", "--mode", "random"));
            command.addAll(List.of("--probability", share, "-j", "DROP"));
            Command.run(command);
        }
    }
}
