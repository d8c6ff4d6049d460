//! A local MBTiles file (SQLite) with pictures. Reading and decoding run on a thread of their
//! own; what it holds is fetched once and kept while it is in use.
//! Format: MBTiles specification 1.3; rows count from the south (TMS).

use super::guard::enlarged;
use super::{BasemapError, FileFault};
use crate::app::log::kind_of;
use egui::Context;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use walkers::sources::Attribution;
use walkers::{Stats, Style, Tile, TileId, TilePiece, Tiles};

/// Tiles kept in memory.
const KEPT: usize = 400;
/// Side of a tile, pixels.
const TILE_SIZE: u32 = 256;

/// A tile in memory.
enum Kept {
    /// Asked for.
    Waiting,
    /// Not in the file, or not readable.
    Absent,
    /// Ready; holds when it was last drawn.
    Ready(Tile, u64),
}

/// An open file.
pub struct MbTiles {
    credit: String,
    deepest: u8,
    kept: HashMap<TileId, Kept>,
    clock: u64,
    ask: Sender<TileId>,
    answers: Receiver<(TileId, Option<Tile>)>,
}

impl MbTiles {
    /// Open a file and check that its tiles can be drawn.
    pub fn open(path: &Path, ctx: &Context) -> Result<Self, BasemapError> {
        let bad = |_: rusqlite::Error| BasemapError::File(path.to_owned(), FileFault::Database);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(path, flags).map_err(bad)?;
        let deepest: Option<i64> = database
            .query_row("SELECT max(zoom_level) FROM tiles", [], |row| row.get(0))
            .map_err(bad)?;
        let Some(deepest) = deepest else {
            return Err(BasemapError::File(path.to_owned(), FileFault::Empty));
        };
        let about = |name: &str| -> Option<String> {
            let sql = "SELECT value FROM metadata WHERE name = ?1";
            let found = database.query_row(sql, [name], |row| row.get(0)).optional();
            found.ok().flatten()
        };
        let format = about("format").unwrap_or_default().to_lowercase();
        if !matches!(format.as_str(), "" | "png" | "jpg" | "jpeg") {
            return Err(BasemapError::Format(path.to_owned(), format));
        }
        let credit = about("attribution").or_else(|| about("name"));
        let (ask, asked) = channel();
        let (answer, answers) = channel();
        let worker = Worker {
            database,
            ctx: ctx.clone(),
        };
        let thread = std::thread::Builder::new().name("mbtiles".to_owned());
        thread
            .spawn(move || worker.run(&asked, &answer))
            .map_err(|error| {
                let fault = FileFault::Unreadable(error.kind());
                BasemapError::File(path.to_owned(), fault)
            })?;
        Ok(Self {
            credit: plain(&credit.unwrap_or_default()),
            deepest: u8::try_from(deepest).unwrap_or(0).min(30),
            kept: HashMap::new(),
            clock: 0,
            ask,
            answers,
        })
    }

    /// Whose tiles these are, as the file says.
    pub fn credit(&self) -> &str {
        &self.credit
    }

    fn take_answers(&mut self) {
        while let Ok((id, tile)) = self.answers.try_recv() {
            let kept = tile.map_or(Kept::Absent, |tile| Kept::Ready(tile, self.clock));
            self.kept.insert(id, kept);
        }
        if self.kept.len() > KEPT {
            // Tiles not drawn in the last `KEPT` requests are out of view.
            let clock = self.clock;
            self.kept
                .retain(|_, kept| age(kept).is_none_or(|age| age + KEPT as u64 > clock));
        }
    }
}

/// When a tile was last drawn.
fn age(kept: &Kept) -> Option<u64> {
    match kept {
        Kept::Ready(_, age) => Some(*age),
        Kept::Waiting | Kept::Absent => None,
    }
}

impl Tiles for MbTiles {
    fn at(&mut self, id: TileId) -> Option<TilePiece> {
        self.take_answers();
        self.clock += 1;
        let side = 1u64 << id.zoom.min(31);
        if u64::from(id.x) >= side || u64::from(id.y) >= side {
            return None;
        }
        // The tile itself, or until it is there a coarser one that is.
        let wanted = enlarged(id, self.deepest).0;
        if !self.kept.contains_key(&wanted) && self.ask.send(wanted).is_ok() {
            self.kept.insert(wanted, Kept::Waiting);
        }
        (0..=wanted.zoom).rev().find_map(|zoom| {
            let (parent, part) = enlarged(id, zoom);
            match self.kept.get_mut(&parent) {
                Some(Kept::Ready(tile, age)) => {
                    *age = self.clock;
                    Some(TilePiece::new(tile.clone(), part))
                }
                _ => None,
            }
        })
    }

    fn attribution(&self) -> Attribution {
        // Shown by the map itself, from the file.
        Attribution {
            text: "",
            url: "",
            logo_light: None,
            logo_dark: None,
        }
    }

    fn tile_size(&self) -> u32 {
        TILE_SIZE
    }

    fn stats(&self) -> Stats {
        let waiting = |kept: &&Kept| matches!(kept, Kept::Waiting);
        Stats {
            in_progress: self.kept.values().filter(waiting).count(),
        }
    }
}

