//! Where the numbers of a layer may lie. Owns: which coordinate systems are weighed, and why one
//! is thought to be right. A file that says nothing, or says what cannot be, is asked about.

use crate::exchange::raw::{Position, RawLayer};
use crate::geometry::crs::{Crs, GaussKruger, Transform, ZoneWidth};
use crate::geometry::fixed::{Bounds, Coord};

/// Why a system is thought to be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrsReason {
    /// The file says so, and nothing speaks against it.
    Declared,
    /// The numbers are degrees, and nothing tells one system of degrees from another.
    Degrees,
    /// It puts the layer onto the project's ground, which no other does as well; percent of
    /// agreement.
    Fits(u8),
    /// It puts the layer within the project's ground.
    Within,
    /// Its attributes are those of the county maps that web maps give away.
    Signs,
    /// Eastings begin with the number of the zone.
    ZoneNumber,
    /// It may be; others may as well.
    Possible,
    /// The file says so, but it does not fit: the layer would lie far from the project, or off
    /// the globe.
    Elsewhere,
}

impl CrsReason {
    /// Nobody needs to be asked.
    pub const fn is_sure(self) -> bool {
        !matches!(self, Self::Possible | Self::Elsewhere)
    }
}

/// A system that the numbers may be of.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The system.
    pub crs: Crs,
    /// North stands before east.
    pub swapped: bool,
    /// Why.
    pub reason: CrsReason,
    /// Where the layer would lie.
    pub bounds: Option<Bounds>,
}

/// The box around the numbers of a layer, of whatever unit: west, south, east, north.
pub fn extent(layer: &RawLayer) -> Option<[f64; 4]> {
    let mut around: Option<[f64; 4]> = None;
    for feature in &layer.features {
        for [x, y] in feature.geometry.positions() {
            if x.is_finite() && y.is_finite() {
                let [w, s, e, n] = around.unwrap_or([x, y, x, y]);
                around = Some([w.min(x), s.min(y), e.max(x), n.max(y)]);
            }
        }
    }
    around
}

/// A layer lies by the project when the two boxes are no further apart than the project's own
/// size and this many degrees.
const NEAR_DEGREES: f64 = 0.2;
/// Boxes agree so well that it is no chance, 0 to 1.
const AGREES: f64 = 0.9;
/// A shifted system is only believed where it fits this much better, 0 to 1.
const BETTER: f64 = 0.02;

/// The systems that a layer may be in, the likeliest first; `area` is the ground of the project.
/// Empty only where the layer has no numbers at all.
pub fn candidates(layer: &RawLayer, area: Option<Bounds>) -> Vec<Candidate> {
    let Some(extent) = extent(layer) else {
        return Vec::new();
    };
    let declared = layer.crs.clone().map(|crs| {
        let bounds = placed(&crs, false, extent);
        let is_near = match (bounds, area) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(bounds), Some(area)) => is_near(bounds, area),
        };
        let is_likely = is_near && !(crs_is_metric(&crs) && are_degrees(extent));
        let reason = if is_likely {
            CrsReason::Declared
        } else {
            CrsReason::Elsewhere
        };
        Candidate {
            crs,
            swapped: false,
            reason,
            bounds,
        }
    });
    let mut all = if are_degrees(extent) {
        degrees(extent, area)
    } else {
        metres(extent, area)
    };
    let has_signs = are_degrees(extent) && has_signs_of_web_maps(layer);
    if has_signs {
        believe_signs(&mut all);
    }
    if layer.unclear_crs.is_some() {
        // The file says something, though nobody knows what.
        weaken(&mut all);
    }
    if let Some(mut declared) = declared {
        // Programs that only pass such a map on call it WGS84.
        let is_passed_on = has_signs && matches!(declared.crs, Crs::Wgs84 | Crs::Cgcs2000);
        if is_passed_on && declared.reason == CrsReason::Declared {
            declared.reason = CrsReason::Possible;
        }
        // What a file says is believed, but for the shift of web maps, which it never mentions.
        let is_shifted = |c: &Candidate| {
            matches!(c.crs, Crs::Gcj02 | Crs::Bd09) && matches!(c.reason, CrsReason::Fits(_))
        };
        let is_first =
            declared.reason == CrsReason::Declared && !all.first().is_some_and(is_shifted);
        all.retain(|c| c.crs != declared.crs || c.swapped);
        if declared.reason == CrsReason::Elsewhere {
            // What contradicts the file must be more than possible.
            weaken(&mut all);
        }
        if is_passed_on {
            weaken(&mut all);
        }
        if is_first {
            all.insert(0, declared);
        } else {
            all.push(declared);
        }
    }
    all
}

