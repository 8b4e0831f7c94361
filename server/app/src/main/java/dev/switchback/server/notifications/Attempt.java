package dev.switchback.server.notifications;

/**
 * A delivery that is being tried, by nobody else until its lease ends.
 *
 * @param delivery its id
 * @param ticket grows with every attempt: whoever has an older one has lost the lease
 * @param number 1 for the first attempt
 * @param webhook to whom
 * @param secrets what to sign with
 * @param event what to tell
 */
record Attempt(long delivery, long ticket, int number, Webhook webhook, SigningSecrets secrets, Event event) {}
