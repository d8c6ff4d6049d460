//! What reading a map can say: notes on what was changed, and errors.

use crate::course::Stopped;
use crate::geometry::fixed::{Coord, CoordError};
use crate::model::Layer;
use std::path::PathBuf;
use thiserror::Error;

/// A layer as read, and what had to be changed on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadLayer {
    /// The layer.
    pub layer: Layer,
    /// Notes in the order of features, those on the whole file first.
    pub notes: Vec<Note>,
}

/// Something that was changed or left out; nothing is lost without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// What.
    pub kind: NoteKind,
    /// The feature, counted from 1; `None` for the whole file.
    pub feature: Option<usize>,
    /// Where (lon, lat), if it has a place.
    pub at: Option<Coord>,
    /// How many such things the feature has.
    pub count: usize,
}

impl Note {
    /// A note without a place.
    pub const fn of(kind: NoteKind) -> Self {
        Self {
            kind,
            feature: None,
            at: None,
            count: 1,
        }
    }
}

/// Kinds of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// A byte order mark was skipped.
    ByteOrderMark,
    /// A legacy `crs` member that names WGS84 was dropped.
    CrsDropped,
    /// Rings were closed that were open.
    RingClosed,
    /// Rings were turned to wind as RFC 7946 says.
    Rewound,
    /// Heights were dropped.
    HeightDropped,
    /// A collection of geometries was flattened.
    Flattened,
    /// Geometries that are no polygons are kept but not part of the map of grids.
    NotPolygon,
    /// The feature has no geometry: it is listed, not drawn.
    NoGeometry,
    /// The `.shx` is missing or does not fit: records were read as they follow one another.
    IndexMissing,
    /// The `.dbf` is missing: there are no attributes.
    AttributesMissing,
    /// The `.shp` is missing: there are no places.
    GeometryMissing,
    /// There are more geometries than attribute records, or fewer.
    CountsDiffer,
    /// Records that were deleted are left out.
    RecordDeleted,
    /// A hole that lies in no ring became a polygon.
    HoleAlone,
    /// Characters that the encoding does not have.
    CharacterBroken,
    /// Numbers that are none are kept as text.
    NumberBroken,
    /// Memos lie in a file that is not read.
    MemoDropped,
    /// A geometry of a kind that maps do not have was left out.
    GeometryDropped,
    /// Styles, views and links were left out.
    StyleDropped,
    /// A row has more or fewer cells than the heading.
    RowUneven,
    /// Lines above the heading of a table were skipped.
    LineSkipped,
    /// A cell that should hold a place holds none.
    CellNoPlace,
    /// A quote is never closed, so that the rest of the table is one cell.
    QuoteOpen,
    /// Arcs became chords.
    ArcsDrawn,
    /// A record of geometry cannot be read: the feature is kept without a place.
    RecordBroken,
    /// Bytes after the declared number of records were left out.
    TailDropped,
    /// Rings wind against the format; which is a hole was told by what lies in what.
    RingsReversed,
    /// Elements that a map has no place for were left out.
    MemberDropped,
    /// Places that were not parted by blanks were told apart by their numbers.
    PositionsSplit,
    /// The coordinate system stands on features or geometries, and is taken for the layer.
    CrsOfFeature,
    /// A polygon that was invalid by itself was drawn anew, covering the same ground.
    MadeValid,
}

impl NoteKind {
    /// All kinds, in order.
    pub const ALL: [Self; 31] = [
        Self::ByteOrderMark,
        Self::CrsDropped,
        Self::RingClosed,
        Self::Rewound,
        Self::HeightDropped,
        Self::Flattened,
        Self::NotPolygon,
        Self::NoGeometry,
        Self::IndexMissing,
        Self::AttributesMissing,
        Self::GeometryMissing,
        Self::CountsDiffer,
        Self::RecordDeleted,
        Self::HoleAlone,
        Self::CharacterBroken,
        Self::NumberBroken,
        Self::MemoDropped,
        Self::GeometryDropped,
        Self::StyleDropped,
        Self::RowUneven,
        Self::LineSkipped,
        Self::CellNoPlace,
        Self::QuoteOpen,
        Self::ArcsDrawn,
        Self::RecordBroken,
        Self::TailDropped,
        Self::RingsReversed,
        Self::MemberDropped,
        Self::PositionsSplit,
        Self::CrsOfFeature,
        Self::MadeValid,
    ];

