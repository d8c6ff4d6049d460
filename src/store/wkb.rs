//! Well-known binary of other programs, read (ISO 13249-3 and the variant of PostGIS). Owns: which
//! code is which geometry, and what becomes of kinds that a map does not have. Must not know: the
//! tables that hold it, or what the numbers mean.
//!
//! Heights and measures are passed over and counted. Arcs of circles become chords that lie at
//! most [`ARC_TOLERANCE`] from the arc. Solids and networks of triangles are left out and counted.

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// A chord lies at most so far from its arc, in units of the coordinates: 10 cm where they are
/// metres.
pub const ARC_TOLERANCE: f64 = 0.1;
/// The same where the numbers look like degrees: about 10 cm on the ground.
pub const ARC_TOLERANCE_DEGREES: f64 = 9e-7;
/// Collections may be nested this deep.
const DEPTH_LIMIT: usize = 32;
/// An arc becomes at most so many chords.
const CHORD_LIMIT: f64 = 4096.0;

/// What a blob came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The geometry in two dimensions; `None` where nothing of it is a geometry of a map.
    pub geometry: Option<Geometry>,
    /// So many positions had a height.
    pub heights: usize,
    /// So many arcs became chords.
    pub arcs: usize,
    /// So many parts are of a kind that maps do not have.
    pub left_out: usize,
}

/// Read one geometry; `None` where the bytes are none.
pub fn read(bytes: &[u8]) -> Option<Read> {
    let mut reader = Reader {
        bytes,
        at: 0,
        found: Read::default(),
    };
    let part = reader.geometry(0)?;
    let mut found = reader.found;
    found.geometry = part.into_geometry();
    Some(found)
}

/// A geometry amid others.
enum Part {
    Geometry(Geometry),
    /// Of a kind that maps do not have.
    LeftOut,
}

impl Part {
    fn into_geometry(self) -> Option<Geometry> {
        match self {
            Self::Geometry(geometry) => Some(geometry),
            Self::LeftOut => None,
        }
    }
}

/// Kinds by their code, without what says Z and M.
mod code {
    pub const POINT: u32 = 1;
    pub const LINE: u32 = 2;
    pub const POLYGON: u32 = 3;
    pub const MULTI_POINT: u32 = 4;
    pub const MULTI_LINE: u32 = 5;
    pub const MULTI_POLYGON: u32 = 6;
    pub const COLLECTION: u32 = 7;
    pub const CIRCULAR: u32 = 8;
    pub const COMPOUND: u32 = 9;
    pub const CURVE_POLYGON: u32 = 10;
    pub const MULTI_CURVE: u32 = 11;
    pub const MULTI_SURFACE: u32 = 12;
    pub const POLYHEDRAL: u32 = 15;
    pub const TIN: u32 = 16;
    pub const TRIANGLE: u32 = 17;
}

/// What stands before every geometry.
#[derive(Clone, Copy)]
struct Head {
    is_little: bool,
    kind: u32,
    has_z: bool,
    has_m: bool,
}

impl Head {
    /// Numbers that a position has.
    const fn axes(self) -> usize {
        2 + self.has_z as usize + self.has_m as usize
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    found: Read,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let end = self.at.checked_add(N)?;
        let taken = self.bytes.get(self.at..end)?.try_into().ok()?;
        self.at = end;
        Some(taken)
    }

    fn whole(&mut self, is_little: bool) -> Option<u32> {
        let four = self.take()?;
        Some(if is_little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    }

    fn number(&mut self, is_little: bool) -> Option<f64> {
        let eight = self.take()?;
        Some(if is_little {
            f64::from_le_bytes(eight)
        } else {
            f64::from_be_bytes(eight)
        })
    }

    fn head(&mut self) -> Option<Head> {
        let is_little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return None,
        };
        let code = self.whole(is_little)?;
        // PostGIS sets bits at the top, the standard adds thousands.
        let flags = code >> 28;
        let plain = code & 0x0fff_ffff;
        if flags & 0b0010 != 0 {
            self.whole(is_little)?;
        }
        let (kind, thousands) = (plain % 1000, plain / 1000);
        if thousands > 3 || flags & 1 != 0 {
            return None;
        }
        Some(Head {
            is_little,
            kind,
            has_z: flags & 0b1000 != 0 || matches!(thousands, 1 | 3),
            has_m: flags & 0b0100 != 0 || matches!(thousands, 2 | 3),
        })
    }

    /// A count of things that have at least so many bytes each: no more than are left.
    fn count(&mut self, head: Head, least: usize) -> Option<usize> {
        let count = self.whole(head.is_little)? as usize;
        let left = self.bytes.len() - self.at;
        (count.checked_mul(least)? <= left).then_some(count)
    }