/// What is not told by the ground of the project is only possible.
fn weaken(all: &mut [Candidate]) {
    let is_weak = |c: &&mut Candidate| {
        matches!(
            c.reason,
            CrsReason::Degrees | CrsReason::ZoneNumber | CrsReason::Signs
        )
    };
    all.iter_mut()
        .filter(is_weak)
        .for_each(|c| c.reason = CrsReason::Possible);
}

/// Attributes that only the county maps of Chinese web maps have, which are shifted.
const SIGNS: [&str; 3] = ["adcode", "acroutes", "subfeatureindex"];

/// Case 88.
fn has_signs_of_web_maps(layer: &RawLayer) -> bool {
    let is_sign = |name: &String| SIGNS.contains(&name.to_lowercase().as_str());
    let mut names = layer.features.iter().filter_map(|f| f.properties.as_ref());
    names.any(|properties| properties.keys().any(is_sign))
}

/// Put the shifted degrees first, unless the ground of the project tells better.
fn believe_signs(all: &mut Vec<Candidate>) {
    if all
        .first()
        .is_some_and(|c| matches!(c.reason, CrsReason::Fits(_)))
    {
        return;
    }
    let is_meant =
        |c: &Candidate| c.crs == Crs::Gcj02 && !c.swapped && c.reason != CrsReason::Elsewhere;
    let Some(at) = all.iter().position(is_meant) else {
        return;
    };
    let mut found = all.remove(at);
    found.reason = CrsReason::Signs;
    weaken(all);
    all.insert(0, found);
}

/// Numbers that could be degrees, in one order or the other.
fn are_degrees([w, s, e, n]: [f64; 4]) -> bool {
    let within = |a: f64, b: f64, limit: f64| a.abs() <= limit && b.abs() <= limit;
    within(w, e, 180.0) && within(s, n, 180.0) && (within(w, e, 90.0) || within(s, n, 90.0))
}

fn crs_is_metric(crs: &Crs) -> bool {
    match crs {
        Crs::GaussKruger(_) => true,
        Crs::Wkt(text) => text.trim_start().to_uppercase().starts_with("PROJ"),
        // Of other codes it is known by what they make of the numbers.
        _ => false,
    }
}

/// Where an extent would lie; `None` where the system does not reach it.
fn placed(crs: &Crs, swapped: bool, [w, s, e, n]: [f64; 4]) -> Option<Bounds> {
    let transform = Transform::of(crs).ok()?;
    let middle = [(w + e) / 2.0, (s + n) / 2.0];
    let corners: [Position; 5] = [[w, s], [e, s], [e, n], [w, n], middle];
    let place = |[x, y]: Position| {
        let (x, y) = if swapped { (y, x) } else { (x, y) };
        let (lon, lat) = transform.to_wgs84(x, y)?;
        Coord::from_degrees(lon, lat).ok()
    };
    let places: Option<Vec<Coord>> = corners.into_iter().map(place).collect();
    Bounds::around(places?)
}

fn sides(bounds: Bounds) -> [f64; 4] {
    let (min, max) = (bounds.min, bounds.max);
    [min.lon(), min.lat(), max.lon(), max.lat()]
}

