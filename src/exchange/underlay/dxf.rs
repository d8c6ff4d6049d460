//! The lines of a DXF drawing. Owns: which things of it are lines, and how arcs become chords. Must not
//! know: where its numbers lie.
//!
//! Read are LINE, LWPOLYLINE, POLYLINE, CIRCLE and ARC of the section of entities, in the plane; other
//! things are counted. Numbers are taken as they stand: drawings say one unit and are drawn in another.
//! Flat things have coordinates of their own, seen from where they were drawn: from below (an extrusion
//! of 0, 0, -1) they are mirrored, and a polyline says so for its vertices. Lines and polylines in space
//! have those of the drawing.
//! Source: the public DXF reference, group codes of these entities, and object coordinate systems.

use super::{Lines, UnderlayError};
use crate::course::Course;
use std::f64::consts::{PI, TAU};
use thiserror::Error;

/// No drawing is shown that has more vertices.
const MOST_VERTICES: usize = 1_000_000;
/// A chord of an arc spans no more than this.
const CHORD: f64 = 5.0 * PI / 180.0;
/// An arc that lacks less than this of a whole turn, or that is no longer, is a circle: drawings write 0 and
/// 360, or twice the same angle; degrees.
const NO_TURN: f64 = 1e-9;
/// A drawing as other programs keep it, not as text.
const BINARY: &[u8] = b"AutoCAD Binary DXF";

/// What is wrong with a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum DxfFault {
    /// It is no text.
    #[error("the drawing is no text: save it as ASCII DXF")]
    Binary,
    /// It ends before its end.
    #[error("the drawing breaks off in line {0}")]
    BrokenOff(usize),
    /// A number was expected in this line.
    #[error("line {0} of the drawing is no number")]
    NoNumber(usize),
    /// There is not a single line in it.
    #[error("the drawing has no lines")]
    Nothing,
    /// There are too many vertices in it.
    #[error("the drawing has more than {MOST_VERTICES} vertices")]
    Vast,
}

/// A code and its value; values are texts until they are asked for.
struct Group<'a> {
    code: i32,
    value: &'a [u8],
    /// The line of the value, from 1.
    line: usize,
}

impl Group<'_> {
    fn number(&self) -> Result<f64, DxfFault> {
        let text = std::str::from_utf8(self.value).ok();
        let number = text.and_then(|text| text.parse::<f64>().ok());
        let number = number.filter(|number| number.is_finite());
        number.ok_or(DxfFault::NoNumber(self.line))
    }

    fn flags(&self) -> Result<u32, DxfFault> {
        self.number().map(|number| number as u32)
    }
}

/// A corner of a polyline, and how much the way to the next one bulges.
#[derive(Clone, Copy)]
struct Corner {
    at: [f64; 2],
    bulge: f64,
}

/// A polyline whose vertices follow as things of their own.
struct Polyline {
    corners: Vec<Corner>,
    is_closed: bool,
    /// -1 where it is seen from below, else 1.
    mirror: f64,
}

/// The lines of a drawing (east, north), and how many other things it has.
///
/// # Errors
/// [`DxfFault`]; [`UnderlayError::Stopped`].
pub fn read(bytes: &[u8], course: &Course) -> Result<(Lines, usize), UnderlayError> {
    if bytes.starts_with(BINARY) || bytes.starts_with(b"AC10") {
        return Err(DxfFault::Binary.into());
    }
    let mut reading = Reading::default();
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut line = 0;
    loop {
        let Some(code) = lines.next() else {
            return Err(DxfFault::BrokenOff(line).into());
        };
        line += 2;
        let Some(value) = lines.next() else {
            return Err(DxfFault::BrokenOff(line - 1).into());
        };
        let code = std::str::from_utf8(code.strip_prefix(b"\xef\xbb\xbf").unwrap_or(code));
        let code = code.ok().and_then(|text| text.parse::<i32>().ok());
        let code = code.ok_or(DxfFault::NoNumber(line - 1))?;
        if code == 0 && value == b"EOF" {
            break;
        }
        reading.take(Group { code, value, line })?;
        if line % 65_536 == 0 {
            course.go_on()?;
        }
    }
    reading.end_thing()?;
    match reading.lines.is_empty() {
        true => Err(DxfFault::Nothing.into()),
        false => Ok((reading.lines, reading.left_out)),
    }
}

