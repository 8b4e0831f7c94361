package dev.switchback.server.flags;

import dev.switchback.evaluation.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How much may be said about a flag, and in which form. Confined to one thread. */
final class MetadataPolicy {
    private static final int DESCRIPTION = 2_000;
    private static final int OWNER = 200;
    private static final int TAGS = 50;
    private static final int LINKS = 20;
    private static final int TITLE = 200;
    private static final int URL = 2_000;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:~-]{0,63}");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final List<Problem> problems = new ArrayList<>();

    private MetadataPolicy() {}

    /** Returns what is wrong with {@code metadata}. Whether values fit its schema is another question. */
    static List<Problem> problems(Metadata metadata) {
        MetadataPolicy policy = new MetadataPolicy();
        policy.checkLength("/description", metadata.description(), 0, DESCRIPTION);
        policy.checkLength("/owner", metadata.owner(), 0, OWNER);
        policy.checkTags(metadata.tags());
        policy.checkLinks(metadata.links());
        return policy.problems;
    }

    private void checkTags(List<String> tags) {
        checkCount("/tags", tags.size(), TAGS);
        tags.stream()
                .filter(tag -> !TAG.matcher(tag).matches())
                .forEach(tag -> note(
                        "/tags",
                        "holds '" + tag
                                + "'; a tag starts with a letter or digit and goes on with at most 63 of them or '.', "
                                + "'_', ':', '~', '-'"));
    }

    private void checkLinks(List<Link> links) {
        checkCount("/links", links.size(), LINKS);
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            checkLength("/links/" + i + "/title", link.title(), 1, TITLE);
            checkLength("/links/" + i + "/url", link.url(), 1, URL);
            if (!isPage(link.url())) {
                note("/links/" + i + "/url", "must be the whole address of a page, such as https://wiki.example/page");
            }
        }
    }

    /** A console makes links of these, so nothing but pages: no scripts, no passwords. */
    private static boolean isPage(String url) {
        try {
            URI address = new URI(url);
            String scheme = address.getScheme();
            return scheme != null
                    && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
                    && address.getHost() != null
                    && address.getUserInfo() == null;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private void checkCount(String pointer, int count, int most) {
        if (count > most) {
            note(pointer, "must hold at most " + most);
        }
    }

    private void checkLength(String pointer, String text, int least, int most) {
        if (text.length() < least || text.length() > most) {
            note(pointer, "must hold " + least + " to " + most + " characters");
        }
    }

    private void note(String pointer, String detail) {
        problems.add(new Problem(pointer, detail));
    }
}
