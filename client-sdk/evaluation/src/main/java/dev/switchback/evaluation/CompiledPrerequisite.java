package dev.switchback.evaluation;

import java.util.Set;

/**
 * A prerequisite, ready to be asked.
 *
 * @param key key of the other flag
 * @param flag the other flag; one that serves nothing if there is none
 * @param variations those of its variations that will do
 */
record CompiledPrerequisite(String key, CompiledFlag flag, Set<String> variations) {

    /** Says whether {@code served}, the other flag's answer, will do. */
    boolean satisfiedBy(Evaluation served) {
        String variation = served.variation();
        return variation != null && variations.contains(variation);
    }
}
