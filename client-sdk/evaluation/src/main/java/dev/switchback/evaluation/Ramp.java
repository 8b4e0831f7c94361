package dev.switchback.evaluation;

import java.util.List;

/**
 * Where a running rollout has brought a flag. It stands in for the flag's default rule: first the audiences in order,
 * then the allocation for everybody else.
 *
 * @param rollout id of the rollout
 * @param attempt which try of the rollout it is, from 1
 * @param audiences rules for named audiences, served V2 without chance
 * @param allocation how everybody else is split; only these are compared by the guard
 */
public record Ramp(String rollout, int attempt, List<Rule> audiences, Allocation allocation) {
    public Ramp {
        audiences = List.copyOf(audiences);
        if (attempt < 1) {
            throw new IllegalArgumentException("an attempt counts from 1, not " + attempt);
        }
    }
}
