package dev.switchback.server.flags;

import org.jspecify.annotations.Nullable;

/**
 * A flag and its latest rollout, as they are in the database.
 *
 * @param rollout id of the rollout; null for a flag that has never had one
 * @param state what the rollout is doing; {@link OverviewRow.State#ON} for one that has ended
 * @param phase of the rollout, from 1; null for none
 * @param phases of the rollout; null for none
 * @param verdict the latest on the rollout that is written down; null for none
 */
record Glance(
        StoredFlag stored,
        @Nullable String rollout,
        OverviewRow.State state,
        @Nullable Integer phase,
        @Nullable Integer phases,
        @Nullable String verdict) {}
