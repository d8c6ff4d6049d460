//! Prints beside the pictures of them that were looked at, as pdftoppm (poppler 22.12 of Debian 12) draws them.
//!
//! Tolerance: of each channel of a colour the upper four bits are kept, a pixel counts as different where one
//! differs by two levels of these 16, and one in a thousand may. Run with `UPDATE_SNAPSHOTS=1` to renew those
//! that differ by more, and look at them.

use crate::outside::{drawn, pdf_in};
use crate::support::{closing, town};
use gridroom::course::Course;
use gridroom::i18n::{I18n, Language};
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::notice::notice;
use gridroom::print::page::Document;
use gridroom::print::paper::Size;
use gridroom::print::report::{page, report};
use gridroom::print::sheets::sheets;
use gridroom::print::wall::{self, wall};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// So much of a picture may differ.
const MOST: f64 = 0.001;
/// So large a picture may be, bytes: it lies in the repository.
const LARGEST: u64 = 150_000;

/// A picture in few colours.
struct Picture {
    size: [u32; 2],
    /// Red, green and blue, from the top left on.
    levels: Vec<u8>,
}

impl Picture {
    fn of(drawn: &tiny_skia::Pixmap) -> Self {
        let pixels = drawn.pixels().iter();
        let levels = pixels.flat_map(|p| [p.red(), p.green(), p.blue()].map(|of| of & 0xF0));
        Self {
            size: [drawn.width(), drawn.height()],
            levels: levels.collect(),
        }
    }

    /// One that was kept; `None` where there is none.
    fn kept(path: &Path) -> Option<Self> {
        let file = BufReader::new(File::open(path).ok()?);
        let mut reader = png::Decoder::new(file).read_info().expect("a PNG");
        let (width, height) = reader.info().size();
        let mut levels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut levels).expect("a picture");
        Some(Self {
            size: [width, height],
            levels,
        })
    }

    fn keep(&self, path: &Path) {
        let file = BufWriter::new(File::create(path).expect("made"));
        let [width, height] = self.size;
        let mut encoder = png::Encoder::new(file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().expect("begun");
        writer.write_image_data(&self.levels).expect("written");
        writer.finish().expect("written");
        let bytes = std::fs::metadata(path).expect("written").len();
        assert!(bytes < LARGEST, "{}: {bytes}", path.display());
    }

    /// How much of them differs.
    fn difference(&self, other: &Self) -> f64 {
        if self.size != other.size || self.levels.len() != other.levels.len() {
            return 1.0;
        }
        let pixels = self.levels.chunks(3).zip(other.levels.chunks(3));
        let far = |(a, b): (&u8, &u8)| a.abs_diff(*b) >= 0x20;
        let differing = pixels.filter(|(a, b)| a.iter().zip(*b).any(far)).count();
        3.0 * differing as f64 / self.levels.len() as f64
    }
}

/// Where the picture of this name is kept, and what is drawn in its stead is put for whoever looks.
fn places(name: &str) -> [PathBuf; 2] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    ["png", "new.png"].map(|ending| folder.join(format!("print_{name}.{ending}")))
}

/// What is wrong with a print, if anything is.
fn fault(name: &str, drawn: &Picture) -> Option<String> {
    let [kept, new] = places(name);
    let differing = Picture::kept(&kept).map_or(1.0, |kept| kept.difference(drawn));
    if differing <= MOST {
        return None;
    }
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        drawn.keep(&kept);
        return None;
    }
    drawn.keep(&new);
    let (kept, new) = (kept.display(), new.display());
    Some(format!("{differing:.4} of {kept} differs from {new}"))
}

#[test]
fn prints_look_as_they_did_when_somebody_looked() {
    let (project, _, _folder) = town();
    let mut facts = Facts::read(&project, &Wish::default()).expect("read");
    // The journal of a project that was just made is another one each time.
    facts.stamp.head = (1, "0".repeat(64));
    let i18n = I18n::new(Language::Chinese);
    let course = Course::new();
    let wish = wall::Wish {
        size: Size::A3,
        is_portrait: false,
        tiles: None,
    };
    let wall = wall(&facts, &i18n, &wish, &course).expect("laid out");
    let face = facts.grid("洪桥02").expect("a grid");
    let report = report(&facts, &i18n);
    let documents: [(&str, u32, Document); 4] = [
        ("wall", 36, wall.document),
        (
            "sheet",
            50,
            sheets(&facts, &i18n, &[face], &course).expect("laid out"),
        ),
        (
            "notice",
            50,
            notice(&facts, &i18n, closing(&facts)).expect("laid out"),
        ),
        (
            "report",
            50,
            page::page(&report, &facts, &i18n).expect("laid out"),
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let mut faults = Vec::new();
    for (name, dots, document) in &documents {
        let Some(drawn) = drawn(&pdf_in(folder.path(), name, document), *dots) else {
            return;
        };
        faults.extend(fault(name, &Picture::of(&drawn)));
    }
    assert!(
        faults.is_empty(),
        "UPDATE_SNAPSHOTS=1 renews them: {faults:#?}"
    );
}

#[test]
fn a_picture_that_is_kept_is_the_one_that_was_drawn_and_a_change_is_noticed() {
    let mut drawn = tiny_skia::Pixmap::new(20, 10).expect("a picture");
    drawn.fill(tiny_skia::Color::WHITE);
    let white = Picture::of(&drawn);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("white.png");
    assert!(Picture::kept(&path).is_none());
    white.keep(&path);
    let kept = Picture::kept(&path).expect("kept");
    assert!(kept.difference(&white) == 0.0);
    let mut other = Picture::of(&drawn);
    // A shade is none, a colour is one.
    other.levels[3] -= 0x10;
    assert!(kept.difference(&other) == 0.0);
    other.levels[4] -= 0x20;
    assert!((kept.difference(&other) - 0.005).abs() < 1e-9);
    other.size = [10, 20];
    assert!(kept.difference(&other) == 1.0);
}
