#![no_main]
//! Any bytes are read or refused.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = gridroom::exchange::topojson::read(data, "t.topojson", &gridroom::course::Course::new());
});
