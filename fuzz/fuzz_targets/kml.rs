#![no_main]
//! Any bytes are read or refused.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = gridroom::exchange::kml::read(data, "t.kml", None, &gridroom::course::Course::new());
});
