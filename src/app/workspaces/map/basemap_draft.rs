//! The choice of a background map, while it is made.

use crate::app::map::scene::Basemap;
use std::path::PathBuf;

/// A choice not yet made.
#[derive(Clone, Debug, Default)]
pub struct BasemapDraft {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    pub(crate) gcj02: bool,
    pub(crate) file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    None,
    Xyz,
    File,
}

impl BasemapDraft {
    /// The choice in force.
    pub fn of(basemap: &Basemap) -> Self {
        match basemap {
            Basemap::None => Self::default(),
            Basemap::Xyz { url, gcj02 } => Self {
                kind: Kind::Xyz,
                url: url.clone(),
                gcj02: *gcj02,
                file: None,
            },
            Basemap::MbTiles(path) | Basemap::PmTiles(path) => Self {
                kind: Kind::File,
                file: Some(path.clone()),
                ..Self::default()
            },
        }
    }

    /// A file of tiles was chosen.
    pub fn take_file(&mut self, path: PathBuf) {
        self.kind = Kind::File;
        self.file = Some(path);
    }

    /// The background map this draft means.
    pub fn basemap(&self) -> Basemap {
        match (self.kind, &self.file) {
            (Kind::Xyz, _) if !self.url.trim().is_empty() => Basemap::Xyz {
                url: self.url.trim().to_owned(),
                gcj02: self.gcj02,
            },
            (Kind::File, Some(path)) => {
                let is_pm = path
                    .extension()
                    .is_some_and(|e| e.eq_ignore_ascii_case("pmtiles"));
                if is_pm {
                    Basemap::PmTiles(path.clone())
                } else {
                    Basemap::MbTiles(path.clone())
                }
            }
            _ => Basemap::None,
        }
    }
}
