//! The pages of the guide, which are those of `docs/guide`.

use crate::i18n::Language;

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        /// A page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Page {
            $($(#[$doc])* $name,)*
        }

        impl Page {
            /// All, as they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its file without the ending, in every language.
            pub const fn file(self) -> &'static str {
                match self { $(Self::$name => $file,)* }
            }

            /// What stands in it.
            pub const fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::Chinese) => {
                        include_str!(concat!("../../../../docs/guide/zh-CN/", $file, ".md"))
                    }
                    (Self::$name, Language::English) => {
                        include_str!(concat!("../../../../docs/guide/en/", $file, ".md"))
                    })*
                }
            }
        }
    };
}

pages! {
    /// What is where.
    Index = "index";
    /// From 77 grids to 156.
    Tutorial = "tutorial";
    /// The first shift of a duty officer.
    FirstShift = "first-shift";
    /// Files with faults, to practise importing with.
    Practice = "practice";
    /// The war-room map.
    Map = "map";
    /// Redrawing.
    Redraw = "redraw";
    /// Cases, zones, orders.
    Epidemic = "epidemic";
    /// Units, households, who answers for what.
    Register = "register";
    /// The desk of arrivals.
    Arrivals = "arrivals";
    /// The desk of sampling.
    Sampling = "sampling";
    /// Files and lists.
    Exchange = "exchange";
    /// Paper.
    Printing = "printing";
    /// A town of one's own.
    OwnTown = "own-town";
    /// A plan beneath the map, and what is traced on it.
    Tracing = "tracing";
    /// The wall.
    Wall = "wall";
    /// Users, keys, backups.
    Administrator = "administrator";
}

/// What stands around a link to a page, as the window is told of it: as around a formula, which it draws itself.
const LINK: char = '$';
/// What stands between the text of a link and where it leads.
const TO: &str = "](";

/// Something of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Markdown.
    Text(String),
    /// A picture, which has a line of its own in the page.
    Picture {
        /// What it shows, for whoever does not see it.
        about: String,
        /// Its file, which lies beside the page.
        file: String,
    },
}

impl Part {
    /// The picture that a line is.
    fn of_line(line: &str) -> Option<Self> {
        let inner = line.trim().strip_prefix("![")?.strip_suffix(')')?;
        let (about, file) = inner.split_once(TO)?;
        Some(Self::Picture {
            about: about.to_owned(),
            file: file.to_owned(),
        })
    }
}

impl Page {
    /// Its heading.
    pub fn title(self, language: Language) -> &'static str {
        let first = self.text(language).lines().next().unwrap_or_default();
        first.trim_start_matches(['#', ' '])
    }

    /// What stands in it, for the window, whose typeface has one weight and not every letter: captions that are
    /// bold are set as code, and so is each line of a block of code, beside which a button would stand that is
    /// drawn with a letter that is not there. Links to pages stand as [`link`] reads them.
    pub fn parts(self, language: Language) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut out = String::new();
        let mut is_code = false;
        for line in self.text(language).lines() {
            if line.starts_with("```") {
                is_code = !is_code;
                out.push('\n');
            } else if is_code && !line.trim().is_empty() {
                out.push_str(&format!("`{line}`  \n"));
            } else if let Some(picture) = Part::of_line(line).filter(|_| !is_code) {
                parts.push(Part::Text(std::mem::take(&mut out)));
                parts.push(picture);
            } else {
                out.push_str(&with_links(&line.replace("**", "`")));
                out.push('\n');
            }
        }
        parts.push(Part::Text(out));
        parts
    }

    /// Where a link of a page leads: to another page, or nowhere in the guide.
    pub fn of_link(link: &str) -> Option<Self> {
        let (file, _) = link.split_once('#').unwrap_or((link, ""));
        let name = file.strip_suffix(".md")?;
        Self::ALL.iter().copied().find(|page| page.file() == name)
    }
}

