//! Errors and notes of the floors below, in the language of the user. Owns: which text says
//! what. Must not know: where it is shown.

use crate::app::jobs::source::{OpenError, RulesError, Source};
use crate::app::words::store::store_error;
use crate::exchange::export::Loss;
use crate::exchange::list::{LIMIT, SheetFault};
use crate::exchange::report::{
    At, FeatureProblem, Hint, Note, NoteKind, ReadError, SkipReason, Skipped, named,
};
use crate::geometry::coverage::{FaceId, Finding, FindingKind};
use crate::geometry::fixed::{Coord, CoordError};
use crate::i18n::I18n;
pub use crate::i18n::grouped;
use crate::model::GridMap;
use crate::rules::zone::Zone;
use crate::style::label::zone_key;
use fluent_bundle::FluentValue;

/// Something that went wrong: what, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What happened.
    pub what: String,
    /// Where and why.
    pub why: String,
    /// What to do.
    pub remedy: String,
}

/// A text as the name of a file: no system takes some signs in it.
pub fn file_name(text: &str) -> String {
    text.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-")
}

/// The name of a zone.
pub fn zone_name(i18n: &I18n, zone: Zone) -> String {
    i18n.t(zone_key(zone))
}

/// The name of a source: the file's name, or the bundled town.
pub fn source_name(i18n: &I18n, source: &Source) -> String {
    match source {
        Source::Town => i18n.t("town-name"),
        Source::File(path) => path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        ),
    }
}

/// A map could not be read.
pub fn not_opened(i18n: &I18n, source: &Source, error: &OpenError) -> Message {
    let name = source_name(i18n, source);
    let (why, remedy) = match error {
        OpenError::Read(error) => read_error(i18n, error),
        OpenError::Store(error) => store_error(i18n, error),
    };
    Message {
        what: i18n.t_args("error-not-opened", &[("file", name.into())]),
        why,
        remedy: i18n.t(remedy),
    }
}

/// A map could not be written.
pub fn not_saved(i18n: &I18n, path: &std::path::Path, error: &std::io::Error) -> Message {
    let file = path.display().to_string();
    Message {
        what: i18n.t_args("error-not-saved", &[("file", file.into())]),
        why: i18n.io_error(error),
        remedy: i18n.t("remedy-save"),
    }
}

/// Why rules could not be taken from a file.
pub fn rules_error(i18n: &I18n, error: &RulesError) -> String {
    match error {
        RulesError::Read(error) => i18n.io_error(error),
        RulesError::Faulty(fault) => i18n.rule_fault(fault),
    }
}

/// A file that was to be brought in could not be read.
pub fn not_read(i18n: &I18n, path: &std::path::Path, error: &ReadError) -> Message {
    let (why, remedy) = read_error(i18n, error);
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    Message {
        what: i18n.t_args("error-not-read", &[("file", file.into_owned().into())]),
        why,
        remedy: i18n.t(remedy),
    }
}

/// What a format could not hold.
pub fn loss_text(i18n: &I18n, loss: &Loss) -> String {
    let count = |key: &str, n: usize| i18n.t_args(key, &[("count", grouped(n).into())]);
    match loss {
        Loss::Renamed(pairs) => {
            let pairs = pairs.iter().map(|(from, to)| format!("{from} → {to}"));
            let list = pairs.collect::<Vec<_>>().join(&i18n.t("list-separator"));
            i18n.t_args("loss-renamed", &[("names", list.into())])
        }
        Loss::Cut(n) => count("loss-cut", *n),
        Loss::Others(n) => count("loss-others", *n),
        Loss::Types => i18n.t("loss-types"),
        Loss::Nested => i18n.t("loss-nested"),
        Loss::Ids => i18n.t("loss-ids"),
        Loss::Members => i18n.t("loss-members"),
        Loss::Attributes => i18n.t("loss-attributes"),
        Loss::MadeValid(n) => count("loss-made-valid", *n),
        Loss::Heights(n) => count("loss-heights", *n),
        Loss::System => i18n.t("loss-system"),
        Loss::Nulls => i18n.t("loss-nulls"),
        Loss::Flat(n) => count("loss-flat", *n),
        Loss::Rounded => i18n.t("loss-rounded"),
    }
}

