-- Version 6: each entry of somebody who has signed in carries their signature over its hash. What is
-- said of isolations is sealed but for the grid, the first day and the class of contact. Counts of
-- them stay in clear, so that the map works for whoever holds no key: changes by grid and day, and how
-- the contacts of a case fared. Both follow from the records. The ids of acts that were delivered with
-- one, so that each is done once, and the newest entry after it.
ALTER TABLE gridroom_journal ADD COLUMN signature BLOB;
CREATE TABLE gridroom_isolation_count (
  grid TEXT NOT NULL,
  day TEXT NOT NULL,
  home INTEGER NOT NULL,
  central INTEGER NOT NULL,
  release_due INTEGER NOT NULL,
  due INTEGER NOT NULL,
  behind INTEGER NOT NULL,
  done INTEGER NOT NULL,
  caught_up INTEGER NOT NULL,
  negative INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  PRIMARY KEY (grid, day)
) WITHOUT ROWID;
CREATE TABLE gridroom_contact_course (
  case_number TEXT NOT NULL,
  class TEXT NOT NULL,
  course TEXT NOT NULL,
  people INTEGER NOT NULL,
  PRIMARY KEY (case_number, class, course)
) WITHOUT ROWID;
CREATE TABLE gridroom_act (
  id TEXT PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