#[derive(Default)]
struct Reading<'a> {
    /// The next name is that of a section.
    is_section_begun: bool,
    is_in_entities: bool,
    /// What is being read: its kind, and its groups.
    kind: &'a [u8],
    groups: Vec<Group<'a>>,
    /// The one whose vertices follow; `None` within one that is no line.
    polyline: Option<Polyline>,
    lines: Lines,
    vertices: usize,
    left_out: usize,
}

impl<'a> Reading<'a> {
    fn take(&mut self, group: Group<'a>) -> Result<(), DxfFault> {
        match (group.code, group.value) {
            (0, b"SECTION") => self.is_section_begun = true,
            (0, b"ENDSEC") => {
                self.end_thing()?;
                self.is_in_entities = false;
            }
            (2, name) if self.is_section_begun => {
                self.is_section_begun = false;
                self.is_in_entities = name == b"ENTITIES";
            }
            (0, kind) if self.is_in_entities => {
                self.end_thing()?;
                self.kind = kind;
            }
            _ if self.is_in_entities && !self.kind.is_empty() => self.groups.push(group),
            _ => {}
        }
        Ok(())
    }

    fn end_thing(&mut self) -> Result<(), DxfFault> {
        let kind = std::mem::take(&mut self.kind);
        let groups = std::mem::take(&mut self.groups);
        let number = |code: i32| -> Result<Option<f64>, DxfFault> {
            groups
                .iter()
                .find(|group| group.code == code)
                .map(Group::number)
                .transpose()
        };
        let flags = |code: i32| -> Result<u32, DxfFault> {
            let found = groups.iter().find(|group| group.code == code);
            found.map_or(Ok(0), Group::flags)
        };
        let pair = |x: i32, y: i32| -> Result<Option<[f64; 2]>, DxfFault> {
            Ok(number(x)?.zip(number(y)?).map(|(x, y)| [x, y]))
        };
        // Seen from below, a thing is drawn mirrored.
        let mirror = match number(230)? {
            Some(up) if up < 0.0 => -1.0,
            _ => 1.0,
        };
        match kind {
            b"" => {}
            b"LINE" => {
                if let (Some(a), Some(b)) = (pair(10, 20)?, pair(11, 21)?) {
                    self.put(vec![a, b])?;
                }
            }
            b"LWPOLYLINE" => {
                let corners = corners_of(&groups, mirror)?;
                self.put(flattened(&corners, flags(70)? & 1 != 0))?;
            }
            b"POLYLINE" => {
                let flags = flags(70)?;
                let is_in_space = flags & 8 != 0;
                let polyline = Polyline {
                    corners: Vec::new(),
                    is_closed: flags & 1 != 0,
                    mirror: if is_in_space { 1.0 } else { mirror },
                };
                // Meshes are no lines.
                self.polyline = (flags & (16 | 64) == 0).then_some(polyline);
                self.left_out += usize::from(self.polyline.is_none());
            }
            b"VERTEX" => {
                // Those that only bend a curve lie beside it.
                let is_frame = flags(70)? & 16 != 0;
                let mirror = self.polyline.as_ref().map_or(1.0, |of| of.mirror);
                let corners = corners_of(&groups, mirror)?;
                if let (Some(polyline), false) = (&mut self.polyline, is_frame) {
                    polyline.corners.extend(corners);
                }
            }
            b"SEQEND" => {
                if let Some(polyline) = self.polyline.take() {
                    self.put(flattened(&polyline.corners, polyline.is_closed))?;
                }
            }
            b"CIRCLE" | b"ARC" => {
                let (Some([x, y]), Some(radius)) = (pair(10, 20)?, number(40)?) else {
                    return Ok(());
                };
                let (from, sweep) = match (kind == b"ARC", number(50)?, number(51)?) {
                    (true, Some(from), Some(to)) => (from.to_radians(), turn(from, to)),
                    _ => (0.0, TAU),
                };
                let line = arc([x, y], radius, from, sweep);
                self.put(line.into_iter().map(|[x, y]| [mirror * x, y]).collect())?;
            }
            _ => self.left_out += 1,
        }
        Ok(())
    }

