-- Undoes V14. What was engaged for a tag then takes back its whole environment, until it is released.
DROP TRIGGER environment_engaged ON environment;
DROP FUNCTION engage_new_environment();
DROP TRIGGER flag_covered ON flag;
DROP FUNCTION cover_tagged_flag();
DROP TABLE engagement_flag;
ALTER TABLE engagement DROP COLUMN tag;