fn is_near(bounds: Bounds, area: Bounds) -> bool {
    let ([w, s, e, n], [aw, as_, ae, an]) = (sides(bounds), sides(area));
    let (dx, dy) = (ae - aw + NEAR_DEGREES, an - as_ + NEAR_DEGREES);
    w <= ae + dx && e >= aw - dx && s <= an + dy && n >= as_ - dy
}

fn is_within(bounds: Bounds, area: Bounds) -> bool {
    let ([w, s, e, n], [aw, as_, ae, an]) = (sides(bounds), sides(area));
    // A little over the edge is the rounding of outlines.
    let (dx, dy) = ((ae - aw) * 0.02, (an - as_) * 0.02);
    w >= aw - dx && e <= ae + dx && s >= as_ - dy && n <= an + dy
}

/// How well two boxes agree: their common ground by all their ground, 0 to 1.
fn agreement(a: Bounds, b: Bounds) -> f64 {
    let ([w, s, e, n], [bw, bs, be, bn]) = (sides(a), sides(b));
    let size = |w: f64, s: f64, e: f64, n: f64| (e - w).max(0.0) * (n - s).max(0.0);
    let common = size(w.max(bw), s.max(bs), e.min(be), n.min(bn));
    let all = size(w, s, e, n) + size(bw, bs, be, bn) - common;
    if all > 0.0 { common / all } else { 0.0 }
}

fn degrees(extent: [f64; 4], area: Option<Bounds>) -> Vec<Candidate> {
    let mut all: Vec<(f64, Candidate)> = Vec::new();
    for swapped in [false, true] {
        for crs in [Crs::Wgs84, Crs::Cgcs2000, Crs::Gcj02, Crs::Bd09] {
            let Some(bounds) = placed(&crs, swapped, extent) else {
                continue;
            };
            let fit = area.map_or(0.0, |area| agreement(bounds, area));
            let near = area.is_none_or(|area| is_near(bounds, area));
            // Latitude before longitude is only weighed where the other way leads nowhere.
            let leads = |(_, c): &(f64, Candidate)| !c.swapped && c.reason != CrsReason::Elsewhere;
            if swapped && (!near || all.iter().any(leads)) {
                continue;
            }
            let reason = if near {
                CrsReason::Degrees
            } else {
                CrsReason::Elsewhere
            };
            let candidate = Candidate {
                crs,
                swapped,
                reason,
                bounds: Some(bounds),
            };
            all.push((fit, candidate));
        }
    }
    // A shift of some hundred metres is only told where both cover the same ground.
    let plain = all.first().map_or(0.0, |(fit, _)| *fit);
    let best = all.iter().enumerate().max_by(|a, b| {
        // Of equal ones the first.
        a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0))
    });
    if let Some((i, (fit, _))) = best {
        let fit = *fit;
        if fit > AGREES && (i == 0 || fit > plain + BETTER) {
            let (_, mut found) = all.remove(i);
            found.reason = CrsReason::Fits((fit * 100.0).floor() as u8);
            all.insert(0, (fit, found));
        }
    }
    let mut all: Vec<Candidate> = all.into_iter().map(|(_, c)| c).collect();
    all.sort_by_key(|c| c.reason == CrsReason::Elsewhere);
    // Of systems that cannot be told apart the first is proposed, the others are possible.
    for other in all
        .iter_mut()
        .skip(1)
        .filter(|c| c.reason == CrsReason::Degrees)
    {
        other.reason = CrsReason::Possible;
    }
    all
}

/// How far from its meridian a zone is used, degrees.
fn reach(zone: GaussKruger) -> f64 {
    match zone.width {
        ZoneWidth::Three => 2.0,
        ZoneWidth::Six => 3.5,
    }
}