    fn put(&mut self, line: Vec<[f64; 2]>) -> Result<(), DxfFault> {
        self.vertices += line.len();
        if self.vertices > MOST_VERTICES {
            return Err(DxfFault::Vast);
        }
        if line.len() > 1 {
            self.lines.push(line);
        }
        Ok(())
    }
}

/// The corners that groups tell, in their order.
fn corners_of(groups: &[Group<'_>], mirror: f64) -> Result<Vec<Corner>, DxfFault> {
    let mut corners: Vec<Corner> = Vec::new();
    for group in groups {
        match (group.code, corners.last_mut()) {
            (10, _) => corners.push(Corner {
                at: [mirror * group.number()?, 0.0],
                bulge: 0.0,
            }),
            (20, Some(last)) => last.at[1] = group.number()?,
            (42, Some(last)) => last.bulge = mirror * group.number()?,
            _ => {}
        }
    }
    Ok(corners)
}

/// The vertices of a polyline, its bulges as chords.
fn flattened(corners: &[Corner], is_closed: bool) -> Vec<[f64; 2]> {
    let mut line = Vec::new();
    let next = corners
        .iter()
        .skip(1)
        .chain(corners.first().filter(|_| is_closed));
    for (corner, next) in corners.iter().zip(next) {
        line.push(corner.at);
        line.extend(bulging(corner.at, next.at, corner.bulge));
    }
    let end = match is_closed {
        true => corners.first(),
        false => corners.last(),
    };
    line.extend(end.map(|corner| corner.at));
    line
}

/// What lies between two places on an arc; a bulge is the tangent of a quarter of its angle.
fn bulging(a: [f64; 2], b: [f64; 2], bulge: f64) -> Vec<[f64; 2]> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let sweep = 4.0 * bulge.atan();
    if sweep.abs() < CHORD / 4.0 || dx.hypot(dy) <= 0.0 {
        return Vec::new();
    }
    // The middle of the circle lies off the middle of the chord, to the left of a small bulge.
    let off = (1.0 - bulge * bulge) / (4.0 * bulge);
    let middle = [
        (a[0] + b[0]) / 2.0 - dy * off,
        (a[1] + b[1]) / 2.0 + dx * off,
    ];
    let from = (a[1] - middle[1]).atan2(a[0] - middle[0]);
    let radius = (a[0] - middle[0]).hypot(a[1] - middle[1]);
    let mut line = arc(middle, radius, from, sweep);
    line.pop();
    if !line.is_empty() {
        line.remove(0);
    }
    line
}

/// How far an arc turns from one angle to the other (degrees), counter-clockwise, radians: a whole turn
/// where they are the same direction.
fn turn(from: f64, to: f64) -> f64 {
    let degrees = (to - from).rem_euclid(360.0);
    match degrees < NO_TURN || 360.0 - degrees < NO_TURN {
        true => TAU,
        false => degrees.to_radians(),
    }
}

