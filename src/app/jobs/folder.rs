//! Paths as they are typed, where the system has no dialog that chooses files. Owns: what stands in a
//! folder, how what is typed goes on, and whether a path can be taken. Must not know: what is done with
//! the file.

use crate::app::jobs::chooser::Choice;
use directories::UserDirs;
use std::fs;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// So many names of a folder are offered.
const OFFERED: usize = 2_000;

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// A file, rather than a folder.
    pub is_file: bool,
    /// The name alone.
    pub name: String,
}

/// Where somebody begins to type: in their folder of documents, or at home.
pub fn start() -> PathBuf {
    let folders = UserDirs::new();
    let documents = folders
        .as_ref()
        .and_then(|f| f.document_dir().filter(|d| d.is_dir()).map(Path::to_owned));
    let home = || folders.as_ref().map(|f| f.home_dir().to_owned());
    documents.or_else(home).unwrap_or_else(|| ".".into())
}

/// A folder as it is typed on.
pub fn typed(folder: &Path) -> String {
    let mut text = folder.display().to_string();
    if !text.ends_with(MAIN_SEPARATOR) {
        text.push(MAIN_SEPARATOR);
    }
    text
}

/// What is typed, as a path from the root: `~` is home.
pub fn path_of(text: &str) -> PathBuf {
    let text = text.trim();
    let rest = text
        .strip_prefix('~')
        .map(|rest| rest.trim_start_matches(['/', '\\']));
    let home = || UserDirs::new().map(|folders| folders.home_dir().to_owned());
    let path = match rest.zip(home()) {
        Some((rest, home)) if text == "~" || text.starts_with("~/") => home.join(rest),
        _ => PathBuf::from(text),
    };
    std::path::absolute(&path).unwrap_or(path)
}

/// The folder that is being typed in, and the beginning of a name in it.
pub fn parts(text: &str) -> (PathBuf, String) {
    let path = path_of(text);
    let ends = text.trim().ends_with(['/', MAIN_SEPARATOR]) || text.trim() == "~";
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if !ends => {
            (folder.to_owned(), name.to_string_lossy().into_owned())
        }
        _ => (path, String::new()),
    }
}

/// What stands in a folder: folders first, then files with one of these endings; nothing hidden.
///
/// # Errors
/// Whatever the file system says.
pub fn names(folder: &Path, endings: &[&str]) -> io::Result<Vec<Name>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_file = !path.is_dir();
        let ending = path.extension().unwrap_or_default();
        let fits = !is_file || endings.iter().any(|e| ending.eq_ignore_ascii_case(e));
        if fits && !name.starts_with('.') {
            let name = name.into_owned();
            names.push(Name { is_file, name });
        }
    }
    names.sort();
    names.truncate(OFFERED);
    Ok(names)
}

/// The names that go on from this beginning.
pub fn going_on<'a>(names: &'a [Name], start: &str) -> Vec<&'a Name> {
    let start = start.to_lowercase();
    let names = names.iter();
    names
        .filter(|one| one.name.to_lowercase().starts_with(&start))
        .collect()
}

/// What is typed, with as much added as all that goes on from it agrees on; `None` where nothing is
/// to be added.
pub fn completed(names: &[Name], text: &str) -> Option<String> {
    let (folder, start) = parts(text);
    let hits = going_on(names, &start);
    let first = hits.first()?;
    let mut common: String = first.name.clone();
    for hit in &hits {
        let same = common.chars().zip(hit.name.chars());
        common = same.take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    }
    let is_folder = hits.len() == 1 && !first.is_file;
    let mut path = typed(&folder) + &common;
    if is_folder {
        path.push(MAIN_SEPARATOR);
    }
    let is_longer = common.chars().count() > start.chars().count() || is_folder;
    is_longer.then_some(path)
}

/// What a typed path comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be taken.
    Taken(PathBuf),
    /// It is a folder: the name is still to come.
    Folder(PathBuf),
    /// A file is there, which would be replaced.
    Replaces(PathBuf),
    /// Nothing is typed.
    Nothing,
    /// No such file is there.
    NoFile(PathBuf),
    /// No such folder is there.
    NoFolder(PathBuf),
}

