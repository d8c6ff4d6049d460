-- Version 4: the register. Residents are found by their household, households by their building,
-- and people by what they are, without reading all the others.
CREATE INDEX gridroom_record_home ON gridroom_record (json_extract(doc, '$.properties.home'))
  WHERE kind = 'person';
CREATE INDEX gridroom_record_person_type ON gridroom_record (json_extract(doc, '$.properties.type'))
  WHERE kind = 'person';
CREATE INDEX gridroom_record_building ON gridroom_record (json_extract(doc, '$.properties.building'))
  WHERE kind = 'household';
