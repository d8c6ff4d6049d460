//! The cells of a sheet by the rules of a list: what is taken, as it will be kept, and what is
//! refused, with the reason. Owns: what makes a cell good. A row is taken whole or not at all.

use super::address;
use super::ground::Ground;
use super::heading::Heading;
use super::place::{Places, number, place_fault};
use super::rows::{Allowance, Cell, Row, Source, for_each_row};
use super::spec::{Choices, Column, Holder, List, Rule};
use crate::exchange::encoding::{self, Charset};
use crate::exchange::report::ReadError;
use crate::rules::calendar::{self, DateFault};
use crate::rules::identity::{self, IdFault, PhoneFault};
use jiff::civil::Date;
use std::fmt;
use std::ops::ControlFlow;

/// Numbers of more digits than these are no longer what they were: table programs keep 15.
const KEPT_DIGITS: f64 = 1e15;

/// Is told how many rows are done, and says whether to go on.
pub type Progress<'a> = dyn Fn(usize) -> bool + 'a;

/// Why a row is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The cell is empty, and a row needs it.
    Missing,
    /// No date, or none that is sure.
    Date(DateFault),
    /// No resident id.
    Identity(IdFault),
    /// The id arrived as a number: its last digits are lost.
    AsNumber,
    /// No phone number.
    Phone(PhoneFault),
    /// None of the words that are possible.
    Choice,
    /// No whole number.
    Count,
    /// No degrees.
    Degrees,
    /// Longitude and latitude stand the other way round.
    Swapped,
    /// Only one of longitude and latitude.
    HalfPlace,
    /// The value is masked: what it hides cannot come in.
    Masked,
    /// The workbook says that something is wrong in the cell.
    Fault,
    /// Characters that could not be read.
    Broken,
    /// A quote that is opened here is never closed.
    OpenQuote,
    /// The day lies before that of this column.
    Before(&'static str),
    /// The day lies in the future.
    Future,
    /// More results than people who should be sampled.
    TooMany,
    /// The project has nothing that is called so.
    Unknown,
    /// Several are called so: the level or the code is needed.
    Several,
    /// Something else has it.
    Taken,
    /// People may still go into the tube.
    StillOpen,
    /// The same stands in this row of the sheet already.
    Repeated(usize),
    /// It may be somebody who is there; nobody has said.
    Doubtful,
    /// The place is none of the coordinate system that was said.
    Coordinates,
    /// Several buildings stand at the place, or are about as near: nothing tells which is meant.
    Crowded,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it is empty"),
            Self::Date(fault) => fault.fmt(f),
            Self::Identity(fault) => fault.fmt(f),
            Self::AsNumber => f.write_str("it arrived as a number: its last digits are lost"),
            Self::Phone(fault) => fault.fmt(f),
            Self::Choice => f.write_str("none of the words that are possible"),
            Self::Count => f.write_str("no whole number"),
            Self::Degrees => f.write_str("no degrees"),
            Self::Swapped => f.write_str("longitude and latitude stand the other way round"),
            Self::HalfPlace => f.write_str("longitude and latitude belong together"),
            Self::Masked => f.write_str("it is masked: what it hides cannot come in"),
            Self::Fault => f.write_str("the workbook says that something is wrong in the cell"),
            Self::Broken => f.write_str("characters that cannot be read"),
            Self::OpenQuote => f.write_str("a quote is opened here and never closed"),
            Self::Before(column) => write!(f, "the day lies before {column}"),
            Self::Future => f.write_str("the day lies in the future"),
            Self::TooMany => f.write_str("more results than people to be sampled"),
            Self::Unknown => f.write_str("the project has nothing that is called so"),
            Self::Several => f.write_str("several are called so; give the code"),
            Self::Taken => f.write_str("something else has it"),
            Self::StillOpen => f.write_str("the tube was not closed yet"),
            Self::Repeated(row) => write!(f, "the same stands in row {row} already"),
            Self::Doubtful => f.write_str("it may be one that is there; nobody has said"),
            Self::Coordinates => f.write_str("no place of the coordinate system"),
            Self::Crowded => f.write_str(
                "several buildings stand there or equally near; give the address or the code",
            ),
        }
    }
}

