//! The log: to the terminal, and of the window to a file of the day as well, of which a week is kept and
//! none grows without end. Owns: where it lies, that a panic is in it with its place and without its
//! words, and what is said of an error: its kind, for its words may hold a name, an id or a path. Must
//! not know: what is logged.

use crate::app::project::scratch;
use std::fmt::Debug;
use std::fs;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// So many days are kept.
const DAYS: usize = 7;
/// The file of a day takes so much, bytes.
const MOST: u64 = 4 << 20;
/// What names of the files begin and end with; the day stands between.
const NAME: [&str; 2] = ["gridroom", "log"];

/// Where the files lie.
pub fn folder() -> PathBuf {
    scratch::home().join("log")
}

/// Log from now on, as the environment asks for, or as is usual; to files too where the window runs.
pub fn begin(usual: &str, to_files: bool) {
    let asked = std::env::var("RUST_LOG").ok();
    let asked = asked.and_then(|asked| asked.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| usual.parse().unwrap_or_default());
    let files = to_files.then(|| Limited::new(folder(), MOST));
    let files = files.and_then(Result::ok).map(Mutex::new);
    let files = files.map(|files| fmt::layer().with_ansi(false).with_writer(files));
    tracing_subscriber::registry()
        .with(filter)
        .with(fmt::layer().with_writer(io::stderr))
        .with(files)
        .init();
    std::panic::set_hook(Box::new(tell_panic));
}

/// Where it happened; what it says may hold a value of somebody, on the terminal as in a file.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    let thread = thread::current();
    tracing::error!(?place, thread = thread.name(), "broke off");
}

/// What kind of an error it is: the names of its variants, from the outermost inwards, and nothing that
/// they hold.
pub fn kind_of(error: &impl Debug) -> String {
    let text = format!("{error:?}");
    let mut names = Vec::new();
    let mut rest = text.as_str();
    loop {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            break;
        }
        names.push(name);
        let Some(inner) = after.strip_prefix('(') else {
            break;
        };
        rest = inner;
    }
    names.join(".")
}

/// Files of days, each of which takes so much and no more.
struct Limited {
    files: RollingFileAppender,
    folder: PathBuf,
    most: u64,
    /// So much stands in the newest file, as far as this program knows.
    written: u64,
    is_full: bool,
}

impl Limited {
    fn new(folder: PathBuf, most: u64) -> Result<Self, InitError> {
        let files = RollingFileAppender::builder()
            .rotation(Rotation::DAILY)
            .filename_prefix(NAME[0])
            .filename_suffix(NAME[1])
            .max_log_files(DAYS)
            .build(&folder)?;
        Ok(Self {
            files,
            most,
            written: newest_size(&folder),
            folder,
            is_full: false,
        })
    }
}

impl Write for Limited {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let length = line.len() as u64;
        if self.written + length > self.most {
            // Another day may have begun, with a file of its own.
            drop(self.files.make_writer());
            self.written = newest_size(&self.folder);
            if self.written + length > self.most {
                if !self.is_full {
                    self.is_full = true;
                    self.files.write_all(b"full for today\n")?;
                }
                return Ok(line.len());
            }
        }
        self.is_full = false;
        self.files.write_all(line)?;
        self.written += length;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.files.flush()
    }
}

/// How large the file of the newest day is, bytes.
fn newest_size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = files.filter(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with(NAME[0]) && name.ends_with(NAME[1])
    });
    let newest = ours.max_by_key(fs::DirEntry::file_name);
    let data = newest.and_then(|file| file.metadata().ok());
    data.map_or(0, |data| data.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::report::ReadError;
    use crate::store::StoreError;
    use std::panic::catch_unwind;
    use std::sync::Arc;

    /// What is written to it can be read by others.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged by this.
    fn logged(work: impl FnOnce()) -> String {
        let shared = Shared::default();
        let writer = shared.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone());
        tracing::subscriber::with_default(subscriber.finish(), work);
        let bytes = shared.0.lock().expect("not poisoned").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn a_panic_is_logged_with_its_place_and_without_its_words() {
        let text = logged(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(tell_panic));
            let broke = catch_unwind(|| panic!("999999197703170048 of somebody"));
            std::panic::set_hook(usual);
            assert!(broke.is_err());
        });
        assert!(
            text.contains("broke off") && text.contains("log.rs"),
            "{text}"
        );
        assert!(!text.contains("999999197703170048"), "{text}");
        assert!(!text.contains("somebody"), "{text}");
    }

    #[test]
    fn an_error_is_told_by_its_kind_and_nothing_it_holds() {
        let io = StoreError::Io {
            path: PathBuf::from("/home/somebody/people.gpkg"),
            source: io::Error::other("999999197703170048"),
        };
        assert_eq!(kind_of(&io), "Io");
        assert_eq!(
            kind_of(&StoreError::Damaged("somebody".to_owned())),
            "Damaged"
        );
        assert_eq!(kind_of(&ReadError::Stopped), "Stopped");
        assert_eq!(kind_of(&Some(StoreError::Cancelled)), "Some.Cancelled");
        assert_eq!(kind_of(&"somebody"), "");
        assert_eq!(kind_of(&Some(13_800_000_000_u64)), "Some");
        assert_eq!(kind_of(&Some("Somebody")), "Some");
    }

    #[test]
    fn the_file_of_a_day_grows_only_so_far() {
        let folder = tempfile::tempdir().expect("a folder");
        let line = [b'x'; 50];
        for _ in 0..2 {
            let mut files = Limited::new(folder.path().to_owned(), 200).expect("made");
            for _ in 0..20 {
                files.write_all(&line).expect("taken");
            }
        }
        let size = newest_size(folder.path());
        // Each program says once that no more comes.
        assert!((150..=200 + 2 * 15).contains(&size), "{size}");
    }
}