    /// The note in English.
    pub const fn text(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "byte order mark skipped",
            Self::CrsDropped => "legacy crs member (WGS84) dropped",
            Self::RingClosed => "ring was not closed; closed it",
            Self::Rewound => "ring turned to wind as RFC 7946 says",
            Self::HeightDropped => "heights dropped",
            Self::Flattened => "geometry collection flattened",
            Self::NotPolygon => "geometry is no polygon; kept, not part of the grids",
            Self::NoGeometry => "no geometry; listed as unlocated",
            Self::IndexMissing => ".shx missing or not fitting; records read one after another",
            Self::AttributesMissing => ".dbf missing; there are no attributes",
            Self::GeometryMissing => ".shp missing; there are no places",
            Self::CountsDiffer => "geometries and attribute records differ in number",
            Self::RecordDeleted => "deleted records left out",
            Self::HoleAlone => "a hole lies in no ring; made a polygon",
            Self::CharacterBroken => "characters that the encoding does not have",
            Self::NumberBroken => "a number cannot be read; kept as text",
            Self::MemoDropped => "memos are not read",
            Self::GeometryDropped => "a geometry of a kind that maps do not have left out",
            Self::StyleDropped => "styles and views left out",
            Self::RowUneven => "a row has more or fewer cells than the heading",
            Self::LineSkipped => "lines above the heading skipped",
            Self::CellNoPlace => "a cell holds no place that can be read; listed as unlocated",
            Self::QuoteOpen => "a quote is never closed: its row ends with its line",
            Self::ArcsDrawn => "arcs became chords, at most 0.1 m beside them",
            Self::RecordBroken => "a record is cut off or damaged; kept without its place",
            Self::TailDropped => "bytes after the last record are no records",
            Self::RingsReversed => "rings wind the wrong way round; told by what lies in what",
            Self::MemberDropped => "elements that a map has no place for left out",
            Self::PositionsSplit => "places that were not parted by blanks told apart",
            Self::MadeValid => "polygon was invalid; drawn anew as a valid one",
            Self::CrsOfFeature => {
                "the coordinate system stands on a feature or geometry; taken for the layer"
            }
        }
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Where in a file something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// It has no place, or none is known.
    Nowhere,
    /// A line of text, from 1.
    Line(usize),
    /// A record or row, from 1.
    Record(usize),
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nowhere => Ok(()),
            Self::Line(line) => write!(f, "line {line}: "),
            Self::Record(record) => write!(f, "record {record}: "),
        }
    }
}

/// A part of a file that was left out whole: a layer, or a file within an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: SkipReason,
}

/// Why a part of a file was left out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SkipReason {
    /// It is no map.
    #[error("it is no map")]
    NoMap,
    /// It cannot be read.
    #[error("{0}")]
    Broken(String),
    /// The table of contents names it, but it is not there.
    #[error("its table is not there")]
    Gone,
    /// It would need too much memory.
    #[error("it would need more than {limit} MiB")]
    TooMuch {
        /// So much is given to it, MiB.
        limit: u64,
    },
    /// Nothing came of it for too long.
    #[error("hardly a row of it came within {seconds} seconds")]
    TooSlow {
        /// So long was waited.
        seconds: u64,
    },
    /// It is another layer: one is shown at a time.
    #[error("it is another layer")]
    Other,
    /// It lies elsewhere.
    #[error("it is a link, which is not followed")]
    Link,
}