    fn position(&mut self, head: Head) -> Option<Coord> {
        let x = self.number(head.is_little)?;
        let y = self.number(head.is_little)?;
        if head.has_z {
            let z = self.number(head.is_little)?;
            self.found.heights += usize::from(z.is_finite());
        }
        if head.has_m {
            self.number(head.is_little)?;
        }
        Some(Coord { x, y })
    }

    fn line(&mut self, head: Head) -> Option<LineString> {
        let count = self.count(head, 8 * head.axes())?;
        (0..count).map(|_| self.position(head)).collect()
    }

    fn polygon(&mut self, head: Head) -> Option<Polygon> {
        let count = self.count(head, 4)?;
        let rings = (0..count).map(|_| self.line(head));
        Some(polygon_of(rings.collect::<Option<_>>()?))
    }

    /// Geometries that stand one after another, each with a head of its own.
    fn members(&mut self, head: Head, depth: usize) -> Option<Vec<Part>> {
        let count = self.count(head, 5)?;
        (0..count).map(|_| self.geometry(depth + 1)).collect()
    }

    fn geometry(&mut self, depth: usize) -> Option<Part> {
        if depth >= DEPTH_LIMIT {
            return None;
        }
        let head = self.head()?;
        let geometry = match head.kind {
            code::POINT => {
                let at = self.position(head)?;
                // An empty point is written as two numbers that are none.
                if at.x.is_nan() && at.y.is_nan() {
                    MultiPoint::new(Vec::new()).into()
                } else {
                    Point(at).into()
                }
            }
            code::LINE => self.line(head)?.into(),
            code::CIRCULAR => self.circular(head)?.into(),
            code::POLYGON => self.polygon(head)?.into(),
            code::COMPOUND => self.compound(head, depth)?.into(),
            code::CURVE_POLYGON => polygon_of(self.lines(head, depth)?).into(),
            code::MULTI_POINT => {
                let members = self.members(head, depth)?.into_iter();
                let points = members.map(|part| match part.into_geometry()? {
                    Geometry::Point(point) => Some(Some(point)),
                    Geometry::MultiPoint(none) if none.0.is_empty() => Some(None),
                    _ => None,
                });
                let points: Vec<Option<Point>> = points.collect::<Option<_>>()?;
                MultiPoint::new(points.into_iter().flatten().collect()).into()
            }
            code::MULTI_LINE | code::MULTI_CURVE => {
                MultiLineString::new(self.lines(head, depth)?).into()
            }
            code::MULTI_POLYGON | code::MULTI_SURFACE => {
                let members = self.members(head, depth)?.into_iter();
                let polygons = members.map(|part| match part.into_geometry()? {
                    Geometry::Polygon(polygon) => Some(polygon),
                    _ => None,
                });
                MultiPolygon::new(polygons.collect::<Option<_>>()?).into()
            }
            code::COLLECTION => {
                let members = self.members(head, depth)?.into_iter();
                let parts: Vec<Geometry> = members.filter_map(Part::into_geometry).collect();
                Geometry::GeometryCollection(parts.into())
            }
            code::TRIANGLE => {
                self.polygon(head)?;
                self.found.left_out += 1;
                return Some(Part::LeftOut);
            }
            code::POLYHEDRAL | code::TIN => {
                // Its members are passed over as what they are; together they are one thing.
                let (left_out, heights) = (self.found.left_out, self.found.heights);
                self.members(head, depth)?;
                self.found.left_out = left_out + 1;
                self.found.heights = heights;
                return Some(Part::LeftOut);
            }
            _ => return None,
        };
        Some(Part::Geometry(geometry))
    }

    /// Members that are lines of some kind.
    fn lines(&mut self, head: Head, depth: usize) -> Option<Vec<LineString>> {
        let members = self.members(head, depth)?.into_iter();
        let lines = members.map(|part| match part.into_geometry()? {
            Geometry::LineString(line) => Some(line),
            _ => None,
        });
        lines.collect()
    }

    /// Lines and arcs that begin where the one before ends.
    fn compound(&mut self, head: Head, depth: usize) -> Option<LineString> {
        let mut all: Vec<Coord> = Vec::new();
        for line in self.lines(head, depth)? {
            let is_joined = all.last().is_some() && all.last() == line.0.first();
            all.extend(line.0.into_iter().skip(usize::from(is_joined)));
        }
        Some(LineString(all))
    }

    /// Arcs through three positions each, the last of one being the first of the next; `None`
    /// where one lacks its end.
    fn circular(&mut self, head: Head) -> Option<LineString> {
        let given = self.line(head)?.0;
        let Some(first) = given.first() else {
            return Some(LineString(given));
        };
        if given.len().is_multiple_of(2) {
            return None;
        }
        let mut all = vec![*first];
        for arc in given.windows(3).step_by(2) {
            self.found.arcs += 1;
            push_arc([arc[0], arc[1], arc[2]], &mut all);
        }
        Some(LineString(all))
    }
}

