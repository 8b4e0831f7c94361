package dev.switchback.server.emergency;

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
            <p><button>Take everybody back</button></p>
            </form>
            </body>
            </html>
            """;

    private EmergencyPage() {}

    /** Returns the page with {@code message} above the form; the key is never repeated. */
    static String of(String message, EmergencyForm form) {
        return PAGE.formatted(
                escaped(message),
                escaped(form.environment()),
                escaped(form.flag()),
                escaped(form.tag()),
                escaped(form.reason()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
