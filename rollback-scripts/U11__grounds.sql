-- Undoes V11. Lossy: decisions cannot be taken again from what they rested on. Their verdicts can.
ALTER TABLE verdict DROP COLUMN grounds;
