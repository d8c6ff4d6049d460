#![no_main]
//! Any bytes are a town, or refused.

use gridroom::exchange::osm::{CommunitiesBy, GridsBy, Scope, Wishes, town};
use gridroom::rules::households::HouseholdRules;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let path = std::env::temp_dir().join(format!("gridroom-fuzz-{}.osm", std::process::id()));
    if std::fs::write(&path, data).is_err() {
        return;
    }
    let wishes = Wishes {
        scope: Scope::All,
        communities: CommunitiesBy::Areas,
        grids: GridsBy::Block,
        census: None,
        rules: HouseholdRules::bundled().expect("sound"),
    };
    let _ = town(&path, &wishes, &gridroom::course::Course::new());
});
