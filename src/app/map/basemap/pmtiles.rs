//! A local PMTiles file with pictures. The library opens the file anew for each tile and says
//! nothing when it cannot, so that its header is read here first.
//! Header: PMTiles specification version 3, section 3.

use super::{BasemapError, FileFault};
use egui::Context;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use walkers::{PmTiles, Style, Tiles};

/// Length of the header, bytes.
const HEADER: usize = 127;
/// Where the kind of tiles and the deepest zoom stand in it.
const TILE_TYPE: usize = 99;
const MAX_ZOOM: usize = 101;
/// Side of a tile, pixels.
const TILE_SIZE: u32 = 256;

/// Open a file; returns its tiles and the deepest zoom it has.
pub fn open(path: &Path, ctx: &Context) -> Result<(Box<dyn Tiles + Send>, u8), BasemapError> {
    let bad = |fault: FileFault| BasemapError::File(path.to_owned(), fault);
    let mut header = [0; HEADER];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut header))
        .map_err(|error| bad(FileFault::Unreadable(error.kind())))?;
    if !header.starts_with(b"PMTiles\x03") {
        return Err(bad(FileFault::Header));
    }
    let kind = match header[TILE_TYPE] {
        2 | 3 => None,
        1 => Some("MVT"),
        4 => Some("WebP"),
        5 => Some("AVIF"),
        _ => Some("?"),
    };
    if let Some(kind) = kind {
        return Err(BasemapError::Format(path.to_owned(), kind.to_owned()));
    }
    let tiles = PmTiles::with_style_and_tile_size(path, Style, TILE_SIZE, ctx.clone());
    Ok((Box::new(tiles), header[MAX_ZOOM]))
}

/// The name of the file, as its credit.
pub fn name(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("town.pmtiles");
        let ctx = Context::default();
        let open_with = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("written");
            open(&path, &ctx).map(|(_, deepest)| deepest)
        };
        assert!(matches!(open_with(b"PMT"), Err(BasemapError::File(..))));
        assert!(matches!(open_with(&[0; 200]), Err(BasemapError::File(..))));
        let mut header = b"PMTiles\x03".to_vec();
        header.resize(HEADER, 0);
        header[TILE_TYPE] = 1;
        let refused = open_with(&header);
        assert!(matches!(refused, Err(BasemapError::Format(_, kind)) if kind == "MVT"));
        header[TILE_TYPE] = 2;
        header[MAX_ZOOM] = 14;
        assert_eq!(open_with(&header), Ok(14));
    }
}
