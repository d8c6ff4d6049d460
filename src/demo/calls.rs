//! The calls of the story: everybody from Fengting is phoned from the 12th to the 20th of September,
//! some in vain, and some are not done with by then; most of them are sampled, some isolated. Owns: who
//! calls whom when, and what comes of it; when the next call is due is what the rules say.

use super::epidemic::day;
use super::random::Random;
use super::registers::{ARRIVALS, Arrived, arrival_id};
use super::text_table::TextTable;
use crate::rules::arrivals::{CallResult, Heard, State, Way, bundled};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, time};

/// Who call: the desk of tracing.
pub const CALLERS: usize = 12;
/// First calls of a caller on a day.
const CALLS: usize = 117;
/// Minutes from one call to the next.
const MINUTES: i64 = 5;
/// Nobody is called more often.
const MOST: usize = 8;
/// Of those who came from an area of high risk one in so many is isolated; the others are sampled.
const ISOLATED: usize = 13;

/// What the calls came to with somebody.
#[derive(Clone, Copy, Default)]
pub struct Followed {
    /// The day on which they were sent to be sampled.
    pub sent: Option<Date>,
    /// The day from which they are in town no more, or isolated centrally.
    pub gone: Option<Date>,
}

/// What is done about one arrival.
struct Telling<'a> {
    followed: Followed,
    table: &'a mut TextTable,
    arrival: String,
    caller: String,
    heard: Vec<(DateTime, Heard)>,
}

impl Telling<'_> {
    fn told(&mut self, at: DateTime, heard: Heard, words: [&str; 4]) {
        self.heard.push((at, heard));
        match (words[1], words[2]) {
            (_, "sample") => self.followed.sent = Some(at.date()),
            ("left-again" | "isolated-elsewhere", _) | (_, "isolate" | "pass") => {
                self.followed.gone = Some(at.date());
            }
            _ => {}
        }
        let [way, result, work, phone] = words.map(str::to_owned);
        let id = format!("{}-{}", self.arrival, self.heard.len());
        self.table.row([
            id,
            self.arrival.clone(),
            at.to_string(),
            self.caller.clone(),
            way,
            result,
            work,
            phone,
        ]);
    }
}

/// The first call of an arrival: callers work through their lists side by side.
fn first_call(number: usize) -> DateTime {
    let turn = number / CALLERS;
    let (days, slot) = (turn / CALLS, turn % CALLS);
    let morning = day(2 + days as i64).to_datetime(time(8, 30, 0, 0));
    let minutes = slot as i64 * MINUTES;
    // Lunch is from twelve to half past two.
    let at = morning.saturating_add(minutes.minutes());
    match at.time() < time(12, 0, 0, 0) {
        true => at,
        false => at.saturating_add(150.minutes()),
    }
}

/// What comes of a call.
fn result_of(random: &mut Random) -> CallResult {
    let chances = [
        (0.60, CallResult::Reached),
        (0.23, CallResult::NoAnswer),
        (0.06, CallResult::Busy),
        (0.035, CallResult::WrongNumber),
        (0.045, CallResult::LeftAgain),
        (0.01, CallResult::Refused),
    ];
    let mut left = random.unit();
    for (chance, result) in chances {
        if left < chance {
            return result;
        }
        left -= chance;
    }
    CallResult::IsolatedElsewhere
}

/// Whose list an arrival is on, by its place in the list of arrivals: callers are numbered from 0.
pub const fn caller_of(place: usize) -> usize {
    place % CALLERS
}

/// Calls, visits, other numbers and what was handed over, in the order of the arrivals; and what they
/// came to with each of these.
pub fn calls(seed: u64, arrived: &[Arrived]) -> (TextTable, Vec<Followed>) {
    let mut random = Random::new(seed, 66);
    let columns = [
        "id", "arrival", "at", "by", "way", "result", "work", "phone",
    ];
    let mut table = TextTable::new(&columns);
    let mut all = Vec::with_capacity(ARRIVALS);
    let last = day(10).to_datetime(time(21, 0, 0, 0));
    for n in 0..ARRIVALS {
        let mut telling = Telling {
            followed: Followed::default(),
            table: &mut table,
            arrival: arrival_id(n),
            caller: format!("流调{:02}", caller_of(n) + 1),
            heard: Vec::new(),
        };
        let mut at = first_call(n);
        for _ in 0..MOST {
            if at > last {
                break;
            }
            let standing = bundled().standing(telling.heard.iter().copied());
            match standing.state {
                State::Open => {
                    let result = result_of(&mut random);
                    let heard = Heard::Called(Way::Call, result, None);
                    telling.told(at, heard, ["call", result.name(), "", ""]);
                }
                State::Number => {
                    // Some have no other number that anybody knows.
                    if random.unit() < 0.1 {
                        break;
                    }
                    let phone = format!("1370000{:04}", n % 10_000);
                    telling.told(at, Heard::Number, ["", "", "", &phone]);
                }
                State::Visit => {
                    // Some doors are still to be gone to.
                    if random.unit() < 0.1 {
                        break;
                    }
                    let is_met = random.unit() < 0.85;
                    let result = match is_met {
                        true => CallResult::Reached,
                        false => CallResult::NoAnswer,
                    };
                    let heard = Heard::Called(Way::Visit, result, None);
                    telling.told(at, heard, ["visit", result.name(), "", ""]);
                }
                State::Learned => {
                    // A few are left lying.
                    if random.unit() < 0.004 {
                        break;
                    }
                    let chance = random.unit();
                    // Fengting is an area of high risk from the day on that calls begin.
                    let is_at_risk = arrived.get(n).is_some_and(|one| one.day == day(2));
                    let work = match chance {
                        _ if chance < 0.9 && is_at_risk && n.is_multiple_of(ISOLATED) => "isolate",
                        _ if chance < 0.9 => "sample",
                        _ if chance < 0.96 => "clear",
                        _ => "pass",
                    };
                    telling.told(at, Heard::Handed, ["", "", work, ""]);
                }
                State::Closed => break,
            }
            let standing = bundled().standing(telling.heard.iter().copied());
            let next = standing.next.unwrap_or(at);
            // Whoever is due is seen to some time later, never before the last step.
            let wait = (3 + random.below(40) as i64).minutes();
            at = bundled().within_hours(next.max(at).saturating_add(wait));
        }
        all.push(telling.followed);
    }
    (table, all)
}
