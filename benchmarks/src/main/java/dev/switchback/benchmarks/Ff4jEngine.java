package dev.switchback.benchmarks;

import org.ff4j.FF4j;

/** FF4J over its store in memory, without audit. */
final class Ff4jEngine implements Engine {
    private final String[] keys;
    private final FF4j ff4j = new FF4j();

    Ff4jEngine(Question question) {
        if (question != Question.SIMPLE) {
            throw new IllegalArgumentException("FF4J cannot say " + question.title());
        }
        keys = question.flags().toArray(String[]::new);
        for (String key : keys) {
            ff4j.createFeature(key, key.equals(keys[0]));
        }
    }

    @Override
    public boolean isOn(int flag, int user) {
        return ff4j.check(keys[flag]);
    }
}
