//! A tile that is fetched before a server is taken: whether there is one where the map lies. Owns: when
//! it has failed. Must not know: who wants to use it.

use super::{BasemapError, PATIENCE, open_server};
use crate::geometry::fixed::{Bounds, Coord};
use egui::Context;
use std::time::{Duration, Instant};
use walkers::{TileId, Tiles};

/// No server takes longer for one tile.
const LONGEST: Duration = Duration::from_secs(20);
/// The zoom of the tile: a town, as every server has it.
const ZOOM: u8 = 12;
/// Web Mercator ends here, degrees north and south.
const MERCATOR: f64 = 85.0511;

/// A server on trial.
pub struct Trial {
    tiles: super::guard::Guarded,
    credit: String,
    tile: TileId,
    began: Instant,
    idle_since: Option<Instant>,
}

impl Trial {
    /// Ask the server of a template for the tile of the middle of this ground.
    ///
    /// # Errors
    /// [`BasemapError`] where that is no template, or there is no network.
    pub fn begin(url: &str, ground: Bounds, ctx: &Context) -> Result<Self, BasemapError> {
        let open = open_server(url, ctx)?;
        Ok(Self {
            tiles: open.tiles,
            credit: open.credit,
            tile: tile_at(middle(ground), ZOOM),
            began: Instant::now(),
            idle_since: None,
        })
    }

    /// Once a frame: `None` while nobody knows.
    pub fn look(&mut self, ctx: &Context) -> Option<Result<(), BasemapError>> {
        self.tiles.start_frame();
        if self.tiles.at(self.tile).is_some() {
            return Some(Ok(()));
        }
        if let Some(why) = self.tiles.dead() {
            return Some(Err(BasemapError::Network(why.to_owned())));
        }
        let is_idle = self.tiles.stats().in_progress == 0;
        let now = Instant::now();
        let since = is_idle.then(|| self.idle_since.unwrap_or(now));
        self.idle_since = since;
        let is_late = since.is_some_and(|since| now - since >= PATIENCE);
        if is_late || now - self.began >= LONGEST {
            return Some(Err(BasemapError::NoTiles(self.credit.clone())));
        }
        ctx.request_repaint_after(PATIENCE / 8);
        None
    }
}

fn middle(ground: Bounds) -> Coord {
    let between = |a: i32, b: i32| (i64::from(a) + i64::from(b)).div_euclid(2) as i32;
    Coord::new(
        between(ground.min.x, ground.max.x),
        between(ground.min.y, ground.max.y),
    )
}

/// The tile of Web Mercator that a place lies in.
fn tile_at(at: Coord, zoom: u8) -> TileId {
    let side = f64::from(1_u32 << zoom);
    let lon = f64::from(at.x) * 1e-7;
    let lat = (f64::from(at.y) * 1e-7)
        .clamp(-MERCATOR, MERCATOR)
        .to_radians();
    let x = (lon + 180.0) / 360.0 * side;
    let y = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0 * side;
    let whole = |part: f64| part.floor().clamp(0.0, side - 1.0) as u32;
    TileId {
        x: whole(x),
        y: whole(y),
        zoom,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    /// A picture of one point.
    const PNG: &[u8] = &[
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6,
        0, 0, 0, 31, 21, 196, 137, 0, 0, 0, 11, 73, 68, 65, 84, 120, 156, 99, 248, 15, 4, 0, 9,
        251, 3, 253, 251, 94, 107, 43, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];

    /// A server that answers everything so; its template.
    fn server(status: &'static str, body: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let _ = stream.read(&mut [0; 4096]);
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Type: image/png\r\nContent-Length: {}\r\n\
                     Connection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes());
                let _ = stream.write_all(body);
            }
        });
        format!("http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png")
    }

    fn ground() -> Bounds {
        let corner = |x, y| Coord::new(1_186_900_000 + x, 253_600_000 + y);
        Bounds::of(corner(0, 0)).union(Bounds::of(corner(90_000, 70_000)))
    }

    fn outcome(url: &str) -> Result<(), BasemapError> {
        let ctx = Context::default();
        let mut trial = Trial::begin(url, ground(), &ctx)?;
        loop {
            if let Some(outcome) = trial.look(&ctx) {
                return outcome;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn the_tile_of_a_place() {
        let tile = tile_at(Coord::new(1_186_945_000, 253_635_000), 12);
        assert_eq!((tile.x, tile.y), (3398, 1749));
        let pole = tile_at(Coord::new(1_799_999_999, -899_999_999), 3);
        assert_eq!((pole.x, pole.y), (7, 7));
    }

    #[test]
    fn a_server_that_gives_a_tile_is_taken_and_no_other() {
        assert_eq!(outcome(&server("200 OK", PNG)), Ok(()));
        let host = "127.0.0.1".to_owned();
        let none = Err(BasemapError::NoTiles(host));
        assert_eq!(
            outcome(&server("403 Forbidden", b"")),
            none,
            "a wrong token"
        );
        assert_eq!(
            outcome(&server("200 OK", b"<html>")),
            none,
            "a page to sign in"
        );
        assert_eq!(outcome("http://127.0.0.1:1/{z}/{x}/{y}"), none);
        let refused = outcome("tiles.example/{z}/{x}");
        assert!(matches!(refused, Err(BasemapError::Template(_))));
    }
}
