//! The three formats show the same page, and independent programs find it sound.

use crate::outside::{drawn, path_text, pdf_in, run};
use crate::support::{prints, town_facts};
use gridroom::course::Course;
use gridroom::i18n::{I18n, Language};
use gridroom::print::page::{Document, Item, Page};
use gridroom::print::paper::Size;
use gridroom::print::sheets::sheets;
use gridroom::print::wall::{Wish, wall};
use gridroom::print::{pdf, png, svg};
use std::collections::BTreeSet;

/// The wall map of the town on A3.
fn map() -> Document {
    let wish = Wish {
        size: Size::A3,
        is_portrait: false,
        tiles: None,
    };
    let i18n = I18n::new(Language::Chinese);
    let wall = wall(town_facts(), &i18n, &wish, &Course::new()).expect("laid out");
    wall.document
}

/// The same without spaces and ends of lines: where these stand a reader guesses.
fn bare(text: &str) -> String {
    text.replace(char::is_whitespace, "")
}

// veraPDF would judge it against PDF/A and PDF/UA. Neither Debian 12 nor the usual registries of packages has a package of it,
// and its makers hand it out as an installer for Java: tests/interop/pdf asks it where somebody has installed it. So
// qpdf judges the form and poppler the rest.
#[test]
fn a_pdf_is_sound_its_fonts_are_embedded_and_its_text_is_found() {
    let facts = town_facts();
    let i18n = I18n::new(Language::Chinese);
    let faces = facts.listed();
    let sheets = sheets(facts, &i18n, &faces, &Course::new()).expect("laid out");
    let mut documents = prints(facts, &i18n);
    documents.extend([("wall", map()), ("sheets", sheets)]);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, document) in documents {
        let path = pdf_in(folder.path(), name, &document);
        let size = std::fs::metadata(&path).expect("written").len();
        assert!(size < 20_000_000, "{name}: {size}");
        let path = path_text(&path);
        if let Some((is_sound, told)) = run("qpdf", &["--check", path]) {
            assert!(is_sound, "{name}: {told}");
        }
        if let Some((_, told)) = run("pdffonts", &[path]) {
            let fonts: Vec<&str> = told.lines().skip(2).collect();
            assert_eq!(fonts.len(), 1, "{name}: {told}");
            for font in fonts {
                // Embedded, a subset, and with a way back to characters.
                assert!(font.contains("yes yes yes"), "{name}: {told}");
            }
        }
        if let Some((_, told)) = run("pdftotext", &["-raw", path, "-"]) {
            // Whatever a page says is there, also what is turned along a street.
            let found: Vec<String> = told.split('\u{c}').map(bare).collect();
            assert!(found.len() >= document.pages.len(), "{name}");
            for (page, found) in document.pages.iter().zip(&found) {
                for text in page.texts() {
                    assert!(found.contains(&bare(&text.text)), "{name}: {text:?}");
                }
            }
            assert!(told.contains("虚构数据") && !told.contains('⟨'), "{name}");
            for face in faces.iter().filter(|_| ["wall", "sheets"].contains(&name)) {
                let title = facts.map.title(*face);
                assert!(told.contains(&title), "{name}: {title}");
            }
        }
    }
}

#[test]
fn a_page_says_each_name_once_in_its_pdf() {
    // Halos are no text: whoever selects a name has it once.
    let document = map();
    let folder = tempfile::tempdir().expect("a folder");
    let path = pdf_in(folder.path(), "wall", &document);
    let Some((_, told)) = run("pdftotext", &["-raw", path_text(&path), "-"]) else {
        return;
    };
    let page = &document.pages[0];
    for face in town_facts().listed() {
        let title = town_facts().map.title(face);
        let texts = page.texts();
        let said: usize = texts.iter().map(|t| t.text.matches(&title).count()).sum();
        assert!(said >= 1);
        assert_eq!(told.matches(&title).count(), said, "{title}");
    }
}

/// How many pixels of two pictures of one size differ by more than a shade.
fn difference(a: &tiny_skia::Pixmap, b: &tiny_skia::Pixmap) -> f64 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let far = |x: u8, y: u8| x.abs_diff(y) > 64;
    let pairs = a.pixels().iter().zip(b.pixels());
    let differing = pairs.filter(|(a, b)| {
        far(a.red(), b.red()) || far(a.green(), b.green()) || far(a.blue(), b.blue())
    });
    differing.count() as f64 / a.pixels().len() as f64
}

