-- Undoes V4. Lossy: segments are gone. Flags that use them answer with their callers' defaults until they are edited.
DROP TABLE flag_reference;
DROP TABLE segment_key;
DROP TABLE segment;
