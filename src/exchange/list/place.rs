//! Places in rows of a list. Owns: which columns they are, and how numbers of another coordinate system
//! become longitude and latitude. Must not know: what stands there.

use super::check::{Kept, Reason};
use super::rows::Cell;
use super::spec::{List, Rule};
use crate::geometry::crs::{Crs, Transform};
use crate::geometry::fixed::{Coord, Degrees};
use crate::rules::identity;

/// Longitude and latitude of a list, by their columns.
pub fn place_columns(list: &List) -> Option<(usize, usize)> {
    let of = |rule: Rule| list.columns.iter().position(|c| c.rule == rule);
    of(Rule::Longitude).zip(of(Rule::Latitude))
}

/// What is wrong with a place of which only one half is said: its column, and the reason.
pub(super) fn place_fault(list: &List, values: &[Option<Box<str>>]) -> Option<(usize, Reason)> {
    let (lon, lat) = place_columns(list)?;
    match (&values[lon], &values[lat]) {
        (Some(_), None) if !list.columns[lat].needed => Some((lat, Reason::HalfPlace)),
        (None, Some(_)) if !list.columns[lon].needed => Some((lon, Reason::HalfPlace)),
        _ => None,
    }
}

/// What the numbers of places mean, where they are no degrees of WGS84.
pub(super) struct Places {
    /// Into WGS84; none where the system is not understood.
    transform: Option<Transform>,
    /// They are degrees, which are checked as such.
    pub is_degrees: bool,
}

impl Places {
    /// Those of a system.
    pub fn of(crs: &Crs) -> Self {
        Self {
            transform: Transform::of(crs).ok(),
            is_degrees: crs.is_degrees(),
        }
    }

    /// Put degrees of WGS84 in the place of the numbers of a row.
    ///
    /// # Errors
    /// The column and the reason, where they are none of the system.
    pub fn settle(
        &self,
        list: &List,
        values: &mut [Option<Box<str>>],
    ) -> Result<(), (usize, Reason)> {
        let Some((lon, lat)) = place_columns(list) else {
            return Ok(());
        };
        let said = |i: usize| values.get(i)?.as_deref();
        let Some((x, y)) = said(lon).zip(said(lat)) else {
            return Ok(());
        };
        let number = |text: &str| text.parse::<f64>().ok();
        let to_wgs84 = |(x, y)| self.transform.as_ref()?.to_wgs84(x, y);
        let degrees = number(x).zip(number(y)).and_then(to_wgs84);
        let at = degrees.and_then(|(lon, lat)| Coord::from_degrees(lon, lat).ok());
        let at = at.ok_or((lon, Reason::Coordinates))?;
        for (i, degrees) in [(lon, at.x), (lat, at.y)] {
            if let Some(value) = values.get_mut(i) {
                *value = Some(Degrees(degrees).to_string().into_boxed_str());
            }
        }
        Ok(())
    }
}

/// A coordinate in whatever unit its system has.
pub(super) fn number(cell: &Cell) -> Result<Kept, Reason> {
    if matches!(cell, Cell::Fault(_)) {
        return Err(Reason::Fault);
    }
    let text = identity::plain(&cell.text());
    match text.parse::<f64>() {
        _ if text.is_empty() => Ok((None, None)),
        Ok(number) if number.is_finite() => Ok((Some(text), None)),
        _ => Err(Reason::Coordinates),
    }
}
