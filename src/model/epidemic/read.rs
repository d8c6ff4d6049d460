//! Records as what they say of the epidemic. Owns: names of attributes, and reading them
//! leniently: what cannot be read is missing, and is listed.

use super::documents::{Document, done, names};
use super::draft::building_of;
use super::step::VISITED;
use super::{
    CONFIRMED, Case, CaseClass, Epidemic, Fault, Gate, GateKind, GateState, HEALTH, Isolation,
    ORDER_USERS, Order, OrderState, Risk, RiskLevel, Round, Seen, Shift, Signature, Site, Span,
    Step, TAKEN_BACK, TakenBack, Where, state_change,
};
use crate::geometry::fixed::Coord;
use crate::model::record::{Kind, Part};
use crate::model::sampling::{CLOSED, GridRow, Refused, RoundPlan};
use crate::model::setting::{ProfileOf, sampling_rules_of};
use crate::rules::approval::OrderStep;
use crate::rules::calendar;
use crate::rules::isolation::{FEVER, temperature};
use crate::rules::zone::Zone;
use jiff::civil::{Date, DateTime};
use serde_json::Value;

impl Epidemic {
    /// Kinds that say something of it.
    pub const KINDS: [Kind; 15] = [
        Kind::Setting,
        Kind::Grid,
        Kind::RetiredGrid,
        Kind::Lineage,
        Kind::Case,
        Kind::Person,
        Kind::Order,
        Kind::Round,
        Kind::RiskArea,
        Kind::Entrance,
        Kind::Checkpoint,
        Kind::SamplingSite,
        Kind::Alarm,
        Kind::RoundPlan,
        Kind::Refusal,
    ];
}

/// Take a record in.
pub fn read(into: &mut Epidemic, part: &Part<'_>) {
    let mut reader = Reader {
        part,
        faults: Vec::new(),
    };
    match part.key.kind {
        Kind::Grid | Kind::RetiredGrid => into.spans.push(reader.span()),
        Kind::Lineage => into.lineage.extend(reader.step()),
        Kind::Case => into.cases.push(reader.case()),
        Kind::Person if reader.clear("type").as_deref() == Some("isolation") => {
            into.isolations.push(reader.isolation());
        }
        Kind::Order => into.orders.extend(reader.order()),
        Kind::Round => {
            into.rounds.extend(reader.round());
            let row = GridRow::read(part.key, part.record);
            into.samples.rows.extend(row);
        }
        Kind::RoundPlan => match RoundPlan::read(part.key, part.record) {
            Some(plan) => into.samples.plans.push(plan),
            None => reader.fault("date"),
        },
        Kind::Setting if *part.key == ProfileOf::Sampling.key() => {
            match sampling_rules_of(Some(part.record)) {
                Ok(rules) => into.samples.rules = rules,
                Err(_) => reader.fault("text"),
            }
        }
        Kind::Refusal => into.samples.refusals.extend(Refused::read(part)),
        Kind::RiskArea => into.risks.extend(reader.risk()),
        Kind::Entrance | Kind::Checkpoint => into.gates.push(reader.gate()),
        Kind::SamplingSite => into.sites.push(reader.site()),
        Kind::Alarm => into.seen.extend(reader.seen()),
        _ => {}
    }
    into.faults.append(&mut reader.faults);
}

struct Reader<'a, 'b> {
    part: &'a Part<'b>,
    faults: Vec<Fault>,
}

