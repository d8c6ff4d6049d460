//! The choice of a background map, while it is made.

use crate::app::map::basemap::presets;
use crate::app::map::scene::Basemap;
use std::path::PathBuf;

/// A choice not yet made.
#[derive(Clone, Debug, Default)]
pub struct BasemapDraft {
    pub(crate) kind: Kind,
    /// The token of 天地图, as typed.
    pub(crate) token: String,
    pub(crate) url: String,
    pub(crate) gcj02: bool,
    pub(crate) file: Option<PathBuf>,
    /// A tile of the server is on its way.
    pub(crate) is_tried: bool,
    /// Why the server that was tried is not taken.
    pub(crate) refusal: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    None,
    Tianditu,
    OpenStreetMap,
    Xyz,
    File,
}

impl Kind {
    /// Somebody else sees which tiles are asked for.
    pub(crate) const fn is_server(self) -> bool {
        matches!(self, Self::Tianditu | Self::OpenStreetMap | Self::Xyz)
    }
}

impl BasemapDraft {
    /// The choice in force.
    pub fn of(basemap: &Basemap) -> Self {
        match basemap {
            Basemap::None => Self::default(),
            Basemap::Xyz { url, gcj02 } => match presets::tianditu_token(url) {
                Some(token) => Self {
                    kind: Kind::Tianditu,
                    token: token.to_owned(),
                    ..Self::default()
                },
                None if presets::is_openstreetmap(url) && !gcj02 => Self {
                    kind: Kind::OpenStreetMap,
                    ..Self::default()
                },
                None => Self {
                    kind: Kind::Xyz,
                    url: url.clone(),
                    gcj02: *gcj02,
                    ..Self::default()
                },
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

    /// What the choice still needs is there.
    pub(crate) fn is_whole(&self) -> bool {
        match self.kind {
            Kind::None | Kind::OpenStreetMap => true,
            Kind::Tianditu => !self.token.trim().is_empty(),
            Kind::Xyz => !self.url.trim().is_empty(),
            Kind::File => self.file.is_some(),
        }
    }

    /// The background map this draft means.
    pub fn basemap(&self) -> Basemap {
        let server = |url: String, gcj02| Basemap::Xyz { url, gcj02 };
        match (self.kind, &self.file) {
            _ if !self.is_whole() => Basemap::None,
            (Kind::Tianditu, _) => server(presets::tianditu(&self.token), false),
            (Kind::OpenStreetMap, _) => server(presets::openstreetmap(), false),
            (Kind::Xyz, _) => server(self.url.trim().to_owned(), self.gcj02),
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
            (Kind::None | Kind::File, _) => Basemap::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_shown_again_as_it_was_made() {
        let draft = |kind| BasemapDraft {
            kind,
            token: "0a1b2c".to_owned(),
            url: " https://a.example/{z}/{x}/{y} ".to_owned(),
            gcj02: true,
            ..BasemapDraft::default()
        };
        for kind in [Kind::None, Kind::Tianditu, Kind::OpenStreetMap, Kind::Xyz] {
            let chosen = draft(kind).basemap();
            let again = BasemapDraft::of(&chosen);
            assert_eq!(again.kind, kind);
            assert_eq!(again.basemap(), chosen);
            // The shift is that of an own address only.
            let is_shifted = matches!(chosen, Basemap::Xyz { gcj02: true, .. });
            assert_eq!(is_shifted, kind == Kind::Xyz);
        }
        assert_eq!(BasemapDraft::default().basemap(), Basemap::None, "off");
        let bare = BasemapDraft {
            kind: Kind::Tianditu,
            ..BasemapDraft::default()
        };
        assert!(!bare.is_whole() && bare.basemap() == Basemap::None);
    }
}
