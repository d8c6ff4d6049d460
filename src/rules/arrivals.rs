//! Calls to people who came from elsewhere: what follows from the outcome of a call, when the next
//! one is due, when somebody goes to the door, what is overdue. Owns: the form of the profile of
//! calls and the bundled one; numbers of the rule are its data, not code. Must not know: who is
//! called, who calls, how calls are kept.

mod checking;

use super::rule_file::RuleFault;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What came of a call, or of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallResult {
    /// 已接通: they were spoken to.
    Reached,
    /// 无人接听; at a visit: nobody was at home.
    NoAnswer,
    /// 占线.
    Busy,
    /// 号码有误: it is somebody else's number.
    WrongNumber,
    /// 已离开: they left again.
    LeftAgain,
    /// 拒绝配合: they refuse to answer.
    Refused,
    /// 已在外隔离: they are isolated elsewhere already.
    IsolatedElsewhere,
}

impl CallResult {
    /// All, in the order of the keys that code them.
    pub const ALL: [Self; 7] = [
        Self::Reached,
        Self::NoAnswer,
        Self::Busy,
        Self::WrongNumber,
        Self::LeftAgain,
        Self::Refused,
        Self::IsolatedElsewhere,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::NoAnswer => "no-answer",
            Self::Busy => "busy",
            Self::WrongNumber => "wrong-number",
            Self::LeftAgain => "left-again",
            Self::Refused => "refused",
            Self::IsolatedElsewhere => "isolated-elsewhere",
        }
    }

    /// The result of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.name() == name)
    }

    /// Whether whoever was called for was spoken to, or is known of.
    pub const fn is_reached(self) -> bool {
        !matches!(self, Self::NoAnswer | Self::Busy | Self::WrongNumber)
    }
}

/// How somebody was sought.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// By phone.
    #[default]
    Call,
    /// At the door.
    Visit,
}

/// What follows from a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Follow {
    /// What was learned becomes work.
    Talk,
    /// It is tried again.
    Again,
    /// Another number is wanted.
    Number,
    /// Somebody goes to the door.
    Visit,
    /// Nothing is left to do.
    Close,
}

/// How it stands with somebody who is to be called.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// To be called.
    #[default]
    Open,
    /// Another number is wanted.
    Number,
    /// To be visited at home.
    Visit,
    /// Spoken to; what was learned is not yet anybody's work.
    Learned,
    /// Nothing is left to do.
    Closed,
}

impl State {
    /// All, in the order they come.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Number,
        Self::Visit,
        Self::Learned,
        Self::Closed,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Number => "number",
            Self::Visit => "visit",
            Self::Learned => "learned",
            Self::Closed => "closed",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Something that was heard of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// They were called, or visited; the next time where somebody set one.
    Called(Way, CallResult, Option<DateTime>),
    /// Another number was found.
    Number,
    /// What was learned became somebody's work.
    Handed,
}

/// How it stands after what was heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Tries that count since somebody was last spoken to or a number was found.
    pub tries: u32,
    /// From when the next step is due; `None` where nobody was heard of yet, and once it is closed.
    pub next: Option<DateTime>,
    /// The newest call or visit.
    pub last: Option<DateTime>,
    /// They were spoken to, or are known of.
    pub is_reached: bool,
}

/// From when on the next step of somebody is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Late {
    /// From this instant on.
    pub from: DateTime,
    /// It is a visit; else a call, a number that is wanted, or what was learned.
    pub is_visit: bool,
}

/// Hours in which people are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first minute.
    pub from: Time,
    /// The first minute after them.
    pub until: Time,
}

/// How many tries there are before somebody goes to the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tries {
    /// So many.
    pub count: u32,
    /// One counts only so many minutes after the last that counted.
    pub apart_minutes: u32,
    /// On so many days at least.
    pub days: u32,
}