/// Reads and decodes; ends when the file is closed on the other side.
struct Worker {
    database: Connection,
    ctx: Context,
}

impl Worker {
    fn run(&self, asked: &Receiver<TileId>, answer: &Sender<(TileId, Option<Tile>)>) {
        while let Ok(id) = asked.recv() {
            let tile = self.tile(id);
            if answer.send((id, tile)).is_err() {
                return;
            }
            self.ctx.request_repaint();
        }
    }

    fn tile(&self, id: TileId) -> Option<Tile> {
        let bytes = match picture(&self.database, id) {
            Ok(bytes) => bytes?,
            Err(error) => {
                tracing::warn!(?id, kind = kind_of(&error), "tile not read");
                return None;
            }
        };
        match Tile::new(&bytes, &Style, id.zoom, TILE_SIZE, &self.ctx) {
            Ok(tile) => Some(tile),
            Err(error) => {
                tracing::warn!(?id, kind = kind_of(&error), "tile not decoded");
                None
            }
        }
    }
}

/// The picture of a tile whose row counts from the north.
fn picture(database: &Connection, id: TileId) -> rusqlite::Result<Option<Vec<u8>>> {
    let row_from_south = (1i64 << id.zoom) - 1 - i64::from(id.y);
    let mut query = database.prepare_cached(
        "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3",
    )?;
    let place = (i64::from(id.zoom), i64::from(id.x), row_from_south);
    query.query_row(place, |row| row.get(0)).optional()
}

/// An attribution without its HTML tags.
fn plain(html: &str) -> String {
    let mut inside = false;
    let text: String = html
        .chars()
        .filter(|c| {
            let is_text = !inside && *c != '<';
            inside = (inside || *c == '<') && *c != '>';
            is_text
        })
        .collect();
    text.replace("&copy;", "©")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{I18n, Language};

    /// A file with two tiles of zoom 1, north-west and south-west, whose bytes only name them.
    fn town(path: &Path, format: &str) {
        let database = Connection::open(path).expect("created");
        let sql = "CREATE TABLE metadata (name TEXT, value TEXT);
             CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,
                                 tile_data BLOB);";
        database.execute_batch(sql).expect("tables");
        let about = "INSERT INTO metadata VALUES ('format', ?1),
             ('attribution', '&copy; <a href=\"x\">Survey &amp; Sons</a>')";
        database.execute(about, [format]).expect("metadata");
        for (row, name) in [(1, "north"), (0, "south")] {
            let tile = "INSERT INTO tiles VALUES (1, 0, ?1, ?2)";
            database
                .execute(tile, (row, name.as_bytes()))
                .expect("tile");
        }
    }

    #[test]
    fn rows_count_from_the_south() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("town.mbtiles");
        town(&path, "png");
        let database = Connection::open(&path).expect("opened");
        let at = |y| picture(&database, TileId { x: 0, y, zoom: 1 }).expect("read");
        assert_eq!(at(0).as_deref(), Some(&b"north"[..]));
        assert_eq!(at(1).as_deref(), Some(&b"south"[..]));
        let beyond = picture(
            &database,
            TileId {
                x: 1,
                y: 0,
                zoom: 1,
            },
        );
        assert_eq!(beyond.expect("read"), None);
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_by_name() {
        let dir = tempfile::tempdir().expect("a folder");
        let ctx = Context::default();
        let path = dir.path().join("vector.mbtiles");
        town(&path, "pbf");
        let refused = MbTiles::open(&path, &ctx).err();
        assert_eq!(refused, Some(BasemapError::Format(path, "pbf".into())));
        let path = dir.path().join("text.mbtiles");
        std::fs::write(&path, "not a database, but long enough to be read as one")
            .expect("written");
        let refused = MbTiles::open(&path, &ctx).err();
        assert_eq!(refused, Some(BasemapError::File(path, FileFault::Database)));
        let path = dir.path().join("empty.mbtiles");
        town(&path, "png");
        let database = Connection::open(&path).expect("opened");
        database
            .execute_batch("DELETE FROM tiles")
            .expect("emptied");
        let refused = MbTiles::open(&path, &ctx).err();
        let error = refused.expect("it has no tiles");
        assert_eq!(error, BasemapError::File(path, FileFault::Empty));
        let said = error.message(&I18n::new(Language::Chinese));
        assert!(said.contains("其中没有瓦片"), "{said}");
    }

    #[test]
    fn a_broken_picture_is_absent_and_the_rest_goes_on() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("town.mbtiles");
        town(&path, "png");
        let mut tiles = MbTiles::open(&path, &Context::default()).expect("opened");
        assert_eq!(tiles.credit(), "© Survey & Sons");
        let id = TileId {
            x: 0,
            y: 0,
            zoom: 1,
        };
        assert!(tiles.at(id).is_none());
        for _ in 0..200 {
            if tiles.stats().in_progress == 0 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            tiles.take_answers();
        }
        assert!(matches!(tiles.kept.get(&id), Some(Kept::Absent)));
        let outside = TileId {
            x: 9,
            y: 0,
            zoom: 1,
        };
        assert!(tiles.at(outside).is_none());
    }
}
