//! Entrances and checkpoints: how they stand, and how many people should stand there in which
//! shift. Owns: the text form of a shift.

use crate::geometry::fixed::Coord;
use crate::model::record::Key;
use crate::rules::calendar::instant;
use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// People pass, and somebody stands there.
    Open,
    /// Nobody passes.
    Closed,
    /// It is open, and nobody stands there.
    Unmanned,
}

impl GateState {
    /// All, as they are listed.
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Unmanned];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unmanned => "unmanned",
        }
    }

    /// The state a value names, in Chinese or English.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "open" | "开放" | "启用" => Some(Self::Open),
            "closed" | "关闭" | "封闭" => Some(Self::Closed),
            "unmanned" | "无人" | "无人值守" => Some(Self::Unmanned),
            _ => None,
        }
    }
}

/// What kind of gate it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateKind {
    /// The entrance of a grid.
    Entrance,
    /// A checkpoint at a crossing.
    Crossing,
    /// The gate of a compound.
    Gate,
}

impl GateKind {
    /// All, as they are listed.
    pub const ALL: [Self; 3] = [Self::Entrance, Self::Crossing, Self::Gate];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entrance => "entrance",
            Self::Crossing => "crossing",
            Self::Gate => "gate",
        }
    }
}

/// A shift: from an hour to another, over midnight where the second is the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shift {
    /// It begins.
    pub from: Time,
    /// It ends.
    pub to: Time,
    /// So many people stand there.
    pub posts: u32,
}

impl Shift {
    /// A shift as it is written: `20:00-08:00 2`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace(['–', '—', '－', '~', '至'], "-");
        let text = text.replace('：', ":");
        let (hours, posts) = text.rsplit_once(char::is_whitespace)?;
        let (from, to) = hours.split_once('-')?;
        let time = |text: &str| -> Option<Time> {
            let (hour, minute) = text.trim().split_once(':')?;
            // A day may be said to end at 24:00.
            let hour = hour.parse::<i8>().ok()? % 24;
            Time::new(hour, minute.parse().ok()?, 0, 0).ok()
        };
        Some(Self {
            from: time(from)?,
            to: time(to)?,
            posts: posts.trim().parse().ok()?,
        })
    }

    /// Whether it goes on at an hour.
    pub fn holds_at(&self, time: Time) -> bool {
        if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            self.from <= time || time < self.to
        }
    }
}

impl TryFrom<String> for Shift {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is no shift such as \"20:00-08:00 2\""))
    }
}

impl From<Shift> for String {
    fn from(shift: Shift) -> Self {
        shift.to_string()
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02} {}",
            from.hour(),
            from.minute(),
            to.hour(),
            to.minute(),
            self.posts
        )
    }
}

/// An entrance of a grid, or a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Which record: an entrance or a checkpoint.
    pub key: Key,
    /// What kind.
    pub kind: GateKind,
    /// Its name.
    pub name: String,
    /// The code of its grid.
    pub grid: Option<String>,
    /// How it stands.
    pub state: GateState,
    /// How it stood before, and from when on how, the oldest first; empty where it never changed.
    pub states: Vec<(DateTime, GateState)>,
    /// So many people should stand there at any hour, where no shifts are said.
    pub posts: u32,
    /// Shifts.
    pub shifts: Vec<Shift>,
    /// Where.
    pub at: Option<Coord>,
}

/// A change of state as it is kept: `2021-09-12 08:00 closed`; without an hour how it stood at
/// first.
pub fn state_change(text: &str) -> Option<(DateTime, GateState)> {
    match text.trim().rsplit_once(' ') {
        Some((from, state)) => Some((instant(from)?, GateState::parse(state)?)),
        None => Some((DateTime::MIN, GateState::parse(text)?)),
    }
}

impl Gate {
    /// How it stood at an instant. Since the last change it stands as it does: another program may
    /// have said so without an hour.
    pub fn state_at(&self, at: DateTime) -> GateState {
        let by_then = self.states.partition_point(|(from, _)| *from <= at);
        match self.states.get(by_then.saturating_sub(1)) {
            Some((_, state)) if by_then < self.states.len() => *state,
            _ => self.state,
        }
    }

    /// So many people should stand there at an instant.
    pub fn needed(&self, at: DateTime) -> u32 {
        if self.shifts.is_empty() {
            return self.posts;
        }
        let now = self.shifts.iter().filter(|s| s.holds_at(at.time()));
        now.map(|shift| shift.posts).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn shifts_are_read_as_people_write_them_and_go_over_midnight() {
        let night = Shift::parse(" 20:00–08:00  2").expect("a shift");
        assert_eq!(night.to_string(), "20:00-08:00 2");
        let time = |hour, minute| jiff::civil::time(hour, minute, 0, 0);
        let table = [
            (time(20, 0), true),
            (time(0, 0), true),
            (time(7, 59), true),
            (time(8, 0), false),
            (time(19, 59), false),
        ];
        for (at, expected) in table {
            assert_eq!(night.holds_at(at), expected, "{at}");
        }
        let all_day = Shift::parse("0:00-24:00 1").expect("a shift");
        assert!(all_day.holds_at(time(0, 0)) && all_day.holds_at(time(12, 0)));
        for text in ["", "8-20 2", "08:00-20:00", "08:00-25:99 x", "二十点 2"] {
            assert_eq!(Shift::parse(text), None, "{text}");
        }
    }

    #[test]
    fn who_should_stand_there_follows_the_shift() {
        let mut gate = Gate {
            key: Key::new(crate::model::record::Kind::Entrance, "1"),
            kind: GateKind::Entrance,
            name: String::new(),
            grid: None,
            state: GateState::Open,
            states: Vec::new(),
            posts: 4,
            shifts: Vec::new(),
            at: None,
        };
        let at = |hour| date(2021, 9, 12).at(hour, 0, 0, 0);
        assert_eq!(gate.needed(at(3)), 4);
        gate.states = [
            "closed",
            "2021-09-12 08:00 unmanned",
            "2021-09-13 09:00 open",
        ]
        .map(|t| state_change(t).expect("read"))
        .to_vec();
        let stood = |day, hour| gate.state_at(date(2021, 9, day).at(hour, 0, 0, 0));
        let stood = [stood(1, 0), stood(12, 7), stood(12, 8), stood(13, 9)];
        use GateState as S;
        assert_eq!(stood, [S::Closed, S::Closed, S::Unmanned, S::Open]);
        gate.shifts = ["08:00-20:00 3", "20:00-08:00 1"]
            .map(|t| Shift::parse(t).expect("read"))
            .to_vec();
        assert_eq!((gate.needed(at(3)), gate.needed(at(8))), (1, 3));
    }
}
