use super::*;
use crate::geometry::affine::Affine;
use std::io::Cursor;
use tiff::encoder::{TiffEncoder, colortype};
use tiff::tags::Tag;

/// A sheet that lies slanted in Gauss-Krüger metres on 117°, near the town.
const SLANTED: Affine = Affine {
    east: [0.48, 0.13, 670_520.0],
    north: [0.13, -0.48, 2_807_234.0],
};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("header");
    let pixels: Vec<u8> = (0..width * height).map(|n| (n % 251) as u8).collect();
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("whole");
    bytes
}

fn geo_tiff(code: u16) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("begun");
    let mut image = encoder
        .new_image::<colortype::RGB8>(40, 30)
        .expect("an image");
    let [[a, b, c], [d, e, f]] = [SLANTED.east, SLANTED.north];
    let matrix = [
        a, b, 0.0, c, d, e, 0.0, f, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
    ];
    let keys: [u16; 12] = [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, code];
    let tags = image.encoder();
    tags.write_tag(Tag::ModelTransformationTag, &matrix[..])
        .expect("tag");
    tags.write_tag(Tag::GeoKeyDirectoryTag, &keys[..])
        .expect("tag");
    let pixels: Vec<u8> = (0..40 * 30 * 3).map(|n| (n % 251) as u8).collect();
    image.write_data(&pixels).expect("pixels");
    bytes.into_inner()
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

