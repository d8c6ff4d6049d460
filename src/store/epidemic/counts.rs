//! Counts of isolations, kept in clear beside what is sealed. Owns: that they follow every change
//! in the same transaction, and are counted anew where they could not. Must not know: what is
//! counted.

use super::super::error::StoreError;
use super::super::person_keys::person_key;
use super::super::records;
use super::super::schema::{meta, set_meta};
use super::super::sealing::{Secret, open_fields};
use crate::model::epidemic::{
    Count, Course, Epidemic, GridCounts, Isolation, Part, Tally, add_to_tally, course_of,
    course_text, is_isolation, read,
};
use crate::model::record::{Key, Kind, Record};
use rusqlite::{Connection, params, params_from_iter};
use std::collections::BTreeMap;

/// What the file calls it that its counts could not follow a change: they are counted anew once
/// somebody holds the key.
const STALE: &str = "counts_stale";

/// So many people fared like this, by the number of the case, the class, and the course as it is
/// kept.
type Courses = BTreeMap<(String, String, String), i64>;

/// Follows the changes of one transaction.
pub struct Counter<'a> {
    data_key: Option<&'a Secret>,
    tally: Tally,
    courses: Courses,
    is_stale: bool,
}

impl<'a> Counter<'a> {
    /// One that has seen nothing yet.
    pub fn new(data_key: Option<&'a Secret>) -> Self {
        Self {
            data_key,
            tally: Tally::default(),
            courses: Courses::default(),
            is_stale: false,
        }
    }

    /// A record becomes another one.
    pub fn change(
        &mut self,
        connection: &Connection,
        key: &Key,
        (before, after): (Option<&Record>, Option<&Record>),
    ) {
        for (record, times) in [(before, -1), (after, 1)] {
            let Some(record) = record.filter(|record| is_isolation(key, record)) else {
                continue;
            };
            match isolation_of(connection, self.data_key, key, record) {
                Some(isolation) => {
                    add_to_tally(&mut self.tally, &isolation, times);
                    add_course(&mut self.courses, &isolation, times);
                }
                None => self.is_stale = true,
            }
        }
    }

    /// Write what has changed.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn write(mut self, connection: &Connection) -> Result<(), StoreError> {
        self.tally
            .retain(|_, counts| counts.iter().any(|n| *n != 0));
        self.courses.retain(|_, people| *people != 0);
        let is_nothing = self.tally.is_empty() && self.courses.is_empty();
        if self.is_stale {
            return set_meta(connection, STALE, "true");
        }
        // What is counted anew some time needs not be followed.
        if is_nothing || is_stale(connection)? {
            return Ok(());
        }
        put(connection, &self.tally, &self.courses)
    }
}

fn is_stale(connection: &Connection) -> Result<bool, StoreError> {
    Ok(meta(connection, STALE)?.as_deref() == Some("true"))
}

/// Let the file say that its counts are to be counted anew.
///
/// # Errors
/// Whatever the database says.
pub fn forget(connection: &Connection) -> Result<(), StoreError> {
    set_meta(connection, STALE, "true")
}

/// What a record says of an isolation; `None` where it is locked.
fn isolation_of(
    connection: &Connection,
    data_key: Option<&Secret>,
    key: &Key,
    record: &Record,
) -> Option<Isolation> {
    let fields = match &record.sealed {
        Some(sealed) => {
            let own = person_key(connection, data_key?, key).ok()?;
            Some(open_fields(&own, key, sealed).ok()?)
        }
        None => None,
    };
    let mut known = Epidemic::default();
    let part = Part {
        key,
        record,
        fields: fields.as_ref(),
    };
    read(&mut known, &part);
    known.isolations.pop()
}

fn add_course(courses: &mut Courses, isolation: &Isolation, times: i64) {
    if let Some(course) = Course::of(isolation) {
        let text = course_text(&course);
        *courses
            .entry((course.case, course.class, text))
            .or_default() += times;
    }
}

