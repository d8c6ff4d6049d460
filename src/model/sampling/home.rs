//! Home sampling: whoever is isolated at home is sampled at the door, one tour after another along the
//! streets. Owns: who is due on a day, that people of different classes of contact are on no tour together
//! (each asks for a protection of its own), and how stops become tours with hours. Must not know: SQL,
//! screens.
//!
//! Tours are worked out when they are asked for, and not kept: the same people, streets and wishes give the
//! same tours for ever.

use crate::course::{Course, Stopped};
use crate::geometry::fixed::Coord;
use crate::geometry::network::Network;
use crate::geometry::tour::{
    Door, Fault, NoWays, Options, Stop, Task, Team, Visit, Ways, Window, plan,
};
use crate::model::draft::{DraftFault, day_of};
use crate::model::epidemic::{Epidemic, Houses, Where};
use crate::model::record::Key;
use crate::rules::calendar;
use crate::rules::sampling::{Hours, SamplingRules};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use std::collections::BTreeMap;

/// A door joins the streets within this distance, metres.
const REACH_M: f64 = 300.0;
/// So many teams a class of contact may have.
const MOST_TEAMS: u32 = 20;

/// Somebody who is to be sampled at home.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeStop {
    /// The isolation.
    pub key: Key,
    /// The code of the grid.
    pub grid: String,
    /// The code of the building.
    pub building: String,
    /// Where it stands.
    pub at: Coord,
    /// The class of contact.
    pub contact: String,
    /// The household's code, masked.
    pub household: Option<String>,
    /// The name, masked.
    pub name: Option<String>,
    /// The day of the sample that is due; an earlier one is overdue.
    pub day: Date,
    /// When they can be visited, as it is kept.
    pub hours: Option<String>,
}

/// Who is to be sampled at home on a day, and how many of them have no building that is known: those are
/// on no tour.
pub fn home_due(epidemic: &Epidemic, houses: &Houses, day: Date) -> (Vec<HomeStop>, usize) {
    let mut lost = 0;
    let mut stops = Vec::new();
    for isolation in &epidemic.isolations {
        let due = isolation.unanswered(day).next();
        let is_over = isolation.released.is_some_and(|released| released <= day);
        let is_home = isolation.place_on(day) == Where::Home && !isolation.is_locked;
        let Some(due) = due.filter(|_| is_home && !is_over) else {
            continue;
        };
        let building = isolation.building.as_deref();
        let Some(house) = building.and_then(|code| houses.of_code(code)) else {
            lost += 1;
            continue;
        };
        stops.push(HomeStop {
            key: isolation.key.clone(),
            grid: isolation.grid.clone().unwrap_or_default(),
            building: house.code.clone(),
            at: house.at,
            contact: isolation.contact.clone(),
            household: isolation.household.clone(),
            name: isolation.name.clone(),
            day: due,
            hours: isolation.hours.clone(),
        });
    }
    stops.sort_by(|a, b| (&a.grid, &a.building, &a.key.id).cmp(&(&b.grid, &b.building, &b.key.id)));
    (stops, lost)
}

/// How home sampling of a day is wished for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeDraft {
    /// The day.
    pub day: String,
    /// The id of the site that teams leave and come back to.
    pub site: String,
    /// When they leave.
    pub leaves: String,
    /// When they should be back; empty for no matter when.
    pub back: String,
    /// How many teams each class of contact has at most.
    pub teams: String,
    /// Minutes at a door; empty for as many as the rules say.
    pub minutes: String,
    /// When somebody can be visited, by the id of the isolation; where it is not said, as it is kept,
    /// else all day.
    pub windows: BTreeMap<String, String>,
}

/// A time of day as typed.
fn time_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
}

fn seconds(time: Time) -> u32 {
    let minutes = i32::from(time.hour()) * 60 + i32::from(time.minute());
    u32::try_from(minutes * 60).unwrap_or(0)
}

impl HomeDraft {
    /// The day, once it can be said.
    pub fn day(&self) -> Option<Date> {
        calendar::date(&day_of(&self.day)).ok()
    }

