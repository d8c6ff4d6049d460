//! What is said of publishing a plan: what stands against it, and what becomes of ground and orders. Owns:
//! which text says what. Must not know: what is then done.

use crate::app::words::messages::{area, zone_name};
use crate::geometry::fixed::Degrees;
use crate::i18n::I18n;
use crate::model::publication::{GroundChange, Obstacle, OrderFate};
use fluent_bundle::FluentValue;

/// So many are named.
const NAMED: usize = 5;

/// What stands against publishing a plan.
pub fn obstacle(i18n: &I18n, obstacle: &Obstacle) -> String {
    let named = |key: &str, grids: &[String]| {
        let separator = i18n.t("map-list-separator");
        let first: Vec<&str> = grids.iter().take(NAMED).map(String::as_str).collect();
        let args = [
            ("count", FluentValue::from(grids.len() as f64)),
            ("grids", first.join(&separator).into()),
        ];
        i18n.t_args(key, &args)
    };
    match obstacle {
        Obstacle::NoDraft => i18n.t("obstacle-no-draft"),
        Obstacle::Unsound(at) => {
            let args = [
                ("lon", Degrees(at.x).to_string().into()),
                ("lat", Degrees(at.y).to_string().into()),
            ];
            i18n.t_args("obstacle-unsound", &args)
        }
        Obstacle::Superseded(ids) => {
            let what = named("obstacle-superseded", ids);
            format!("{what} {}", i18n.t("obstacle-superseded-remedy"))
        }
        Obstacle::Missing(grids) => named("obstacle-missing", grids),
        Obstacle::Unassigned(grids) => named("obstacle-unassigned", grids),
        Obstacle::Undated => i18n.t("store-date-needed"),
        Obstacle::TooEarly(grids) => named("obstacle-too-early", grids),
        Obstacle::Ground(changes) => {
            let separator = i18n.t("map-list-separator");
            let first = changes
                .iter()
                .take(NAMED)
                .map(|change| ground(i18n, change));
            let args = [
                ("count", FluentValue::from(changes.len() as f64)),
                ("ground", first.collect::<Vec<_>>().join(&separator).into()),
            ];
            i18n.t_args("obstacle-ground", &args)
        }
        Obstacle::Exhausted(community) => i18n.t_args(
            "obstacle-exhausted",
            &[("community", community.as_str().into())],
        ),
    }
}

/// How a piece of ground differs.
pub fn ground(i18n: &I18n, change: &GroundChange) -> String {
    let args = [
        ("area", area(i18n, change.area_m2 as f64).into()),
        ("old", change.old.as_str().into()),
        ("new", change.new.as_str().into()),
    ];
    i18n.t_args(&format!("ground-{}", change.kind.name()), &args)
}

/// What becomes of an order about grids that go.
pub fn order_fate(i18n: &I18n, order: &OrderFate) -> String {
    let separator = i18n.t("map-list-separator");
    let heirs = order.heirs.iter().map(|(name, zone)| {
        let zone = zone_name(i18n, *zone);
        format!("{name} {zone}")
    });
    let args = [
        ("number", order.number.as_str().into()),
        ("zone", zone_name(i18n, order.zone).into()),
        ("grids", order.grids.join(&separator).into()),
        ("heirs", heirs.collect::<Vec<_>>().join(&separator).into()),
    ];
    i18n.t_args("publish-order", &args)
}
