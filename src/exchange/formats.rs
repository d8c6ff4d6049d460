//! What each reader and writer keeps, changes and refuses, by format. Owns: the table that
//! `docs/formats.md` shows; tests hold both against what readers and writers really say.

use super::export::Target;
use super::report::NoteKind;
use super::source::Format;
use std::fmt::Write;

/// A format, read.
pub struct Reading {
    /// The format.
    pub format: Format,
    /// What is kept as it is.
    pub keeps: &'static str,
    /// What may be changed or left out, each said with a note.
    pub says: &'static [NoteKind],
    /// What is refused.
    pub refuses: &'static str,
}

/// A format, written.
pub struct Writing {
    /// The format.
    pub target: Target,
    /// What is kept as it is.
    pub keeps: &'static str,
    /// What may be lost, each said: see [`super::export::Loss::word`].
    pub loses: &'static [&'static str],
    /// In which coordinate systems.
    pub systems: &'static str,
}

/// Notes that any reader may make, of what is placed rather than read.
pub const OF_ALL: &[NoteKind] = &[
    NoteKind::RingClosed,
    NoteKind::Rewound,
    NoteKind::HeightDropped,
    NoteKind::Flattened,
    NoteKind::NotPolygon,
    NoteKind::NoGeometry,
    NoteKind::CharacterBroken,
    NoteKind::MadeValid,
];

/// All readers.
pub const READING: [Reading; 6] = [
    Reading {
        format: Format::GeoJson,
        keeps: "attributes with their types, ids (as a field that can be mapped), members beyond the standard ones, nulls, points and lines",
        says: &[
            NoteKind::ByteOrderMark,
            NoteKind::CrsDropped,
            NoteKind::CrsOfFeature,
        ],
        refuses: "text that is neither UTF-8 nor UTF-16; broken JSON, with line and column; unknown geometry types; a system that is not known (import asks)",
    },
    Reading {
        format: Format::TopoJson,
        keeps: "every object as a layer, attributes, ids, members beyond the standard ones",
        says: &[NoteKind::CrsOfFeature],
        refuses: "arcs that are not there, with object and feature",
    },
    Reading {
        format: Format::GeoPackage,
        keeps: "every layer of features or attributes, keys (as a field that can be mapped), text keys as attributes, names whatever their capitals; nothing is written beside the file",
        says: &[
            NoteKind::ArcsDrawn,
            NoteKind::GeometryDropped,
            NoteKind::MemoDropped,
        ],
        refuses: "single layers whose table is gone or broken, that give hardly a row within 10 seconds, have a cell of more than 64 MiB, or need more than 512 MiB beyond the file; a log beside a file in a folder that cannot be written",
    },
    Reading {
        format: Format::Shapefile,
        keeps: "geometries and attributes, numbers as they are written, the encoding told from the bytes where `.cpg` or the table says otherwise",
        says: &[
            NoteKind::IndexMissing,
            NoteKind::AttributesMissing,
            NoteKind::GeometryMissing,
            NoteKind::CountsDiffer,
            NoteKind::RecordDeleted,
            NoteKind::RecordBroken,
            NoteKind::TailDropped,
            NoteKind::HoleAlone,
            NoteKind::RingsReversed,
            NoteKind::NumberBroken,
            NoteKind::MemoDropped,
        ],
        refuses: "a header that is none; a file of which no record can be read",
    },
    Reading {
        format: Format::Kml,
        keeps: "every placemark, its texts, its extended data, the name of its folder, its id (as a field that can be mapped)",
        says: &[
            NoteKind::StyleDropped,
            NoteKind::MemberDropped,
            NoteKind::GeometryDropped,
            NoteKind::PositionsSplit,
        ],
        refuses: "broken XML and places that are none, with the line; links to elsewhere are named",
    },
    Reading {
        format: Format::Table,
        keeps: "cells as the texts they are; places by two columns or one of WKT, found by their captions or named",
        says: &[
            NoteKind::LineSkipped,
            NoteKind::CellNoPlace,
            NoteKind::RowUneven,
            NoteKind::QuoteOpen,
            NoteKind::CrsOfFeature,
        ],
        refuses: "a table of which nobody says where places stand",
    },
];

/// All writers.
pub const WRITING: [Writing; 7] = [
    Writing {
        target: Target::GeoJson,
        keeps: "everything",
        loses: &["made-valid", "flat", "system"],
        systems: "any; others than WGS84 with the old crs member",
    },
    Writing {
        target: Target::TopoJson,
        keeps: "attributes, ids, members; boundaries once, as arcs",
        loses: &["made-valid", "flat", "heights", "others", "members"],
        systems: "WGS84",
    },
    Writing {
        target: Target::GeoPackage,
        keeps: "attributes with their types, nulls",
        loses: &[
            "made-valid",
            "flat",
            "heights",
            "others",
            "nested",
            "ids",
            "members",
            "system",
        ],
        systems: "any",
    },
    Writing {
        target: Target::Shapefile,
        keeps: "polygons, numbers, texts up to 254 bytes in UTF-8",
        loses: SHAPEFILE_LOSES,
        systems: "any; the .prj is left out where the system has no text",
    },
    Writing {
        target: Target::ZippedShapefile,
        keeps: "as a shapefile",
        loses: SHAPEFILE_LOSES,
        systems: "as a shapefile",
    },
    Writing {
        target: Target::Kml,
        keeps: "attributes as texts, colours of zones",
        loses: &[
            "made-valid",
            "flat",
            "heights",
            "nulls",
            "types",
            "nested",
            "ids",
            "members",
        ],
        systems: "WGS84",
    },
    Writing {
        target: Target::Svg,
        keeps: "the picture",
        loses: &["made-valid", "flat", "attributes", "rounded"],
        systems: "none",
    },
];

const SHAPEFILE_LOSES: &[&str] = &[
    "made-valid",
    "flat",
    "heights",
    "nulls",
    "nested",
    "ids",
    "members",
    "renamed",
    "cut",
    "others",
    "system",
];

/// The table as a page.
pub fn to_markdown() -> String {
    let mut out = String::from(
        "# What each format keeps, changes and refuses\n\nThis page is written from `src/exchange/formats.rs` by a test, which also holds it against what readers and writers say.\n\n## Read\n\nOf a file within an archive the same is true. All that is unpacked together may have 64 MiB, or 20 times the archive and at most 512 MiB; what is no map is named. Beyond eight times its own size a file may take 512 MiB; what would take more is refused.\n\n",
    );
    out.push_str("| format | keeps | says | refuses |\n|---|---|---|---|\n");
    let texts = |kinds: &[NoteKind]| {
        kinds
            .iter()
            .map(|k| k.text())
            .collect::<Vec<_>>()
            .join("; ")
    };
    for row in &READING {
        let (name, says) = (row.format.name(), texts(row.says));
        let _ = writeln!(out, "| {name} | {} | {says} | {} |", row.keeps, row.refuses);
    }
    let _ = writeln!(out, "\nEvery reader may also say: {}.\n", texts(OF_ALL));
    out.push_str("## Write\n\nPolygons are valid as written, whatever was read; those without area are left out and counted. Whose data a map is, and its licence, goes along in every format: as members, the description of the layer or the document, a line of the picture, or `NAME.attribution.txt` beside a shapefile.\n\n| ending | keeps | may lose | coordinate systems |\n|---|---|---|---|\n");
    for row in &WRITING {
        let (ending, loses) = (row.target.ending(), row.loses.join(", "));
        let _ = writeln!(
            out,
            "| {ending} | {} | {loses} | {} |",
            row.keeps, row.systems
        );
    }
    out
}