impl Reader<'_, '_> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.part.record.attribute(name)
    }

    /// A text in clear.
    fn clear(&self, name: &str) -> Option<String> {
        let text = match self.value(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A personal value, where it is open.
    fn sealed(&self, name: &str) -> Option<String> {
        let text = self.part.fields?.get(name)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn any(&self, name: &str) -> Option<String> {
        self.clear(name).or_else(|| self.sealed(name))
    }

    fn fault(&mut self, attribute: &'static str) {
        self.faults.push(Fault {
            key: self.part.key.clone(),
            attribute,
        });
    }

    fn day_of(&mut self, text: Option<String>, name: &'static str) -> Option<Date> {
        let text = text?;
        let day = calendar::date(&text).ok();
        if day.is_none() {
            self.fault(name);
        }
        day
    }

    fn day(&mut self, name: &'static str) -> Option<Date> {
        let text = self.any(name);
        self.day_of(text, name)
    }

    fn instant(&mut self, name: &'static str) -> Option<DateTime> {
        let text = self.clear(name)?;
        let instant = calendar::instant(&text);
        if instant.is_none() {
            self.fault(name);
        }
        instant
    }

    fn count(&self, name: &str) -> Option<u32> {
        u32::try_from(self.value(name)?.as_u64()?).ok()
    }

    /// A list of texts: an attribute that is one, or the lines of a sealed value.
    fn texts(&self, name: &str) -> Vec<String> {
        if let Some(list) = self.value(name).and_then(Value::as_array) {
            let texts = list.iter().filter_map(Value::as_str);
            return texts.map(str::to_owned).collect();
        }
        let lines = self.sealed(name).unwrap_or_default();
        lines.lines().map(str::to_owned).collect()
    }

    fn days(&mut self, name: &'static str) -> Vec<Date> {
        let texts = self.texts(name);
        // Those of a cell stand on one line.
        let texts = texts.iter().flat_map(|text| text.split_whitespace());
        let mut days: Vec<Date> = texts
            .filter_map(|text| self.day_of(Some(text.to_owned()), name))
            .collect();
        days.sort_unstable();
        days
    }

    fn instants(&mut self, name: &'static str) -> Vec<DateTime> {
        let mut instants = Vec::new();
        for text in self.texts(name) {
            match calendar::instant(&text) {
                Some(instant) => instants.push(instant),
                None => self.fault(name),
            }
        }
        instants.sort_unstable();
        instants
    }

    fn span(&mut self) -> Span {
        let code = self.clear("code");
        let id = self.part.key.id.clone();
        let code = code.or_else(|| self.clear("grid")).unwrap_or(id);
        Span {
            key: self.part.key.clone(),
            name: self.clear("name").unwrap_or_else(|| code.clone()),
            code,
            community: self.clear("community").unwrap_or_default(),
            from: self.instant("valid_from"),
            until: match self.part.key.kind {
                // One that was retired without a date was there no more when that was noted.
                Kind::RetiredGrid => self.instant("valid_to").or(Some(DateTime::MIN)),
                _ => None,
            },
            recorded: self
                .clear("zone")
                .and_then(|zone| Zone::parse(&zone))
                .unwrap_or_default(),
        }
    }

    fn step(&mut self) -> Option<Step> {
        Some(Step {
            old: self.clear("old_code")?,
            new: self.clear("new_code")?,
            on: self.instant("date"),
            published: self.instant("published"),
            before: self.texts("before"),
            turn: self.value("turn").and_then(Value::as_u64).unwrap_or(0),
            area_m2: self
                .value("area_m2")
                .or_else(|| self.value("households"))
                .and_then(Value::as_f64)
                .unwrap_or_default(),
        })
    }

    fn case(&mut self) -> Case {
        let class = self.clear("class").unwrap_or_default();
        Case {
            key: self.part.key.clone(),
            number: self.clear("id").unwrap_or_else(|| self.part.key.id.clone()),
            class: CaseClass::parse(&class),
            onset: self.day("onset"),
            sampled: self.day("sampled"),
            reported: self.day("reported"),
            grid: self.clear("grid_code"),
            origin: self.clear("origin"),
            at: self.sealed("place").and_then(|text| position(&text)),
            building: self.sealed("building"),
            source: self.sealed("source"),
        }
    }

    fn isolation(&mut self) -> Isolation {
        let place = self.any("place").or_else(|| self.any("kind"));
        let start = self.day("start").or_else(|| self.day("date"));
        let fevers = self.fevers();
        let mut checks = self.instants("checks");
        checks.retain(|at| !fevers.iter().any(|(other, _)| other == at));
        let is_open = self.part.fields.is_some() || HEALTH.iter().any(|n| self.value(n).is_some());
        Isolation {
            is_locked: !is_open && self.part.record.sealed.is_some(),
            key: self.part.key.clone(),
            grid: self.clear("grid_code"),
            place: match place.as_deref() {
                Some("central" | "集中") => Where::Central,
                _ => Where::Home,
            },
            contact: self.any("contact").unwrap_or_default(),
            case: self.any("case"),
            exposed: self.day("exposed"),
            start,
            central_until: self.day("central_until"),
            end: self.day("end"),
            released: self.day("released"),
            seal: self.any("seal"),
            checks,
            fevers,
            samples: self.days("samples"),
            negatives: self.days("negatives"),
            deliveries: self.instants("deliveries"),
            building: self.part.fields.and_then(building_of),
            household: self
                .sealed("household")
                .map(|code| crate::rules::mask::household(&code)),
            name: self
                .sealed("name")
                .map(|name| crate::rules::mask::name(&name)),
            hours: self.sealed(VISITED),
        }
    }

    /// Fevers that were measured, the oldest first.
    fn fevers(&mut self) -> Vec<(DateTime, f64)> {
        let lines = self.sealed("temperatures").unwrap_or_default();
        let measured = lines.lines().filter_map(|line| {
            let (at, degrees) = line.split_once('=')?;
            Some((calendar::instant(at)?, temperature(degrees).ok()??))
        });
        let mut fevers: Vec<_> = measured.filter(|(_, degrees)| *degrees >= FEVER).collect();
        fevers.sort_by_key(|(at, _)| *at);
        fevers
    }

    fn order(&mut self) -> Option<Order> {
        let zone = self.clear("zone").and_then(|zone| Zone::parse(&zone));
        let from = self.instant("from");
        let state = self
            .clear("status")
            .and_then(|state| OrderState::named(&state));
        let (Some(zone), Some(from), Some(state)) = (zone, from, state) else {
            // An order that cannot be read must be seen, not guessed.
            self.fault(match (zone, from) {
                (None, _) => "zone",
                (_, None) => "from",
                _ => "status",
            });
            return None;
        };
        let signature = |reader: &mut Self, by: &'static str, on: &'static str| Signature {
            by: reader.clear(by).unwrap_or_default(),
            on: reader.day(on),
        };
        let documents = OrderStep::ALL.map(|step| self.document(step));
        // Older versions kept that somebody had typed a name; what counts is the document.
        let state = match state.is_open() {
            true => OrderState::after(done(&documents).into_iter().next_back()),
            false => state,
        };
        let [confirmed_by, confirmed_at] = CONFIRMED;
        let [by, reason, emergency] = TAKEN_BACK;
        let taken_back = self.clear(by).map(|by| TakenBack {
            by,
            reason: self.clear(reason).unwrap_or_default(),
            emergency: self.clear(emergency).unwrap_or_default(),
        });
        Some(Order {
            key: self.part.key.clone(),
            number: self.clear("number").unwrap_or_default(),
            zone,
            grids: self.texts("grids"),
            from,
            until: self.instant("until"),
            authority: self.clear("authority").unwrap_or_default(),
            text: self.clear("text").unwrap_or_default(),
            state,
            issued: signature(self, "issued_by", "issued_on"),
            typed: [
                signature(self, "applied_by", "applied_on"),
                signature(self, "assessed_by", "assessed_on"),
            ],
            documents,
            users: ORDER_USERS.map(|name| self.clear(name)),
            withdrawn: self.instant("withdrawn"),
            taken_back,
            emergency: self.clear("emergency").unwrap_or_default(),
            same_person: self.part.record.attribute(super::SAME_PERSON) == Some(&Value::Bool(true)),
            confirmed: self
                .clear(confirmed_by)
                .and_then(|by| Some((by, self.instant(confirmed_at)?))),
        })
    }

    /// The document of a step; half of one is none, and is listed.
    fn document(&mut self, step: OrderStep) -> Option<Document> {
        let names = names(step);
        let (body, number) = (self.clear(names.body), self.clear(names.number));
        let date = self.day(names.date);
        match (body, number, date) {
            (Some(body), Some(number), Some(date)) => Some(Document {
                body,
                number,
                date,
                by: self.clear(names.user),
                at: self.instant(names.at),
            }),
            (None, None, None) => None,
            _ => {
                self.fault(names.paper);
                None
            }
        }
    }

    fn round(&mut self) -> Option<Round> {
        let (Some(day), Some(grid)) = (self.day("date"), self.clear("grid_code")) else {
            self.fault("date");
            return None;
        };
        Some(Round {
            key: self.part.key.clone(),
            number: self.count("number").unwrap_or_default(),
            day,
            grid,
            expected: self.count("expected").unwrap_or_default(),
            negative: self.count("negative").unwrap_or_default(),
            positive: self.count("positive").unwrap_or_default(),
            refused: self.count("refused").unwrap_or_default(),
            is_told: ["negative", "positive", "refused"]
                .iter()
                .any(|name| self.count(name).is_some()),
        })
    }

    fn risk(&mut self) -> Option<Risk> {
        let level = self
            .clear("level")
            .and_then(|level| RiskLevel::parse(&level));
        let Some(level) = level else {
            self.fault("level");
            return None;
        };
        Some(Risk {
            key: self.part.key.clone(),
            name: self.clear("name").unwrap_or_default(),
            level,
            from: self.day("from"),
            until: self.day("until"),
        })
    }

    fn site(&self) -> Site {
        let id = &self.part.key.id;
        Site {
            key: self.part.key.clone(),
            name: self.clear("name").unwrap_or_else(|| id.clone()),
            at: self.part.record.place(),
            is_closed: self.part.record.text("status") == Some(CLOSED),
        }
    }

    fn seen(&mut self) -> Option<Seen> {
        Some(Seen {
            key: self.part.key.clone(),
            alarm: self.clear("alarm")?,
            by: self.clear("by").unwrap_or_default(),
            at: self.instant("at")?,
        })
    }

    fn gate(&mut self) -> Gate {
        let state = self.clear("status");
        let mut shifts = Vec::new();
        for text in self.texts("shifts") {
            match Shift::parse(&text) {
                Some(shift) => shifts.push(shift),
                None => self.fault("shifts"),
            }
        }
        let mut states = Vec::new();
        for text in self.texts("states") {
            match state_change(&text) {
                Some(change) => states.push(change),
                None => self.fault("states"),
            }
        }
        states.sort_by_key(|(from, _)| *from);
        Gate {
            key: self.part.key.clone(),
            states,
            kind: match (self.part.key.kind, self.clear("kind").as_deref()) {
                (Kind::Entrance, _) => GateKind::Entrance,
                (_, Some("gate" | "大门" | "小区门")) => GateKind::Gate,
                _ => GateKind::Crossing,
            },
            name: self
                .clear("name")
                .unwrap_or_else(|| self.part.key.id.clone()),
            grid: self.clear("grid_code"),
            state: state
                .and_then(|state| GateState::parse(&state))
                .unwrap_or(GateState::Open),
            posts: self.count("posts").unwrap_or_default(),
            shifts,
            at: self.part.record.place(),
        }
    }
}

/// A place as it is sealed: `[lon,lat]`.
pub(super) fn position(text: &str) -> Option<Coord> {
    let [lon, lat]: [f64; 2] = serde_json::from_str(text).ok()?;
    Coord::from_degrees(lon, lat).ok()
}