fn read_it(path: &Path) -> Result<Underlay, UnderlayError> {
    read(path, &Course::new())
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_geo_tiff_says_where_it_lies() {
    let folder = folder();
    let path = written(&folder, "plan.tif", &geo_tiff(4548));
    let read = read_it(&path).expect("read");
    assert_eq!(read.place, Some(SLANTED));
    assert_eq!(read.crs, Some(Crs::of_code(4548)));
    let Content::Picture(picture) = &read.content else {
        panic!("a picture");
    };
    assert_eq!((picture.size(), picture.kept()), ([40, 30], [40, 30]));
    assert_eq!(picture.part([1, 0], [1, 1]), [3, 4, 5, 255]);
    let placing = Placing::of(SLANTED, &Crs::of_code(4548)).expect("known");
    let at = placing.place([0.0, 0.0]).expect("on the globe");
    // Worked out with PROJ for 670520, 2807234 on the meridian 117°.
    assert!(
        (at.lon() - 118.694).abs() < 2e-5 && (at.lat() - 25.362).abs() < 2e-5,
        "{at:?}"
    );
    let bounds = placing.bounds(&read).expect("somewhere");
    assert!(bounds.contains(at) && bounds.min != bounds.max);
}

#[test]
fn a_world_file_says_where_and_a_prj_in_which_system() {
    let folder = folder();
    let path = written(&folder, "plan.png", &png(30, 20));
    assert_eq!(
        read_it(&path).expect("read").place,
        None,
        "to be placed by points"
    );
    let [[a, b, c], [d, e, f]] = [SLANTED.east, SLANTED.north];
    let (c, f) = (c + (a + b) / 2.0, f + (d + e) / 2.0);
    let world = format!("{a}\n{d}\n{b}\n{e}\n{c}\n{f}\n");
    written(&folder, "plan.pgw", world.as_bytes());
    let read = read_it(&path).expect("read");
    let [x, y] = read.place.expect("a place").apply([30.0, 20.0]);
    let [u, v] = SLANTED.apply([30.0, 20.0]);
    assert!((x - u).abs() < 1e-6 && (y - v).abs() < 1e-6);
    assert_eq!(read.crs, None, "metres may be of any system");
    written(&folder, "plan.prj", b"EPSG:4548");
    assert_eq!(read_it(&path).expect("read").crs, Some(Crs::of_code(4548)));
    // Degrees can be nothing else.
    let world = "0.00001\n0.000002\n0.000002\n-0.00001\n118.69\n25.36\n";
    written(&folder, "plan.pgw", world.as_bytes());
    std::fs::remove_file(folder.path().join("plan.prj")).expect("removed");
    assert_eq!(read_it(&path).expect("read").crs, Some(Crs::Wgs84));
}

#[test]
fn a_world_file_that_holds_a_text_is_refused_with_its_line() {
    let folder = folder();
    let path = written(&folder, "plan.png", &png(3, 2));
    let world = written(&folder, "plan.pgw", b"0.5\nnorth\n0\n-0.5\n1\n2\n");
    let refused = read_it(&path);
    assert!(
        matches!(&refused, Err(UnderlayError::WorldFile { file, line: 2 }) if *file == world),
        "{refused:?}"
    );
    written(&folder, "plan.pgw", b"0\n0\n0\n0\n1\n2\n");
    assert!(matches!(read_it(&path), Err(UnderlayError::NoPlace)));
}

#[test]
fn huge_dimensions_in_a_header_are_refused_before_anything_is_decoded() {
    let folder = folder();
    let mut bytes = png(3, 2);
    // Width and height of the header, with its checksum made anew.
    bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let checksum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    let refused = read_it(&written(&folder, "vast.png", &bytes));
    assert!(
        matches!(refused, Err(UnderlayError::Vast(65_536, 65_536))),
        "{refused:?}"
    );
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 * (crc & 1))
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[test]
fn what_is_broken_off_is_refused_wherever_it_breaks_off() {
    let folder = folder();
    let whole = geo_tiff(4548);
    for end in (0..whole.len()).step_by(37).chain([whole.len() - 1]) {
        let path = written(&folder, "cut.tif", &whole[..end]);
        let refused = read_it(&path);
        assert!(refused.is_err(), "cut at {end}: {refused:?}");
    }
    let whole = png(200, 100);
    for end in (0..whole.len() - 12).step_by(97) {
        let path = written(&folder, "cut.png", &whole[..end]);
        assert!(read_it(&path).is_err(), "cut at {end}");
    }
}

#[test]
fn another_file_is_told_from_a_plan_and_a_missing_one_from_both() {
    let folder = folder();
    let text = written(&folder, "plan.tif", b"this is no picture");
    assert!(matches!(read_it(&text), Err(UnderlayError::Unknown)));
    let none = folder.path().join("none.png");
    assert!(matches!(read_it(&none), Err(UnderlayError::Io(_))));
    let dxf = written(
        &folder,
        "plan.dxf",
        b"0\nSECTION\n2\nENTITIES\n0\nLINE\n10\n5",
    );
    assert!(matches!(read_it(&dxf), Err(UnderlayError::Dxf(_))));
}

/// A TIFF written out by hand: tags of two bytes each, in the order of bytes that is asked for. The places
/// and lengths of its strips are put in.
fn plain_tiff(is_little: bool, tags: &[(u16, &[u16])], strips: &[&[u8]]) -> Vec<u8> {
    let short = |number: u16| match is_little {
        true => number.to_le_bytes(),
        false => number.to_be_bytes(),
    };
    let long = |number: usize| match is_little {
        true => (number as u32).to_le_bytes(),
        false => (number as u32).to_be_bytes(),
    };
    let mut all: Vec<(u16, Vec<u16>)> = tags
        .iter()
        .map(|(tag, values)| (*tag, values.to_vec()))
        .collect();
    let strip_at = 8 + 2 + 12 * (tags.len() + 2) + 4;
    let strip = strips.concat();
    let lengths = strips.iter().map(|strip| strip.len() as u16);
    let places = lengths.clone().scan(strip_at as u16, |at, length| {
        *at += length;
        Some(*at - length)
    });
    all.push((273, places.collect()));
    all.push((279, lengths.collect()));
    all.sort();
    let head = match is_little {
        true => b"II",
        false => b"MM",
    };
    let mut bytes = head.to_vec();
    bytes.extend(short(42));
    bytes.extend(long(8));
    bytes.extend(short(all.len() as u16));
    let mut behind: Vec<u8> = Vec::new();
    for (tag, values) in all {
        bytes.extend(short(tag));
        bytes.extend(short(3));
        bytes.extend(long(values.len()));
        let value: Vec<u8> = values.iter().flat_map(|value| short(*value)).collect();
        if value.len() <= 4 {
            bytes.extend(&value);
            bytes.extend(vec![0; 4 - value.len()]);
        } else {
            bytes.extend(long(strip_at + strip.len() + behind.len()));
            behind.extend(&value);
        }
    }
    bytes.extend(long(0));
    bytes.extend(strip);
    bytes.extend(behind);
    bytes
}

/// The pixels of a picture, without their opacity.
fn colours(path: &Path) -> Vec<[u8; 3]> {
    let read = read_it(path).expect("read");
    let Content::Picture(picture) = &read.content else {
        panic!("a picture");
    };
    let pixels = picture.part([0, 0], picture.kept());
    let (pixels, _) = pixels.as_chunks::<4>();
    pixels.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect()
}

#[test]
fn numbers_of_colours_become_colours_in_either_order_of_bytes() {
    let folder = folder();
    let table: [u16; 12] = [
        // Reds, greens, blues of black, red, olive and white.
        0, 0xff00, 0x8000, 0xffff, 0, 0, 0x8000, 0xffff, 0, 0, 0, 0xffff,
    ];
    let [black, red, olive, white] = [[0; 3], [255, 0, 0], [128, 128, 0], [255; 3]];
    let expected = [black, red, olive, white, white, red];
    for is_little in [true, false] {
        // Two bits a pixel, three pixels a row.
        let tags: &[(u16, &[u16])] = &[
            (256, &[3]),
            (257, &[2]),
            (258, &[2]),
            (259, &[1]),
            (262, &[3]),
            (277, &[1]),
            (278, &[2]),
            (320, &table),
        ];
        let bytes = plain_tiff(is_little, tags, &[&[0b0001_1000, 0b1111_0100]]);
        let path = written(&folder, "few.tif", &bytes);
        assert_eq!(colours(&path), expected);
        // A byte a pixel, and a table of bytes.
        let mut whole = [[0_u16; 256]; 3];
        for (number, colour) in [black, red, olive, white].iter().enumerate() {
            for (axis, value) in colour.iter().enumerate() {
                whole[axis][number] = u16::from(*value);
            }
        }
        let whole = whole.concat();
        let tags: &[(u16, &[u16])] = &[
            (256, &[3]),
            (257, &[2]),
            (258, &[8]),
            (259, &[1]),
            (262, &[3]),
            (277, &[1]),
            (278, &[2]),
            (320, whole.as_slice()),
        ];
        let bytes = plain_tiff(is_little, tags, &[&[0, 1, 2, 3, 3, 1]]);
        let path = written(&folder, "many.tif", &bytes);
        assert_eq!(colours(&path), expected);
    }
}

#[test]
fn a_number_without_a_colour_and_a_missing_table_are_refused() {
    let folder = folder();
    let tags: &[(u16, &[u16])] = &[
        (256, &[2]),
        (257, &[1]),
        (258, &[8]),
        (259, &[1]),
        (262, &[3]),
        (277, &[1]),
        (278, &[1]),
    ];
    let path = written(&folder, "none.tif", &plain_tiff(true, tags, &[&[0, 9]]));
    let refused = read_it(&path);
    assert!(
        matches!(refused, Err(UnderlayError::Broken(_))),
        "{refused:?}"
    );
    let table: &[u16] = &[0, 255, 0, 255, 0, 255];
    let mut tags = tags.to_vec();
    tags.push((320, table));
    let path = written(&folder, "few.tif", &plain_tiff(true, &tags, &[&[0, 9]]));
    let refused = read_it(&path);
    assert!(
        matches!(&refused, Err(UnderlayError::Broken(why)) if why.contains('9')),
        "{refused:?}"
    );
}

#[test]
fn inks_become_colours_and_what_is_not_read_is_named() {
    let folder = folder();
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("begun");
    let inks = [0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255];
    encoder
        .write_image::<colortype::CMYK8>(2, 2, &inks)
        .expect("written");
    let path = written(&folder, "inks.tif", &bytes.into_inner());
    let expected = [[255; 3], [0, 255, 255], [255, 0, 0], [0; 3]];
    assert_eq!(colours(&path), expected);

    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("begun");
    encoder
        .write_image::<colortype::Gray32Float>(2, 1, &[0.5, 1.0])
        .expect("written");
    let path = written(&folder, "float.tif", &bytes.into_inner());
    let refused = read_it(&path);
    assert!(
        matches!(&refused, Err(UnderlayError::Unsupported(what)) if what == "TIFF, grey, 32 bit"),
        "{refused:?}"
    );
    // Red in one plane, green and blue in others.
    let tags: &[(u16, &[u16])] = &[
        (256, &[1]),
        (257, &[1]),
        (258, &[8, 8, 8]),
        (259, &[1]),
        (262, &[2]),
        (277, &[3]),
        (278, &[1]),
        (284, &[2]),
    ];
    let path = written(
        &folder,
        "planes.tif",
        &plain_tiff(true, tags, &[&[1], &[2], &[3]]),
    );
    let refused = read_it(&path);
    assert!(
        matches!(&refused, Err(UnderlayError::Unsupported(what)) if what.contains("separate planes")),
        "{refused:?}"
    );
}
