#![no_main]
//! Any bytes are a geometry or none.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = gridroom::store::wkb::read(data);
});
