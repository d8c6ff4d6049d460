//! The words of lists, in a language.

use super::I18n;
use crate::exchange::list::{Column, Holder, List, Reason, Rule, Warning, Words};
use crate::rules::calendar::DateFault;
use crate::rules::identity::{self, IdFault, PhoneFault};

impl Words for I18n {
    fn list(&self, list: &List) -> String {
        self.t(&format!("list-{}", list.name))
    }

    fn column(&self, _: &List, column: &Column) -> String {
        if column.name == "name" && column.holder == Holder::Sealed {
            return self.t("list-column-person-name");
        }
        self.caption(column.name)
    }

    fn choice(&self, _: &Column, value: &str) -> String {
        self.t(&format!("choice-{value}"))
    }

    fn hint(&self, column: &Column) -> String {
        self.t(match column.rule {
            _ if column.name == "grid_code" => "hint-grid",
            _ if column.name == "unit" => "hint-unit",
            _ if column.holder == Holder::Part => "hint-part",
            _ if column.holder == Holder::Finder => "hint-finder",
            Rule::Text => "hint-text",
            Rule::Code => "hint-code",
            Rule::Date => "hint-date",
            Rule::Count => "hint-count",
            Rule::Phone => "hint-phone",
            Rule::Identity(_) => "hint-identity",
            Rule::Choice(_) | Rule::Flag => "hint-choice",
            Rule::Days => "hint-days",
            Rule::Longitude => "hint-lon",
            Rule::Latitude => "hint-lat",
        })
    }

    fn reason(&self, reason: Reason) -> String {
        let key = match reason {
            Reason::Missing => "reason-missing",
            Reason::Date(DateFault::Form) => "reason-date",
            Reason::Date(DateFault::ShortYear) => "reason-date-short-year",
            Reason::Date(DateFault::Ambiguous) => "reason-date-ambiguous",
            Reason::Date(DateFault::Missing) => "reason-date-none",
            Reason::Identity(fault) => return self.id_fault(fault),
            Reason::AsNumber => "reason-as-number",
            Reason::Phone(fault) => return self.phone_fault(fault),
            Reason::Broken => "reason-broken",
            Reason::OpenQuote => "reason-open-quote",
            Reason::Choice => "reason-choice",
            Reason::Count => "reason-count",
            Reason::Degrees => "reason-degrees",
            Reason::Swapped => "reason-swapped",
            Reason::HalfPlace => "reason-half-place",
            Reason::Masked => "reason-masked",
            Reason::Fault => "reason-fault",
            Reason::Before(_) => "reason-before",
            Reason::Future => "reason-future",
            Reason::TooMany => "reason-too-many",
            Reason::Unknown => "reason-unknown",
            Reason::Several => "reason-several",
            Reason::Taken => "reason-taken",
            Reason::StillOpen => "reason-still-open",
            Reason::Repeated(_) => "reason-repeated",
            Reason::Doubtful => "reason-doubtful",
            Reason::Coordinates => "reason-coordinates",
            Reason::Crowded => "reason-crowded",
        };
        match reason {
            Reason::Repeated(row) => self.t_args(key, &[("row", row.to_string().into())]),
            Reason::Before(column) => self.t_args(key, &[("column", self.caption(column).into())]),
            _ => self.t(key),
        }
    }

    fn reasons(&self) -> String {
        self.t("sheet-reason")
    }

    fn row(&self) -> String {
        self.t("sheet-row")
    }

    fn guide(&self) -> [String; 4] {
        ["", "-column", "-needed", "-how"].map(|part| self.t(&format!("sheet-guide{part}")))
    }

    fn needed(&self) -> String {
        self.t("sheet-needed")
    }
}

impl I18n {
    fn caption(&self, column: &str) -> String {
        self.t(&format!("list-column-{}", column.replace('_', "-")))
    }

    /// Why an id is none.
    pub fn id_fault(&self, fault: IdFault) -> String {
        self.t(match fault {
            IdFault::Length => "reason-id-length",
            IdFault::Characters(sign) => return self.about_sign("reason-id-characters", sign),
            IdFault::BirthDate => "reason-id-birth",
            IdFault::Check => "reason-id-check",
        })
    }

    /// Why a phone number is none.
    pub fn phone_fault(&self, fault: PhoneFault) -> String {
        self.t(match fault {
            PhoneFault::Form => "reason-phone",
            PhoneFault::AreaCode => "reason-phone-area",
            PhoneFault::Characters(sign) => return self.about_sign("reason-phone-sign", sign),
        })
    }

    fn about_sign(&self, key: &str, sign: char) -> String {
        self.t_args(key, &[("sign", identity::named(sign).into())])
    }

    /// What is worth a look in a cell of a list.
    pub fn warning(&self, warning: Warning) -> String {
        self.t(match warning {
            Warning::UnknownArea => "warning-unknown-area",
            Warning::DateFromNumber => "warning-date-from-number",
            Warning::UnknownGrid => "warning-unknown-grid",
            Warning::FarAway => "warning-far-away",
            Warning::Broken => "warning-broken",
            Warning::OpenQuote => "warning-open-quote",
            Warning::NearBuilding => "warning-near-building",
            Warning::NoBuilding => "warning-no-building",
            Warning::OtherBuilding => "warning-other-building",
            Warning::ByPlace => "warning-by-place",
        })
    }
}
