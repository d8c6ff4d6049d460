//! The pictures of the guide, which lie beside its pages in `docs/guide`, a set for each language. Owns: which
//! there are, and reading one. Must not know: what they show, and where they are drawn.

use crate::i18n::Language;
use image::{ImageError, ImageFormat, RgbaImage};

macro_rules! pictures {
    ($($file:literal)*) => {
        /// Their files, in every language.
        #[cfg(test)]
        const FILES: &[&str] = &[$($file),*];

        /// A picture as it lies in the folder, by its file; nothing where there is none of that name.
        fn png(file: &str, language: Language) -> Option<&'static [u8]> {
            let png: &'static [u8] = match (file, language) {
                $(($file, Language::Chinese) => {
                    include_bytes!(concat!("../../../../docs/guide/zh-CN/", $file))
                }
                ($file, Language::English) => {
                    include_bytes!(concat!("../../../../docs/guide/en/", $file))
                })*
                _ => return None,
            };
            Some(png)
        }
    };
}

pictures! {
    "arrivals.png"
    "epidemic-case.png"
    "epidemic.png"
    "exchange.png"
    "first-shift.png"
    "map.png"
    "own-town.png"
    "printing.png"
    "redraw-propose.png"
    "redraw.png"
    "register.png"
    "sampling.png"
    "tracing.png"
    "tutorial-compare.png"
    "tutorial-publish.png"
    "tutorial.png"
    "wall.png"
}

/// Read a picture, by its file: only when its page is shown, for together they are large. Nothing where there is
/// none of that name.
///
/// # Errors
///
/// Where it is broken.
pub fn read(file: &str, language: Language) -> Option<Result<RgbaImage, ImageError>> {
    let read = |png| image::load_from_memory_with_format(png, ImageFormat::Png);
    png(file, language).map(|png| Ok(read(png)?.into_rgba8()))
}

#[cfg(test)]
mod tests {
    use super::super::pages::{Page, Part};
    use super::*;
    use std::collections::BTreeSet;

    const LANGUAGES: [(Language, &str); 2] =
        [(Language::Chinese, "zh-CN"), (Language::English, "en")];
    /// One has at most so many bytes.
    const BYTES: usize = 80 << 10;
    /// All of them have: the program grows by as much.
    const ALL_BYTES: usize = 3 << 19;

    #[test]
    fn every_page_shows_what_is_there_and_nothing_lies_there_for_nothing() {
        for (language, folder) in LANGUAGES {
            let parts = Page::ALL.iter().flat_map(|page| page.parts(language));
            let shown: Vec<String> = parts
                .filter_map(|part| match part {
                    Part::Picture { file, .. } => Some(file),
                    Part::Text(_) => None,
                })
                .collect();
            let known: BTreeSet<&str> = FILES.iter().copied().collect();
            let shown: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
            assert_eq!(shown, known, "{folder}");
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guide/");
            let entries = std::fs::read_dir(format!("{path}{folder}")).expect("a folder");
            let names = entries.map(|entry| entry.expect("an entry").file_name());
            let names: BTreeSet<String> = names
                .map(|name| name.to_string_lossy().into_owned())
                .filter(|name| name.ends_with(".png"))
                .collect();
            let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
            assert_eq!(names, known, "{folder}");
        }
    }

    #[test]
    fn every_picture_can_be_read_and_is_small() {
        let mut all = 0;
        for file in FILES {
            let sizes = LANGUAGES.map(|(language, folder)| {
                let bytes = png(file, language).expect("it is known").len();
                assert!(bytes <= BYTES, "{folder}/{file} has {bytes} bytes");
                all += bytes;
                let picture = read(file, language).expect("it is known");
                picture.expect("it is whole").dimensions()
            });
            let [(width, height), _] = sizes;
            assert!(width >= 400 && height >= 200, "{file}: {sizes:?}");
        }
        assert!(all <= ALL_BYTES, "all of them have {all} bytes");
        assert!(read("none.png", Language::English).is_none());
    }
}
