package dev.switchback.server.flags;

import dev.switchback.server.targeting.Reading;
import org.jspecify.annotations.Nullable;

/** A link in an admin document. Members that were left out are null. */
record LinkShape(@Nullable String title, @Nullable String url) {

    Link read(Reading reading) {
        return new Link(
                reading.at("title").required(title, ""), reading.at("url").required(url, ""));
    }
}
