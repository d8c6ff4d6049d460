-- Version 2: what one author did at one desk, and the last entry of an action, are found without
-- walking through everybody's entries.
CREATE INDEX gridroom_journal_author ON gridroom_journal (actor, workspace, seq);
CREATE INDEX gridroom_journal_action ON gridroom_journal (action, seq);
