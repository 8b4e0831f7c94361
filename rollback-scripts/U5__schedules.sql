-- Undoes V5. Lossy: scheduled changes are gone, those to come and the record of those that were; the audit log keeps both.
DROP TABLE schedule;
