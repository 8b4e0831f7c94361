package dev.switchback.server.delivery;

import dev.switchback.server.http.EventSink;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One open stream. It remembers the revision and the epoch it has sent, and no events: however slow its reader, it is
 * brought from there to the newest ones in one step when there is room again.
 *
 * <p>Safe to share between threads, none of which it makes wait for its reader.
 */
final class Subscriber {
    private final Feed feed;
    private final EventSink sink;
    private final LongSupplier spreadMillis;
    private final Consumer<Subscriber> atEnd;
    private long revision;
    private long epoch = -1;
    private boolean beatDue = true;
    private boolean goodbyeDue;
    private boolean leaving;
    private boolean opened;
    private boolean ended;

    /**
     * Makes a subscriber that has yet to be opened.
     *
     * @param revision that its reader holds; -1 for none
     * @param spreadMillis over how long reconnects are to be spread, at the moment
     * @param atEnd is called once, when the stream has ended
     */
    Subscriber(Feed feed, EventSink sink, long revision, LongSupplier spreadMillis, Consumer<Subscriber> atEnd) {
        this.feed = feed;
        this.sink = sink;
        this.revision = revision;
        this.spreadMillis = spreadMillis;
        this.atEnd = atEnd;
    }

    /** Begins; whatever is asked of it before waits until then. */
    synchronized void open() {
        try {
            sink.open(this::advance, this::end);
            opened = true;
        } catch (RuntimeException gone) {
            end();
        }
    }

    /** Sends what is due, as far as there is room. */
    synchronized void advance() {
        try {
            while (opened && !ended && sink.isReady()) {
                Optional<byte[]> event = next();
                if (event.isPresent()) {
                    sink.send(event.get());
                } else if (leaving) {
                    end();
                } else {
                    return;
                }
            }
        } catch (RuntimeException gone) {
            end();
        }
    }

    /** Says whether what it sends comes from one of {@code feeds}. */
    boolean carries(Predicate<Feed> feeds) {
        return feeds.test(feed);
    }

    /** Sends a sign of life, or ends if the feed says so. */
    synchronized void beat() {
        beatDue = true;
        leaving |= feed.over();
        advance();
    }

    /** Asks the reader to go away, and ends as soon as that is said. */
    synchronized void leave() {
        goodbyeDue = true;
        leaving = true;
        advance();
    }

    /** Ends at once. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            atEnd.accept(this);
            sink.close();
        }
    }

    private Optional<byte[]> next() {
        Optional<Feed.Update> update = feed.after(revision, epoch);
        if (update.isPresent()) {
            revision = update.get().revision();
            epoch = update.get().epoch();
            return Optional.of(update.get().event());
        }
        if (beatDue) {
            beatDue = false;
            return Optional.of(feed.heartbeat(spreadMillis.getAsLong()));
        }
        if (goodbyeDue) {
            goodbyeDue = false;
            return Optional.of(feed.farewell(spreadMillis.getAsLong()));
        }
        return Optional.empty();
    }
}
