//! Reading and writing on threads of their own. Owns: the work and its outcome. Must not know:
//! the window, other than that it must look again when something has happened.

use crate::demo;
use crate::exchange::geojson::{self, Note, ReadError, ReadLayer};
use crate::geometry::coverage::BuildOptions;
use crate::geometry::index::CoverageIndex;
use crate::model::context::Context as Backdrop;
use crate::model::search::SearchIndex;
use crate::model::{Feature, GridMap};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// Where a map comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The bundled town.
    Town,
    /// A file.
    File(PathBuf),
}

/// A map, ready to be shown.
pub struct Loaded {
    /// Where it comes from.
    pub source: Source,
    /// The map.
    pub map: Arc<GridMap>,
    /// Its hit index.
    pub index: CoverageIndex,
    /// Its search index.
    pub search: SearchIndex,
    /// What reading it changed.
    pub notes: Vec<Note>,
}

/// What happened on a thread.
pub enum Outcome {
    /// A map was read.
    Opened(Box<Loaded>),
    /// A map could not be read.
    NotOpened {
        /// Where it should have come from.
        source: Source,
        /// Why not.
        error: ReadError,
    },
    /// A map was written.
    Saved(PathBuf),
    /// A map could not be written.
    NotSaved {
        /// Where to.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// The user chose a file to open.
    ToOpen(PathBuf),
    /// The user chose a file to write to.
    ToSave(PathBuf),
    /// The user chose a file of tiles.
    Tiles(PathBuf),
    /// The user closed a file dialog without choosing.
    Dismissed,
}

/// What a file dialog is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Open a map.
    Open,
    /// Save a map; the name proposed.
    Save(String),
    /// Choose a file of tiles.
    Tiles,
}

/// Starts work and gathers its outcomes.
pub struct Loader {
    sender: Sender<Outcome>,
    receiver: Receiver<Outcome>,
    ctx: Arc<OnceLock<egui::Context>>,
    /// What is being read or written, for the status bar.
    running: usize,
}

impl Default for Loader {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            ctx: Arc::default(),
            running: 0,
        }
    }
}

impl Loader {
    /// Outcomes wake this window from now on.
    pub fn attach(&self, ctx: &egui::Context) {
        // A second window in the same process keeps the first.
        let _ = self.ctx.set(ctx.clone());
    }

    /// Whether anything runs.
    pub fn is_busy(&self) -> bool {
        self.running > 0
    }

    /// Read a map.
    pub fn open(&mut self, source: Source) {
        self.start(move || match load(&source) {
            Ok(loaded) => Outcome::Opened(Box::new(loaded)),
            Err(error) => Outcome::NotOpened { source, error },
        });
    }

    /// Write a map.
    pub fn save(&mut self, map: Arc<GridMap>, path: PathBuf) {
        self.start(
            move || match write(&path, &map.features, &map.foreign_members) {
                Ok(()) => Outcome::Saved(path),
                Err(error) => Outcome::NotSaved { path, error },
            },
        );
    }

    /// Ask the user for a file, by the system's own dialog.
    pub fn choose(&mut self, choice: Choice, title: String, kind: String) {
        self.start(move || {
            let maps = ["geojson", "json"];
            let dialog = rfd::FileDialog::new().set_title(title);
            let chosen = match &choice {
                Choice::Open => dialog.add_filter(kind, &maps).pick_file(),
                Choice::Save(name) => dialog
                    .add_filter(kind, &maps)
                    .set_file_name(name)
                    .save_file(),
                Choice::Tiles => dialog.add_filter(kind, &["mbtiles", "pmtiles"]).pick_file(),
            };
            match (choice, chosen) {
                (_, None) => Outcome::Dismissed,
                (Choice::Open, Some(path)) => Outcome::ToOpen(path),
                (Choice::Save(_), Some(path)) => Outcome::ToSave(path),
                (Choice::Tiles, Some(path)) => Outcome::Tiles(path),
            }
        });
    }

    /// The next outcome, if there is one.
    pub fn poll(&mut self) -> Option<Outcome> {
        let outcome = self.receiver.try_recv().ok()?;
        self.running = self.running.saturating_sub(1);
        Some(outcome)
    }

    /// The next outcome, if it comes within this time: at the start, so that the first picture
    /// is already the map.
    pub fn wait(&mut self, patience: Duration) -> Option<Outcome> {
        if self.running == 0 {
            return None;
        }
        let outcome = self.receiver.recv_timeout(patience).ok()?;
        self.running -= 1;
        Some(outcome)
    }

    fn start(&mut self, work: impl FnOnce() -> Outcome + Send + 'static) {
        self.running += 1;
        let (sender, ctx) = (self.sender.clone(), Arc::clone(&self.ctx));
        thread::spawn(move || {
            // The window may be gone by now; then nobody needs the outcome.
            let _ = sender.send(work());
            if let Some(ctx) = ctx.get() {
                ctx.request_repaint();
            }
        });
    }
}

/// Read a map from its source.
///
/// # Errors
/// [`ReadError`], as the exchange floor says.
pub fn load(source: &Source) -> Result<Loaded, ReadError> {
    let began = Instant::now();
    let ReadLayer { layer, notes } = match source {
        Source::File(path) => geojson::read_path(path)?,
        Source::Town => geojson::read_bytes(demo::town_geojson().as_bytes())?,
    };
    let mut map = GridMap::build(layer, &BuildOptions::default());
    if *source == Source::Town {
        for companion in [
            demo::town_context_geojson(),
            demo::town_checkpoints_geojson(),
        ] {
            let read = geojson::read_bytes(companion.as_bytes())?;
            map.backdrop = map.backdrop.with(Backdrop::of_layer(&read.layer));
        }
    }
    let loaded = Loaded {
        source: source.clone(),
        index: CoverageIndex::new(&map.coverage),
        search: SearchIndex::new(&map),
        map: Arc::new(map),
        notes,
    };
    tracing::info!("map read and built in {} ms", began.elapsed().as_millis());
    Ok(loaded)
}

fn write(path: &Path, features: &[Feature], members: &Map<String, Value>) -> std::io::Result<()> {
    geojson::write_path(path, features, members)
}