fn metres(extent: [f64; 4], area: Option<Bounds>) -> Vec<Candidate> {
    let mut all: Vec<(f64, Candidate)> = Vec::new();
    for swapped in [false, true] {
        let zones = GaussKruger::all().map(|zone| (Crs::GaussKruger(zone), Some(zone)));
        for (crs, zone) in zones.chain([(Crs::Epsg(3857), None)]) {
            let Some(bounds) = placed(&crs, swapped, extent) else {
                continue;
            };
            let centre = bounds.centre();
            let is_china =
                (3.0..=54.0).contains(&centre.lat()) && (73.0..=136.0).contains(&centre.lon());
            let is_reached = zone
                .is_none_or(|zone| (centre.lon() - f64::from(zone.meridian)).abs() <= reach(zone));
            if !is_china || !is_reached {
                continue;
            }
            // Zones of both widths on one meridian are the same without numbers.
            let is_double = |c: &Candidate| c.bounds == Some(bounds) && c.swapped == swapped;
            if all.iter().any(|(_, c)| is_double(c)) {
                continue;
            }
            let reason = match area {
                Some(area) if is_within(bounds, area) => CrsReason::Within,
                Some(area) if is_near(bounds, area) => CrsReason::Possible,
                Some(_) => continue,
                None if zone.is_some_and(|zone| zone.numbered) => CrsReason::ZoneNumber,
                None => CrsReason::Possible,
            };
            let fit = area.map_or(0.0, |area| agreement(bounds, area));
            let candidate = Candidate {
                crs,
                swapped,
                reason,
                bounds: Some(bounds),
            };
            all.push((fit, candidate));
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut all: Vec<(f64, Candidate)> = all;
    if let Some((fit, first)) = all.first_mut()
        && *fit > AGREES
    {
        first.reason = CrsReason::Fits((*fit * 100.0).floor() as u8);
    }
    let mut all: Vec<Candidate> = all.into_iter().map(|(_, c)| c).collect();
    all.sort_by_key(|c| !matches!(c.reason, CrsReason::Fits(_)) && c.reason == CrsReason::Possible);
    // Two that are equally sure are neither.
    let sure = all.iter().filter(|c| c.reason.is_sure()).count();
    if sure > 1 && !matches!(all.first().map(|c| c.reason), Some(CrsReason::Fits(_))) {
        all.iter_mut().for_each(|c| c.reason = CrsReason::Possible);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::raw::RawFeature;

    /// A layer of two corners.
    fn layer(corners: [Position; 2], crs: Option<Crs>) -> RawLayer {
        let mut feature = RawFeature::default();
        let [[w, s], [e, n]] = corners;
        feature
            .geometry
            .add_polygon(vec![vec![[w, s], [e, s], [e, n], [w, n], [w, s]]]);
        RawLayer {
            features: vec![feature],
            crs,
            ..RawLayer::default()
        }
    }

    const WEST_SOUTH: Position = [118.66, 25.34];
    const EAST_NORTH: Position = [118.72, 25.39];

    fn town() -> Bounds {
        let at = |[lon, lat]: Position| Coord::from_degrees(lon, lat).expect("on the globe");
        Bounds::around([at(WEST_SOUTH), at(EAST_NORTH)]).expect("a box")
    }

    fn town_in(crs: &Crs, swapped: bool) -> RawLayer {
        let transform = Transform::of(crs).expect("known");
        let corners = [WEST_SOUTH, EAST_NORTH].map(|[lon, lat]| {
            let (x, y) = transform.from_wgs84(lon, lat).expect("reached");
            if swapped { [y, x] } else { [x, y] }
        });
        layer(corners, None)
    }

    #[test]
    fn a_file_that_says_nothing_is_told_by_the_ground_of_the_project() {
        let zone = |code| Crs::of_code(code);
        for crs in [
            Crs::Wgs84,
            Crs::Gcj02,
            Crs::Bd09,
            zone(4548),
            zone(4527),
            zone(4498),
            zone(4549),
            Crs::Epsg(3857),
        ] {
            for swapped in [false, true] {
                let all = candidates(&town_in(&crs, swapped), Some(town()));
                let first = all.first().unwrap_or_else(|| panic!("{crs:?} {swapped}"));
                assert_eq!((&first.crs, first.swapped), (&crs, swapped), "{all:?}");
                assert!(first.reason.is_sure(), "{crs:?} {all:?}");
            }
        }
    }

    #[test]
    fn numbers_of_zones_speak_for_themselves_and_others_are_asked() {
        let all = candidates(&town_in(&Crs::of_code(4527), false), None);
        assert_eq!(all[0].crs, Crs::of_code(4527));
        assert_eq!(all[0].reason, CrsReason::ZoneNumber);
        let all = candidates(&town_in(&Crs::of_code(4548), false), None);
        assert!(
            all.len() > 10 && all.iter().all(|c| !c.reason.is_sure()),
            "{all:?}"
        );
    }

    #[test]
    fn what_the_file_says_is_believed_unless_it_cannot_be() {
        // Case 26.
        let said = layer([WEST_SOUTH, EAST_NORTH], Some(Crs::Cgcs2000));
        let first = candidates(&said, Some(town())).remove(0);
        assert_eq!(
            (first.crs, first.reason),
            (Crs::Cgcs2000, CrsReason::Declared)
        );
        // Degrees under a system of metres.
        let wrong = layer([WEST_SOUTH, EAST_NORTH], Some(Crs::of_code(4548)));
        let all = candidates(&wrong, Some(town()));
        // The ground of the project speaks for degrees.
        assert_eq!(
            (&all[0].crs, all[0].reason),
            (&Crs::Wgs84, CrsReason::Fits(100))
        );
        assert!(!candidates(&wrong, None)[0].reason.is_sure());
        assert_eq!(all.last().map(|c| c.reason), Some(CrsReason::Elsewhere));
        // Far from the project: asked.
        let far = layer([[-73.9, 40.6], [-73.8, 40.7]], Some(Crs::Wgs84));
        let all = candidates(&far, Some(town()));
        assert!(!all[0].reason.is_sure(), "{all:?}");
    }

    #[test]
    fn part_of_the_ground_is_taken_as_it_is() {
        let part = layer([[118.68, 25.35], [118.69, 25.36]], None);
        let first = candidates(&part, Some(town())).remove(0);
        assert_eq!((first.crs, first.reason), (Crs::Wgs84, CrsReason::Degrees));
    }

    fn with_attribute(mut layer: RawLayer, name: &str) -> RawLayer {
        let properties = [(name.to_owned(), serde_json::json!(350_322))];
        layer.features[0].properties = Some(properties.into_iter().collect());
        layer
    }

    #[test]
    fn maps_of_web_maps_are_known_by_their_attributes() {
        // Case 88.
        let part = || layer([[118.68, 25.35], [118.69, 25.36]], None);
        for name in ["adcode", "acroutes", "subFeatureIndex"] {
            for area in [None, Some(town())] {
                let first = candidates(&with_attribute(part(), name), area).remove(0);
                assert_eq!(
                    (first.crs, first.reason),
                    (Crs::Gcj02, CrsReason::Signs),
                    "{name}"
                );
            }
        }
        // The ground of the project tells better.
        let whole = with_attribute(town_in(&Crs::Wgs84, false), "adcode");
        assert_eq!(candidates(&whole, Some(town()))[0].crs, Crs::Wgs84);
        // Passed on by a program that calls everything WGS84: asked.
        let mut passed_on = with_attribute(part(), "adcode");
        passed_on.crs = Some(Crs::Wgs84);
        assert!(!candidates(&passed_on, Some(town()))[0].reason.is_sure());
    }

    #[test]
    fn what_the_file_says_and_nobody_knows_is_asked_about() {
        // Case 87.
        let mut unclear = layer([[118.68, 25.35], [118.69, 25.36]], None);
        unclear.unclear_crs = Some("Mars".to_owned());
        let all = candidates(&unclear, Some(town()));
        assert!(all.iter().all(|c| !c.reason.is_sure()), "{all:?}");
    }
}
