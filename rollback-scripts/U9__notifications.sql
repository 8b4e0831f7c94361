-- Undoes V9. Lossy: webhooks, their secrets and what was still to be delivered are gone. Rollouts, flags and the audit log
-- keep all that was told.
DROP TABLE delivery;
DROP TABLE event;
DROP TABLE webhook;
