//! GeoJSON in and out.
