package dev.switchback.server.emergency;

import dev.switchback.server.health.StatusBoard;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page for whoever has a browser and nothing else: one form, no script, no style, nothing that could be missing. */
final class EmergencyPage {
    /** What the page may do (W3C, Content Security Policy): send its form home. */
    static final String POLICY = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static final String PAGE = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Emergency rollback</title></head>
        <body>
        <h1>Emergency rollback</h1>
        <p role="status">%s</p>
        <form method="post" action="/emergency" autocomplete="off">
        <p><label>Project/environment, or a project for all its environments<br><input name="environment" value="%s" required></label></p>
        <p><label>Flag, or empty for all of them<br><input name="flag" value="%s"></label></p>
        <p><label>Tag, for all flags that carry it<br><input name="tag" value="%s"></label></p>
        <p><label>Reason<br><input name="reason" value="%s" maxlength="1000"></label></p>
        <p><label>Admin or break-glass key; may be left out by who is logged in on the console<br><input name="key" type="password"></label></p>
        <p><button>Take everybody back</button> <button formaction="/emergency/status" formnovalidate>Only show how this node does</button></p>
        </form>
        %s
        </body>
        </html>
        """;

    private EmergencyPage() {}

    /** Returns the page with {@code message} above the form; the key is never repeated. */
    static String of(String message, EmergencyForm form, List<StatusBoard.Line> lines) {
        return PAGE.formatted(
                escaped(message),
                escaped(form.environment()),
                escaped(form.flag()),
                escaped(form.tag()),
                escaped(form.reason()),
                lines.isEmpty() ? "" : table(lines));
    }

    private static String table(List<StatusBoard.Line> lines) {
        return lines.stream()
                .map(EmergencyPage::row)
                .collect(Collectors.joining(
                        "",
                        "<table border=\"1\"><caption>What this node promises</caption><tr><th scope=\"col\">Promise"
                                + "<th scope=\"col\">State<th scope=\"col\">Since<th scope=\"col\">Why</tr>",
                        "</table>"));
    }

    private static String row(StatusBoard.Line line) {
        String state = line.state().name().toLowerCase(Locale.ROOT);
        return "<tr><th scope=\"row\">" + escaped(line.promise()) + "<td>" + state + "<td>" + line.since() + "<td>"
                + escaped(line.detail()) + "</tr>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