/// Why a list cannot be read, and the key of what to do.
fn sheet_fault(i18n: &I18n, fault: &SheetFault) -> (String, &'static str) {
    let row = |row: &u64| [("row", row.to_string().into())];
    match fault {
        SheetFault::TooMuch => {
            let args = [("limit", (LIMIT >> 20).to_string().into())];
            (i18n.t_args("sheet-too-much", &args), "remedy-too-large")
        }
        SheetFault::TooLong { row: at } => {
            (i18n.t_args("sheet-too-long", &row(at)), "remedy-other-file")
        }
        SheetFault::TooMany => (i18n.t("sheet-too-many"), "remedy-too-large"),
        SheetFault::TooWide { row: at } => {
            (i18n.t_args("sheet-too-wide", &row(at)), "remedy-too-large")
        }
        SheetFault::Password => (i18n.t("sheet-password"), "remedy-sheet-password"),
        SheetFault::NoSheet => (i18n.t("sheet-none"), "remedy-other-file"),
        SheetFault::Unknown { name, there } => {
            let args = [
                ("name", name.as_str().into()),
                ("there", there.as_str().into()),
            ];
            (i18n.t_args("sheet-unknown", &args), "remedy-other-file")
        }
        SheetFault::WebPage => (i18n.t("sheet-web-page"), "remedy-sheet-resave"),
        SheetFault::NoWorkbook => (i18n.t("sheet-no-workbook"), "remedy-sheet-resave"),
        SheetFault::TooOld => (i18n.t("sheet-too-old"), "remedy-sheet-resave"),
        SheetFault::Damaged(detail) => {
            let args = [("detail", detail.as_str().into())];
            (i18n.t_args("sheet-damaged", &args), "remedy-sheet-resave")
        }
    }
}

/// Why a file cannot be read, and the key of what to do.
pub fn read_error(i18n: &I18n, error: &ReadError) -> (String, &'static str) {
    let number = |n: usize| FluentValue::from(n as f64);
    match error {
        ReadError::Io { source, .. } => (i18n.io_error(source), "remedy-io"),
        ReadError::TooLarge { bytes, limit } => {
            let megabytes = |b: u64| FluentValue::from((b / (1 << 20)) as f64);
            let args = [("size", megabytes(*bytes)), ("limit", megabytes(*limit))];
            (i18n.t_args("error-too-large", &args), "remedy-too-large")
        }
        ReadError::TooMuch { limit } => {
            let args = [("limit", FluentValue::from(*limit as f64))];
            (i18n.t_args("error-too-much", &args), "remedy-too-large")
        }
        ReadError::Stopped => (i18n.t("problem-cancelled"), "remedy-nothing"),
        ReadError::Empty => (i18n.t("error-empty"), "remedy-other-file"),
        ReadError::NotUtf8 { line } => {
            let args = [("line", number(*line))];
            (i18n.t_args("error-not-utf8", &args), "remedy-utf8")
        }
        ReadError::Json { spot, message, cut } => {
            let args = [
                ("line", number(spot.line)),
                ("column", number(spot.column)),
                ("detail", message.as_str().into()),
            ];
            let remedy = if *cut { "remedy-cut" } else { "remedy-json" };
            (i18n.t_args("error-json", &args), remedy)
        }
        ReadError::NotGeoJson { found } => {
            let args = [("found", found.as_str().into())];
            (i18n.t_args("error-not-geojson", &args), "remedy-other-file")
        }
        ReadError::TopoJson => (i18n.t("error-topojson"), "remedy-import"),
        ReadError::Damaged { file, at, message } => {
            let args = [
                ("file", file.as_str().into()),
                ("place", at_text(i18n, *at).into()),
                ("detail", message.as_str().into()),
            ];
            (i18n.t_args("error-damaged", &args), "remedy-json")
        }
        ReadError::Sheet { fault, .. } => sheet_fault(i18n, fault),
        ReadError::UnknownFormat { file } => {
            let args = [("file", file.as_str().into())];
            (i18n.t_args("error-unknown-format", &args), "remedy-formats")
        }
        ReadError::UnsureCrs => (i18n.t("error-unsure-crs"), "remedy-import"),
        ReadError::NoLayer => (i18n.t("error-no-layer"), "remedy-formats"),
        ReadError::NoMapWithin { names } => {
            let args = [("names", named(names).into())];
            (i18n.t_args("error-no-map-within", &args), "remedy-formats")
        }
        ReadError::OnlyLinks { links } => {
            let args = [("links", named(links).into())];
            (i18n.t_args("error-only-links", &args), "remedy-only-links")
        }
        ReadError::LogBeside => (i18n.t("error-log-beside"), "remedy-log-beside"),
        ReadError::NoPlaces { columns } => {
            let args = [("columns", named(columns).into())];
            (i18n.t_args("error-no-places", &args), "remedy-places")
        }
        ReadError::Crs { name } => {
            let args = [("name", name.as_str().into())];
            (i18n.t_args("error-crs", &args), "remedy-transform")
        }
        ReadError::Feature {
            number: n,
            title,
            problem,
        } => {
            let (why, remedy) = feature_problem(i18n, problem);
            let title = title.clone().unwrap_or_default();
            let args = [
                ("number", number(*n)),
                ("title", title.into()),
                ("why", why.into()),
            ];
            (i18n.t_args("error-feature", &args), remedy)
        }
    }
}

