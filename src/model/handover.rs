//! Handing a shift over: what is open at a desk, what the next one must know, and who signed.
//! Owns: which open things are a desk's, and that whoever hands over is not the one who takes over.
//! Must not know: SQL, screens.

use super::epidemic::{Alarm, AlarmCause, Figures, Order};
use super::record::{Key, Part, Record};
use crate::rules::calendar::{instant, instant_text};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A desk of the centre.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Desk {
    /// 值班: the whole centre.
    #[default]
    Duty,
    /// 指挥: orders and zones.
    Command,
    /// 流调: cases.
    Tracing,
    /// 隔离: the isolated.
    Isolation,
    /// 采样: sampling.
    Sampling,
    /// 卡口: gates.
    Gates,
    /// 台账: the register.
    Register,
}

impl Desk {
    /// All, in the order of a menu.
    pub const ALL: [Self; 7] = [
        Self::Duty,
        Self::Command,
        Self::Tracing,
        Self::Isolation,
        Self::Sampling,
        Self::Gates,
        Self::Register,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Command => "command",
            Self::Tracing => "tracing",
            Self::Isolation => "isolation",
            Self::Sampling => "sampling",
            Self::Gates => "gates",
            Self::Register => "register",
        }
    }

    /// The desk of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|desk| desk.name() == name)
    }
}

/// Something that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Open {
    /// Grids that are to be closed or opened, by the rules.
    Pressing,
    /// Orders that were not issued yet.
    Orders,
    /// New cases in grids that no order has closed.
    NewCases,
    /// Cases of which nobody knows where.
    Unlocated,
    /// Daily checks that are overdue.
    Overdue,
    /// Isolations that wait for release.
    ReleaseDue,
    /// Samples and rounds without results.
    Results,
    /// Gates where nobody stands.
    Unmanned,
    /// Closed grids that have not just one open entrance.
    Leaky,
    /// What is not as it should be in the register.
    Worklist,
}

impl Open {
    /// All, gravest first.
    pub const ALL: [Self; 10] = [
        Self::NewCases,
        Self::Pressing,
        Self::Orders,
        Self::Unlocated,
        Self::Overdue,
        Self::ReleaseDue,
        Self::Results,
        Self::Unmanned,
        Self::Leaky,
        Self::Worklist,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pressing => "pressing",
            Self::Orders => "orders",
            Self::NewCases => "new-cases",
            Self::Unlocated => "unlocated",
            Self::Overdue => "overdue",
            Self::ReleaseDue => "release-due",
            Self::Results => "results",
            Self::Unmanned => "unmanned",
            Self::Leaky => "leaky",
            Self::Worklist => "worklist",
        }
    }

    /// The desk that sees to it.
    pub const fn desk(self) -> Desk {
        match self {
            Self::Pressing | Self::Orders => Desk::Command,
            Self::NewCases | Self::Unlocated => Desk::Tracing,
            Self::Overdue | Self::ReleaseDue => Desk::Isolation,
            Self::Results => Desk::Sampling,
            Self::Unmanned | Self::Leaky => Desk::Gates,
            Self::Worklist => Desk::Register,
        }
    }
}

/// What is known of how things stand.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// Figures of the epidemic.
    pub figures: &'a Figures,
    /// Its alarms.
    pub alarms: &'a [Alarm],
    /// Its orders.
    pub orders: &'a [Order],
    /// How many lines the worklist of the register has.
    pub worklist: usize,
}

impl Standing<'_> {
    fn count(&self, open: Open) -> u32 {
        let alarms = |is_it: fn(&AlarmCause) -> bool| {
            let of_kind = self.alarms.iter().filter(|alarm| is_it(&alarm.cause));
            of_kind.count() as u32
        };
        match open {
            Open::Pressing => self.figures.pressing,
            Open::Orders => {
                let is_open = |order: &&Order| order.state.is_open();
                self.orders.iter().filter(is_open).count() as u32
            }
            Open::NewCases => {
                alarms(|cause| matches!(cause, AlarmCause::CaseInFree(_) | AlarmCause::NewCase(_)))
            }
            Open::Unlocated => self.figures.unlocated,
            Open::Overdue => self.figures.overdue,
            Open::ReleaseDue => self.figures.release_due,
            Open::Results => alarms(|cause| {
                matches!(
                    cause,
                    AlarmCause::ResultLate(..)
                        | AlarmCause::RoundLate(..)
                        | AlarmCause::TubePositive(_)
                        | AlarmCause::TubesLate(..)
                )
            }),
            Open::Unmanned => self.figures.unmanned,
            Open::Leaky => self.figures.leaky,
            Open::Worklist => u32::try_from(self.worklist).unwrap_or(u32::MAX),
        }
    }

    /// What is open at a desk, gravest first; what there is none of is left out.
    pub fn open(&self, desk: Desk) -> Vec<(Open, u32)> {
        let own = Open::ALL
            .into_iter()
            .filter(|open| desk == Desk::Duty || open.desk() == desk);
        let counted = own.map(|open| (open, self.count(open)));
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

/// A shift that was handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// Which record.
    pub key: Key,
    /// Of which desk.
    pub desk: Desk,
    /// Who handed over, by name of the user.
    pub by: String,
    /// When.
    pub at: DateTime,
    /// Who took over, and when.
    pub taken: Option<(String, DateTime)>,
    /// What was open.
    pub open: Vec<(Open, u32)>,
    /// What the next one must know; `None` while locked, or where nothing was said.
    pub note: Option<String>,
    /// The number of the newest entry of the journal then.
    pub seq: i64,
}

