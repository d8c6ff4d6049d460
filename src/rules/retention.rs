//! How long personal records are kept: a period per record type, counted from the last date
//! that the record carries. Personal information law asks for the shortest time that the
//! purpose needs; so the periods are settings of the project, these are only what it starts
//! with.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A type of record with a retention period of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordType {
    /// People who came from elsewhere, from the day they arrived.
    Arrival,
    /// People in isolation, from the day it began.
    Isolation,
    /// Residents entered by hand, from the day they were entered.
    Resident,
    /// Service requests, from the day of the request.
    Service,
    /// Cases, from the day of the report.
    Case,
    /// Tubes and refusals, from the day of their round.
    Sampling,
}

impl RecordType {
    /// All, in the order of the dialog.
    pub const ALL: [Self; 6] = [
        Self::Arrival,
        Self::Isolation,
        Self::Resident,
        Self::Service,
        Self::Case,
        Self::Sampling,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Isolation => "isolation",
            Self::Resident => "resident",
            Self::Service => "service",
            Self::Case => "case",
            Self::Sampling => "sampling",
        }
    }

    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Days a record is kept unless the project says otherwise.
    pub const fn usual_days(self) -> u32 {
        match self {
            Self::Arrival | Self::Sampling => 60,
            Self::Isolation | Self::Service => 90,
            Self::Resident | Self::Case => 365,
        }
    }
}

/// Why somebody is erased. A ground is chosen, not written: words could name whom they are to
/// forget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The retention period is over.
    PeriodOver,
    /// The person asked for it.
    Request,
    /// The person was entered by mistake.
    Mistake,
}

impl Ground {
    /// All, in the order of the dialog.
    pub const ALL: [Self; 3] = [Self::PeriodOver, Self::Request, Self::Mistake];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PeriodOver => "period-over",
            Self::Request => "request",
            Self::Mistake => "mistake",
        }
    }
}

/// Whether a record last dated `dated` and kept for `days` may be erased on `today`: only once
/// the period is over, so it is kept on its last day.
pub fn is_due(dated: Date, days: u32, today: Date) -> bool {
    let age = (today - dated).get_days();
    i64::from(age) > i64::from(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_record_is_kept_through_its_last_day() {
        let dated = date(2021, 9, 10);
        let table = [
            (date(2021, 9, 10), 0, false),
            (date(2021, 9, 11), 0, true),
            (date(2021, 9, 24), 14, false),
            (date(2021, 9, 25), 14, true),
            (date(2021, 9, 1), 14, false),
            (date(2022, 9, 11), 365, true),
        ];
        for (today, days, due) in table {
            assert_eq!(is_due(dated, days, today), due, "{today} {days}");
        }
        for kind in RecordType::ALL {
            assert_eq!(RecordType::named(kind.name()), Some(kind));
        }
    }
}
