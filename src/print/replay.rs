//! The replay as an animation: a slide for each day, one after the other, as APNG. Owns: which days these
//! are, how long each is seen, and that one picture is in memory at a time, beside what was written.
//! Must not know: what is on a slide.

use super::drawing::Press;
use super::facts::Facts;
use super::report::closes;
use super::{PrintError, png as picture, slide};
use crate::course::{Course, Stage};
use crate::i18n::I18n;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Writer};

/// So many days an animation has at most.
pub const MOST_DAYS: usize = 120;
/// Dots to an inch where nobody says how many: 1280 × 720.
pub const DOTS: f32 = 96.0;
/// How long a day is seen, tenths of a second.
const DAY: u16 = 8;
/// How long the last one is seen.
const LAST: u16 = 30;

/// Which days are replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

impl Days {
    /// Their instants: the hour at which the report of each is closed; none that is still to come.
    ///
    /// # Errors
    /// [`PrintError::NoDays`] where the last day is before the first or the first is still to come;
    /// [`PrintError::TooLong`].
    pub fn instants(self, now: DateTime) -> Result<Vec<DateTime>, PrintError> {
        let last = self.to.min(now.date());
        if last < self.from {
            return Err(PrintError::NoDays(self.from, self.to));
        }
        let days = self.from.series(1.day()).take_while(|day| *day <= last);
        let instants: Vec<DateTime> = days
            .take(MOST_DAYS + 1)
            .map(|day| closes(Some(day), None, now))
            .collect();
        if instants.len() > MOST_DAYS {
            return Err(PrintError::TooLong(MOST_DAYS));
        }
        Ok(instants)
    }
}

impl From<EncodingError> for PrintError {
    fn from(error: EncodingError) -> Self {
        Self::Format(error.to_string())
    }
}

/// Write the slides of these instants as an animation, with so many dots per inch; counted by days. The
/// facts are turned to each of them.
///
/// # Errors
/// [`PrintError::Nothing`] without an instant, [`PrintError::Font`], [`PrintError::TooLarge`],
/// [`PrintError::Format`], [`PrintError::Stopped`].
pub fn to_bytes(
    facts: &mut Facts,
    i18n: &I18n,
    (instants, dots): (&[DateTime], f32),
    course: &Course,
) -> Result<Vec<u8>, PrintError> {
    if instants.is_empty() {
        return Err(PrintError::Nothing);
    }
    let press = Press::new(i18n)?;
    let mut bytes = Vec::new();
    let size = picture::pixels(slide::SIZE, dots)?;
    let mut film = begin(&mut bytes, size, instants.len())?;
    course.enter(Stage::Writing, instants.len());
    for (number, at) in (1..).zip(instants) {
        let page = slide::page(facts.turned(*at), &press)?;
        // It is counted by days, not by what is on them.
        let drawn = picture::picture(&page, dots, &Course::new())?;
        let delay = if number == instants.len() { LAST } else { DAY };
        film.set_frame_delay(delay, 10)?;
        // The page is white below all that is on it: nothing shines through.
        let pixels = drawn.pixels().iter();
        let pixels: Vec<u8> = pixels
            .flat_map(|p| [p.red(), p.green(), p.blue()])
            .collect();
        film.write_image_data(&pixels)?;
        course.count(1)?;
    }
    film.finish()?;
    Ok(bytes)
}

/// Begin an animation that goes round.
fn begin(
    bytes: &mut Vec<u8>,
    [width, height]: [u32; 2],
    frames: usize,
) -> Result<Writer<&mut Vec<u8>>, PrintError> {
    let mut encoder = Encoder::new(bytes, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    let frames = u32::try_from(frames).unwrap_or(u32::MAX);
    encoder.set_animated(frames, 0)?;
    encoder.set_frame_delay(DAY, 10)?;
    Ok(encoder.write_header()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_closed_in_the_evening_and_none_is_still_to_come() {
        let now = date(2021, 9, 12).at(9, 30, 0, 0);
        let days = |from, to| Days {
            from: date(2021, 9, from),
            to: date(2021, 9, to),
        };
        let instants = days(10, 20).instants(now).expect("days");
        let evening = |day| date(2021, 9, day).at(20, 0, 0, 0);
        assert_eq!(instants, [evening(10), evening(11), now]);
        assert_eq!(
            days(10, 10).instants(now).map(|all| all.len()).ok(),
            Some(1)
        );
        for (from, to) in [(12, 11), (13, 20)] {
            let refused = days(from, to).instants(now);
            assert!(
                matches!(refused, Err(PrintError::NoDays(..))),
                "{from} {to}"
            );
        }
        let long = Days {
            from: date(2020, 1, 1),
            to: date(2021, 9, 1),
        };
        assert!(matches!(
            long.instants(now),
            Err(PrintError::TooLong(MOST_DAYS))
        ));
    }
}