impl Handover {
    /// A record as a handover; `None` where it is none.
    pub fn read(part: &Part<'_>) -> Option<Self> {
        let record = part.record;
        let taken = record.text("taken_by").map(str::to_owned);
        let counts = record.attribute("open").and_then(Value::as_object);
        let count = |open: Open| {
            let count = counts?.get(open.name())?.as_u64()?;
            Some((open, u32::try_from(count).ok()?))
        };
        Some(Self {
            key: part.key.clone(),
            desk: Desk::named(record.text("desk")?)?,
            by: record.text("by")?.to_owned(),
            at: instant(record.text("at")?)?,
            taken: taken.zip(record.text("taken_at").and_then(instant)),
            open: Open::ALL.into_iter().filter_map(count).collect(),
            note: part.sealed("note").map(str::to_owned),
            seq: record.attribute("seq").and_then(Value::as_i64)?,
        })
    }

    /// Whether somebody may take it over: nobody has yet, and it is not theirs.
    pub fn is_for(&self, name: &str) -> bool {
        self.taken.is_none() && self.by != name
    }
}

/// A handover being written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HandoverDraft {
    /// Of which desk.
    pub desk: Desk,
    /// What is open.
    pub open: Vec<(Open, u32)>,
    /// What the next one must know.
    pub note: String,
}

impl HandoverDraft {
    /// The record of it, and what is sealed: signed by a user at an instant, when the journal had
    /// so many entries.
    pub fn record(&self, by: &str, at: DateTime, seq: i64) -> (Record, BTreeMap<String, String>) {
        let mut record = Record::default();
        let open = self.open.iter();
        let open: Map<String, Value> = open
            .map(|(open, count)| (open.name().to_owned(), json!(count)))
            .collect();
        record.feature.properties = json!({
            "desk": self.desk.name(),
            "by": by,
            "at": instant_text(at),
            "open": open,
            "seq": seq,
        })
        .as_object()
        .cloned();
        let note = self.note.trim();
        let fields = (!note.is_empty()).then(|| ("note".to_owned(), note.to_owned()));
        (record, fields.into_iter().collect())
    }
}

/// Who took over, and when, as attributes.
pub fn sign(record: &mut Record, name: &str, at: DateTime) {
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert("taken_by".to_owned(), json!(name));
    properties.insert("taken_at".to_owned(), json!(instant_text(at)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Kind;
    use jiff::civil::date;

    #[test]
    fn a_desk_sees_what_is_its_own_and_the_duty_officer_everything() {
        let figures = Figures {
            overdue: 3,
            release_due: 0,
            unmanned: 2,
            pressing: 1,
            ..Figures::default()
        };
        let standing = Standing {
            figures: &figures,
            alarms: &[],
            orders: &[],
            worklist: 11,
        };
        let table: &[(Desk, &[(Open, u32)])] = &[
            (Desk::Command, &[(Open::Pressing, 1)]),
            (Desk::Isolation, &[(Open::Overdue, 3)]),
            (Desk::Gates, &[(Open::Unmanned, 2)]),
            (Desk::Register, &[(Open::Worklist, 11)]),
            (Desk::Tracing, &[]),
            (Desk::Sampling, &[]),
            (
                Desk::Duty,
                &[
                    (Open::Pressing, 1),
                    (Open::Overdue, 3),
                    (Open::Unmanned, 2),
                    (Open::Worklist, 11),
                ],
            ),
        ];
        for (desk, expected) in table {
            assert_eq!(standing.open(*desk), *expected, "{desk:?}");
        }
    }

    #[test]
    fn a_handover_is_read_as_it_was_written_and_taken_by_somebody_else() {
        let draft = HandoverDraft {
            desk: Desk::Gates,
            open: vec![(Open::Unmanned, 2)],
            note: " 东门卡口缺一人 ".to_owned(),
        };
        let at = date(2021, 9, 12).at(20, 0, 0, 0);
        let (mut record, fields) = draft.record("谢主任", at, 42);
        let key = Key::new(Kind::Handover, "h1");
        let read = |record: &Record| {
            Handover::read(&Part {
                key: &key,
                record,
                fields: Some(&fields),
            })
            .expect("a handover")
        };
        let written = read(&record);
        assert_eq!(
            (written.desk, written.seq, written.at),
            (Desk::Gates, 42, at)
        );
        assert_eq!(written.open, draft.open);
        assert_eq!(written.note.as_deref(), Some("东门卡口缺一人"));
        assert!(written.is_for("操作员") && !written.is_for("谢主任"));
        sign(&mut record, "操作员", at);
        let taken = read(&record);
        assert_eq!(taken.taken, Some(("操作员".to_owned(), at)));
        assert!(!taken.is_for("别人"));
        for desk in Desk::ALL {
            assert_eq!(Desk::named(desk.name()), Some(desk));
        }
    }
}
