//! What tubes come to by round and grid, kept beside the records. Owns: that the counts follow every
//! change in the same transaction, and are counted anew where they are not those of the records.
//! Must not know: what is counted, who is in a tube.

use super::super::error::StoreError;
use super::super::records;
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::sampling::{
    Contribution, GridSamples, PositiveTube, RoundId, Samples, Tube, Waiting, contribution,
    waiting_of,
};
use crate::rules::calendar::{date, instant, instant_text};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// What tubes come to, or by how much that changes.
#[derive(Debug, Default, PartialEq)]
pub struct TubeTally {
    grids: BTreeMap<(RoundId, String), Contribution>,
    /// Tubes and people, by the minute their tubes were closed in.
    waiting: BTreeMap<(RoundId, String), [i64; 2]>,
}

fn tube_of(key: &Key, record: &Record) -> Option<Tube> {
    Tube::read(&Part {
        key,
        record,
        fields: None,
    })
}

impl TubeTally {
    /// A record becomes another one.
    pub fn change(&mut self, key: &Key, before: Option<&Record>, after: Option<&Record>) {
        if key.kind != Kind::Tube {
            return;
        }
        for (record, times) in [(before, -1), (after, 1)] {
            let Some(tube) = record.and_then(|record| tube_of(key, record)) else {
                continue;
            };
            for (grid, counts) in contribution(&tube) {
                let sum = self.grids.entry((tube.round, grid.to_owned())).or_default();
                for (sum, count) in sum.iter_mut().zip(counts) {
                    *sum += times * count;
                }
            }
            if let Some((closed, people)) = waiting_of(&tube) {
                let place = (tube.round, instant_text(closed));
                let sum = self.waiting.entry(place).or_default();
                sum[0] += times;
                sum[1] += times * i64::from(people);
            }
        }
    }

    /// Write what has changed.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn write(mut self, connection: &Connection) -> Result<(), StoreError> {
        self.drop_nothing();
        if self.grids.is_empty() && self.waiting.is_empty() {
            return Ok(());
        }
        let mut put = connection.prepare_cached(
            "INSERT INTO gridroom_sample_count VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (number, day, grid) DO UPDATE SET
               sampled = sampled + excluded.sampled, negative = negative + excluded.negative,
               positive = positive + excluded.positive, held = held + excluded.held,
               waiting = waiting + excluded.waiting",
        )?;
        for ((round, grid), [sampled, negative, positive, held, waiting]) in &self.grids {
            let day = round.day.to_string();
            let number = round.number;
            put.execute(params![
                number, day, grid, sampled, negative, positive, held, waiting
            ])?;
        }
        let mut put = connection.prepare_cached(
            "INSERT INTO gridroom_tube_waiting VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (number, day, closed) DO UPDATE SET
               tubes = tubes + excluded.tubes, people = people + excluded.people",
        )?;
        for ((round, closed), [tubes, people]) in &self.waiting {
            let day = round.day.to_string();
            put.execute(params![round.number, day, closed, tubes, people])?;
        }
        connection.execute_batch(
            "DELETE FROM gridroom_sample_count WHERE sampled = 0 AND negative = 0 AND positive = 0
               AND held = 0 AND waiting = 0;
             DELETE FROM gridroom_tube_waiting WHERE tubes = 0 AND people = 0;",
        )?;
        Ok(())
    }

    fn drop_nothing(&mut self) {
        self.grids.retain(|_, counts| *counts != [0; 5]);
        self.waiting.retain(|_, counts| *counts != [0; 2]);
    }

    /// What the file says.
    fn kept(connection: &Connection) -> Result<Self, StoreError> {
        let mut tally = Self::default();
        let mut statement = connection.prepare_cached(
            "SELECT number, day, grid, sampled, negative, positive, held, waiting
             FROM gridroom_sample_count",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut counts = [0; 5];
            for (i, count) in counts.iter_mut().enumerate() {
                *count = row.get(3 + i)?;
            }
            // What somebody else has written is not counted.
            if let Some(round) = round_in(row)? {
                tally.grids.insert((round, row.get(2)?), counts);
            }
        }
        let mut statement = connection.prepare_cached(
            "SELECT number, day, closed, tubes, people FROM gridroom_tube_waiting",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(round) = round_in(row)? {
                let place = (round, row.get(2)?);
                tally.waiting.insert(place, [row.get(3)?, row.get(4)?]);
            }
        }
        Ok(tally)
    }

    /// What the records say.
    fn counted(connection: &Connection) -> Result<Self, StoreError> {
        let mut tally = Self::default();
        records::each(connection, Kind::Tube, &mut |stored| {
            tally.change(&stored.key, None, Some(&stored.record));
            Ok(())
        })?;
        tally.drop_nothing();
        Ok(tally)
    }
}

fn round_in(row: &rusqlite::Row<'_>) -> Result<Option<RoundId>, StoreError> {
    let day: String = row.get(1)?;
    let number = row.get(0)?;
    Ok(date(&day).ok().map(|day| RoundId { day, number }))
}

/// Count everything anew; `true` where the file had other counts.
///
/// # Errors
/// Whatever the database says.
pub fn count_anew(connection: &Connection) -> Result<bool, StoreError> {
    let counted = TubeTally::counted(connection)?;
    if TubeTally::kept(connection)? == counted {
        return Ok(false);
    }
    connection
        .execute_batch("DELETE FROM gridroom_sample_count; DELETE FROM gridroom_tube_waiting;")?;
    counted.write(connection)?;
    Ok(true)
}

/// Whether the file has other counts than its records say.
///
/// # Errors
/// Whatever the database says.
pub fn is_off(connection: &Connection) -> Result<bool, StoreError> {
    Ok(TubeTally::kept(connection)? != TubeTally::counted(connection)?)
}

/// What the file says of tubes without saying whose.
///
/// # Errors
/// [`StoreError::Damaged`] where a positive tube cannot be read.
pub fn read_samples(connection: &Connection, into: &mut Samples) -> Result<(), StoreError> {
    let kept = TubeTally::kept(connection)?;
    let grids = kept.grids.into_iter();
    into.grids = grids
        .map(|((round, grid), counts)| GridSamples {
            round,
            grid,
            counts,
        })
        .collect();
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let waiting = kept.waiting.into_iter().filter_map(|((round, at), of)| {
        Some(Waiting {
            round,
            closed: instant(&at)?,
            tubes: count(of[0]),
            people: count(of[1]),
        })
    });
    into.waiting = waiting.filter(|of| of.tubes > 0).collect();
    let positive = records::with_attribute(connection, Kind::Tube, "result", "positive")?;
    for stored in positive {
        let Some(tube) = tube_of(&stored.key, &stored.record).filter(Tube::opens_its_people) else {
            continue;
        };
        let singles = records::with_attribute(connection, Kind::Tube, "single_of", tube.number())?;
        let singles = singles.iter().filter_map(|s| tube_of(&s.key, &s.record));
        let known = singles.filter(|single| !single.is_void && single.result.is_some());
        let known: u32 = known.map(|single| single.count).sum();
        let held = tube.count.saturating_sub(known);
        if let Some((_, at)) = tube.result.filter(|_| held > 0) {
            into.positives.push(PositiveTube {
                round: tube.round,
                grids: tube.grids.keys().cloned().collect(),
                at,
                people: tube.count,
                held,
                key: tube.key,
            });
        }
    }
    Ok(())
}
