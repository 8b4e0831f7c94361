package dev.switchback.server.notifications;

/**
 * A webhook with the secret that was just made for it, the one time it is shown.
 *
 * @param secret what the receiver verifies with
 */
record NewSecret(Webhook webhook, String secret) {
    @Override
    public String toString() {
        return "NewSecret[webhook=" + webhook + "]";
    }
}