/// Something to look at; the row is taken all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// No area has the first digits of the id.
    UnknownArea,
    /// A bare number was read as a date.
    DateFromNumber,
    /// The project has no such grid.
    UnknownGrid,
    /// The place lies far from the project's grids.
    FarAway,
    /// Characters that could not be read.
    Broken,
    /// A quote that is opened here is never closed: the row ends with its line.
    OpenQuote,
    /// No building stands at the place; the nearest is taken.
    NearBuilding,
    /// No building stands at the place, or near it: nobody is put into one.
    NoBuilding,
    /// The place is not that of the building of the address or the code, which is taken.
    OtherBuilding,
    /// The project has no building of this code; the one at the place is taken.
    ByPlace,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownArea => "no area has the first digits of the id",
            Self::DateFromNumber => "a bare number was read as a date",
            Self::UnknownGrid => "the project has no such grid",
            Self::FarAway => "the place lies far from the project's grids",
            Self::Broken => "characters that cannot be read",
            Self::OpenQuote => "a quote is opened and never closed; read as a row of its own",
            Self::NearBuilding => "no building stands at the place; the nearest is taken",
            Self::NoBuilding => "no building stands at the place or near it; in no building",
            Self::OtherBuilding => {
                "address and place do not agree; the building of the address is taken"
            }
            Self::ByPlace => "no such building in the project; the one at the place is taken",
        })
    }
}

/// A row that is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its number in the sheet, from 1.
    pub row: usize,
    /// For each column of the list its value as it will be kept; `None` for an empty cell.
    pub values: Box<[Option<Box<str>>]>,
}

/// A row that is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its number in the sheet, from 1.
    pub row: usize,
    /// The columns of the list that are at fault, why, and what the cells say.
    pub faults: Vec<(usize, Reason, String)>,
}

/// A sheet, checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The list.
    pub list: &'static List,
    /// Where it was read from.
    pub source: Source,
    /// Its heading.
    pub heading: Heading,
    /// Rows below the heading.
    pub read: usize,
    /// Rows that are taken.
    pub taken: Vec<Taken>,
    /// Rows that are refused.
    pub refused: Vec<Refused>,
    /// What to look at: row, column of the list.
    pub warnings: Vec<(usize, usize, Warning)>,
    /// Cells that were filled from a merged one above them.
    pub filled: usize,
    /// The encoding, of a text.
    pub charset: Option<Charset>,
    /// Cells that say anything, and those of them with characters that could not be read.
    pub cells: (usize, usize),
}

/// Of a text whose encoding nobody chose no more than one cell in so many may be broken.
const BROKEN: usize = 20;

impl Checked {
    /// The encoding that was found is most probably not that of the text: somebody has to say.
    pub fn is_garbled(&self) -> bool {
        let (all, broken) = self.cells;
        let is_chosen = self
            .charset
            .is_none_or(|c| c.reason == encoding::Reason::Chosen);
        !is_chosen && broken > 1 && broken * BROKEN > all
    }
}