    /// What stands against it.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.day.trim().is_empty() {
            faults.push(DraftFault::Missing("date"));
        } else if let Err(fault) = calendar::date(&self.day) {
            faults.push(DraftFault::Date("date", fault));
        }
        if self.site.trim().is_empty() {
            faults.push(DraftFault::Missing("sampling-site"));
        }
        let (leaves, back) = (time_of(&self.leaves), time_of(&self.back));
        match self.leaves.trim() {
            "" => faults.push(DraftFault::Missing("leaves")),
            _ if leaves.is_none() => faults.push(DraftFault::Impossible("leaves")),
            _ => {}
        }
        if !self.back.trim().is_empty() && back.is_none() {
            faults.push(DraftFault::Impossible("back"));
        }
        if leaves
            .zip(back)
            .is_some_and(|(leaves, back)| back <= leaves)
        {
            faults.push(DraftFault::Order("leaves", "back"));
        }
        match self.teams.trim().parse::<u32>() {
            _ if self.teams.trim().is_empty() => faults.push(DraftFault::Missing("teams")),
            Ok(1..=MOST_TEAMS) => {}
            Ok(_) => faults.push(DraftFault::Impossible("teams")),
            Err(_) => faults.push(DraftFault::Count("teams")),
        }
        match self.minutes.trim().parse::<u32>() {
            _ if self.minutes.trim().is_empty() => {}
            Ok(1..=240) => {}
            Ok(_) => faults.push(DraftFault::Impossible("minutes")),
            Err(_) => faults.push(DraftFault::Count("minutes")),
        }
        let said = self.windows.values().filter(|text| !text.trim().is_empty());
        let mut wrong = said.filter(|text| Self::window(text).is_none());
        faults.extend(wrong.next().map(|_| DraftFault::Impossible("hours")));
        faults
    }

    /// When somebody can be visited: as it was typed, else as it is kept.
    fn hours_of<'a>(&'a self, stop: &'a HomeStop) -> Option<&'a str> {
        let typed = self.windows.get(&stop.key.id).map(String::as_str);
        typed.or(stop.hours.as_deref())
    }

    /// Of those who are due, the hours that were typed and are not those that are kept.
    pub fn hours_said(&self, stops: &[HomeStop]) -> BTreeMap<String, String> {
        let said = stops.iter().filter_map(|stop| {
            let typed = self.windows.get(&stop.key.id)?.trim();
            let is_new = typed != stop.hours.as_deref().unwrap_or_default();
            is_new.then(|| (stop.key.id.clone(), typed.to_owned()))
        });
        said.collect()
    }

    /// Hours in which somebody can be visited; they do not go over midnight.
    fn window(text: &str) -> Option<Window> {
        let hours = Hours::within_a_day(text)?;
        Some(Window {
            opens_s: seconds(hours.from),
            closes_s: seconds(hours.to),
        })
    }
}

/// A stop of a tour.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeVisit {
    /// Which of the stops.
    pub stop: usize,
    /// When the team is there.
    pub arrives: DateTime,
    /// When it begins: later where the window opens later.
    pub begins: DateTime,
    /// It comes later than the window closes.
    pub is_late: bool,
    /// No street leads there: the way is a straight line.
    pub is_straight: bool,
}

/// A tour.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeTour {
    /// The class of contact of all who are on it.
    pub contact: String,
    /// Its number among those of the class, from 1.
    pub number: usize,
    /// When it leaves.
    pub leaves: DateTime,
    /// Its stops, in order.
    pub visits: Vec<HomeVisit>,
    /// When it is back.
    pub back: DateTime,
    /// That is later than it should be.
    pub is_late_back: bool,
    /// Where it walks, there and back, (lon, lat).
    pub line: Vec<Coord>,
}

/// Tours of a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HomeTours {
    /// The day.
    pub day: Date,
    /// The name of the site that teams leave and come back to, and where it is.
    pub site: (String, Coord),
    /// The stops, with the hours that the tours keep to.
    pub stops: Vec<HomeStop>,
    /// Tours with somebody on them, class by class.
    pub tours: Vec<HomeTour>,
    /// How many who are due have no building that is known.
    pub lost: usize,
    /// Nothing is better: it was proven.
    pub is_exact: bool,
}

