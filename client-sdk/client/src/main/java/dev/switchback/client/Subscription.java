package dev.switchback.client;

/** A listener's place among those who are told. */
@FunctionalInterface
public interface Subscription {

    /** Gives the place up; news under way may still come in. Cancelling twice does nothing. Never blocks. */
    void cancel();
}
