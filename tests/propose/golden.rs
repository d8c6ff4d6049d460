//! How good the town's 156 grids are, in figures that are kept beside this file and may only improve.

use crate::sample::Sample;
use crate::whole_town::{proposed, whole};
use gridroom::geometry::propose::Bound;
use std::collections::BTreeMap;
use std::path::Path;

/// Rounding of another machine is no change for the worse.
const ROUNDING: f64 = 1e-6;

/// With UPDATE_SNAPSHOTS=1 better figures are written, worse ones never.
#[test]
fn the_towns_grids_are_as_good_as_they_ever_were() {
    let (_, found) = proposed(&Sample::old(), &whole());
    let score = &found[0].score;
    let cuts = Bound::ALL.map(|bound| bound.cost() * score.length_m[bound.place()]);
    // A figure, and whether less of it is better.
    let figures = [
        ("cost", score.cost, true),
        ("cut_m", cuts.iter().sum::<f64>(), true),
        ("length_m", score.length_m.iter().sum::<f64>(), true),
        ("in_band", score.in_band as f64, false),
        ("within_tenth", score.within_tenth as f64, false),
        ("along", score.along(), false),
        ("compactness", score.compactness, false),
    ];
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/propose/golden.json");
    let kept = std::fs::read_to_string(&path).expect("golden.json");
    let mut kept: BTreeMap<String, f64> = serde_json::from_str(&kept).expect("figures");
    let mut worse = Vec::new();
    for (name, now, less) in figures {
        let best = kept.get_mut(name).expect("a figure that is kept");
        // How much better it is now, as a share of what it was.
        let gain = match less {
            true => *best - now,
            false => now - *best,
        };
        let gain = gain / best.abs().max(1.0);
        if gain < -ROUNDING {
            worse.push(format!("{name}: {now} is worse than {best}"));
        } else if gain > ROUNDING {
            *best = now;
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let text = serde_json::to_string_pretty(&kept).expect("figures");
        std::fs::write(&path, text + "\n").expect("written");
    }
}
