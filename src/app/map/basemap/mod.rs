//! The map behind the grids: opens the chosen source when it is first drawn, keeps it, and
//! says in words what is wrong with it. A bad file or a dead server is a message, never a
//! panic.

mod guard;
mod mbtiles;
mod pmtiles;
pub mod presets;
mod trial;
mod xyz;

pub use trial::Trial;

use super::camera::MapProjection;
use crate::app::map::scene::Basemap;
use crate::i18n::I18n;
use egui::Context;
use guard::Guarded;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use walkers::Tiles;

/// Tiles still missing after this long with nothing in progress have failed.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Why a background map cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BasemapError {
    /// The template lacks a placeholder or is no web address.
    Template(String),
    /// The network part could not start, e.g. without certificates.
    Network(String),
    /// The file cannot be opened or is no tile file.
    File(PathBuf, FileFault),
    /// The file holds tiles of a kind that is not supported (vector tiles, WebP).
    Format(PathBuf, String),
    /// No tile could be loaded.
    NoTiles(String),
}

/// What is wrong with a file of tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// The system does not give it.
    Unreadable(ErrorKind),
    /// It is no SQLite database of tiles.
    Database,
    /// There are no tiles in it.
    Empty,
    /// It does not begin as a PMTiles file does.
    Header,
}

impl FileFault {
    fn told(self, i18n: &I18n) -> String {
        match self {
            Self::Unreadable(kind) => i18n.io_error(&kind.into()),
            Self::Database => i18n.t("map-basemap-fault-database"),
            Self::Empty => i18n.t("map-basemap-fault-empty"),
            Self::Header => i18n.t("map-basemap-fault-header"),
        }
    }
}

impl BasemapError {
    /// The message for people.
    pub fn message(&self, i18n: &I18n) -> String {
        let file = |path: &Path| path.display().to_string();
        let (key, what, detail) = match self {
            Self::Template(url) => ("map-basemap-template", url.clone(), String::new()),
            Self::Network(why) => ("map-basemap-network", String::new(), why.clone()),
            Self::File(path, fault) => ("map-basemap-file", file(path), fault.told(i18n)),
            Self::Format(path, format) => ("map-basemap-format", file(path), format.clone()),
            Self::NoTiles(host) => ("map-basemap-no-tiles", host.clone(), String::new()),
        };
        i18n.t_args(key, &[("what", what.into()), ("detail", detail.into())])
    }
}

/// An open source.
struct Open {
    tiles: Guarded,
    credit: String,
    /// Missing tiles are failures (a server), not the edge of a file.
    is_server: bool,
}

/// The chosen background map and its state.
#[derive(Default)]
pub struct BasemapView {
    chosen: Basemap,
    open: Option<Open>,
    failed: bool,
    /// How many tiles were missing, and since when.
    waiting: Option<(usize, Instant)>,
    /// Failed tiles in view.
    missing: usize,
}

impl BasemapView {
    /// The projection this background needs.
    pub fn projection(basemap: &Basemap) -> MapProjection {
        match basemap {
            Basemap::Xyz { gcj02: true, .. } => MapProjection::Gcj02,
            _ => MapProjection::Plain,
        }
    }

    /// Follow the choice; a source is opened when it is first visible.
    pub fn follow(
        &mut self,
        basemap: &Basemap,
        is_visible: bool,
        ctx: &Context,
    ) -> Result<(), BasemapError> {
        if self.chosen != *basemap {
            *self = Self {
                chosen: basemap.clone(),
                ..Self::default()
            };
        }
        if self.open.is_some() || self.failed || !is_visible {
            return Ok(());
        }
        match open(basemap, ctx) {
            Ok(open) => self.open = open,
            Err(error) => {
                self.failed = true;
                return Err(error);
            }
        }
        Ok(())
    }

    /// The tiles to draw this frame.
    pub fn tiles(&mut self) -> Option<&mut dyn Tiles> {
        let open = self.open.as_mut()?;
        open.tiles.start_frame();
        Some(&mut open.tiles)
    }

