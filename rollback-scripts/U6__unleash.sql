-- Undoes V6. Lossy: how the payloads of imported flags were written is gone. The flags themselves stay as they are.
DROP TABLE unleash_companion;
