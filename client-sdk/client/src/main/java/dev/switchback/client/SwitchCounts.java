package dev.switchback.client;

/**
 * What has happened beside and in place of the plain calls of a flag in this process since its client was started.
 *
 * @param aside versions that ran aside to their end
 * @param asideFailed those of them that failed
 * @param compared outcomes of V2 that were compared with V1's
 * @param mismatched those that differed by more than noise
 * @param controls calls for which V1 ran twice
 * @param controlsThatDiffer those in which V1 differed from itself
 * @param shed runs aside for which there was no room
 * @param timedOut runs aside that took longer than they may
 * @param overdue calls that took longer than their deadline, those that still hang included
 * @param fellBack failed calls of V2 that V1 answered
 * @param overBudget failed calls of V2 that V1 might have answered, had the budget not been spent
 * @param diverged second writes of which a side may know nothing; the ledger has them, or has counted them as lost
 */
public record SwitchCounts(
        long aside,
        long asideFailed,
        long compared,
        long mismatched,
        long controls,
        long controlsThatDiffer,
        long shed,
        long timedOut,
        long overdue,
        long fellBack,
        long overBudget,
        long diverged) {}
