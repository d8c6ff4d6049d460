//! The licences of all that is in the program. Owns: reading the bundled text, which
//! `packaging/licences-in-window` makes, and which parts of it are about what is looked for. Must not
//! know: how it is drawn.

use flate2::read::GzDecoder;
use std::io::Read;
use std::ops::Range;
use std::sync::OnceLock;

static PACKED: &[u8] = include_bytes!("../../assets/licences.txt.gz");

/// The text, in lines.
#[derive(Debug, Default)]
pub struct Licences {
    lines: Vec<String>,
    /// The lines that name one crate each, with its version and licence.
    crates: Range<usize>,
    /// The texts: the lines of each, its heading among them.
    texts: Vec<Range<usize>>,
}

impl Licences {
    /// Those of this program; read when they are first asked for.
    pub fn get() -> &'static Self {
        static READ: OnceLock<Licences> = OnceLock::new();
        READ.get_or_init(|| {
            let mut text = String::new();
            // What was cut short is shown as far as it goes; a test reads it whole.
            let _ = GzDecoder::new(PACKED).read_to_string(&mut text);
            Self::of(&text)
        })
    }

    fn of(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let is_rule = |at: usize| lines.get(at).is_some_and(|line| line.starts_with("====="));
        // A heading stands between two rules; it may take several lines.
        let mut starts = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            if is_rule(at) {
                starts.push(at);
                at = (at + 1..lines.len())
                    .find(|&next| is_rule(next))
                    .unwrap_or(lines.len());
            }
            at += 1;
        }
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let texts = starts.iter().copied().zip(ends).map(|(from, to)| from..to);
        let head = starts.first().copied().unwrap_or(lines.len());
        let named = |line: &String| line.starts_with("  ");
        let first = lines[..head].iter().position(named).unwrap_or(head);
        let last = lines[..head]
            .iter()
            .rposition(named)
            .map_or(first, |at| at + 1);
        Self {
            texts: texts.collect(),
            crates: first..last,
            lines,
        }
    }

    /// The line at a place; empty past the end.
    pub fn line(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", String::as_str)
    }

    /// The crates, a line each: name, version, licence.
    pub fn crates(&self) -> impl Iterator<Item = &str> {
        self.lines[self.crates.clone()]
            .iter()
            .map(|line| line.trim())
    }

    /// The parts that are about what is looked for: the lines of its crates, and the texts that have it in
    /// their heading. All of it where nothing is looked for.
    pub fn about(&self, wanted: &str) -> Vec<Range<usize>> {
        let wanted = wanted.trim().to_lowercase();
        if wanted.is_empty() {
            return std::iter::once(0..self.lines.len()).collect();
        }
        let says = |at: usize| self.line(at).to_lowercase().contains(&wanted);
        let crates = self
            .crates
            .clone()
            .filter(|&at| says(at))
            .map(|at| at..at + 1);
        let texts = self.texts.iter().filter(|text| {
            let heading =
                (text.start + 1..text.end).take_while(|&at| !self.line(at).starts_with("====="));
            heading.into_iter().any(says)
        });
        crates.chain(texts.cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Name and version of every crate in the lock file.
    fn locked() -> BTreeSet<(String, String)> {
        let lock = include_str!("../../Cargo.lock");
        let value = |block: &str, name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(name));
            line.map(|text| text.trim_matches(['"', ' ', '=']).to_owned())
        };
        let blocks = lock.split("[[package]]").skip(1);
        let named =
            blocks.filter_map(|block| Some((value(block, "name")?, value(block, "version")?)));
        named.collect()
    }

    /// The crates that Gridroom names itself and is made of, on any system.
    fn own_dependencies() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut is_in = false;
        for line in include_str!("../../Cargo.toml").lines() {
            if line.starts_with('[') {
                is_in = line == "[dependencies]" || line == "[target.'cfg(windows)'.dependencies]";
            } else if is_in && let Some((name, _)) = line.split_once(" = ") {
                found.insert(name.to_owned());
            }
        }
        found
    }

    #[test]
    fn they_are_those_of_the_crates_that_are_built_in() {
        let licences = Licences::get();
        let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in licences.crates() {
            let (named, licence) = line.split_once(": ").expect("a licence");
            let (name, version) = named.split_once(' ').expect("a version");
            assert!(!licence.is_empty(), "{line}");
            by_name
                .entry(name.to_owned())
                .or_default()
                .push(version.to_owned());
        }
        assert!(by_name.len() > 300, "{}", by_name.len());
        let locked = locked();
        for (name, versions) in &by_name {
            for version in versions {
                let one = (name.clone(), version.clone());
                assert!(
                    locked.contains(&one),
                    "{one:?}: run packaging/licences-in-window"
                );
            }
        }
        let own = own_dependencies();
        assert!(own.len() > 20);
        for name in own {
            assert!(
                by_name.contains_key(&name),
                "{name}: run packaging/licences-in-window"
            );
        }
    }

    #[test]
    fn what_is_looked_for_is_found_with_its_text() {
        let licences = Licences::get();
        let lines = |wanted: &str| -> Vec<&str> {
            let parts = licences.about(wanted).into_iter().flatten();
            parts.map(|at| licences.line(at)).collect()
        };
        let egui = lines("EGUI ");
        assert!(egui[0].trim().starts_with("egui "), "{}", egui[0]);
        assert!(
            egui.iter()
                .any(|line| line.contains("Permission is hereby granted"))
        );
        assert!(
            lines("noto sans")
                .iter()
                .any(|line| line.contains("SIL OPEN FONT LICENSE"))
        );
        assert_eq!(lines("no such crate"), [""; 0]);
        assert_eq!(lines("").len(), licences.lines.len());
    }
}