/// So much of two pictures may differ: what is smoothed otherwise by another program.
const MOST: f64 = 0.02;

#[test]
fn the_png_shows_what_the_pdf_does() {
    let document = map();
    let course = Course::new();
    // Five pixels a millimetre: where a page ends within a pixel the two put it a part of one apart.
    let own = png::picture(&document.pages[0], 127.0, &course).expect("drawn");
    let folder = tempfile::tempdir().expect("a folder");
    let Some(other) = drawn(&pdf_in(folder.path(), "wall", &document), 127) else {
        return;
    };
    // One rounds a page up, the other to the nearest pixel.
    let corner = |picture: &tiny_skia::Pixmap| {
        let (width, height) = (
            own.width().min(other.width()),
            own.height().min(other.height()),
        );
        let rect = tiny_skia::IntRect::from_xywh(0, 0, width, height).expect("a part");
        picture.clone_rect(rect).expect("a part")
    };
    let differing = difference(&corner(&own), &corner(&other));
    assert!(differing < MOST, "{differing}");
    let blank = tiny_skia::Pixmap::new(own.width(), own.height()).expect("a picture");
    assert!(
        difference(&own, &blank) > 10.0 * MOST,
        "there is something on it"
    );
}

/// The same without texts: what draws an SVG in this test knows no fonts.
fn without_texts(items: &[Item]) -> Vec<Item> {
    let kept = items.iter().filter_map(|item| match item {
        Item::Text(_) => None,
        Item::Clip(place, items) => Some(Item::Clip(*place, without_texts(items))),
        Item::Shape(_) => Some(item.clone()),
    });
    kept.collect()
}

#[test]
fn the_svg_shows_what_the_png_does_and_says_what_the_page_says() {
    let document = map();
    let page = &document.pages[0];
    let course = Course::new();
    let bare = Page {
        items: without_texts(&page.items),
        ..page.clone()
    };
    let own = png::picture(&bare, 100.0, &course).expect("drawn");
    let bytes = svg::to_bytes("图", &bare, &course).expect("written");
    let tree = resvg::usvg::Tree::from_data(&bytes, &Default::default()).expect("an SVG");
    let mut other = tiny_skia::Pixmap::new(own.width(), own.height()).expect("a picture");
    let scale = own.width() as f32 / tree.size().width();
    let scale = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, scale, &mut other.as_mut());
    let differing = difference(&own, &other);
    assert!(differing < MOST, "{differing}");

    let whole = svg::to_bytes("图 <1>", page, &course).expect("written");
    let whole = String::from_utf8(whole).expect("text");
    let mut reader = quick_xml::Reader::from_str(&whole);
    let (mut texts, mut is_text) = (Vec::new(), false);
    loop {
        use quick_xml::events::Event;
        match reader.read_event().expect("sound XML") {
            Event::Start(start) => is_text = start.name().as_ref() == "text",
            Event::End(_) => is_text = false,
            Event::Text(text) if is_text => {
                texts.push(text.xml10_content().into_owned());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let said: Vec<String> = page.texts().iter().map(|text| text.text.clone()).collect();
    let plain = |texts: &[String]| -> Vec<String> {
        let plain = texts.iter().filter(|text| !text.contains(['&', '<', '>']));
        plain.cloned().collect()
    };
    assert_eq!(plain(&texts), plain(&said));
    assert!(said.iter().collect::<BTreeSet<_>>().len() > 156);
}

#[test]
fn a_picture_that_is_too_large_is_refused() {
    let page = Page {
        size: [841.0, 1189.0],
        ..Page::default()
    };
    let course = Course::new();
    assert!(png::to_bytes(&page, 20.0, &course).is_ok());
    let error = png::to_bytes(&page, 1200.0, &course).expect_err("too large");
    assert!(error.to_string().contains("fewer dots"), "{error}");
}

#[test]
fn work_that_is_stopped_stops() {
    let document = map();
    let course = Course::new();
    course.stop();
    assert!(pdf::to_bytes(&document, &course).is_err());
    assert!(svg::to_bytes("", &document.pages[0], &course).is_err());
    assert!(png::to_bytes(&document.pages[0], 20.0, &course).is_err());
}