/// Add changes to what the file has.
fn put(connection: &Connection, tally: &Tally, courses: &Courses) -> Result<(), StoreError> {
    let names = Count::ALL.map(Count::name);
    let adds = names.map(|name| format!("{name} = {name} + excluded.{name}"));
    let mut statement = connection.prepare_cached(&format!(
        "INSERT INTO gridroom_isolation_count (grid, day, {})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (grid, day) DO UPDATE SET {}",
        names.join(", "),
        adds.join(", ")
    ))?;
    let nothing = names.map(|name| format!("{name} = 0")).join(" AND ");
    let mut clear = connection.prepare_cached(&format!(
        "DELETE FROM gridroom_isolation_count WHERE grid = ?1 AND day = ?2 AND {nothing}"
    ))?;
    for ((grid, day), counts) in tally {
        let day = day.to_string();
        let values: [&dyn rusqlite::ToSql; 2] = [grid, &day];
        let counts = counts.iter().map(|n| n as &dyn rusqlite::ToSql);
        statement.execute(params_from_iter(values.into_iter().chain(counts)))?;
        clear.execute(params![grid, day])?;
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO gridroom_contact_course VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (case_number, class, course) DO UPDATE SET people = people + excluded.people",
    )?;
    let mut clear = connection.prepare_cached(
        "DELETE FROM gridroom_contact_course
         WHERE case_number = ?1 AND class = ?2 AND course = ?3 AND people = 0",
    )?;
    for ((case, class, text), people) in courses {
        statement.execute(params![case, class, text, people])?;
        clear.execute(params![case, class, text])?;
    }
    Ok(())
}

fn tally_in(connection: &Connection) -> Result<Tally, StoreError> {
    let names = Count::ALL.map(Count::name).join(", ");
    let mut statement = connection.prepare_cached(&format!(
        "SELECT grid, day, {names} FROM gridroom_isolation_count"
    ))?;
    let mut rows = statement.query([])?;
    let mut tally = Tally::default();
    while let Some(row) = rows.next()? {
        // What somebody else has written is not counted.
        let day = row.get::<_, String>(1)?.parse();
        let mut counts = [0; Count::ALL.len()];
        for (i, count) in counts.iter_mut().enumerate() {
            *count = row.get(i + 2)?;
        }
        if let Ok(day) = day {
            tally.insert((row.get(0)?, day), counts);
        }
    }
    Ok(tally)
}

fn courses_in(connection: &Connection) -> Result<Courses, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT case_number, class, course, people FROM gridroom_contact_course")?;
    let rows = statement.query_map([], |row| {
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Count everything anew; `true` where the file had other counts, though nothing said that it
/// would. Records that do not open are not counted.
///
/// # Errors
/// Whatever the database says.
pub fn count_anew(connection: &Connection, data_key: &Secret) -> Result<bool, StoreError> {
    let mut tally = Tally::default();
    let mut courses = Courses::default();
    for stored in records::with_attribute(connection, Kind::Person, "type", "isolation")? {
        let found = isolation_of(connection, Some(data_key), &stored.key, &stored.record);
        if let Some(isolation) = found {
            add_to_tally(&mut tally, &isolation, 1);
            add_course(&mut courses, &isolation, 1);
        }
    }
    tally.retain(|_, counts| counts.iter().any(|n| *n != 0));
    let (had, had_courses) = (tally_in(connection)?, courses_in(connection)?);
    let was_stale = is_stale(connection)?;
    if !was_stale && had == tally && had_courses == courses {
        return Ok(false);
    }
    connection.execute_batch(
        "DELETE FROM gridroom_isolation_count; DELETE FROM gridroom_contact_course;",
    )?;
    put(connection, &tally, &courses)?;
    set_meta(connection, STALE, "false")?;
    Ok(!was_stale)
}

/// What the file says of isolations where they are not to be seen themselves.
///
/// # Errors
/// Whatever the database says.
pub fn read_counts(connection: &Connection, epidemic: &mut Epidemic) -> Result<(), StoreError> {
    epidemic.counts = GridCounts::of(&tally_in(connection)?);
    let courses = courses_in(connection)?.into_iter();
    epidemic.courses = courses
        .filter_map(|((case, class, text), people)| {
            let people = u32::try_from(people).ok()?;
            Some((course_of(&case, &class, &text)?, people))
        })
        .collect();
    Ok(())
}