/// An outer ring and holes.
fn polygon_of(rings: Vec<LineString>) -> Polygon {
    let mut rings = rings.into_iter();
    let outer = rings.next().unwrap_or_else(|| LineString(Vec::new()));
    Polygon::new(outer, rings.collect())
}

/// The chords of the arc from `a` through `b` to `c`, without `a`. Where `a` is `c` it is a whole
/// circle with `b` across; where the three lie on a line, that line.
fn push_arc([a, b, c]: [Coord; 3], into: &mut Vec<Coord>) {
    let is_circle = a == c;
    let (u, v) = ([b.x - a.x, b.y - a.y], [c.x - a.x, c.y - a.y]);
    let cross = u[0] * v[1] - u[1] * v[0];
    let (uu, vv) = (u[0] * u[0] + u[1] * u[1], v[0] * v[0] + v[1] * v[1]);
    let centre = if is_circle {
        Coord {
            x: (a.x + b.x) / 2.0,
            y: (a.y + b.y) / 2.0,
        }
    } else {
        Coord {
            x: a.x + (v[1] * uu - u[1] * vv) / (2.0 * cross),
            y: a.y + (u[0] * vv - v[0] * uu) / (2.0 * cross),
        }
    };
    let radius = (a.x - centre.x).hypot(a.y - centre.y);
    if !radius.is_finite() || radius <= 0.0 {
        into.extend([b, c]);
        return;
    }
    let angle = |p: Coord| (p.y - centre.y).atan2(p.x - centre.x);
    let turn = std::f64::consts::TAU;
    let start = angle(a);
    // Going through b: counter-clockwise where the three turn left.
    let sweep = if is_circle {
        turn
    } else if cross > 0.0 {
        (angle(c) - start).rem_euclid(turn)
    } else {
        -(start - angle(c)).rem_euclid(turn)
    };
    let looks_like_degrees = [a, b, c]
        .iter()
        .all(|p| p.x.abs() <= 360.0 && p.y.abs() <= 360.0);
    let tolerance = if looks_like_degrees {
        ARC_TOLERANCE_DEGREES
    } else {
        ARC_TOLERANCE
    };
    let step = 2.0 * (1.0 - (tolerance / radius).min(1.0)).acos();
    let chords = (sweep.abs() / step).ceil().clamp(2.0, CHORD_LIMIT) as usize;
    for i in 1..chords {
        let at = start + sweep * i as f64 / chords as f64;
        into.push(Coord {
            x: centre.x + radius * at.cos(),
            y: centre.y + radius * at.sin(),
        });
    }
    into.push(c);
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    /// Little-endian bytes of a geometry: its code, then whatever follows.
    fn blob(code: u32, rest: &[Piece<'_>]) -> Vec<u8> {
        let mut out = vec![1];
        out.extend(code.to_le_bytes());
        for piece in rest {
            match piece {
                Piece::Count(n) => out.extend(n.to_le_bytes()),
                Piece::Numbers(all) => all.iter().for_each(|n| out.extend(n.to_le_bytes())),
                Piece::Bytes(bytes) => out.extend_from_slice(bytes),
            }
        }
        out
    }

    enum Piece<'a> {
        Count(u32),
        Numbers(&'a [f64]),
        Bytes(&'a [u8]),
    }
    use Piece::{Bytes, Count, Numbers};

    const RING: [f64; 8] = [
        118.692, 25.36, 118.694, 25.361, 118.693, 25.363, 118.692, 25.36,
    ];

    fn area(read: &Read) -> f64 {
        read.geometry.as_ref().map_or(0.0, Area::unsigned_area)
    }

    #[test]
    fn every_way_to_say_heights_is_one_polygon() {
        let lift = |n: usize| -> Vec<f64> {
            let each = RING
                .chunks(2)
                .flat_map(|p| p.iter().copied().chain((0..n).map(|i| i as f64)));
            each.collect()
        };
        let flat = read(&blob(3, &[Count(1), Count(4), Numbers(&RING)])).expect("read");
        let table: [(u32, usize, usize); 6] = [
            (1003, 1, 4),
            (2003, 1, 0),
            (3003, 2, 4),
            (0x8000_0003, 1, 4),
            (0x4000_0003, 1, 0),
            (0xc000_0003, 2, 4),
        ];
        for (code, more, heights) in table {
            let found =
                read(&blob(code, &[Count(1), Count(4), Numbers(&lift(more))])).expect("read");
            assert_eq!(found.geometry, flat.geometry, "{code:x}");
            assert_eq!(found.heights, heights, "{code:x}");
        }
        let with_srid = blob(
            0x2000_0003,
            &[Count(4326), Count(1), Count(4), Numbers(&RING)],
        );
        assert_eq!(read(&with_srid), Some(flat));
    }

    #[test]
    fn straight_curves_are_polygons() {
        let line = blob(2, &[Count(4), Numbers(&RING)]);
        let compound = blob(9, &[Count(1), Bytes(&line)]);
        let polygon = blob(3, &[Count(1), Count(4), Numbers(&RING)]);
        let expected = read(&polygon).and_then(|r| r.geometry);
        for inner in [&line, &compound] {
            let curved = blob(10, &[Count(1), Bytes(inner)]);
            assert_eq!(read(&curved).and_then(|r| r.geometry), expected);
            let surface = blob(12, &[Count(2), Bytes(&curved), Bytes(&polygon)]);
            let found = read(&surface).expect("read");
            assert!((area(&found) - 2.0 * area(&read(&polygon).expect("read"))).abs() < 1e-12);
        }
        let curves = blob(11, &[Count(2), Bytes(&line), Bytes(&compound)]);
        let Some(Geometry::MultiLineString(lines)) = read(&curves).and_then(|r| r.geometry) else {
            panic!("lines");
        };
        assert_eq!(lines.0.len(), 2);
    }

    #[test]
    fn arcs_keep_to_their_circle() {
        // A circle of 100 m, whole and as two halves, one way and the other.
        let (x, y, r) = (670_500.0, 2_807_000.0, 100.0);
        let at = |degrees: f64| {
            [
                x + r * degrees.to_radians().cos(),
                y + r * degrees.to_radians().sin(),
            ]
        };
        let whole = [at(20.0), at(200.0), at(20.0)].concat();
        let halves = [at(20.0), at(100.0), at(200.0), at(290.0), at(20.0)].concat();
        let back = [at(20.0), at(290.0), at(200.0), at(100.0), at(20.0)].concat();
        for numbers in [whole, halves, back] {
            let count = numbers.len() as u32 / 2;
            let ring = blob(8, &[Count(count), Numbers(&numbers)]);
            let found = read(&blob(10, &[Count(1), Bytes(&ring)])).expect("read");
            assert_eq!(found.arcs, numbers.len() / 4);
            let Some(Geometry::Polygon(polygon)) = &found.geometry else {
                panic!("a polygon");
            };
            for pair in polygon.exterior().0.windows(2) {
                let middle =
                    ((pair[0].x + pair[1].x) / 2.0 - x).hypot((pair[0].y + pair[1].y) / 2.0 - y);
                assert!(
                    (r - ARC_TOLERANCE - 1e-6..=r + 1e-6).contains(&middle),
                    "{middle}"
                );
            }
            let circle = std::f64::consts::PI * r * r;
            assert!((area(&found) - circle).abs() < circle * 0.002);
        }
        let cut = blob(
            8,
            &[Count(4), Numbers(&[0.0, 0.0, 1.0, 1.0, 2.0, 0.0, 3.0, 1.0])],
        );
        assert_eq!(read(&cut), None);
        // Three on a line are that line.
        let flat = read(&blob(
            8,
            &[Count(3), Numbers(&[0.0, 0.0, 1.0, 1.0, 2.0, 2.0])],
        ))
        .expect("read");
        let Some(Geometry::LineString(line)) = flat.geometry else {
            panic!("a line");
        };
        assert!(line.0.iter().all(|c| (c.x - c.y).abs() < 1e-9));
    }

    #[test]
    fn solids_are_left_out_and_other_parts_kept() {
        let face = blob(1003, &[Count(1), Count(4), Numbers(&[0.0; 12])]);
        let solid = blob(1015, &[Count(1), Bytes(&face)]);
        let found = read(&solid).expect("read");
        assert_eq!((found.geometry, found.left_out), (None, 1));
        let point = blob(1, &[Numbers(&[118.0, 25.0])]);
        let mixed = read(&blob(7, &[Count(2), Bytes(&solid), Bytes(&point)])).expect("read");
        assert_eq!(mixed.left_out, 1);
        let Some(Geometry::GeometryCollection(all)) = mixed.geometry else {
            panic!("a collection");
        };
        assert_eq!(all.0, [Geometry::Point(Point::new(118.0, 25.0))]);
    }

    #[test]
    fn what_lies_about_its_size_is_none() {
        let many = blob(3, &[Count(u32::MAX), Count(u32::MAX)]);
        assert_eq!(read(&many), None);
        assert_eq!(read(&blob(18, &[])), None);
        assert_eq!(read(&blob(4003, &[Count(0)])), None);
        let mut deep = blob(1, &[Numbers(&[1.0, 2.0])]);
        for _ in 0..40 {
            deep = blob(7, &[Count(1), Bytes(&deep)]);
        }
        assert_eq!(read(&deep), None);
    }
}
