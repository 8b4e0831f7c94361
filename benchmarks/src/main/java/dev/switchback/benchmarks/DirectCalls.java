package dev.switchback.benchmarks;

/** Calls without anything in between; half of the users by their position. */
final class DirectCalls implements Calls {
    private final User[] users = Calls.users();
    private final Directory even;
    private final Directory odd;

    DirectCalls(Situation situation) {
        even = situation == Situation.SECOND ? Directory.SECOND : Directory.FIRST;
        odd = situation == Situation.FIRST ? Directory.FIRST : Directory.SECOND;
    }

    @Override
    public String call(int user) {
        return ((user & 1) == 0 ? even : odd).find(users[user]);
    }
}
