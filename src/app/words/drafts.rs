//! What stands against what somebody entered, in the language of the user.

use crate::i18n::I18n;
use crate::model::draft::DraftFault;
use crate::rules::approval::{NotConfirmed, OutOfTurn};
use crate::rules::calendar::DateFault;

/// What stands against what was entered, in words.
pub fn fault_text(i18n: &I18n, fault: DraftFault) -> String {
    let field = |name: &str| i18n.t(&format!("field-{}", name.replace('_', "-")));
    match fault {
        DraftFault::Missing("traced-outline" | "traced-line") => i18n.t("fault-traced-short"),
        DraftFault::Impossible("traced-outline") => i18n.t("fault-traced-crossing"),
        DraftFault::Taken("traced-outline") => i18n.t("fault-traced-taken"),
        DraftFault::Missing("traced-plan") => i18n.t("fault-traced-plan"),
        DraftFault::Taken("call_out") => i18n.t("fault-call-out"),
        DraftFault::Unknown("call_out") => i18n.t("fault-call-not-out"),
        DraftFault::Impossible("site-hours") => i18n.t("fault-site-hours"),
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

/// The fields that a fault may be of, by the keys of their names.
pub fn fault_fields(fault: DraftFault) -> Vec<String> {
    let names: &[&str] = match &fault {
        DraftFault::Missing(name)
        | DraftFault::Date(name, _)
        | DraftFault::Instant(name)
        | DraftFault::Future(name)
        | DraftFault::Taken(name)
        | DraftFault::Unknown(name)
        | DraftFault::Count(name)
        | DraftFault::Impossible(name) => &[name],
        DraftFault::Order(first, second) => &[second, first],
        DraftFault::Id(_) => &["resident_id"],
        DraftFault::Phone(_) => &["phone"],
    };
    let keys = names.iter();
    keys.flat_map(|name| {
        [
            format!("field-{}", name.replace('_', "-")),
            format!("field-{name}"),
        ]
    })
    .collect()
}

/// Why a step of an order is not due, in words.
pub fn out_of_turn_text(i18n: &I18n, why: OutOfTurn) -> String {
    let (key, step) = match why {
        OutOfTurn::NotAsked(step) => ("order-step-not-asked", step),
        OutOfTurn::Done(step) => ("order-step-done", step),
        OutOfTurn::Passed(step) => ("order-step-passed", step),
        OutOfTurn::After(step) => ("order-step-after", step),
        OutOfTurn::Undocumented(step) => ("order-step-undocumented", step),
        OutOfTurn::Refused => return i18n.t("order-step-refused"),
    };
    let name = i18n.t(&format!("field-{}", step.name()));
    i18n.t_args(key, &[("step", name.into())])
}

/// Why an order is not confirmed, in words.
pub fn not_confirmed_text(i18n: &I18n, why: NotConfirmed) -> String {
    i18n.t(match why {
        NotConfirmed::NotNeeded => "order-confirm-not-needed",
        NotConfirmed::SamePerson => "order-confirm-same-person",
        NotConfirmed::Done => "order-confirm-done",
    })
}