/// What a place says about calls.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CallProfile {
    /// Its name in files.
    pub id: String,
    /// What it is called, by language.
    pub titles: BTreeMap<String, String>,
    /// Where it comes from.
    pub source: String,
    /// What is still to be confirmed, or set by the place.
    #[serde(default)]
    pub notes: String,
    /// When people are called, in the order of the day.
    pub hours: Vec<Hours>,
    /// Whoever came in is called within so many hours; what was learned, a visit and a wanted
    /// number are seen to within as many.
    pub first_hours: u32,
    /// A call that is due may be so many minutes late.
    pub late_minutes: u32,
    /// Minutes until it is tried again, by result.
    pub again_minutes: BTreeMap<CallResult, u32>,
    /// Minutes until somebody goes to the door again.
    pub visit_again_minutes: u32,
    /// How many tries there are.
    pub tries: Tries,
    /// What follows from each result.
    pub follows: BTreeMap<CallResult, Follow>,
    /// As what class of contact whoever comes from an area of risk is isolated, by level.
    pub contacts: BTreeMap<String, String>,
    /// What is said, by level of risk (`none` without one) and language.
    pub scripts: BTreeMap<String, BTreeMap<String, String>>,
}

/// The script where no risk is known.
const NO_RISK: &str = "none";

static BUNDLED: LazyLock<CallProfile> = LazyLock::new(|| {
    parse(BUNDLED_FILE).unwrap_or_else(|error| {
        tracing::error!(%error, "the bundled profile of calls");
        CallProfile::nothing()
    })
});

/// The bundled profile.
pub fn bundled() -> &'static CallProfile {
    &BUNDLED
}

/// The file of the bundled profile, as it is.
pub const BUNDLED_FILE: &str = include_str!("../../assets/rules/arrival-calls.json");

/// A profile from its file.
///
/// # Errors
/// What is wrong with it, with the line and what helps.
pub fn parse(text: &str) -> Result<CallProfile, RuleFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let profile: CallProfile = serde_json::from_str(text)?;
    checking::check(&profile, text)?;
    Ok(profile)
}

/// What the bundled one says.
impl Default for CallProfile {
    fn default() -> Self {
        bundled().clone()
    }
}

impl CallProfile {
    /// One that says nothing: everything is tried again at once.
    fn nothing() -> Self {
        Self {
            id: String::new(),
            titles: BTreeMap::new(),
            source: String::new(),
            notes: String::new(),
            hours: Vec::new(),
            first_hours: 0,
            late_minutes: 0,
            again_minutes: BTreeMap::new(),
            visit_again_minutes: 0,
            tries: Tries {
                count: u32::MAX,
                apart_minutes: 0,
                days: 1,
            },
            follows: BTreeMap::new(),
            contacts: BTreeMap::new(),
            scripts: BTreeMap::new(),
        }
    }

    /// The first instant from `at` on at which people are called.
    pub fn within_hours(&self, at: DateTime) -> DateTime {
        let (day, time) = (at.date(), at.time());
        match self.hours.iter().find(|hours| time < hours.until) {
            Some(hours) => day.to_datetime(time.max(hours.from)),
            None => {
                let first = self.hours.first().map_or(time, |hours| hours.from);
                day.saturating_add(1.days()).to_datetime(first)
            }
        }
    }

    /// When somebody is called again after a result.
    pub fn next_call(&self, result: CallResult, at: DateTime) -> DateTime {
        let minutes = self.again_minutes.get(&result).copied().unwrap_or(0);
        self.within_hours(at.saturating_add(minutes_of(minutes)))
    }

    /// What follows from a result.
    pub fn follow(&self, result: CallResult) -> Follow {
        self.follows.get(&result).copied().unwrap_or(Follow::Again)
    }

    /// How it stands after all that was heard, the oldest first.
    pub fn standing(&self, heard: impl IntoIterator<Item = (DateTime, Heard)>) -> Standing {
        let mut standing = Standing::default();
        let mut tried: Vec<DateTime> = Vec::new();
        let mut is_handed = false;
        for (at, heard) in heard {
            match heard {
                // What was handed over stays so, whatever is heard later of it.
                Heard::Number | Heard::Called(..) if is_handed => {}
                Heard::Handed => {
                    is_handed = true;
                    standing.state = State::Closed;
                    standing.next = None;
                }
                // A number for whoever was spoken to since is for another time.
                Heard::Number if matches!(standing.state, State::Learned | State::Closed) => {}
                Heard::Number => {
                    tried.clear();
                    standing.state = State::Open;
                    standing.next = Some(self.within_hours(at));
                }
                Heard::Called(way, result, next) => {
                    self.after_call(&mut standing, &mut tried, (at, way, result, next));
                }
            }
            if let Heard::Called(_, result, _) = heard {
                standing.last = standing.last.max(Some(at));
                standing.is_reached |= result.is_reached();
            }
            standing.tries = u32::try_from(tried.len()).unwrap_or(u32::MAX);
        }
        standing
    }