fn at_text(i18n: &I18n, at: At) -> String {
    let (key, number) = match at {
        At::Nowhere => return String::new(),
        At::Line(line) => ("error-at-line", line),
        At::Record(record) => ("error-at-record", record),
    };
    i18n.t_args(key, &[("number", FluentValue::from(number as f64))])
}

fn coordinate(i18n: &I18n, error: &CoordError) -> String {
    match error {
        CoordError::NotFinite => i18n.t("error-not-finite"),
        CoordError::OutOfRange { lon, lat } => format!("({lon}, {lat})"),
    }
}

pub(crate) fn feature_problem(i18n: &I18n, problem: &FeatureProblem) -> (String, &'static str) {
    let number = |n: usize| FluentValue::from(n as f64);
    match problem {
        FeatureProblem::Structure { spot, message } => {
            let args = [
                ("line", number(spot.line)),
                ("column", number(spot.column)),
                ("detail", message.as_str().into()),
            ];
            (i18n.t_args("error-structure", &args), "remedy-json")
        }
        FeatureProblem::GeometryType(kind) => {
            let args = [("kind", kind.as_str().into())];
            (i18n.t_args("error-geometry-type", &args), "remedy-json")
        }
        FeatureProblem::TooDeep { limit } => {
            let args = [("limit", number(*limit))];
            (i18n.t_args("error-too-deep", &args), "remedy-flatten")
        }
        FeatureProblem::Position { error } => {
            let args = [("value", coordinate(i18n, error).into())];
            (i18n.t_args("error-position", &args), "remedy-coordinates")
        }
        FeatureProblem::Vertex {
            ring,
            vertex,
            error,
            hint,
        } => {
            let args = [
                ("ring", number(*ring)),
                ("vertex", number(*vertex)),
                ("value", coordinate(i18n, error).into()),
            ];
            let remedy = match hint {
                Hint::Projected => "remedy-transform",
                Hint::Swapped => "remedy-swapped",
                Hint::None => "remedy-coordinates",
            };
            (i18n.t_args("error-vertex", &args), remedy)
        }
    }
}

/// The key of a kind of finding.
pub const fn finding_key(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Collapsed => "finding-collapsed",
        FindingKind::Duplicate => "finding-duplicate",
        FindingKind::SelfIntersection => "finding-self-intersection",
        FindingKind::HoleAstray => "finding-hole-astray",
        FindingKind::InteriorSplit => "finding-interior-split",
        FindingKind::PartsTouch => "finding-parts-touch",
        FindingKind::Overlap => "finding-overlap",
        FindingKind::Gap => "finding-gap",
        FindingKind::Mismatch => "finding-mismatch",
        FindingKind::Spike => "finding-spike",
        FindingKind::RepeatedPoint => "finding-repeated-point",
        FindingKind::Hole => "finding-hole",
    }
}

/// The faces of a finding, a few by name.
pub fn finding_faces(i18n: &I18n, map: &GridMap, finding: &Finding) -> String {
    const NAMED: usize = 4;
    let named = finding.faces.iter().take(NAMED);
    let names: Vec<String> = named.map(|f| map.title(*f)).collect();
    let list = names.join(&i18n.t("list-separator"));
    if finding.faces.len() > NAMED {
        let more = (finding.faces.len() - NAMED) as f64;
        i18n.t_args(
            "list-more",
            &[("list", list.into()), ("count", more.into())],
        )
    } else {
        list
    }
}