/// An arc as chords, both ends included.
fn arc([x, y]: [f64; 2], radius: f64, from: f64, sweep: f64) -> Vec<[f64; 2]> {
    let steps = (sweep.abs() / CHORD).ceil().clamp(1.0, 1e3) as u32;
    let at = |step: u32| {
        let angle = from + sweep * f64::from(step) / f64::from(steps);
        [x + radius * angle.cos(), y + radius * angle.sin()]
    };
    (0..=steps).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(entities: &str) -> String {
        let entities = entities.split_whitespace();
        let entities: String = entities.map(|word| format!("{word}\n")).collect();
        let head = "0\nSECTION\n2\nHEADER\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n";
        format!("{head}0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n")
    }

    fn lines(text: &str) -> Result<(Lines, usize), UnderlayError> {
        read(text.as_bytes(), &Course::new())
    }

    #[test]
    fn lines_polylines_circles_and_arcs_are_drawn_and_the_rest_is_counted() {
        let text = drawing(
            "0 LINE 8 0 10 1.5 20 2.5 11 30 21 17
             0 LWPOLYLINE 90 3 70 1 10 0 20 0 10 9 20 1 42 0.5 10 7 20 8
             0 POLYLINE 66 1 70 0 10 0 20 0 0 VERTEX 10 1 20 1 0 VERTEX 10 5 20 2 0 VERTEX 10 6 20 7 0 SEQEND
             0 CIRCLE 10 50 20 60 40 10
             0 ARC 10 50 20 60 40 10 50 350 51 20
             0 TEXT 1 A 10 0 20 0
             0 INSERT 2 HOUSE 10 1 20 1",
        );
        let (lines, left_out) = lines(&text).expect("read");
        assert_eq!((lines.len(), left_out), (5, 2));
        assert_eq!(lines[0], [[1.5, 2.5], [30.0, 17.0]]);
        assert_eq!(lines[1].first(), lines[1].last(), "closed");
        assert!(lines[1].len() > 8, "the bulge is flattened");
        assert_eq!(lines[2], [[1.0, 1.0], [5.0, 2.0], [6.0, 7.0]]);
        let off = |at: &[f64; 2]| ((at[0] - 50.0).hypot(at[1] - 60.0) - 10.0).abs();
        assert!(lines[3].iter().chain(&lines[4]).all(|at| off(at) < 1e-9));
        assert!(lines[4].len() < lines[3].len() / 6, "thirty degrees of it");
    }

    #[test]
    fn a_bulge_is_an_arc_on_its_side() {
        // Half a circle from west to east, counter-clockwise: it passes south.
        let way = bulging([-3.0, 1.0], [3.0, 1.0], 1.0);
        assert!(
            way.iter()
                .all(|at| (at[0].hypot(at[1] - 1.0) - 3.0).abs() < 1e-9)
        );
        assert!(way.iter().all(|at| at[1] < 1.0), "{way:?}");
        let way = bulging([0.0, 0.0], [4.0, 3.0], -0.4);
        let left = |at: &[f64; 2]| 4.0 * at[1] - 3.0 * at[0] > 0.0;
        assert!(!way.is_empty() && way.iter().all(left), "{way:?}");
    }

    /// What is drawn from above and the same from below, at the place it has there.
    fn both(entities: &str) -> [Lines; 2] {
        let up = "210 0 220 0 230 1";
        [up, "210 0 220 0 230 -1"].map(|side| {
            let text = drawing(&entities.replace(up, side));
            lines(&text).expect("read").0
        })
    }

    fn mirrored(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
        line.iter().map(|[x, y]| [-x, *y]).collect()
    }

    fn is_near(a: &[[f64; 2]], b: &[[f64; 2]]) -> bool {
        let off = |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - b[0]).hypot(a[1] - b[1]);
        a.len() == b.len() && a.iter().zip(b).map(off).all(|off| off < 1e-9)
    }

    #[test]
    fn what_is_seen_from_below_is_mirrored() {
        let flat = [
            "0 LWPOLYLINE 90 3 70 1 10 3 20 1 42 0.4 10 9 20 2.5 10 7 20 8 210 0 220 0 230 1",
            "0 POLYLINE 66 1 70 1 10 0 20 0 210 0 220 0 230 1
             0 VERTEX 10 3 20 1 42 -0.7 0 VERTEX 10 9 20 2.5 0 VERTEX 10 7 20 8 0 SEQEND",
            "0 CIRCLE 10 12 20 5 40 3 210 0 220 0 230 1",
            "0 ARC 10 12 20 5 40 3 50 20 51 110 210 0 220 0 230 1",
        ];
        for entities in flat {
            let [above, below] = both(entities);
            assert_eq!((above.len(), below.len()), (1, 1), "{entities}");
            assert!(above[0].iter().all(|at| at[0] > 0.0), "{entities}");
            assert!(is_near(&below[0], &mirrored(&above[0])), "{entities}");
        }
        // These have the coordinates of the drawing, whatever side they show.
        let in_space = [
            "0 LINE 10 3 20 1 11 9 21 2.5 210 0 220 0 230 1",
            "0 POLYLINE 66 1 70 8 10 0 20 0 210 0 220 0 230 1
             0 VERTEX 70 32 10 3 20 1 30 4 0 VERTEX 70 32 10 9 20 2.5 30 4 0 SEQEND",
        ];
        for entities in in_space {
            let [above, below] = both(entities);
            assert_eq!(above, [[[3.0, 1.0], [9.0, 2.5]]], "{entities}");
            assert_eq!(above, below, "{entities}");
        }
        // A polyline after one from below is none itself.
        let text = drawing(
            "0 POLYLINE 70 0 230 -1 0 VERTEX 10 3 20 1 0 VERTEX 10 9 20 2 0 SEQEND
             0 POLYLINE 70 0 0 VERTEX 10 3 20 1 0 VERTEX 10 9 20 2 0 SEQEND",
        );
        let (lines, _) = lines(&text).expect("read");
        assert_eq!(lines[0], [[-3.0, 1.0], [-9.0, 2.0]]);
        assert_eq!(lines[1], [[3.0, 1.0], [9.0, 2.0]]);
    }

    #[test]
    fn an_arc_of_a_whole_turn_is_a_circle() {
        let of = |angles: &str| {
            let text = drawing(&format!("0 ARC 10 50 20 60 40 10 {angles}"));
            let (lines, _) = lines(&text).expect("read");
            lines.into_iter().next().expect("a line")
        };
        let circle = of("50 0 51 360");
        for angles in [
            "50 0 51 0",
            "50 17.3 51 17.3",
            "50 -90 51 270",
            "50 33.1 51 393.1",
        ] {
            let line = of(angles);
            assert_eq!(line.len(), circle.len(), "{angles}");
            let west = line.iter().map(|at| at[0]).fold(f64::INFINITY, f64::min);
            assert!((west - 40.0).abs() < 0.02, "{angles}: {west}");
            let off = |at: &[f64; 2]| ((at[0] - 50.0).hypot(at[1] - 60.0) - 10.0).abs();
            assert!(line.iter().all(|at| off(at) < 1e-9), "{angles}");
            let [first, last] = [line[0], line[line.len() - 1]];
            assert!(
                (first[0] - last[0]).hypot(first[1] - last[1]) < 1e-6,
                "closed"
            );
        }
        // Half a degree is no circle, in either direction.
        assert_eq!(of("50 10 51 10.5").len(), 2);
        assert_eq!(of("50 359.8 51 0.3").len(), 2);
    }

    #[test]
    fn what_is_broken_is_told_by_its_line() {
        let whole = drawing("0 LINE 10 1 20 2 11 3 21 4");
        let cut = whole.split("21\n4").next().expect("the first half");
        assert!(matches!(
            lines(cut),
            Err(UnderlayError::Dxf(DxfFault::BrokenOff(_)))
        ));
        let text = whole.replace("10\n1\n", "10\neast\n");
        assert!(matches!(
            lines(&text),
            Err(UnderlayError::Dxf(DxfFault::NoNumber(18)))
        ));
        let text = whole.replace("10\n1\n", "10\n1e999\n");
        assert!(matches!(
            lines(&text),
            Err(UnderlayError::Dxf(DxfFault::NoNumber(_)))
        ));
        let fault = |text: &str| match lines(text) {
            Err(UnderlayError::Dxf(fault)) => Some(fault),
            _ => None,
        };
        assert_eq!(
            fault("AutoCAD Binary DXF\r\n\x1a\0"),
            Some(DxfFault::Binary)
        );
        assert_eq!(fault(&drawing("")), Some(DxfFault::Nothing));
        assert_eq!(fault("<html>"), Some(DxfFault::BrokenOff(1)));
    }
}