/// Why there are no tours.
#[derive(Clone, Debug, PartialEq)]
pub enum NoTours {
    /// What was wished for cannot be.
    Faulty(Vec<DraftFault>),
    /// Somebody stopped it.
    Stopped,
}

impl From<Stopped> for NoTours {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<Fault> for NoTours {
    fn from(fault: Fault) -> Self {
        Self::Faulty(vec![match fault {
            Fault::TooMany { .. } => DraftFault::Impossible("teams"),
            Fault::Window(_) => DraftFault::Impossible("hours"),
            Fault::Shift(_) => DraftFault::Order("leaves", "back"),
            _ => DraftFault::Impossible("sampling-site"),
        }])
    }
}

impl From<NoWays> for NoTours {
    fn from(no: NoWays) -> Self {
        match no {
            NoWays::Stopped(_) => Self::Stopped,
            NoWays::Fault(fault) => fault.into(),
            NoWays::Speed(_) | NoWays::NoEdge(_) => {
                Self::Faulty(vec![DraftFault::Impossible("sampling-site")])
            }
        }
    }
}

/// Tours for those who are due, from a place and back to it, along these streets and by these rules.
///
/// # Errors
/// [`NoTours`].
pub fn home_tours(
    (mut stops, lost): (Vec<HomeStop>, usize),
    site: (&str, Coord),
    (streets, rules): (&Network, &SamplingRules),
    draft: &HomeDraft,
    course: &Course,
) -> Result<HomeTours, NoTours> {
    let faults = draft.faults();
    let day = draft.day().filter(|_| faults.is_empty());
    let Some((day, leaves)) = day.zip(time_of(&draft.leaves)) else {
        return Err(NoTours::Faulty(faults));
    };
    let profile = rules.on(day);
    let minutes = draft.minutes.trim().parse::<u32>();
    let minutes = minutes.unwrap_or(profile.minutes_at_door);
    let teams = draft.teams.trim().parse::<usize>().unwrap_or(1);
    // The place they leave is the first door; those of one building share theirs.
    let door = |at: Coord| Door {
        at,
        on: streets.snap(at, REACH_M),
    };
    let mut doors = vec![door(site.1)];
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let place_of: Vec<usize> = stops
        .iter()
        .map(|stop| {
            *places.entry(&stop.building).or_insert_with(|| {
                doors.push(door(stop.at));
                doors.len() - 1
            })
        })
        .collect();
    let ways = Ways::new(streets.graph(), &doors, profile.walk_m_s, course)?;
    let mut contacts: Vec<&str> = stops.iter().map(|stop| stop.contact.as_str()).collect();
    contacts.sort_unstable();
    contacts.dedup();
    let class_of = |contact: &str| contacts.iter().position(|one| *one == contact).unwrap_or(0);
    let of_task = stops.iter().zip(&place_of).map(|(stop, place)| Stop {
        place: *place,
        class: class_of(&stop.contact) as u32,
        service_s: minutes * 60,
        window: draft.hours_of(stop).and_then(HomeDraft::window),
    });
    let of_task: Vec<Stop> = of_task.collect();
    let team = |class: usize| Team {
        class: class as u32,
        start: 0,
        end: 0,
        leaves_s: seconds(leaves),
        back_by_s: time_of(&draft.back).map(seconds),
    };
    let all_teams = (0..contacts.len()).flat_map(|class| std::iter::repeat_n(team(class), teams));
    let task = Task::new(ways.times().clone(), of_task, all_teams.collect())?;
    let found = plan(&task, &Options::default(), course);
    let clock = |seconds: u32| {
        let midnight = day.to_datetime(Time::midnight());
        midnight.saturating_add(i64::from(seconds).seconds())
    };
    let mut tours = Vec::new();
    let mut numbers = vec![0; contacts.len()];
    for tour in found.tours.iter().filter(|tour| !tour.visits.is_empty()) {
        let class = task.teams()[tour.team].class as usize;
        numbers[class] += 1;
        let order: Vec<usize> = tour.visits.iter().map(|visit| visit.stop).collect();
        let (line, straight) = walked(&ways, &place_of, &order);
        let visit = |(visit, is_straight): (&Visit, bool)| HomeVisit {
            stop: visit.stop,
            arrives: clock(visit.arrives_s),
            begins: clock(visit.begins_s),
            is_late: visit.missed.is_some(),
            is_straight,
        };
        tours.push(HomeTour {
            contact: contacts[class].to_owned(),
            number: numbers[class],
            leaves: clock(tour.leaves_s),
            visits: tour.visits.iter().zip(straight).map(visit).collect(),
            back: clock(tour.back_s),
            is_late_back: tour.is_late_back,
            line,
        });
    }
    tours.sort_by(|a, b| (&a.contact, a.number).cmp(&(&b.contact, b.number)));
    for stop in &mut stops {
        let hours = draft.hours_of(stop).map(str::trim);
        stop.hours = hours.filter(|hours| !hours.is_empty()).map(str::to_owned);
    }
    Ok(HomeTours {
        day,
        site: (site.0.to_owned(), site.1),
        stops,
        tours,
        lost,
        is_exact: found.is_exact,
    })
}

/// Where a tour walks, there and back, and to which stops no street leads.
fn walked(ways: &Ways, place_of: &[usize], order: &[usize]) -> (Vec<Coord>, Vec<bool>) {
    let mut line = Vec::new();
    let mut straight = Vec::with_capacity(order.len());
    let mut from = 0;
    let places = order.iter().map(|stop| place_of[*stop]);
    for (number, to) in places.chain([0]).enumerate() {
        let path = ways.path(from, to);
        let is_straight = path.as_ref().is_some_and(|path| path.is_straight);
        line.extend(path.into_iter().flat_map(|path| path.coords));
        if number < order.len() {
            straight.push(is_straight);
        }
        from = to;
    }
    line.dedup();
    (line, straight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Kind;
    use jiff::civil::date;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    /// Where the street begins.
    const SITE: (&str, Coord) = ("第1采样点", Coord::new(1_186_940_000, 253_620_000));

    /// A street to the north-east with a lane off it, and people behind four doors.
    fn town() -> (Network, Vec<HomeStop>) {
        let streets = Network::new(&[
            vec![at(0, 0), at(9_000, 7_000), at(20_000, 15_000)],
            vec![at(9_000, 7_000), at(16_000, 1_000)],
        ]);
        let stop = |n: usize, place: Coord, contact: &str| HomeStop {
            key: Key::new(Kind::Person, format!("I{n}")),
            grid: "350322001004002".to_owned(),
            building: format!("B{n}"),
            at: place,
            contact: contact.to_owned(),
            household: None,
            name: None,
            day: date(2021, 9, 14),
            hours: None,
        };
        let stops = vec![
            stop(1, at(4_000, 3_400), "close"),
            stop(2, at(15_000, 2_000), "close"),
            stop(3, at(18_000, 13_800), "close"),
            stop(4, at(8_000, 6_400), "secondary"),
        ];
        (streets, stops)
    }

    fn draft() -> HomeDraft {
        HomeDraft {
            day: "2021-09-14".to_owned(),
            site: "S01".to_owned(),
            leaves: "08:00".to_owned(),
            teams: "1".to_owned(),
            minutes: "5".to_owned(),
            ..HomeDraft::default()
        }
    }

    fn planned(draft: &HomeDraft) -> Result<HomeTours, NoTours> {
        let (streets, stops) = town();
        home_tours(
            (stops, 0),
            SITE,
            (&streets, &SamplingRules::default()),
            draft,
            &Course::new(),
        )
    }

    #[test]
    fn different_protection_is_on_no_tour_together_and_all_are_visited_once() {
        let found = planned(&draft()).expect("tours");
        assert!(found.is_exact);
        let classes: Vec<(&str, usize)> = found
            .tours
            .iter()
            .map(|tour| (tour.contact.as_str(), tour.visits.len()))
            .collect();
        assert_eq!(classes, [("close", 3), ("secondary", 1)]);
        for tour in &found.tours {
            let stops = tour.visits.iter().map(|visit| &found.stops[visit.stop]);
            assert!(stops.into_iter().all(|stop| stop.contact == tour.contact));
            assert_eq!(tour.line.first(), tour.line.last(), "there and back");
            let mut clock = tour.leaves;
            for visit in &tour.visits {
                assert!(visit.arrives >= clock && visit.begins >= visit.arrives);
                assert!(!visit.is_straight && !visit.is_late);
                clock = visit.begins;
            }
            assert!(tour.back > clock);
        }
        assert_eq!(planned(&draft()), Ok(found), "the same again");
    }

    #[test]
    fn whoever_can_be_visited_in_an_hour_only_is_visited_then() {
        let mut draft = draft();
        let window = "10:00-10:30".to_owned();
        draft.windows.insert("I1".to_owned(), window);
        let found = planned(&draft).expect("tours");
        let visits = found.tours.iter().flat_map(|tour| &tour.visits);
        let mut own = visits.filter(|visit| found.stops[visit.stop].key.id == "I1");
        let visit = own.next().expect("visited");
        let opens = date(2021, 9, 14).at(10, 0, 0, 0);
        assert!(visit.begins >= opens && !visit.is_late);
    }

    #[test]
    fn hours_that_are_kept_hold_until_others_are_typed() {
        let (streets, mut stops) = town();
        stops[0].hours = Some("10:00-10:30".to_owned());
        let begins = |draft: &HomeDraft| {
            let due = (stops.clone(), 0);
            let found = home_tours(
                due,
                SITE,
                (&streets, &SamplingRules::default()),
                draft,
                &Course::new(),
            );
            let found = found.expect("tours");
            let mut visits = found.tours.iter().flat_map(|tour| &tour.visits);
            let own = visits.find(|visit| found.stops[visit.stop].key.id == "I1");
            own.expect("visited").begins
        };
        let opens = date(2021, 9, 14).at(10, 0, 0, 0);
        let mut draft = draft();
        assert!(begins(&draft) >= opens, "nothing was typed");
        assert!(draft.hours_said(&stops).is_empty());
        draft.windows.insert("I1".to_owned(), " ".to_owned());
        draft.windows.insert("I2".to_owned(), String::new());
        assert!(begins(&draft) < opens, "it was taken out");
        let planned = home_tours(
            (stops.clone(), 0),
            SITE,
            (&streets, &SamplingRules::default()),
            &draft,
            &Course::new(),
        );
        assert_eq!(planned.expect("tours").stops[0].hours, None, "nor told");
        let said = draft.hours_said(&stops);
        assert_eq!(said, BTreeMap::from([("I1".to_owned(), String::new())]));
    }

    #[test]
    fn what_cannot_be_is_said() {
        use DraftFault as F;
        type Edit = fn(&mut HomeDraft);
        let table: [(Edit, DraftFault); 7] = [
            (|d| d.day.clear(), F::Missing("date")),
            (|d| d.site.clear(), F::Missing("sampling-site")),
            (|d| "8点".clone_into(&mut d.leaves), F::Impossible("leaves")),
            (
                |d| "07:30".clone_into(&mut d.back),
                F::Order("leaves", "back"),
            ),
            (|d| "0".clone_into(&mut d.teams), F::Impossible("teams")),
            (|d| "x".clone_into(&mut d.minutes), F::Count("minutes")),
            (
                |d| {
                    d.windows.insert("I1".to_owned(), "上午".to_owned());
                },
                F::Impossible("hours"),
            ),
        ];
        for (edit, fault) in table {
            let mut draft = draft();
            edit(&mut draft);
            assert_eq!(draft.faults(), [fault]);
            assert_eq!(planned(&draft), Err(NoTours::Faulty(vec![fault])));
        }
        assert_eq!(draft().faults(), []);
    }
}
