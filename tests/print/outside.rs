//! Other programs that read what was printed.

use crate::tools::skip_but_in_ci;
use gridroom::course::Course;
use gridroom::print::page::Document;
use gridroom::print::pdf;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Run a program that reads a file: whether it was content, and what it said; `None`, said loudly, where it
/// is not installed.
pub fn run(program: &str, arguments: &[&str]) -> Option<(bool, String)> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            Some((output.status.success(), told))
        }
        Err(_) => {
            skip_but_in_ci(&format!("{program} is not installed"));
            None
        }
    }
}

/// A path as an argument.
pub fn path_text(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

/// A document as a PDF in a folder.
pub fn pdf_in(folder: &Path, name: &str, document: &Document) -> PathBuf {
    let path = folder.join(format!("{name}.pdf"));
    let bytes = pdf::to_bytes(document, &Course::new()).expect("written");
    std::fs::write(&path, bytes).expect("written");
    path
}

/// The first page of a PDF as pdftoppm draws it, with so many dots per inch.
pub fn drawn(path: &Path, dots: u32) -> Option<tiny_skia::Pixmap> {
    let out = path.with_extension("drawn");
    let dots = dots.to_string();
    let arguments = ["-r", dots.as_str(), "-png", "-singlefile"];
    let files = [path_text(path), path_text(&out)];
    let (is_done, _) = run("pdftoppm", &[&arguments[..], &files].concat())?;
    assert!(is_done, "{}", path.display());
    // It appends the ending, whatever the name is.
    let picture = format!("{}.png", path_text(&out));
    Some(tiny_skia::Pixmap::load_png(picture).expect("a picture"))
}
