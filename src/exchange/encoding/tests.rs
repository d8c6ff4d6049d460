//! Texts in Chinese and others, told apart.

use super::*;

const TEXT: &str = "仙游县鲤城街道洪桥社区居委会";

fn bytes(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn chinese_is_told_apart() {
    let traditional = "仙遊縣鯉城街道洪橋社區居委會";
    let json = format!("{{\"name\": \"{TEXT}\", \"coordinates\": [118.69, 25.36]}}");
    let table = [
        (bytes(UTF_8, TEXT), UTF_8, Reason::Strict),
        (bytes(GB18030, TEXT), GB18030, Reason::Guessed),
        (bytes(BIG5, traditional), BIG5, Reason::Guessed),
        (b"\xef\xbb\xbfname".to_vec(), UTF_8, Reason::Mark),
        (b"\xff\xfen\0".to_vec(), UTF_16LE, Reason::Mark),
        (b"name".to_vec(), UTF_8, Reason::Ascii),
        (utf16(&json, u16::to_le_bytes), UTF_16LE, Reason::Guessed),
        (utf16(&json, u16::to_be_bytes), UTF_16BE, Reason::Guessed),
    ];
    for (bytes, encoding, reason) in table {
        assert_eq!(detect(&bytes), Charset::sure(encoding, reason));
    }
}

#[test]
fn one_bad_byte_leaves_the_encoding_as_it_is() {
    // Case 72, at every place of a table of a few names.
    let rows = "name,lon,lat\n洪桥采样点,118.6905,25.3605\n玉田采样点,118.6915,25.3605\n";
    for encoding in [UTF_8, GB18030] {
        let sound = bytes(encoding, rows);
        let cut_rows = (0..sound.len()).filter(|i| sound[*i] >= 0x80);
        for at in cut_rows {
            let mut cut = sound.clone();
            cut.remove(at);
            let found = detect(&cut);
            assert_eq!(found.encoding, encoding, "cut at {at}");
            assert!(!found.is_doubtful, "cut at {at}");
            let mut changed = sound.clone();
            changed[at] = 0xff;
            assert_eq!(detect(&changed).encoding, encoding, "changed at {at}");
        }
        assert!(is_broken(&decode(
            &[&sound[..], b"\xe7"].concat(),
            encoding
        )));
    }
}

#[test]
fn what_is_declared_is_weighed_against_the_bytes() {
    let latin = "Café à la Crème, Zürich".to_owned();
    let table = [
        (bytes(GB18030, TEXT), UTF_8, GB18030, Reason::Contradicted),
        (bytes(UTF_8, TEXT), GB18030, UTF_8, Reason::Contradicted),
        (
            bytes(UTF_8, TEXT),
            WINDOWS_1252,
            UTF_8,
            Reason::Contradicted,
        ),
        (
            bytes(GB18030, TEXT),
            WINDOWS_1252,
            GB18030,
            Reason::Contradicted,
        ),
        (bytes(GB18030, TEXT), GB18030, GB18030, Reason::Declared),
        (
            bytes(WINDOWS_1252, &latin),
            WINDOWS_1252,
            WINDOWS_1252,
            Reason::Declared,
        ),
        (bytes(UTF_8, TEXT), UTF_8, UTF_8, Reason::Declared),
        // What some programs write over a text of UTF-8.
        (
            b"<name>01</name>".to_vec(),
            UTF_16LE,
            UTF_8,
            Reason::Contradicted,
        ),
        // Two characters of GBK that are also strict UTF-8, of two bytes each.
        (
            b"\xc4\xa3\xc4\xa3".to_vec(),
            GB18030,
            GB18030,
            Reason::Declared,
        ),
    ];
    for (bytes, declared, encoding, reason) in table {
        let found = weigh(&bytes, Some(declared));
        assert_eq!(
            (found.encoding, found.reason),
            (encoding, reason),
            "{bytes:?}"
        );
        assert!(!found.is_doubtful);
    }
}

#[test]
fn what_nobody_writes_is_not_what_is_declared() {
    let traditional = "信義區第一里辦公處，仙遊縣鯉城街道";
    let gbk = bytes(GB18030, TEXT);
    let big5 = bytes(BIG5, traditional);
    for (bytes, declared, encoding) in [(&gbk, BIG5, GB18030), (&big5, GB18030, BIG5)] {
        let found = weigh(bytes, Some(declared));
        assert_eq!(found.encoding, encoding);
        assert_eq!(found.reason, Reason::Contradicted);
    }
}

#[test]
fn a_mark_before_something_else_is_no_mark() {
    let marked = |text: &[u8]| [b"\xef\xbb\xbf", text].concat();
    let gbk = marked(&bytes(GB18030, TEXT));
    let (text, charset) = text_of(&gbk, None, None);
    assert_eq!((text.as_str(), charset.encoding), (TEXT, GB18030));
    assert_eq!(charset.reason, Reason::Contradicted);
    // One bad byte makes it no other encoding.
    let mut cut = marked(TEXT.as_bytes());
    cut.pop();
    assert_eq!(detect(&cut), Charset::sure(UTF_8, Reason::Mark));
    assert!(!text_of(&cut, None, None).0.starts_with('\u{feff}'));
    // Where the text begins as the mark says, somebody is asked.
    let mixed = [TEXT.as_bytes(), &gbk[3..], &gbk[3..]].concat();
    let found = detect(&marked(&mixed));
    assert_eq!((found.encoding, found.is_doubtful), (UTF_8, true));
    // In a cell it is not looked for.
    let cell = decode_part(b"\xff\xfe\xb0bad", UTF_8);
    assert!(is_broken(&cell) && cell.ends_with("bad"), "{cell}");
}

#[test]
fn what_is_no_text_is_doubtful() {
    let noise = [0x80, 0xff].repeat(100);
    assert!(detect(&noise).is_doubtful);
    assert!(!Charset::chosen(UTF_8).is_doubtful);
}

#[test]
fn names_of_encodings() {
    for (name, encoding) in [
        ("UTF-8\n", UTF_8),
        ("65001", UTF_8),
        ("GBK", GB18030),
        ("936", GB18030),
        ("cp936", GB18030),
        ("ANSI 936", GB18030),
        ("Big5", BIG5),
        ("ISO-8859-1", WINDOWS_1252),
        ("ISO 8859-1", WINDOWS_1252),
        ("1251", encoding_rs::WINDOWS_1251),
        ("CP1252", WINDOWS_1252),
        ("UTF-16", UTF_16LE),
    ] {
        assert_eq!(named(name), Some(encoding), "{name}");
    }
    assert_eq!(named("klingon"), None);
}