    fn after_call(
        &self,
        standing: &mut Standing,
        tried: &mut Vec<DateTime>,
        (at, way, result, next): (DateTime, Way, CallResult, Option<DateTime>),
    ) {
        match (self.follow(result), way) {
            (Follow::Again, Way::Visit) => {
                let again = at.saturating_add(minutes_of(self.visit_again_minutes));
                standing.state = State::Visit;
                standing.next = next.or_else(|| Some(self.within_hours(again)));
            }
            // A try by phone takes no visit back.
            (Follow::Again, Way::Call) if standing.state == State::Visit => {}
            (Follow::Again, Way::Call) => {
                let apart = minutes_of(self.tries.apart_minutes);
                let counts = tried
                    .last()
                    .is_none_or(|last| last.saturating_add(apart) <= at);
                if counts {
                    tried.push(at);
                }
                if self.is_enough(tried) {
                    standing.state = State::Visit;
                    standing.next = Some(self.within_hours(at));
                } else {
                    standing.state = State::Open;
                    standing.next = next.or_else(|| Some(self.next_call(result, at)));
                }
            }
            (Follow::Number, _) => {
                tried.clear();
                standing.state = State::Number;
                standing.next = Some(at);
            }
            (Follow::Visit, _) => {
                standing.state = State::Visit;
                standing.next = next.or_else(|| Some(self.within_hours(at)));
            }
            (Follow::Talk, _) => {
                tried.clear();
                // Whoever asks to be called back is not done with.
                standing.state = next.map_or(State::Learned, |_| State::Open);
                standing.next = next.or(Some(at));
            }
            (Follow::Close, _) => {
                tried.clear();
                standing.state = State::Closed;
                standing.next = None;
            }
        }
    }

    fn is_enough(&self, tried: &[DateTime]) -> bool {
        let days: BTreeSet<Date> = tried.iter().map(|at| at.date()).collect();
        tried.len() >= self.tries.count as usize && days.len() >= self.tries.days as usize
    }

    /// From when the next step of somebody is due who came in at `listed`; `None` once it is
    /// closed.
    pub fn due(&self, standing: &Standing, listed: DateTime) -> Option<DateTime> {
        match standing.state {
            State::Closed => None,
            _ => Some(standing.next.unwrap_or_else(|| self.within_hours(listed))),
        }
    }

    /// From when on the next step of somebody who came in at `listed` is overdue; `None` once it is
    /// closed.
    pub fn late(&self, standing: &Standing, listed: DateTime) -> Option<Late> {
        let minutes = match (standing.state, standing.next) {
            (State::Open, Some(_)) => self.late_minutes,
            _ => self.first_hours.saturating_mul(60),
        };
        let due = self.due(standing, listed)?;
        Some(Late {
            from: due.saturating_add(minutes_of(minutes)),
            is_visit: standing.state == State::Visit,
        })
    }

    /// Whether the next step of somebody who came in at `listed` is overdue.
    pub fn is_overdue(&self, standing: &Standing, listed: DateTime, now: DateTime) -> bool {
        self.late(standing, listed)
            .is_some_and(|late| late.from < now)
    }

    /// What is said to somebody, by the level of risk of the area they came from.
    pub fn script(&self, level: Option<&str>, language: &str) -> &str {
        let script = level.and_then(|level| self.scripts.get(level));
        let script = script.or_else(|| self.scripts.get(NO_RISK));
        let text = script.and_then(|texts| texts.get(language).or_else(|| texts.values().next()));
        text.map_or("", String::as_str)
    }
}

/// As time that passes: to add it to an instant no calendar is asked.
fn minutes_of(minutes: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(minutes))
}

#[cfg(test)]
mod tests;
