-- Undoes V13. Lossless: nodes say anew who counts and judges.
DROP TABLE environment_owner;
