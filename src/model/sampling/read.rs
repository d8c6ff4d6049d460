//! Records as what they say of sampling. Owns: names of attributes; what cannot be read is missing.

use super::Sampling;
use super::assign::By;
use super::round_plan::{Basis, GridRow, RoundId, RoundPlan, Scope};
use super::site::{CLOSED, Site};
use super::tally::Refused;
use super::team::Team;
use super::tube::{PreRegistration, Refusal, Tube, TubeResult};
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::setting::{ProfileOf, sampling_rules_of};
use crate::rules::calendar;
use crate::rules::sampling::{Counts, Hours};
use jiff::civil::DateTime;
use serde_json::Value;
use std::collections::BTreeMap;

/// What became of a record: as it is now, with what is open of it; `None` once it is gone.
pub type News = (Key, Option<(Record, Option<BTreeMap<String, String>>)>);

fn instant(record: &Record, name: &str) -> Option<DateTime> {
    calendar::instant(record.text(name)?)
}

fn number(record: &Record, name: &str) -> Option<u32> {
    u32::try_from(record.attribute(name)?.as_u64()?).ok()
}

fn texts(record: &Record, name: &str) -> Vec<String> {
    let list = record.attribute(name).and_then(Value::as_array);
    let texts = list.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn flag(record: &Record, name: &str) -> bool {
    record.attribute(name) == Some(&Value::Bool(true))
}

/// The lines of a sealed value.
fn lines(part: &Part<'_>, name: &str) -> Option<Vec<String>> {
    let text = part.fields?.get(name)?;
    Some(text.lines().map(str::to_owned).collect())
}

impl RoundPlan {
    /// A record as a plan; `None` where it is none.
    pub fn read(key: &Key, record: &Record) -> Option<Self> {
        let id = RoundId {
            number: number(record, "number")?,
            day: calendar::date(record.text("date")?).ok()?,
        };
        Some(Self {
            key: key.clone(),
            id,
            scope: Scope::named(record.text("scope")?)?,
            of: texts(record, "of"),
            order: texts(record, "order"),
            starts: instant(record, "starts")?,
            due: instant(record, "due")?,
            size: number(record, "size")?,
            begun: instant(record, "begun"),
        })
    }
}

impl GridRow {
    /// A record as what is planned and typed of a grid; `None` where it is none.
    pub fn read(key: &Key, record: &Record) -> Option<Self> {
        let round = RoundId {
            number: number(record, "number").unwrap_or_default(),
            day: calendar::date(record.text("date")?).ok()?,
        };
        let results = ["negative", "positive", "refused"].map(|name| number(record, name));
        let is_typed = results.iter().any(Option::is_some);
        let [negative, positive, refused] = results.map(Option::unwrap_or_default);
        Some(Self {
            key: key.clone(),
            round,
            grid: record.text("grid_code")?.to_owned(),
            expected: number(record, "expected"),
            basis: record
                .text("expected_by")
                .and_then(Basis::named)
                .unwrap_or(Basis::Hand),
            site: record.text("site").map(str::to_owned),
            by: record.text("site_by").and_then(By::named),
            metres: number(record, "metres"),
            typed: is_typed.then_some(Counts {
                negative,
                positive,
                refused,
                ..Counts::default()
            }),
        })
    }
}

impl Site {
    /// A record as a site.
    pub fn read(key: &Key, record: &Record) -> Self {
        // Lists have them one after another in a cell.
        let typed = record.text("hours").unwrap_or_default();
        let typed = typed.split(|c: char| c.is_whitespace() || ",，、;；".contains(c));
        let mut hours = texts(record, "hours");
        hours.extend(typed.map(str::to_owned));
        Self {
            key: key.clone(),
            name: record.text("name").unwrap_or(&key.id).to_owned(),
            at: record.place(),
            lanes: number(record, "lanes").unwrap_or(1),
            per_hour: number(record, "per_hour").filter(|n| *n > 0),
            hours: hours.iter().filter_map(|text| Hours::parse(text)).collect(),
            is_closed: record.text("status") == Some(CLOSED),
        }
    }
}

impl Team {
    /// A record as a team; `None` where it is none.
    pub fn read(key: &Key, record: &Record) -> Option<Self> {
        Some(Self {
            key: key.clone(),
            round: RoundId::parse(record.text("of_round")?)?,
            site: record.text("site")?.to_owned(),
            lane: number(record, "lane")?,
            from: instant(record, "from")?,
            until: instant(record, "until")?,
            people: texts(record, "people"),
        })
    }
}

impl Tube {
    /// A record as a tube; `None` where it is none.
    pub fn read(part: &Part<'_>) -> Option<Self> {
        let record = part.record;
        let grids = record.attribute("grids").and_then(Value::as_object);
        let grids = grids.into_iter().flatten().filter_map(|(grid, people)| {
            Some((grid.clone(), u32::try_from(people.as_u64()?).ok()?))
        });
        let result = record.text("result").and_then(TubeResult::named);
        Some(Self {
            key: part.key.clone(),
            round: RoundId::parse(record.text("of_round")?)?,
            site: record.text("site").unwrap_or_default().to_owned(),
            lane: number(record, "lane").unwrap_or_default(),
            size: number(record, "size")?,
            count: number(record, "count").unwrap_or_default(),
            grids: grids.collect(),
            opened: instant(record, "opened"),
            closed: instant(record, "closed"),
            result: result.zip(instant(record, "result_at")),
            is_void: flag(record, "void"),
            single_of: record.text("single_of").map(str::to_owned),
            people: lines(part, "people"),
        })
    }
}

impl Refusal {
    /// A record as a refusal; `None` where it is none.
    pub fn read(part: &Part<'_>) -> Option<Self> {
        Some(Self {
            key: part.key.clone(),
            round: RoundId::parse(part.record.text("of_round")?)?,
            grid: part.record.text("grid_code").unwrap_or_default().to_owned(),
            person: part.sealed("person").map(str::to_owned),
            reason: part.sealed("reason").map(str::to_owned),
        })
    }
}

impl Refused {
    /// What a record says of a refusal without knowing whose.
    pub fn read(part: &Part<'_>) -> Option<Self> {
        let refusal = Refusal::read(part)?;
        Some(Self {
            round: refusal.round,
            grid: refusal.grid,
        })
    }
}

impl PreRegistration {
    /// A record as a pre-registration.
    pub fn read(part: &Part<'_>) -> Self {
        Self {
            key: part.key.clone(),
            code: part.sealed("code").unwrap_or_default().to_owned(),
            people: lines(part, "people").unwrap_or_default(),
        }
    }
}

impl Sampling {
    /// A record is there, or is another one now.
    pub fn put(&mut self, part: &Part<'_>) {
        let (key, record) = (part.key, part.record);
        self.take(key);
        match key.kind {
            // What cannot be gone by is as if it were not there.
            Kind::Setting if *key == ProfileOf::Sampling.key() => {
                self.rules = sampling_rules_of(Some(record)).unwrap_or_default();
            }
            Kind::RoundPlan => {
                let plan = RoundPlan::read(key, record);
                self.plans.extend(plan.map(|plan| (key.id.clone(), plan)));
            }
            Kind::SamplingSite => {
                self.sites.insert(key.id.clone(), Site::read(key, record));
            }
            Kind::Round => {
                let row = GridRow::read(key, record).filter(|row| row.round == self.round);
                self.rows.extend(row.map(|row| (key.id.clone(), row)));
            }
            Kind::SamplingTeam => {
                let team = Team::read(key, record).filter(|team| team.round == self.round);
                self.teams.extend(team.map(|team| (key.id.clone(), team)));
            }
            Kind::Person if record.text("type") == Some("staff") => {
                let trained = flag(record, "trained_for_sampling");
                self.staff.insert(key.id.clone(), trained);
            }
            Kind::Tube => {
                if let Some(tube) = Tube::read(part).filter(|tube| tube.round == self.round) {
                    self.put_tube(tube);
                }
            }
            Kind::Refusal => {
                let refusal = Refusal::read(part).filter(|one| one.round == self.round);
                let refusal = refusal.map(|one| (key.id.clone(), one));
                self.refusals.extend(refusal);
            }
            Kind::PreRegistration => {
                let one = PreRegistration::read(part);
                if !one.code.is_empty() {
                    self.by_code.insert(one.code.clone(), key.id.clone());
                }
                self.registered.insert(key.id.clone(), one);
            }
            _ => {}
        }
    }

    fn put_tube(&mut self, tube: Tube) {
        let number = tube.key.id.clone();
        for person in tube.people.iter().flatten() {
            let of = self.tubes_of.entry(person.clone()).or_default();
            of.push(number.clone());
        }
        if let Some(first) = &tube.single_of {
            let singles = self.singles_of.entry(first.clone()).or_default();
            singles.push(number.clone());
        }
        self.tubes.insert(number, tube);
    }

    /// A record is gone.
    pub fn take(&mut self, key: &Key) {
        let id = &key.id;
        match key.kind {
            Kind::Setting if *key == ProfileOf::Sampling.key() => {
                self.rules = Default::default();
            }
            Kind::RoundPlan => drop(self.plans.remove(id)),
            Kind::SamplingSite => drop(self.sites.remove(id)),
            Kind::Round => drop(self.rows.remove(id)),
            Kind::SamplingTeam => drop(self.teams.remove(id)),
            Kind::Person => drop(self.staff.remove(id)),
            Kind::Refusal => drop(self.refusals.remove(id)),
            Kind::Tube => {
                let Some(tube) = self.tubes.remove(id) else {
                    return;
                };
                for person in tube.people.iter().flatten() {
                    if let Some(of) = self.tubes_of.get_mut(person) {
                        of.retain(|number| number != id);
                        if of.is_empty() {
                            self.tubes_of.remove(person);
                        }
                    }
                }
                let first = tube.single_of.as_ref();
                if let Some(singles) = first.and_then(|first| self.singles_of.get_mut(first)) {
                    singles.retain(|number| number != id);
                }
            }
            Kind::PreRegistration => {
                if let Some(one) = self.registered.remove(id) {
                    self.by_code.remove(&one.code);
                }
            }
            _ => {}
        }
    }

    /// Records became others, or are gone.
    pub fn take_news(&mut self, news: &[News]) {
        for (key, now) in news {
            match now {
                Some((record, fields)) => self.put(&Part {
                    key,
                    record,
                    fields: fields.as_ref(),
                }),
                None => self.take(key),
            }
        }
    }
}
