package dev.switchback.client.ledger;

/**
 * Makes up for a divergence. It may be asked for the same divergence again, after a crash for example, so it has to do the
 * same when repeated: best, copy the present state of the key from the side that has it to the side that may not.
 */
@FunctionalInterface
public interface ReplayHandler {

    /**
     * Makes up for {@code divergence}.
     *
     * @throws Exception if that was not possible; the divergence stays open
     */
    void replay(Divergence divergence) throws Exception;
}