/// Why a file cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The file system refused.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Larger than is read at all.
    #[error(
        "the file has {bytes} bytes; more than {limit} are not read. Split it, or leave out what is not needed"
    )]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Small itself, but large as what it says it is.
    #[error("what the file holds would need more than {limit} MiB beyond its own size")]
    TooMuch {
        /// So much is given to it, MiB.
        limit: u64,
    },
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not UTF-8, as JSON must be.
    #[error(
        "line {line}: the text is not UTF-8 (Chinese Windows programs often save GBK); save it as UTF-8"
    )]
    NotUtf8 {
        /// The line, from 1.
        line: usize,
    },
    /// Not JSON.
    #[error("line {}, column {}: not valid JSON: {message}{}", spot.line, spot.column, if *cut { "; the file seems cut off" } else { "" })]
    Json {
        /// Where.
        spot: Spot,
        /// What the parser says.
        message: String,
        /// The text ends too early.
        cut: bool,
    },
    /// JSON, but not GeoJSON.
    #[error(
        "this is JSON but not GeoJSON: its type is {found}; a FeatureCollection, a Feature or a geometry is needed"
    )]
    NotGeoJson {
        /// What it is instead.
        found: String,
    },
    /// TopoJSON, where GeoJSON is wanted.
    #[error("this is TopoJSON; bring it in with `import`")]
    TopoJson,
    /// A file of which a part is not what it should be.
    #[error("{file}: {at}{message}")]
    Damaged {
        /// The file, or the file within an archive.
        file: String,
        /// Where in it.
        at: At,
        /// What is wrong.
        message: String,
    },
    /// A list that cannot be read.
    #[error("{file}: {fault}")]
    Sheet {
        /// The file.
        file: String,
        /// Why.
        fault: super::list::SheetFault,
    },
    /// A kind of file that is not read.
    #[error(
        "{file} is no map that is read here; GeoJSON, TopoJSON, GeoPackage, Shapefile (also zipped), KML, KMZ and CSV are"
    )]
    UnknownFormat {
        /// The file.
        file: String,
    },
    /// It is not sure where the file lies.
    #[error("it is not sure which coordinate system the file is in; bring it in with `import`")]
    UnsureCrs,
    /// Whoever asked for it does not want it any more.
    #[error("stopped")]
    Stopped,
    /// Nothing in it to read.
    #[error("there is no layer in it")]
    NoLayer,
    /// An archive of files none of which is a map.
    #[error("none of its files is a map: {}", named(names))]
    NoMapWithin {
        /// What lies in it.
        names: Vec<String>,
    },
    /// Nothing in it but links to files elsewhere.
    #[error("it holds only links, which are not followed: {}", named(links))]
    OnlyLinks {
        /// Where they lead.
        links: Vec<String>,
    },
    /// A log lies beside a file that cannot be read without writing beside it.
    #[error(
        "beside the file lies its log (-wal), with changes that are not in the file yet, and the folder cannot be written to: copy both together to a folder of your own and open it there"
    )]
    LogBeside,
    /// A table without places.
    #[error(
        "the table has no columns that hold places; name two lon and lat (经度, 纬度), or one wkt"
    )]
    NoPlaces {
        /// The captions of its columns. A table without captions has its first row here, which no
        /// log must hold: they are not part of the message.
        columns: Vec<String>,
    },
    /// Another coordinate system than WGS84.
    #[error(
        "the file says its coordinate system is {name}; GeoJSON must be WGS84 longitude and latitude. Transform it first"
    )]
    Crs {
        /// Its name.
        name: String,
    },
    /// A feature that cannot be understood.
    #[error("feature {number}{}: {problem}", title.as_ref().map(|t| format!(" ({t})")).unwrap_or_default())]
    Feature {
        /// The feature, from 1.
        number: usize,
        /// Its name or code, if it has one.
        title: Option<String>,
        /// What is wrong.
        problem: FeatureProblem,
    },
}

/// Names in a row, as many and as much of each as a message has room for: a file that is something
/// else may have one caption of a megabyte.
pub fn named(names: &[String]) -> String {
    const MANY: usize = 20;
    const ROOM: usize = 40;
    let short = |name: &String| match name.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.clone(),
    };
    let mut all: Vec<String> = names.iter().take(MANY).map(short).collect();
    if names.len() > MANY {
        all.push("…".to_owned());
    }
    all.join(", ")
}

impl From<Stopped> for ReadError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// What is wrong with a feature.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FeatureProblem {
    /// Its parts are not what GeoJSON says.
    #[error("line {}, column {}: {message}", spot.line, spot.column)]
    Structure {
        /// Where.
        spot: Spot,
        /// What the parser says.
        message: String,
    },
    /// A geometry type that does not exist.
    #[error("unknown geometry type {0}")]
    GeometryType(String),
    /// Collections within collections without end.
    #[error("geometry collections are nested more than {limit} deep")]
    TooDeep {
        /// The depth allowed.
        limit: usize,
    },
    /// A point or a vertex of a line that is not on the globe.
    #[error("a position of its points or lines: {error}")]
    Position {
        /// Why it is refused.
        error: CoordError,
    },
    /// A vertex that is not on the globe.
    #[error("vertex {vertex} of ring {ring}: {error}{}", hint.text())]
    Vertex {
        /// The ring, from 1, over the whole feature.
        ring: usize,
        /// The vertex, from 1.
        vertex: usize,
        /// Why it is refused.
        error: CoordError,
        /// What it looks like.
        hint: Hint,
    },
}

/// What refused coordinates look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Metres of a projected coordinate system.
    Projected,
    /// Latitude before longitude.
    Swapped,
    /// Nothing in particular.
    None,
}

impl Hint {
    /// What two numbers that are no longitude and latitude look like.
    pub fn of(error: CoordError) -> Self {
        match error {
            CoordError::OutOfRange { lon, lat } if lon.abs() <= 90.0 && lat.abs() <= 180.0 => {
                Self::Swapped
            }
            // No projected coordinate on Earth exceeds a few times its circumference, and a few
            // degrees too many are no metres.
            CoordError::OutOfRange { lon, lat }
                if (1e3..2e8).contains(&lon.abs().max(lat.abs())) =>
            {
                Self::Projected
            }
            _ => Self::None,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Projected => {
                "; these look like projected metres: transform the file to WGS84 longitude and latitude first"
            }
            Self::Swapped => {
                "; latitude seems to stand before longitude: GeoJSON wants longitude first"
            }
            Self::None => "",
        }
    }
}
