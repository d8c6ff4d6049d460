#![no_main]
//! Any bytes are read or refused.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = gridroom::exchange::table::read_map(data, "t.csv", None, None, &gridroom::course::Course::new());
});
