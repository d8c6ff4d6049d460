//! A map as a picture that can be scaled: SVG. Owns: the picture's text. Colours are those of
//! the zones; the look of the wall map is not decided here.

use crate::course::{Course, Stopped};
use crate::exchange::raw::lines_of;
use crate::geometry::fixed::{Bounds, Coord, METRES_PER_UNIT};
use crate::geometry::label::label_place;
use crate::geometry::polygon::Shape;
use crate::model::Feature;
use crate::model::class::Zone;
use crate::model::grid_map::title_of;
use quick_xml::escape::escape;
use serde_json::Value;
use std::fmt::Write;

/// The longer side of the picture, in its own units.
const SIDE: f64 = 1600.0;
/// The margin around the map.
const MARGIN: f64 = 16.0;

/// How things look; a reader may change it.
const STYLE: &str = ".grid{stroke:#404040;stroke-width:1;stroke-linejoin:round;fill:#eceae4;fill-rule:evenodd}\
.lockdown{fill:#d55e00}.control{fill:#e69f00}.precaution{fill:#56b4e9}.epidemic-free{fill:#009e73}\
.line{fill:none;stroke:#b0a890;stroke-width:1}.point{fill:#404040}\
text{font:10px sans-serif;text-anchor:middle;dominant-baseline:central;paint-order:stroke;stroke:#fff;stroke-width:2px}\
.credit{text-anchor:end}";

/// Features as a picture of this title, north up, in the local plane of metres; whose data they are
/// stands in its corner.
///
/// # Errors
/// [`Stopped`].
pub fn to_bytes(
    (title, credit): (&str, Option<&str>),
    features: &[Feature],
    course: &Course,
) -> Result<Vec<u8>, Stopped> {
    let view = View::of(features);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\">\n<title>{}</title>\n",
        view.width,
        view.height,
        escape(title)
    );
    if let Some(credit) = credit {
        let _ = writeln!(out, "<desc>{}</desc>", escape(credit));
    }
    let _ = writeln!(out, "<style>{STYLE}</style>");
    let mut labels = String::new();
    for feature in features {
        let name = feature.properties.as_ref().and_then(title_of);
        if let Some(shape) = &feature.shape {
            push_shape(&mut out, &view, shape, feature, name.as_deref());
            if let (Some(name), Some(place)) = (&name, label_place(&shape.polygons)) {
                let [x, y] = view.at(place.at);
                let name = escape(name.as_str());
                let _ = writeln!(labels, "<text x=\"{x:.1}\" y=\"{y:.1}\">{name}</text>");
            }
        }
        for line in feature.other_geometry.iter().flat_map(lines_of) {
            push_line(&mut out, &view, &line);
        }
        course.count(1)?;
    }
    out.push_str(&labels);
    if let Some(credit) = credit {
        let (x, y) = (view.width - MARGIN, view.height - MARGIN / 2.0);
        let credit = escape(credit);
        let _ = writeln!(
            out,
            "<text class=\"credit\" x=\"{x:.1}\" y=\"{y:.1}\">{credit}</text>"
        );
    }
    out.push_str("</svg>\n");
    Ok(out.into_bytes())
}

fn push_shape(out: &mut String, view: &View, shape: &Shape, feature: &Feature, name: Option<&str>) {
    let zone = feature.properties.as_ref().and_then(|p| p.get("zone"));
    let class = match zone.and_then(Value::as_str).and_then(Zone::parse) {
        Some(Zone::Lockdown) => " lockdown",
        Some(Zone::Control) => " control",
        Some(Zone::Precaution) => " precaution",
        Some(Zone::EpidemicFree) => " epidemic-free",
        Some(Zone::Unset) | None => "",
    };
    let _ = write!(out, "<path class=\"grid{class}\" d=\"");
    for ring in shape.rings() {
        push_points(out, view, ring);
        out.push('Z');
    }
    out.push_str("\">");
    if let Some(name) = name {
        let _ = write!(out, "<title>{}</title>", escape(name));
    }
    out.push_str("</path>\n");
}

fn push_line(out: &mut String, view: &View, line: &[Coord]) {
    if let [only] = line {
        let [x, y] = view.at(*only);
        let _ = writeln!(
            out,
            "<circle class=\"point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>"
        );
    } else if !line.is_empty() {
        out.push_str("<path class=\"line\" d=\"");
        push_points(out, view, line);
        out.push_str("\"/>\n");
    }
}

fn push_points(out: &mut String, view: &View, line: &[Coord]) {
    for (i, c) in line.iter().enumerate() {
        let [x, y] = view.at(*c);
        let step = if i == 0 { 'M' } else { 'L' };
        let _ = write!(out, "{step}{x:.2} {y:.2}");
    }
}

/// From the lattice to the picture.
struct View {
    west: f64,
    north: f64,
    east_m: f64,
    scale: f64,
    width: f64,
    height: f64,
}

impl View {
    fn of(features: &[Feature]) -> Self {
        let shapes = features.iter().filter_map(|f| f.shape.as_ref()?.bounds());
        let others = features.iter().filter_map(|f| f.other_geometry.as_ref());
        let lines = others.flat_map(lines_of).flatten();
        let bounds = shapes
            .chain(Bounds::around(lines))
            .reduce(Bounds::union)
            .unwrap_or(Bounds {
                min: Coord::new(0, 0),
                max: Coord::new(0, 0),
            });
        let east_m = bounds.centre().metres_per_unit_east();
        let size = |min: i32, max: i32, m: f64| (f64::from(max) - f64::from(min)) * m;
        let width_m = size(bounds.min.x, bounds.max.x, east_m);
        let height_m = size(bounds.min.y, bounds.max.y, METRES_PER_UNIT);
        let scale = (SIDE - 2.0 * MARGIN) / width_m.max(height_m).max(1.0);
        Self {
            west: f64::from(bounds.min.x),
            north: f64::from(bounds.max.y),
            east_m,
            scale,
            width: width_m * scale + 2.0 * MARGIN,
            height: height_m * scale + 2.0 * MARGIN,
        }
    }

    fn at(&self, c: Coord) -> [f64; 2] {
        [
            MARGIN + (f64::from(c.x) - self.west) * self.east_m * self.scale,
            MARGIN + (self.north - f64::from(c.y)) * METRES_PER_UNIT * self.scale,
        ]
    }
}
