#![no_main]
//! Any bytes are read as a list, or refused: workbooks are told by what is in them.

use gridroom::exchange::list::{Ground, Source, check, find};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let path = std::env::temp_dir().join(format!("gridroom-fuzz-{}", std::process::id()));
    if std::fs::write(&path, data).is_ok()
        && let Ok(found) = find(&Source::of(&path), None)
    {
        let _ = check(&found.source, found.list, &found.heading, &Ground::default(), &|_| true);
    }
});
