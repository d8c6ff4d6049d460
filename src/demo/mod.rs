//! The seeded generator of the synthetic town.

/// The bundled town's grids, as GeoJSON.
pub fn town_geojson() -> &'static str {
    r#"{"type":"FeatureCollection","features":[]}"#
}
/// The bundled town's streets, water, green.
pub fn town_context_geojson() -> &'static str {
    r#"{"type":"FeatureCollection","features":[]}"#
}
