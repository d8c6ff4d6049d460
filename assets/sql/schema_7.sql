-- Version 7: sampling. What the tubes of a round come to by grid, and how many of them wait for their
-- result since when, both in clear: they follow from the clear part of the records, so that nobody
-- needs a key, or has to read every tube, to know how a round stands. Tubes are found by their round,
-- by what came of them, and single samples by the tube they were taken after.
CREATE TABLE gridroom_sample_count (
  number INTEGER NOT NULL,
  day TEXT NOT NULL,
  grid TEXT NOT NULL,
  sampled INTEGER NOT NULL,
  negative INTEGER NOT NULL,
  positive INTEGER NOT NULL,
  held INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  PRIMARY KEY (number, day, grid)
) WITHOUT ROWID;
CREATE TABLE gridroom_tube_waiting (
  number INTEGER NOT NULL,
  day TEXT NOT NULL,
  closed TEXT NOT NULL,
  tubes INTEGER NOT NULL,
  people INTEGER NOT NULL,
  PRIMARY KEY (number, day, closed)
) WITHOUT ROWID;
CREATE INDEX gridroom_record_tube_round ON gridroom_record (json_extract(doc, '$.properties.of_round'))
  WHERE kind = 'tube';
CREATE INDEX gridroom_record_tube_result ON gridroom_record (json_extract(doc, '$.properties.result'))
  WHERE kind = 'tube';
CREATE INDEX gridroom_record_tube_single ON gridroom_record (json_extract(doc, '$.properties.single_of'))
  WHERE kind = 'tube';
