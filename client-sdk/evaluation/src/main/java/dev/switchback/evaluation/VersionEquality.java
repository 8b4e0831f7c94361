package dev.switchback.evaluation;

import java.util.List;

/** A version of the same precedence as one of the versions. */
record VersionEquality(List<String> versions, boolean strict) implements Comparison {

    VersionEquality(Clause clause) {
        this(Value.Text.all(clause.values()), clause.strict());
    }

    @Override
    public boolean holds(String text) {
        if (!reads(text)) {
            return false;
        }
        for (int i = 0; i < versions.size(); i++) {
            if (VersionText.compare(text, versions.get(i)) == 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean reads(String text) {
        return VersionText.isVersion(text, strict);
    }
}
