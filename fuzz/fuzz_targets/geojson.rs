#![no_main]
//! Any bytes are read or refused.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = gridroom::exchange::geojson::read_raw(data, &gridroom::course::Course::new());
});