/// Check all rows below the heading; `None` where it was stopped.
///
/// # Errors
/// [`ReadError`] where the file cannot be read.
pub fn check(
    source: &Source,
    list: &'static List,
    heading: &Heading,
    ground: &Ground,
    progress: &Progress<'_>,
) -> Result<Option<Checked>, ReadError> {
    let mut checked = Checked {
        list,
        source: source.clone(),
        heading: heading.clone(),
        read: 0,
        taken: Vec::new(),
        refused: Vec::new(),
        warnings: Vec::new(),
        filled: 0,
        charset: None,
        cells: (0, 0),
    };
    let places = source.crs.as_ref().map(Places::of);
    let mut is_stopped = false;
    let mut allowance = Allowance::of_rows();
    let mut fault = None;
    let reading = for_each_row(source, &mut |row| {
        if row.number <= checked.heading.row {
            return ControlFlow::Continue(());
        }
        if !progress(checked.read) {
            is_stopped = true;
            return ControlFlow::Break(());
        }
        let before = (checked.refused.len(), checked.warnings.len());
        if let Some(mut taken) = of_row(&mut checked, &row, places.as_ref()) {
            let found = ground.settle(list, &mut taken).into_iter();
            let warnings = found.map(|(column, warning)| (taken.row, column, warning));
            checked.warnings.extend(warnings);
            checked.taken.push(taken);
        }
        fault = allowance
            .take(weight_of_last(&checked, before, row.number))
            .err();
        match fault {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    })?;
    if let Some(fault) = fault {
        let name = source.path.file_name().unwrap_or_default();
        return Err(ReadError::Sheet {
            file: name.to_string_lossy().into_owned(),
            fault,
        });
    }
    checked.filled = reading.filled;
    checked.charset = reading.charset;
    refuse_repeated(&mut checked);
    Ok((!is_stopped).then_some(checked))
}

/// Bytes that are kept of the row of this number, which came last.
fn weight_of_last(checked: &Checked, (refused, warnings): (usize, usize), number: usize) -> usize {
    /// What the allocator adds.
    const OVERHEAD: usize = 16;
    let taken = checked.taken.last().filter(|taken| taken.row == number);
    let taken = taken.map_or(0, |taken| {
        let texts = taken.values.iter().flatten();
        let texts: usize = texts.map(|text| text.len() + OVERHEAD).sum();
        size_of::<Taken>() + size_of_val(&*taken.values) + texts
    });
    let faults = checked.refused[refused..]
        .iter()
        .flat_map(|one| &one.faults);
    let faults: usize = faults
        .map(|fault| size_of::<Refused>() + size_of_val(fault) + fault.2.len() + OVERHEAD)
        .sum();
    let warnings = checked.warnings.len() - warnings;
    taken + faults + 2 * warnings * size_of::<(usize, usize, Warning)>()
}

/// Of rows with the same key the first is taken.
fn refuse_repeated(checked: &mut Checked) {
    let list = checked.list;
    let Checked { taken, refused, .. } = checked;
    let columns = list.key.iter().filter_map(|name| list.column(name));
    let columns: Vec<usize> = columns.collect();
    let said = |i: u32| {
        let values = &taken[i as usize].values;
        columns.iter().map(move |column| values[*column].as_deref())
    };
    // Numbers of rows, not copies of what stands in them: a list may be long.
    let mut order: Vec<u32> = (0..taken.len() as u32)
        .filter(|i| said(*i).all(|value| value.is_some()))
        .collect();
    order.sort_by(|a, b| said(*a).cmp(said(*b)).then(a.cmp(b)));
    let mut repeated: Vec<(u32, usize)> = Vec::new();
    for same in order.chunk_by(|a, b| said(*a).eq(said(*b))) {
        let first = taken[same[0] as usize].row;
        repeated.extend(same[1..].iter().map(|i| (*i, first)));
    }
    if repeated.is_empty() {
        return;
    }
    repeated.sort_unstable();
    let key = columns.first().copied().unwrap_or_default();
    let mut next = repeated.iter().peekable();
    let mut number = 0;
    taken.retain(|one| {
        let now = number;
        number += 1;
        let Some((_, first)) = next.next_if(|(i, _)| *i == now) else {
            return true;
        };
        let text = one.values[key].as_deref().unwrap_or_default().to_owned();
        refused.push(Refused {
            row: one.row,
            faults: vec![(key, Reason::Repeated(*first), text)],
        });
        false
    });
    refused.sort_by_key(|r| r.row);
}

fn of_row(checked: &mut Checked, row: &Row, places: Option<&Places>) -> Option<Taken> {
    let list = checked.list;
    let blank = Cell::Text(String::new());
    let cell = |i: usize| {
        let place = checked.heading.places.get(i).copied().flatten();
        place.and_then(|p| row.cells.get(p)).unwrap_or(&blank)
    };
    // Below a list stand sums and signatures: a row without any of its columns is none of it.
    if (0..list.columns.len()).all(|i| cell(i).is_empty()) {
        return None;
    }
    let mut faults: Vec<(usize, Reason, String)> = Vec::new();
    let mut warnings = Vec::new();
    let broken = row.cells.iter().filter(|cell| cell.is_broken()).count();
    checked.cells.0 += row.cells.iter().filter(|cell| !cell.is_empty()).count();
    checked.cells.1 += broken;
    if let Some(place) = row.open_quote {
        let named = checked.heading.places.iter();
        let column = named.clone().position(|p| *p == Some(place));
        let column = column.or_else(|| named.clone().position(Option::is_some));
        let column = column.unwrap_or_default();
        // Where no cell is missing nor too many the row is what it seems.
        if row.cells.len() == checked.heading.captions.len() {
            warnings.push((row.number, column, Warning::OpenQuote));
        } else {
            let said = row.cells.get(place).map(Cell::text);
            faults.push((column, Reason::OpenQuote, said.unwrap_or_default()));
        }
    }
    let mut values: Vec<Option<Box<str>>> = vec![None; list.columns.len()];
    for (i, column) in list.columns.iter().enumerate() {
        let is_resident_id = match column.rule {
            Rule::Identity(kind) => {
                let of_kind = list.column(kind).and_then(|k| values[k].as_deref());
                of_kind.is_none_or(|kind| kind == "resident-id")
            }
            _ => false,
        };
        if cell(i).is_broken() && column.rule != Rule::Text {
            faults.push((i, Reason::Broken, cell(i).text()));
            continue;
        }
        let is_place = matches!(column.rule, Rule::Longitude | Rule::Latitude);
        let is_number = is_place && places.is_some_and(|places| !places.is_degrees);
        let read = match is_number {
            true => number(cell(i)),
            false => value(column, cell(i), is_resident_id),
        };
        match read {
            Ok((None, _)) if column.needed => faults.push((i, Reason::Missing, String::new())),
            Ok((value, warning)) => {
                values[i] = value.map(String::into_boxed_str);
                let is_broken = cell(i).is_broken();
                warnings.extend(is_broken.then_some((row.number, i, Warning::Broken)));
                warnings.extend(warning.map(|w| (row.number, i, w)));
            }
            Err(reason) => faults.push((i, reason, cell(i).text())),
        }
    }
    let is_place = |i: usize| matches!(list.columns[i].holder, Holder::Place | Holder::Finder);
    if !faults.iter().any(|(i, _, _)| is_place(*i)) {
        let half = place_fault(list, &values);
        let settled = places.map_or(Ok(()), |places| places.settle(list, &mut values));
        if let Some(fault) = half.or(settled.err()) {
            let said = cell(fault.0).text();
            faults.push((fault.0, fault.1, said));
        }
    }
    checked.read += 1;
    address::settle(list, &mut values);
    if faults.is_empty() {
        checked.warnings.extend(warnings);
        return Some(Taken {
            row: row.number,
            values: values.into_boxed_slice(),
        });
    }
    checked.refused.push(Refused {
        row: row.number,
        faults,
    });
    None
}

pub(super) type Kept = (Option<String>, Option<Warning>);

/// A cell as it will be kept.
fn value(column: &Column, cell: &Cell, is_resident_id: bool) -> Result<Kept, Reason> {
    if matches!(cell, Cell::Fault(_)) {
        return Err(Reason::Fault);
    }
    let text = cell.text();
    let text = text.trim();
    if text.is_empty() {
        return Ok((None, None));
    }
    if column.holder == Holder::Sealed && text.contains('*') {
        return Err(Reason::Masked);
    }
    let plainly = |text: String| Ok((Some(text), None));
    match column.rule {
        Rule::Text => plainly(one_line(text)),
        Rule::Code => match code(cell, text) {
            Some(text) => plainly(text),
            None => Err(Reason::AsNumber),
        },
        Rule::Date => date(cell, text),
        Rule::Count => match text.trim_end_matches(".0").parse::<u32>() {
            Ok(n) => plainly(n.to_string()),
            Err(_) => Err(Reason::Count),
        },
        Rule::Phone => identity::phone(text)
            .map_err(Reason::Phone)
            .and_then(plainly),
        Rule::Identity(_) => {
            if matches!(cell, Cell::Number(..)) || is_rounded(text) {
                return Err(Reason::AsNumber);
            }
            if !is_resident_id {
                return plainly(identity::plain(text).to_uppercase());
            }
            let id = identity::resident_id(text).map_err(Reason::Identity)?;
            let warning = (!id.knows_area).then_some(Warning::UnknownArea);
            Ok((Some(id.text), warning))
        }
        Rule::Days => days(cell, text),
        Rule::Choice(words) => choice(words, text).and_then(plainly),
        Rule::Flag => choice(column.rule.choices().unwrap_or_default(), text).and_then(plainly),
        Rule::Longitude => degrees(text, 180.0, false).and_then(plainly),
        Rule::Latitude => degrees(text, 90.0, true).and_then(plainly),
    }
}

/// The word that is meant.
fn choice(words: Choices, text: &str) -> Result<String, Reason> {
    let said = identity::plain(text).to_lowercase();
    let mut words = words.iter();
    let meant = words.find(|(name, others)| said == *name || others.contains(&said.as_str()));
    meant.map_or(Err(Reason::Choice), |(name, _)| Ok((*name).to_owned()))
}

/// Several days, as they stand one after another.
fn days(cell: &Cell, text: &str) -> Result<Kept, Reason> {
    if !matches!(cell, Cell::Text(_)) {
        return date(cell, text);
    }
    let parts = text.split(|c: char| c.is_whitespace() || ",，、;；".contains(c));
    let days = parts.filter(|part| !part.is_empty()).map(|part| {
        let day = calendar::date(part).map_err(Reason::Date)?;
        Ok(day.to_string())
    });
    let days: Result<Vec<String>, Reason> = days.collect();
    Ok((Some(days?.join(" ")), None))
}

/// A text of one line, without what cannot be seen.
fn one_line(text: &str) -> String {
    let visible = text.chars().filter(|c| !identity::is_invisible(*c));
    let visible = visible.map(|c| if c.is_control() { ' ' } else { c });
    visible.collect::<String>().trim().to_owned()
}

/// `9.99999E+17`: a number that a table program wrote shorter than it was.
fn is_rounded(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("e+") && text.parse::<f64>().is_ok()
}

fn code(cell: &Cell, text: &str) -> Option<String> {
    match cell {
        Cell::Number(n, _) if n.abs() >= KEPT_DIGITS => None,
        _ if is_rounded(text) => None,
        _ => Some(identity::plain(text)),
    }
}

fn date(cell: &Cell, text: &str) -> Result<Kept, Reason> {
    let kept = |day: Date, warning| Ok((Some(day.to_string()), warning));
    match (cell, calendar::date(text)) {
        (Cell::Day(day), _) => kept(*day, None),
        (_, Ok(day)) => kept(day, None),
        (Cell::Number(number, epoch), Err(fault)) => match epoch.day(*number) {
            Some(day) => kept(day, Some(Warning::DateFromNumber)),
            None => Err(Reason::Date(fault)),
        },
        (_, Err(fault)) => match text.parse().ok().and_then(calendar::date_of_serial) {
            Some(day) => kept(day, Some(Warning::DateFromNumber)),
            None => Err(Reason::Date(fault)),
        },
    }
}

fn degrees(text: &str, most: f64, is_latitude: bool) -> Result<String, Reason> {
    let text = identity::plain(text);
    let text = text.trim_end_matches(['°', 'E', 'N', 'e', 'n']);
    match text.parse::<f64>() {
        Ok(n) if n.abs() <= most => Ok(text.to_owned()),
        Ok(n) if is_latitude && n.abs() <= 180.0 => Err(Reason::Swapped),
        _ => Err(Reason::Degrees),
    }
}
