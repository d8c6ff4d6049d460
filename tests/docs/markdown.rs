//! As much of Markdown as the pages need: prose apart from fenced code, headings with their anchors,
//! links. Owns: which pages there are. Must not know: what is asked of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The languages of the guide: the folders in `docs/guide`, and in `assets/locales`.
pub const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// A page.
pub struct Page {
    /// Its file.
    pub path: PathBuf,
    /// Lines of prose by their number, from 1.
    pub prose: Vec<(usize, String)>,
    /// Fenced code, in order.
    pub blocks: Vec<Block>,
    /// How many lines the file has.
    pub lines: usize,
}

/// Fenced code.
pub struct Block {
    /// The number of its first fence.
    pub line: usize,
    /// Its language: `sh`, `json`, `text`.
    pub language: String,
    /// The file that it is kept as, where the fence names one: `json users.jsonl`.
    pub file: Option<String>,
    /// What stands in it.
    pub text: String,
}

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The name of a file within the project, for messages.
pub fn named(path: &Path) -> String {
    let short = path.strip_prefix(root()).unwrap_or(path);
    short.display().to_string()
}

/// The pages of the guide in a language, by file name.
pub fn guide(language: &str) -> BTreeMap<String, Page> {
    let folder = root().join("docs/guide").join(language);
    let files = markdown_in(&folder);
    let named = files.into_iter().map(|path| {
        let name = path.file_name().expect("a file").to_string_lossy();
        (name.into_owned(), Page::read(&path))
    });
    named.collect()
}

/// `README.md` and every page of `docs`.
pub fn all() -> Vec<Page> {
    let single = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];
    let mut files = single.map(|name| root().join(name)).to_vec();
    for folder in ["docs", "benches", "packaging"] {
        files.extend(markdown_in(&root().join(folder)));
    }
    files.iter().map(|path| Page::read(path)).collect()
}

fn markdown_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

impl Page {
    /// Read a page.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a page");
        let mut page = Self {
            path: path.to_owned(),
            prose: Vec::new(),
            blocks: Vec::new(),
            lines: text.lines().count(),
        };
        let mut open: Option<Block> = None;
        for (i, line) in text.lines().enumerate() {
            let fence = line.trim_start().strip_prefix("```");
            match (open.take(), fence) {
                (Some(block), Some(_)) => page.blocks.push(block),
                (Some(mut block), None) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                    open = Some(block);
                }
                (None, Some(info)) => {
                    let mut words = info.split_whitespace().map(str::to_owned);
                    open = Some(Block {
                        line: i + 1,
                        language: words.next().unwrap_or_default(),
                        file: words.next(),
                        text: String::new(),
                    });
                }
                (None, None) => page.prose.push((i + 1, line.to_owned())),
            }
        }
        assert!(open.is_none(), "{}: a fence is open", named(path));
        page
    }

    /// Headings: how deep, and their text.
    pub fn headings(&self) -> Vec<(usize, &str)> {
        let lines = self.prose.iter();
        let headings = lines.filter_map(|(_, line)| {
            let text = line.trim_start_matches('#');
            let depth = line.len() - text.len();
            (depth > 0 && text.starts_with(' ')).then(|| (depth, text.trim()))
        });
        headings.collect()
    }

    /// What links to a heading say after `#`.
    pub fn anchors(&self) -> BTreeSet<String> {
        let mut anchors = BTreeSet::new();
        for (_, heading) in self.headings() {
            let plain = anchor(heading);
            let numbered = (1..).map(|n| format!("{plain}-{n}"));
            let mut names = std::iter::once(plain.clone()).chain(numbered);
            let free = names.find(|name| !anchors.contains(name));
            anchors.extend(free);
        }
        anchors
    }

    /// Lines of prose without their code.
    pub fn plain(&self) -> impl Iterator<Item = (usize, String)> {
        let lines = self.prose.iter();
        lines.map(|(number, line)| (*number, line.split('`').step_by(2).collect()))
    }

    /// Where links and pictures lead, with the number of the line.
    pub fn targets(&self) -> Vec<(usize, String)> {
        let mut targets = Vec::new();
        for (number, line) in self.plain() {
            let after = line.split("](").skip(1);
            let found = after.filter_map(|rest| rest.split(')').next());
            targets.extend(found.map(|target| (number, target.trim().to_owned())));
        }
        targets
    }
}

/// The anchor of a heading: small letters, blanks as hyphens, without signs.
fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let kept = lower.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => c.is_alphanumeric().then_some(c),
    });
    kept.collect()
}
