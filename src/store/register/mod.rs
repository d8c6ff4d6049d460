//! The register in the file: read whole once, and told of record by record from then on. Owns:
//! that every step is one action with its entry. Who is part of whom and what is counted is the
//! business of the model.

mod charges;
mod homes;
mod placing;
mod units;

use super::error::StoreError;
use super::journal::Entry;
use super::project::Project;
use super::records;
use super::sealing::Fields;
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::register::{News, Register};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

impl Project {
    /// The register, counted on a day; who only for those who may see it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn register(&self, today: Date) -> Result<Register, StoreError> {
        let mut read: Vec<(Key, Record, Option<Fields>)> = Vec::new();
        for kind in Register::KINDS {
            let mut take = |stored: records::Stored| {
                let fields = self.searchable(&stored.key, &stored.record);
                read.push((stored.key, stored.record, fields));
                Ok(())
            };
            match kind {
                // Arrivals and isolations are lists of their own.
                Kind::Person => {
                    for what in ["resident", "staff"] {
                        let of = records::with_attribute(self.connection(), kind, "type", what)?;
                        of.into_iter().try_for_each(&mut take)?;
                    }
                }
                kind => records::each(self.connection(), kind, &mut take)?,
            }
        }
        let parts = read.iter().map(|(key, record, fields)| Part {
            key,
            record,
            fields: fields.as_ref(),
        });
        Ok(Register::of(today, parts))
    }

    /// How many households are registered in each building on a day, by the building's code.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn registered_households(&self, day: Date) -> Result<HashMap<String, u32>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT json_extract(doc, '$.properties.building'), count(*) FROM gridroom_record
             WHERE kind = 'household' AND doc NOT NULL
               AND json_extract(doc, '$.properties.building') NOT NULL
               AND coalesce(json_extract(doc, '$.properties.from'), '') <= ?1
               AND coalesce(json_extract(doc, '$.properties.until'), '9999') > ?1
             GROUP BY 1",
        )?;
        let rows = statement.query_map([day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Personal values that the register may search, where they are open to whoever sits here.
    fn searchable(&self, key: &Key, record: &Record) -> Option<Fields> {
        key.kind
            .is_personal()
            .then(|| self.fields_of(key, record).ok())?
    }

    /// What an entry changed of the register.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn register_news(&self, entry: &Entry) -> Result<Vec<News>, StoreError> {
        let keys = entry.changes.iter().map(|change| &change.key);
        let keys: BTreeSet<&Key> = keys
            .filter(|key| Register::KINDS.contains(&key.kind))
            .collect();
        let mut news = Vec::with_capacity(keys.len());
        for key in keys {
            let stored = self.record(key)?;
            let now = stored.map(|stored| {
                let fields = self.searchable(key, &stored.record);
                (stored.record, fields)
            });
            news.push((key.clone(), now));
        }
        Ok(news)
    }
}
