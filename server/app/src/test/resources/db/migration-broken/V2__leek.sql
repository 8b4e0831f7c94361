INSERT INTO fruit VALUES ('pear');
INSERT INTO vegetable VALUES ('leek');