/// Reading notes, one line for each kind.
pub fn note_lines(i18n: &I18n, notes: &[Note]) -> Vec<String> {
    const NAMED: usize = 5;
    let mut kinds: Vec<NoteKind> = notes.iter().map(|n| n.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
        .into_iter()
        .map(|kind| {
            let same = notes.iter().filter(|n| n.kind == kind);
            let features: Vec<usize> = same.filter_map(|n| n.feature).collect();
            let named = features.iter().take(NAMED).map(|f| grouped(*f).to_string());
            let mut numbers = named.collect::<Vec<_>>().join(&i18n.t("list-separator"));
            if features.len() > NAMED {
                numbers = i18n.t_args("note-more", &[("numbers", numbers.into())]);
            }
            let key = match features.len() {
                0 => "note-whole-file",
                1 => "note-one",
                _ => "note-several",
            };
            let args = [
                ("why", i18n.t(note_key(kind)).into()),
                ("number", numbers.as_str().into()),
                ("numbers", numbers.as_str().into()),
                ("count", grouped(features.len()).into()),
            ];
            i18n.t_args(key, &args)
        })
        .collect()
}

/// Parts of a file that were left out, one line each, so many at most.
pub fn skipped_lines(i18n: &I18n, skipped: &[Skipped], most: usize) -> Vec<String> {
    let line = |one: &Skipped| {
        let number = |n: u64| FluentValue::from(n as f64);
        let why = match &one.why {
            SkipReason::NoMap => i18n.t("skip-no-map"),
            SkipReason::Broken(detail) => detail.clone(),
            SkipReason::Gone => i18n.t("skip-gone"),
            SkipReason::TooMuch { limit } => {
                i18n.t_args("skip-too-much", &[("limit", number(*limit))])
            }
            SkipReason::TooSlow { seconds } => {
                i18n.t_args("skip-too-slow", &[("seconds", number(*seconds))])
            }
            SkipReason::Link => i18n.t("skip-link"),
            SkipReason::Other => i18n.t("skip-other"),
        };
        let args = [("name", one.name.as_str().into()), ("why", why.into())];
        i18n.t_args("import-skipped", &args)
    };
    let mut lines: Vec<String> = skipped.iter().take(most).map(line).collect();
    if skipped.len() > most {
        let more = [("count", grouped(skipped.len() - most).into())];
        lines.push(i18n.t_args("inspector-more", &more));
    }
    lines
}

const fn note_key(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::ByteOrderMark => "note-byte-order-mark",
        NoteKind::CrsDropped => "note-crs",
        NoteKind::RingClosed => "note-ring-closed",
        NoteKind::Rewound => "note-rewound",
        NoteKind::HeightDropped => "note-height",
        NoteKind::Flattened => "note-flattened",
        NoteKind::NotPolygon => "note-not-polygon",
        NoteKind::NoGeometry => "note-no-geometry",
        NoteKind::IndexMissing => "note-index-missing",
        NoteKind::AttributesMissing => "note-attributes-missing",
        NoteKind::GeometryMissing => "note-geometry-missing",
        NoteKind::CountsDiffer => "note-counts-differ",
        NoteKind::RecordDeleted => "note-record-deleted",
        NoteKind::HoleAlone => "note-hole-alone",
        NoteKind::CharacterBroken => "note-character-broken",
        NoteKind::NumberBroken => "note-number-broken",
        NoteKind::MemoDropped => "note-memo",
        NoteKind::GeometryDropped => "note-geometry-dropped",
        NoteKind::StyleDropped => "note-style",
        NoteKind::RowUneven => "note-row-uneven",
        NoteKind::LineSkipped => "note-line-skipped",
        NoteKind::CellNoPlace => "note-cell-no-place",
        NoteKind::QuoteOpen => "note-quote-open",
        NoteKind::ArcsDrawn => "note-arcs-drawn",
        NoteKind::RecordBroken => "note-record-broken",
        NoteKind::TailDropped => "note-tail-dropped",
        NoteKind::RingsReversed => "note-rings-reversed",
        NoteKind::MemberDropped => "note-member-dropped",
        NoteKind::PositionsSplit => "note-positions-split",
        NoteKind::MadeValid => "note-made-valid",
        NoteKind::CrsOfFeature => "note-crs-of-feature",
    }
}

/// A place in degrees (lon, lat).
pub fn place(at: Coord) -> String {
    format!("{:.7}, {:.7}", at.lon(), at.lat())
}

/// What lies on both sides of the border of a community, by the names of the communities of these faces.
pub fn border_names(i18n: &I18n, map: &GridMap, faces: &[FaceId]) -> String {
    let community = |face: &FaceId| {
        let properties = map.feature(*face)?.properties.as_ref()?;
        properties.get("community")?.as_str().map(str::to_owned)
    };
    let mut names: Vec<String> = faces.iter().filter_map(community).collect();
    names.dedup();
    if names.len() < 2 {
        names.push(i18n.t("border-outside"));
    }
    names.join(&i18n.t("border-separator"))
}

/// An area: m² below a hectare's hundredth of a km², km² above.
pub fn area(i18n: &I18n, m2: f64) -> String {
    if m2 >= 1e5 {
        i18n.t_args("unit-km2", &[("n", format!("{:.3}", m2 / 1e6).into())])
    } else if m2 >= 10.0 {
        i18n.t_args("unit-m2", &[("n", grouped(m2.round() as usize).into())])
    } else {
        i18n.t_args("unit-m2", &[("n", format!("{m2:.3}").into())])
    }
}

/// A length: metres, from 10 km on kilometres.
pub fn length(i18n: &I18n, m: f64) -> String {
    if m >= 1e4 {
        i18n.t_args("unit-km", &[("n", format!("{:.2}", m / 1e3).into())])
    } else if m >= 10.0 {
        i18n.t_args("unit-m", &[("n", grouped(m.round() as usize).into())])
    } else {
        i18n.t_args("unit-m", &[("n", format!("{m:.3}").into())])
    }
}
