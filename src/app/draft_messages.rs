//! What stands against what somebody entered, in the language of the user.

use crate::i18n::I18n;
use crate::model::draft::DraftFault;
use crate::rules::calendar::DateFault;

/// What stands against what was entered, in words.
pub fn fault_text(i18n: &I18n, fault: DraftFault) -> String {
    let field = |name: &str| i18n.t(&format!("field-{}", name.replace('_', "-")));
    match fault {
        DraftFault::Missing(name) => i18n.t_args("fault-missing", &[("field", field(name).into())]),
        DraftFault::Date(name, why) => {
            let key = match why {
                DateFault::Form => "fault-date-form",
                DateFault::ShortYear => "fault-date-short",
                DateFault::Ambiguous => "fault-date-ambiguous",
                DateFault::Missing => "fault-date-missing",
            };
            i18n.t_args(key, &[("field", field(name).into())])
        }
        DraftFault::Instant(name) => i18n.t_args("fault-instant", &[("field", field(name).into())]),
        DraftFault::Order(first, second) => i18n.t_args(
            "fault-order",
            &[
                ("first", field(first).into()),
                ("second", field(second).into()),
            ],
        ),
        DraftFault::Future(name) => i18n.t_args("fault-future", &[("field", field(name).into())]),
        DraftFault::Taken(name) => i18n.t_args("fault-taken", &[("field", field(name).into())]),
        DraftFault::Unknown(name) => i18n.t_args("fault-unknown", &[("field", field(name).into())]),
        DraftFault::Count(name) => i18n.t_args("fault-count", &[("field", field(name).into())]),
        DraftFault::Impossible(name) => {
            i18n.t_args("fault-impossible", &[("field", field(name).into())])
        }
        DraftFault::Id(why) => i18n.id_fault(why),
        DraftFault::Phone(why) => i18n.phone_fault(why),
    }
}
