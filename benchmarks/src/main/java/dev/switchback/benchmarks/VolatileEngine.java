package dev.switchback.benchmarks;

/** One flag for everybody in a field: as fast as a flag can be, and nobody can look it up by its name. */
final class VolatileEngine implements Engine {
    private volatile boolean first = true;
    private volatile boolean second;

    @Override
    public boolean isOn(int flag, int user) {
        return flag == 0 ? first : second;
    }
}
