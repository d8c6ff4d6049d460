-- Version 6: each entry of somebody who has signed in carries their signature over its hash.
ALTER TABLE gridroom_journal ADD COLUMN signature BLOB;
