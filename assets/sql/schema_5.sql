-- Version 5: what vouches for the rows of users and of the recovery key (a tag under the data key),
-- and the data keys that were in use before, each wrapped by the present one, so that backups of
-- those days can be brought to it.
ALTER TABLE gridroom_user ADD COLUMN voucher BLOB;
ALTER TABLE gridroom_recovery ADD COLUMN voucher BLOB;
CREATE TABLE gridroom_old_key (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  wrapped BLOB NOT NULL
);
