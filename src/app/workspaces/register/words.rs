//! Words for what the register says. Must not know: how they are drawn.

use crate::i18n::I18n;
use crate::model::register::{Charge, CompoundKind, Level, Unit};
use crate::rules::responsibility::Role;

/// The name of a level.
pub(crate) fn level_name(i18n: &I18n, level: Level) -> String {
    i18n.t(&format!("level-{}", level.kind().name()))
}

/// The name of what somebody is to a unit.
pub(crate) fn role_name(i18n: &I18n, role: Role) -> String {
    i18n.t(&role_key(role))
}

/// The key of that name.
pub(crate) fn role_key(role: Role) -> String {
    format!("charge-{}", role.name())
}

/// The name of what somebody is to a unit, or stands in for.
pub(crate) fn charge_name(i18n: &I18n, charge: &Charge) -> String {
    let role = role_name(i18n, charge.role);
    match charge.is_deputy {
        true => i18n.t_args("charge-deputy-of", &[("role", role.into())]),
        false => role,
    }
}

/// What a unit is, in a word.
pub(crate) fn unit_kind(i18n: &I18n, unit: &Unit) -> String {
    match (unit.level, unit.kind, unit.dedicated) {
        (Level::Compound, kind, _) => i18n.t(kind.unwrap_or(CompoundKind::default()).key()),
        (Level::Grid, _, Some(dedicated)) => i18n.t(&format!("dedicated-{}", dedicated.name())),
        (level, _, _) => level_name(i18n, level),
    }
}
