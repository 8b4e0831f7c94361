package dev.switchback.demo;

import dev.switchback.evaluation.Context;
import java.util.concurrent.CompletionStage;

/** What the shop asks for addresses; it neither knows nor cares which version answers. Safe for several threads. */
@FunctionalInterface
interface AddressBook {

    /**
     * Finds where a user lives.
     *
     * @param user the user's id
     * @param context who the user is, for the switch
     */
    CompletionStage<ServiceAnswer> address(String user, Context context);
}
