//! Background maps from a file and from a server, with real pictures.

use crate::images::renderer;
use crate::window::{Window, open_with, town};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gridroom::app::map::scene::{Basemap, LayerId, LayerState, MapEvent};
use gridroom::geometry::{Bounds, Coord};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long tiles may take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A picture of one pixel: a PNG without compression.
fn png(rgb: [u8; 3]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let body = [kind.as_slice(), data].concat();
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(&body);
        out.extend(crc32(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    let row = [0, rgb[0], rgb[1], rgb[2]];
    let mut data = vec![0x78, 0x01, 0x01, 0x04, 0x00, 0xfb, 0xff];
    data.extend(row);
    data.extend(adler32(&row).to_be_bytes());
    chunk(b"IDAT", &data);
    chunk(b"IEND", &[]);
    out
}

/// The checksum of a PNG chunk.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg())
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// The checksum of a zlib stream.
fn adler32(bytes: &[u8]) -> u32 {
    let sum = |(a, b): (u32, u32), byte: &u8| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    };
    let (a, b) = bytes.iter().fold((1, 0), sum);
    b << 16 | a
}

const RED: [u8; 3] = [200, 0, 0];
const BLUE: [u8; 3] = [0, 0, 200];

/// East of Greenwich at zoom 1: red in the north, blue in the south.
fn mbtiles(path: &Path) {
    let database = rusqlite::Connection::open(path).expect("created");
    let tables = "CREATE TABLE metadata (name TEXT, value TEXT);
         INSERT INTO metadata VALUES ('format', 'png'), ('attribution', 'Town Survey');
         CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,
                             tile_data BLOB);";
    database.execute_batch(tables).expect("tables");
    // Rows count from the south.
    for (row, colour) in [(1, RED), (0, BLUE)] {
        let tile = "INSERT INTO tiles VALUES (1, 1, ?1, ?2)";
        database.execute(tile, (row, png(colour))).expect("a tile");
    }
}

/// One red tile of the whole world.
fn pmtiles(path: &Path) {
    let picture = png(RED);
    // One entry: tile 0, a run of one, its length, at offset 0 (written as 1).
    let directory = [1, 0, 1, picture.len() as u8, 1];
    let metadata = b"{}";
    let mut file = b"PMTiles\x03".to_vec();
    let (start, tiles) = (127u64, 127 + directory.len() as u64 + metadata.len() as u64);
    let length = |bytes: &[u8]| bytes.len() as u64;
    for number in [
        start,
        length(&directory),
        start + length(&directory),
        length(metadata),
        tiles,
        0,
        tiles,
        length(&picture),
        1,
        1,
        1,
    ] {
        file.extend(number.to_le_bytes());
    }
    // Clustered; nothing compressed; PNG; zoom 0 to 0; then the box and the middle.
    file.extend([1, 1, 1, 2, 0, 0]);
    file.resize(127, 0);
    file.extend(directory);
    file.extend(metadata);
    file.extend(picture);
    std::fs::write(path, file).expect("written");
}

/// A server that answers every request with `status` and a red picture; returns its template.
fn serve(status: &'static str) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut request = [0; 4096];
                if stream.read(&mut request).is_ok() {
                    let picture = png(RED);
                    let head = format!(
                        "HTTP/1.1 {status}\r\ncontent-type: image/png\r\n\
                         content-length: {}\r\nconnection: close\r\n\r\n",
                        picture.len()
                    );
                    // The other side may have gone.
                    let _ = stream.write_all(&[head.into_bytes(), picture].concat());
                }
            });
        }
    });
    format!("http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png")
}

/// From 40° N to 40° S, or the town.
fn globe() -> Bounds {
    Bounds {
        min: Coord::new(800_000_000, -400_000_000),
        max: Coord::new(1_000_000_000, 400_000_000),
    }
}

fn window(basemap: Basemap) -> Option<Harness<'static, Window>> {
    let mut window = Window::new(town());
    window.basemap = basemap;
    window.view.zoom_to(globe());
    // Only tiles.
    for layer in &LayerId::ALL[1..] {
        let state = LayerState {
            visible: false,
            opacity: 1.0,
        };
        window.layers.set(*layer, state);
    }
    Some(open_with(Harness::builder().renderer(renderer()?), window))
}

/// Draw frames until `done` or the end of patience.
fn wait(
    harness: &mut Harness<'_, Window>,
    done: impl Fn(&mut Harness<'_, Window>) -> bool,
) -> bool {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        harness.step();
        if done(harness) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// The colour of the map at a height from 0 (top) to 1.
fn colour(harness: &mut Harness<'_, Window>, height: f32) -> [u8; 3] {
    let image = harness.render().expect("a picture");
    let (x, y) = (image.width() / 2, (image.height() as f32 * height) as u32);
    let [r, g, b, _] = image.get_pixel(x, y).0;
    [r, g, b]
}

#[test]
fn mbtiles_lie_the_right_way_up() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("town.mbtiles");
    mbtiles(&path);
    let Some(mut harness) = window(Basemap::MbTiles(path)) else {
        return;
    };
    let both = |h: &mut Harness<'_, Window>| colour(h, 0.25) == RED && colour(h, 0.75) == BLUE;
    assert!(wait(&mut harness, both), "{:?}", colour(&mut harness, 0.25));
    assert!(harness.query_by_label("Town Survey").is_some());
    assert!(harness.state().actions().is_empty());
}

#[test]
fn pmtiles_are_enlarged_beyond_their_deepest_zoom() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("town.pmtiles");
    pmtiles(&path);
    let Some(mut harness) = window(Basemap::PmTiles(path)) else {
        return;
    };
    assert!(wait(&mut harness, |h| colour(h, 0.25) == RED));
    let town = harness.state().map.coverage.bounds().expect("has area");
    harness.state_mut().view.zoom_to(town);
    assert!(wait(&mut harness, |h| colour(h, 0.25) == RED));
}

#[test]
fn tiles_come_from_a_server_and_half_transparent_if_asked() {
    let url = serve("200 OK");
    let Some(mut harness) = window(Basemap::Xyz { url, gcj02: false }) else {
        return;
    };
    assert!(wait(&mut harness, |h| colour(h, 0.25) == RED));
    assert!(harness.query_by_label("127.0.0.1").is_some(), "the credit");
    let faded = LayerState {
        visible: true,
        opacity: 0.5,
    };
    harness.state_mut().layers.set(LayerId::Basemap, faded);
    harness.step();
    let [r, g, _] = colour(&mut harness, 0.25);
    assert!(r > 200 && (90..160).contains(&g), "{r} {g}");
}

#[test]
fn a_server_without_tiles_is_said_once_and_can_be_tried_again() {
    let url = serve("404 Not Found");
    let Some(mut harness) = window(Basemap::Xyz { url, gcj02: true }) else {
        return;
    };
    let said = |h: &mut Harness<'_, Window>| !h.state().actions().is_empty();
    assert!(wait(&mut harness, said));
    harness.run();
    match harness.state().actions()[..] {
        [MapEvent::BasemapFailed(message)] => assert!(message.contains("127.0.0.1")),
        ref other => panic!("{other:?}"),
    }
    let retry = harness.get_by_label_contains("未能加载");
    retry.click();
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("未能加载").is_none());
    let again = |h: &mut Harness<'_, Window>| h.state().actions().len() == 2;
    assert!(wait(&mut harness, again), "it fails once more");
}
