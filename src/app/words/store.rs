//! What the store says, in the language of the user. Owns: which text says what.

use crate::app::words::attributes::{caption, worded};
use crate::app::words::drafts::{fault_fields, fault_text, not_confirmed_text, out_of_turn_text};
use crate::app::words::messages::{Message, grouped, zone_name};
use crate::app::words::publication::obstacle;
use crate::geometry::fixed::Degrees;
use crate::i18n::I18n;
use crate::model::act::{Instead, Refused, Undo};
use crate::model::change::Conflict;
use crate::rules::Role;
use crate::rules::zone::Zone;
use crate::store::chain::{Fault, Verdict};
use crate::store::journal::local_time;
use crate::store::outside::OUTSIDE;
use crate::store::sealing::SealError;
use crate::store::{
    ActionName, CLOCK, EntryRow, Fate, Mode, Readiness, RowFault, StoreError, WhyNot,
};
use fluent_bundle::FluentValue;

/// The fields that are at fault, by the keys of their names, where it is known.
pub fn fields_at_fault(error: &StoreError) -> Vec<String> {
    let keys: &[&str] = match error {
        StoreError::Faulty(faults) => {
            return faults.iter().copied().flat_map(fault_fields).collect();
        }
        // Of one's own passphrases the old one is wrong.
        StoreError::WrongPassphrase => {
            &["field-passphrase-old", "field-recovery", "field-passphrase"]
        }
        StoreError::ShortPassphrase(_) => &["field-passphrase-new", "field-passphrase"],
        StoreError::NameNeeded | StoreError::NameTaken => &["field-user", "plan-name"],
        StoreError::NoSuchUser => &["field-user"],
        StoreError::ReasonNeeded => &["field-reason"],
        StoreError::DateNeeded => &["publish-date"],
        _ => &[],
    };
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// Something was not done.
pub fn not_done(i18n: &I18n, error: &StoreError) -> Message {
    let (why, remedy) = store_error(i18n, error);
    Message {
        what: i18n.t("error-not-done"),
        why,
        remedy: i18n.t(remedy),
    }
}

/// Why, and the key of what to do.
pub fn store_error(i18n: &I18n, error: &StoreError) -> (String, &'static str) {
    let number = |n: u32| FluentValue::from(f64::from(n));
    match error {
        StoreError::Io { path, source } => {
            let args = [
                ("file", path.display().to_string().into()),
                ("why", i18n.io_error(source).into()),
            ];
            (i18n.t_args("io-of-file", &args), "remedy-save")
        }
        StoreError::Exists(path) => {
            let args = [("file", path.display().to_string().into())];
            (i18n.t_args("store-exists", &args), "remedy-other-name")
        }
        StoreError::NotGeoPackage => (i18n.t("store-not-geopackage"), "remedy-other-file"),
        StoreError::NotAProject => (i18n.t("store-not-a-project"), "remedy-other-file"),
        StoreError::Newer { found, known } => {
            let args = [("found", number(*found)), ("known", number(*known))];
            (i18n.t_args("store-newer", &args), "remedy-newer")
        }
        StoreError::Locked(holder) => {
            let args = [("who", holder.to_string().into())];
            (i18n.t_args("store-in-use", &args), "remedy-in-use")
        }
        StoreError::LogBeside => (i18n.t("error-log-beside"), "remedy-log-beside"),
        StoreError::ReadOnly => (i18n.t("blocked-read-only"), "remedy-read-only"),
        StoreError::Damaged(why) => {
            let args = [("detail", why.as_str().into())];
            (i18n.t_args("store-damaged", &args), "remedy-damaged")
        }
        StoreError::Full => (i18n.t("store-full"), "remedy-full"),
        StoreError::Conflict { key, conflict } => {
            let what = match conflict {
                Conflict::Exists => "store-conflict-exists",
                Conflict::Missing => "store-conflict-missing",
                Conflict::Changed | Conflict::Broken => "store-conflict-changed",
            };
            let args = [("record", key.id.as_str().into())];
            (i18n.t_args(what, &args), "remedy-conflict")
        }
        StoreError::NotPermitted { role, .. } => {
            let args = [("role", role_name(i18n, *role).into())];
            (i18n.t_args("store-not-permitted", &args), "remedy-role")
        }
        StoreError::Rules(fault) => (i18n.rule_fault(fault), "remedy-rules"),
        StoreError::Faulty(faults) => {
            let lines = faults.iter().map(|fault| fault_text(i18n, *fault));
            (lines.collect::<Vec<_>>().join("\n"), "remedy-nothing")
        }
        StoreError::WrongKind(key) | StoreError::Refused(Refused::Kind { key, .. }) => {
            let args = [("record", key.id.as_str().into())];
            (i18n.t_args("store-wrong-kind", &args), "remedy-nothing")
        }
        StoreError::Refused(Refused::Attribute {
            key,
            attribute,
            instead,
        }) => {
            let args = [
                ("record", key.id.as_str().into()),
                ("attribute", attribute.as_str().into()),
            ];
            let remedy = match instead {
                Instead::Orders => "remedy-by-orders",
                Instead::Publication => "remedy-by-publication",
                Instead::Units => "remedy-by-units",
                Instead::Gates => "remedy-by-gates",
                Instead::Lanes => "remedy-by-lanes",
            };
            (i18n.t_args("store-refused-attribute", &args), remedy)
        }
        StoreError::OrderStands => (i18n.t("store-order-stands"), "remedy-order-stands"),
        StoreError::SecondPersonNeeded => (i18n.t("store-second-person"), "remedy-second-person"),
        StoreError::OutOfTurn(why) => (out_of_turn_text(i18n, *why), "remedy-nothing"),
        StoreError::NotConfirmed(why) => (not_confirmed_text(i18n, *why), "remedy-nothing"),
        StoreError::NotRedrawn(refusal) => {
            let args = [
                ("lon", Degrees(refusal.at.x).to_string().into()),
                ("lat", Degrees(refusal.at.y).to_string().into()),
            ];
            (i18n.t_args("store-not-redrawn", &args), "remedy-nothing")
        }
        StoreError::SignInNeeded => (i18n.t("blocked-locked"), "remedy-sign-in"),
        StoreError::AdministratorNeeded => (i18n.t("store-administrator-needed"), "remedy-set-up"),
        StoreError::WrongPassphrase => (i18n.t("store-wrong-passphrase"), "remedy-nothing"),
        StoreError::ShortPassphrase(least) => {
            let args = [("count", number(*least as u32))];
            (
                i18n.t_args("store-short-passphrase", &args),
                "remedy-nothing",
            )
        }
        StoreError::NameNeeded => (i18n.t("store-name-needed"), "remedy-nothing"),
        StoreError::NameTaken => (i18n.t("store-name-taken"), "remedy-other-name"),
        StoreError::NoSuchUser => (i18n.t("store-no-such-user"), "remedy-nothing"),
        StoreError::NotVouched(rows) => {
            let args = [("rows", faults(i18n, rows).into())];
            (
                i18n.t_args("store-not-vouched", &args),
                "remedy-not-vouched",
            )
        }
        StoreError::NotCertified(name) => {
            let args = [("name", name.as_str().into())];
            (
                i18n.t_args("store-not-certified", &args),
                "remedy-not-certified",
            )
        }
        StoreError::KeysOutdated => (i18n.t("store-keys-outdated"), "remedy-keys-outdated"),
        StoreError::LastAdministrator => (i18n.t("store-last-administrator"), "remedy-nothing"),
        StoreError::ReasonNeeded => (i18n.t("store-reason-needed"), "remedy-nothing"),
        StoreError::Occupied(count) => {
            let args = [("count", number(u32::try_from(*count).unwrap_or(u32::MAX)))];
            (i18n.t_args("store-occupied", &args), "remedy-occupied")
        }
        StoreError::Sampling(fault) => (i18n.sampling_fault(fault), "remedy-nothing"),
        StoreError::OwnHandover => (i18n.t("store-own-handover"), "remedy-sign-in"),
        StoreError::DateNeeded => (i18n.t("store-date-needed"), "remedy-nothing"),
        StoreError::NotPublishable(obstacles) => {
            let lines: Vec<String> = obstacles.iter().map(|o| obstacle(i18n, o)).collect();
            (lines.join("\n"), "remedy-obstacles")
        }
        StoreError::Cancelled => (i18n.t("problem-cancelled"), "remedy-nothing"),
        StoreError::CannotUndo => (i18n.t("blocked-undo"), "remedy-nothing"),
        StoreError::Erased => (i18n.t("store-erased"), "remedy-nothing"),
        StoreError::Seal(fault) => {
            let key = match fault {
                SealError::NotOpened => "store-seal",
                SealError::Form => "store-seal-form",
                SealError::System => "store-seal-system",
            };
            (i18n.t(key), "remedy-database")
        }
        StoreError::Sql(error) => {
            let args = [("detail", error.to_string().into())];
            (i18n.t_args("store-sql", &args), "remedy-database")
        }
    }
}

/// Rows that nobody vouches for, in one line.
pub fn faults(i18n: &I18n, faults: &[RowFault]) -> String {
    let named = faults.iter().map(|fault| match fault {
        RowFault::User(name) => i18n.t_args("fault-user", &[("name", name.as_str().into())]),
        RowFault::Recovery => i18n.t("fault-recovery"),
        RowFault::People(count) => i18n.t_args(
            "fault-people",
            &[("count", FluentValue::from(*count as f64))],
        ),
    });
    let named: Vec<String> = named.collect();
    named.join(&i18n.t("map-list-separator"))
}

/// What getting ready found, in one line; `None` when there is nothing to say.
pub fn readiness(i18n: &I18n, readiness: &Readiness) -> Option<String> {
    let mut parts = Vec::new();
    if readiness.was_left {
        parts.push(i18n.t("notice-was-left"));
    }
    let count = |action: ActionName| {
        let of = readiness.outside.iter();
        of.filter(|e| e.row.action == Some(action)).count()
    };
    let (edits, drafts) = (
        count(ActionName::OutsideEdit),
        count(ActionName::OutsideDraft),
    );
    if edits > 0 {
        parts.push(i18n.t("notice-outside-edit"));
    }
    if drafts > 0 {
        parts.push(i18n.t("notice-outside-draft"));
    }
    let names = |fate: Fate| {
        let told = readiness.foreign.iter().filter(|one| !one.is_usual());
        let of = told.filter(|one| one.fate == fate);
        of.map(|one| one.name.as_str()).collect::<Vec<_>>()
    };
    let fates = [
        (Fate::Removed, "notice-foreign-removed"),
        (Fate::Kept, "notice-foreign-kept"),
        (Fate::Refused, "notice-foreign-refused"),
    ];
    for (fate, key) in fates {
        let names = names(fate);
        if !names.is_empty() {
            let names = names.join(&i18n.t("map-list-separator"));
            parts.push(i18n.t_args(key, &[("names", names.into())]));
        }
    }
    if count(ActionName::RemoveForeign) > 0 && names(Fate::Removed).is_empty() {
        parts.push(i18n.t("notice-foreign-since"));
    }
    if readiness.is_purge_unfinished {
        parts.push(i18n.t("notice-purge-unfinished"));
    }
    if !readiness.left_out.is_empty() {
        let names = readiness.left_out.join(&i18n.t("map-list-separator"));
        parts.push(i18n.t_args("notice-left-out", &[("names", names.into())]));
    }
    if let Some(why) = &readiness.backup_error {
        let args = [("detail", why.as_str().into())];
        parts.push(i18n.t_args("notice-no-backup", &args));
    }
    (!parts.is_empty()).then(|| parts.join(&i18n.t("sentence-separator")))
}

/// The journal is not what was written.
pub fn broken_chain(i18n: &I18n, verdict: &Verdict) -> Message {
    let first = verdict.faults.first().and_then(Fault::entry).unwrap_or(0);
    let args = [("number", FluentValue::from(first as f64))];
    Message {
        what: i18n.t("error-chain"),
        why: i18n.t_args("error-chain-why", &args),
        remedy: i18n.t("remedy-chain"),
    }
}

/// A role.
pub fn role_name(i18n: &I18n, role: Role) -> String {
    i18n.t(match role {
        Role::Operator => "role-operator",
        Role::Planner => "role-planner",
        Role::Supervisor => "role-supervisor",
        Role::Administrator => "role-administrator",
    })
}

/// Who did something.
pub fn actor_name(i18n: &I18n, actor: &str) -> String {
    match actor {
        "local" => i18n.t("actor-local"),
        "outside" => i18n.t("actor-outside"),
        "nobody" => i18n.t("actor-nobody"),
        CLOCK => i18n.t("actor-clock"),
        name => name.to_owned(),
    }
}

/// What a plan is called; one that another program's changes became is named after that.
pub fn plan_name(i18n: &I18n, name: &str) -> String {
    match name.strip_prefix(OUTSIDE) {
        Some(date) => {
            let args = [("date", date.trim().into())];
            i18n.t_args("plan-outside", &args)
        }
        None => name.to_owned(),
    }
}

/// What was done, without saying whether it was taken back.
pub fn action_name(i18n: &I18n, action: Option<ActionName>) -> String {
    match action {
        Some(action) => i18n.t(&format!("action-{}", action.name())),
        None => i18n.t("action-unknown"),
    }
}

/// What an entry of the history did, in one line.
pub fn entry_line(i18n: &I18n, row: &EntryRow) -> String {
    let what = what_was_done(i18n, row);
    match row.mode {
        Mode::Do => what,
        Mode::Undo => i18n.t_args("history-undo", &[("what", what.into())]),
        Mode::Redo => i18n.t_args("history-redo", &[("what", what.into())]),
    }
}

/// What the action of an entry does.
pub fn what_was_done(i18n: &I18n, row: &EntryRow) -> String {
    let action = action_name(i18n, row.action);
    let text = |name: &str| match row.detail.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let detail = match row.action {
        Some(ActionName::EditAttributes) => {
            let attribute = text("attribute");
            let value = |name| worded(i18n, &attribute, &text(name));
            let args = [
                ("name", text("name").into()),
                ("attribute", caption(i18n, &attribute).into()),
                ("from", value("from").into()),
                ("to", value("to").into()),
            ];
            i18n.t_args("history-attribute", &args)
        }
        Some(ActionName::ChangeRole | ActionName::AddUser) => {
            let role = Role::named(&text("role")).map(|r| role_name(i18n, r));
            format!("{} {}", text("user"), role.unwrap_or_default())
        }
        Some(ActionName::Trace | ActionName::RemoveTraced) => {
            let what = i18n.t(&format!("trace-{}", text("what")));
            format!("{what} {}", text("name"))
        }
        Some(ActionName::PlaceBuildings) => {
            let counts = ["count", "units", "areas"];
            let args = counts.map(|name| (name, text(name).into()));
            i18n.t_args("history-placed", &args)
        }
        Some(ActionName::EditPlan) => {
            let tool = i18n.t(edit_key(&text("tool")));
            format!("{tool} {}", plan_name(i18n, &text("name")))
        }
        Some(ActionName::IssueOrder | ActionName::WithdrawOrder | ActionName::DraftOrder) => {
            let zone = Zone::parse(&text("zone")).map(|zone| zone_name(i18n, zone));
            let state = match text("state").as_str() {
                // Entries of older versions, and what is kept with its documents.
                "applied" => i18n.t("order-applied"),
                "assessed" => i18n.t("order-assessed"),
                "refused" => i18n.t("order-refused"),
                "dropped" => i18n.t("order-dropped"),
                _ => String::new(),
            };
            let said = [
                text("name"),
                zone.unwrap_or_default(),
                state,
                text("reason"),
            ];
            let mut line = said.join(" ").trim_end().to_owned();
            for (name, key) in [
                ("same_person", "order-same-person"),
                ("taken_back", "order-taken-back"),
            ] {
                if row.detail.contains_key(name) {
                    line.push(' ');
                    line.push_str(&i18n.t(key));
                }
            }
            line
        }
        Some(
            ActionName::ApplyOrder
            | ActionName::AssessOrder
            | ActionName::ApproveOrder
            | ActionName::ConfirmOrder,
        ) => {
            let zone = Zone::parse(&text("zone")).map(|zone| zone_name(i18n, zone));
            let words = [
                text("name"),
                zone.unwrap_or_default(),
                text("body"),
                text("document"),
            ];
            words.join(" ").trim_end().to_owned()
        }
        Some(ActionName::EditIsolation) => {
            let step = i18n.t(match text("step").as_str() {
                "check" => "isolation-check",
                "release" => "isolation-release",
                "negative" => "isolation-negative",
                "deliver" => "isolation-deliver",
                "visit" => "sampling-home-hours",
                "edit" => "case-change",
                _ => "isolation-move",
            });
            format!("{step} {}", text("count"))
        }
        Some(
            ActionName::EditUnit
            | ActionName::EditHousehold
            | ActionName::EditResident
            | ActionName::EditCharge,
        ) => {
            let step = i18n.t(&format!("step-{}", text("step")));
            let role = text("role");
            let role = match role.as_str() {
                "" => String::new(),
                role => i18n.t(&format!("charge-{role}")),
            };
            format!("{} {role} {step}", text("name"))
        }
        Some(ActionName::HandOver | ActionName::TakeOver) => {
            i18n.t(&format!("desk-{}", text("desk")))
        }
        Some(ActionName::EnterRound) => {
            let args = [("round", text("name").into()), ("count", counted(row))];
            i18n.t_args("history-round", &args)
        }
        Some(ActionName::CheckIn) => {
            let args = [("tube", text("name").into()), ("count", counted(row))];
            i18n.t_args("history-check-in", &args)
        }
        Some(ActionName::EditTeam) => {
            let args = [("site", text("name").into()), ("lane", text("lane").into())];
            i18n.t_args("history-lane", &args)
        }
        Some(ActionName::AssignGrids) => {
            let args = [("site", text("name").into()), ("count", counted(row))];
            i18n.t_args("history-sampled-grids", &args)
        }
        Some(ActionName::EditGate) => {
            let what = text("step");
            let what = match what.as_str() {
                "open" | "closed" | "unmanned" => i18n.t(&format!("gate-{what}")),
                _ => i18n.t("gate-shifts"),
            };
            format!("{} {what}", text("name"))
        }
        Some(ActionName::SeeAlarm) => text("count"),
        Some(ActionName::PublishPlan) => format!("{} {}", text("name"), text("date")),
        Some(ActionName::SetBand) => format!("{}–{}", text("least"), text("most")),
        Some(ActionName::SetProfile) => {
            let of = i18n.t(&format!("profile-of-{}", text("of")));
            format!("{of} {}", text("name"))
        }
        Some(ActionName::ChangeRetention) => format!("{} {}", text("type"), text("days")),
        Some(ActionName::Purge) => text("count"),
        Some(ActionName::Unmask) => text("id").chars().take(8).collect(),
        _ => ["user", "path", "layer", "title", "name"]
            .iter()
            .map(|name| text(name))
            .find(|t| !t.is_empty())
            .unwrap_or_default(),
    };
    if detail.trim().is_empty() {
        action
    } else {
        let args = [("action", action.into()), ("detail", detail.into())];
        i18n.t_args("history-line", &args)
    }
}

/// How many an entry counts.
fn counted(row: &EntryRow) -> FluentValue<'static> {
    let count = row.detail.get("count").and_then(|count| count.as_u64());
    grouped(count.and_then(|n| usize::try_from(n).ok()).unwrap_or(0)).into()
}