/// Whether this path can be taken for this; a file to be written gets the proposed ending where it is
/// typed without one.
pub fn judge(text: &str, choice: &Choice) -> Verdict {
    if text.trim().is_empty() {
        return Verdict::Nothing;
    }
    let mut path = path_of(text);
    if path.is_dir() {
        return match choice.is_folder() {
            true => Verdict::Taken(path),
            false => Verdict::Folder(path),
        };
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Verdict::NoFolder(folder.to_owned());
    }
    if choice.is_folder() {
        // One that is missing is made.
        return match path.exists() {
            true => Verdict::NoFolder(path),
            false => Verdict::Taken(path),
        };
    }
    let Some(proposed) = choice.proposed() else {
        return match path.is_file() {
            true => Verdict::Taken(path),
            false => Verdict::NoFile(path),
        };
    };
    if path.extension().is_none()
        && let Some(ending) = Path::new(proposed).extension()
    {
        path.set_extension(ending);
    }
    match path.exists() {
        true => Verdict::Replaces(path),
        false => Verdict::Taken(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["town-1.gpkg", "town-2.gpkg", "notes.txt", ".hidden.gpkg"] {
            fs::write(folder.path().join(name), "").expect("written");
        }
        fs::create_dir(folder.path().join("maps")).expect("made");
        folder
    }

    #[test]
    fn what_is_typed_goes_on_as_far_as_all_names_agree() {
        let folder = folder();
        let names = names(folder.path(), &["gpkg"]).expect("listed");
        let said: Vec<&str> = names.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(said, ["maps", "town-1.gpkg", "town-2.gpkg"]);
        let at = |text: &str| format!("{}{text}", typed(folder.path()));
        assert_eq!(completed(&names, &at("to")), Some(at("town-")));
        assert_eq!(completed(&names, &at("town-")), None, "both go on");
        assert_eq!(completed(&names, &at("town-2")), Some(at("town-2.gpkg")));
        let maps = format!("{}{MAIN_SEPARATOR}", at("maps"));
        assert_eq!(completed(&names, &at("m")), Some(maps));
        assert_eq!(completed(&names, &at("x")), None);
        assert_eq!(
            parts(&at("to")),
            (folder.path().to_owned(), "to".to_owned())
        );
    }

    #[test]
    fn a_path_is_taken_or_it_is_said_what_is_wrong_with_it() {
        let folder = folder();
        let at = |text: &str| folder.path().join(text);
        let said = |text: &str, choice: &Choice| judge(&at(text).display().to_string(), choice);
        let save = Choice::Save("p.gpkg".to_owned());
        let table = [
            (
                Choice::Open,
                "town-1.gpkg",
                Verdict::Taken(at("town-1.gpkg")),
            ),
            (
                Choice::Open,
                "town-3.gpkg",
                Verdict::NoFile(at("town-3.gpkg")),
            ),
            (Choice::Open, "maps", Verdict::Folder(at("maps"))),
            (Choice::Open, "no/town.gpkg", Verdict::NoFolder(at("no"))),
            (save.clone(), "town-1", Verdict::Replaces(at("town-1.gpkg"))),
            (save.clone(), "new", Verdict::Taken(at("new.gpkg"))),
            (save.clone(), "no/new", Verdict::NoFolder(at("no"))),
            (Choice::Practice, "maps", Verdict::Taken(at("maps"))),
            (Choice::Practice, "new", Verdict::Taken(at("new"))),
            (
                Choice::Practice,
                "notes.txt",
                Verdict::NoFolder(at("notes.txt")),
            ),
            (Choice::Practice, "no/new", Verdict::NoFolder(at("no"))),
        ];
        for (choice, text, expected) in table {
            assert_eq!(said(text, &choice), expected, "{text}");
        }
        assert_eq!(judge("  ", &save), Verdict::Nothing);
    }
}