/// A line, its links to pages of the guide set as what the window draws itself.
fn with_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(TO) {
        let link = before.rsplit_once('[').zip(after.split_once(')'));
        let link = link.filter(|(_, (to, _))| Page::of_link(to).is_some());
        if let Some(((before, text), (to, after))) = link {
            out.push_str(&format!("{before}{LINK}{text}{TO}{to}{LINK}"));
            rest = after;
        } else {
            out.push_str(before);
            out.push_str(TO);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// What stands between two [`LINK`]: the text and the page that it leads to.
pub fn link(inside: &str) -> Option<(&str, Page)> {
    let (text, to) = inside.split_once(TO)?;
    Some((text, Page::of_link(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages that a page leads to, as the window is told of them.
    fn links(page: Page, language: Language) -> Vec<Page> {
        let text = |part: Part| match part {
            Part::Text(text) => text,
            Part::Picture { .. } => String::new(),
        };
        let texts: String = page.parts(language).into_iter().map(text).collect();
        let inside = texts.split(LINK).skip(1).step_by(2);
        inside
            .map(|inside| link(inside).expect("a link").1)
            .collect()
    }

    #[test]
    fn links_to_pages_are_drawn_by_the_window_and_no_others() {
        let line = "| a [b](map.md#c) | `x[0](y)` [d](https://e.org), [f](wall.md)。";
        let set = "| a $b](map.md#c$ | `x[0](y)` [d](https://e.org), $f](wall.md$。";
        assert_eq!(with_links(line), set);
        assert_eq!(link("b](map.md#c"), Some(("b", Page::Map)));
        for language in [Language::Chinese, Language::English] {
            for page in Page::ALL {
                let text = page.text(language);
                assert!(!text.contains(LINK), "{page:?} in {language:?}");
                let all = text.matches(".md)").count() + text.matches(".md#").count();
                assert_eq!(
                    links(*page, language).len(),
                    all,
                    "{page:?} in {language:?}"
                );
            }
        }
    }

    #[test]
    fn every_page_has_a_heading_and_the_index_leads_to_all() {
        for language in [Language::Chinese, Language::English] {
            let reached = links(Page::Index, language);
            for page in Page::ALL {
                assert!(!page.title(language).is_empty(), "{page:?}");
                let is_reached = *page == Page::Index || reached.contains(page);
                assert!(is_reached, "{page:?} in {language:?}");
            }
        }
        assert_eq!(Page::of_link("redraw.md#plans"), Some(Page::Redraw));
        assert_eq!(Page::of_link("../../own-town.md"), None);
    }

    /// A page that lies in the folder and not in the window would be found by nobody.
    #[test]
    fn the_pages_are_those_of_the_folder() {
        for folder in ["zh-CN", "en"] {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guide/");
            let files = std::fs::read_dir(format!("{path}{folder}")).expect("a folder");
            let mut names: Vec<String> = files
                .map(|file| {
                    file.expect("a file")
                        .file_name()
                        .to_string_lossy()
                        .into_owned()
                })
                .filter(|name| !name.ends_with(".png"))
                .collect();
            names.sort_unstable();
            let mut known: Vec<String> = Page::ALL
                .iter()
                .map(|p| format!("{}.md", p.file()))
                .collect();
            known.sort_unstable();
            assert_eq!(names, known);
        }
    }
    #[test]
    fn a_picture_stands_between_texts_and_never_in_code() {
        let picture = Part::of_line("   ![a grid](map.png)");
        let (about, file) = ("a grid".to_owned(), "map.png".to_owned());
        assert_eq!(picture, Some(Part::Picture { about, file }));
        for line in ["see ![a grid](map.png)", "[a link](map.md)", "![a grid]"] {
            assert_eq!(Part::of_line(line), None, "{line}");
        }
        for language in [Language::Chinese, Language::English] {
            let parts = Page::Map.parts(language);
            let is_text = |part: &Part| matches!(part, Part::Text(_));
            assert!(parts.first().is_some_and(is_text) && parts.last().is_some_and(is_text));
            for part in &parts {
                match part {
                    Part::Text(text) => assert!(!text.contains("!["), "{text}"),
                    Part::Picture { about, .. } => assert!(!about.is_empty()),
                }
            }
            assert!(parts.len() >= 3, "{parts:?}");
        }
    }
}