    /// Whose tiles these are.
    pub fn credit(&self) -> Option<&str> {
        let open = self.open.as_ref()?;
        (!open.credit.is_empty()).then_some(open.credit.as_str())
    }

    /// Tiles in view that failed to load.
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// Try again from the start.
    pub fn retry(&mut self) {
        self.open = None;
        self.failed = false;
        self.waiting = None;
        self.missing = 0;
    }

    /// After drawing: find out what failed. Asks for another look while in doubt, and for
    /// none once all is settled.
    pub fn settle(&mut self, ctx: &Context) -> Result<(), BasemapError> {
        let Some(open) = &self.open else {
            return Ok(());
        };
        if let Some(why) = open.tiles.dead() {
            let error = BasemapError::Network(why.to_owned());
            self.open = None;
            self.failed = true;
            return Err(error);
        }
        let (asked, missing) = open.tiles.counts();
        if !open.is_server || missing == 0 {
            self.waiting = None;
            self.missing = 0;
            return Ok(());
        }
        let now = Instant::now();
        match self.waiting {
            Some((before, since)) if before == missing && open.tiles.stats().in_progress == 0 => {
                if now - since < PATIENCE {
                    ctx.request_repaint_after(PATIENCE);
                } else if self.missing != missing {
                    let was_fine = self.missing == 0;
                    self.missing = missing;
                    ctx.request_repaint();
                    if was_fine && missing == asked {
                        return Err(BasemapError::NoTiles(open.credit.clone()));
                    }
                }
            }
            _ => {
                self.waiting = Some((missing, now));
                ctx.request_repaint_after(PATIENCE);
            }
        }
        Ok(())
    }
}

fn open_server(url: &str, ctx: &Context) -> Result<Open, BasemapError> {
    let (tiles, credit) = xyz::open(url, ctx)?;
    Ok(Open {
        tiles: Guarded::new(tiles, presets::deepest(url)),
        credit,
        is_server: true,
    })
}

fn open(basemap: &Basemap, ctx: &Context) -> Result<Option<Open>, BasemapError> {
    Ok(Some(match basemap {
        Basemap::None => return Ok(None),
        Basemap::Xyz { url, .. } => open_server(url, ctx)?,
        Basemap::MbTiles(path) => {
            let tiles = mbtiles::MbTiles::open(path, ctx)?;
            Open {
                credit: tiles.credit().to_owned(),
                tiles: Guarded::new(Box::new(tiles), u8::MAX),
                is_server: false,
            }
        }
        Basemap::PmTiles(path) => {
            let (tiles, deepest) = pmtiles::open(path, ctx)?;
            Open {
                tiles: Guarded::new(tiles, deepest),
                credit: pmtiles::name(path),
                is_server: false,
            }
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_bad_file_is_said_once_in_both_languages_and_can_be_tried_again() {
        let ctx = Context::default();
        let dir = tempfile::tempdir().expect("a folder");
        for chosen in [
            Basemap::MbTiles(dir.path().join("none.mbtiles")),
            Basemap::PmTiles(dir.path().join("none.pmtiles")),
            Basemap::Xyz {
                url: "tiles.example/{z}/{x}.png".into(),
                gcj02: false,
            },
        ] {
            let mut view = BasemapView::default();
            let error = view.follow(&chosen, true, &ctx).expect_err("must fail");
            for language in Language::ALL {
                let message = error.message(&I18n::new(language));
                assert!(!message.contains('⟨'), "{message}");
                assert!(message.contains("none.") || message.contains("tiles.example"));
            }
            assert_eq!(view.follow(&chosen, true, &ctx), Ok(()));
            assert!(view.tiles().is_none());
            view.retry();
            assert!(view.follow(&chosen, true, &ctx).is_err());
        }
    }

    #[test]
    fn a_hidden_background_is_not_opened() {
        let mut view = BasemapView::default();
        let chosen = Basemap::MbTiles("/nowhere".into());
        assert_eq!(view.follow(&chosen, false, &Context::default()), Ok(()));
    }
}
