#![no_main]
//! Any bytes as the parts of a shapefile are read or refused.

use gridroom::exchange::shapefile::{Parts, read};

libfuzzer_sys::fuzz_target!(|parts: (&[u8], &[u8], &[u8])| {
    let (shp, shx, dbf) = parts;
    let parts = Parts {
        name: "t",
        shp: Some(shp),
        shx: Some(shx),
        dbf: Some(dbf),
        ..Parts::default()
    };
    let _ = read(&parts, None, &gridroom::course::Course::new());
});