/// The key of what was done to a plan.
fn edit_key(tool: &str) -> &'static str {
    match tool {
        "move" => "edit-move",
        "insert" => "edit-insert",
        "delete" => "edit-delete",
        "reshape" => "edit-reshape",
        "split" => "edit-split",
        "merge" => "edit-merge",
        "give" => "edit-give",
        "name" => "edit-name",
        "propose" => "edit-propose",
        "balance" => "edit-balance",
        _ => "edit-other",
    }
}

/// When an entry was written: the time alone if it was today.
pub fn entry_time(row: &EntryRow) -> String {
    local_time(&row.at)
}

/// Why there is nothing to undo or redo.
pub fn why_not(i18n: &I18n, why: &WhyNot) -> String {
    match why {
        WhyNot::Nothing | WhyNot::Barrier(ActionName::CreateProject) => i18n.t("blocked-undo"),
        WhyNot::ReadOnly => i18n.t("blocked-read-only"),
        WhyNot::Barrier(action) if action.undo() == Undo::Corrected => {
            i18n.t(&format!("blocked-{}", action.name()))
        }
        WhyNot::Barrier(action) => {
            let args = [("action", action_name(i18n, Some(*action)).into())];
            i18n.t_args("blocked-barrier", &args)
        }
        WhyNot::BuiltUpon { actor, action } => {
            let args = [
                ("actor", actor_name(i18n, actor).into()),
                ("action", action_name(i18n, *action).into()),
            ];
            i18n.t_args("blocked-built-upon", &args)
        }
    }
}
