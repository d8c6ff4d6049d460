//! The encoding of texts: told from a mark, a declaration or the bytes themselves. Owns: which
//! encodings are weighed, and why one was chosen. Must not know: tables or maps.
//!
//! Chinese files are UTF-8, GBK (read as its superset GB18030) or Big5. A mark at the beginning
//! says so; strict UTF-8 is not mistaken for anything else; between the other two it is weighed
//! in which more characters would be of the common ones, which both standards put first. (General
//! detectors weigh all encodings of the web and are wrong on a table of a few names.)

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::ops::RangeInclusive;

/// So many bytes decide.
const SAMPLE: usize = 1 << 20;

/// Why an encoding was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A byte order mark says so.
    Mark,
    /// Plain ASCII, the same in all of them.
    Ascii,
    /// The bytes are UTF-8, which does not happen by chance.
    Strict,
    /// The file, or one beside it, says so.
    Declared,
    /// The characters would be common ones.
    Guessed,
    /// The user says so.
    Chosen,
}

/// An encoding, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Why it was taken.
    pub reason: Reason,
}

/// Encodings to choose from, the usual first.
pub const CHOICES: [&Encoding; 5] = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE];

/// The encoding that a user or a `.cpg` file names.
pub fn named(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().trim_start_matches('\u{feff}').trim();
    let lower = name.to_ascii_lowercase();
    let label = match lower.as_str() {
        "65001" | "cp65001" => "utf-8",
        "936" | "cp936" | "54936" | "cp54936" | "ansi 936" => "gb18030",
        "950" | "cp950" | "ansi 950" => "big5",
        other => other,
    };
    let found = Encoding::for_label(label.as_bytes())?;
    // What says GBK or GB2312 often holds characters beyond it.
    Some(if found == GBK { GB18030 } else { found })
}

/// The encoding of these bytes.
pub fn detect(bytes: &[u8]) -> Charset {
    let by = |encoding, reason| Charset { encoding, reason };
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return by(encoding, Reason::Mark);
    }
    if bytes.is_ascii() {
        return by(UTF_8, Reason::Ascii);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return by(UTF_8, Reason::Strict);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let encoding = if share(sample, &BIG5_COMMON) > share(sample, &GB_COMMON) {
        BIG5
    } else {
        GB18030
    };
    by(encoding, Reason::Guessed)
}

/// Where a standard keeps its common characters: the ranges of the first byte and of the second.
struct Common {
    first: RangeInclusive<u8>,
    second: [RangeInclusive<u8>; 2],
}

/// The 3,755 characters of level 1 of GB 2312, by their sound.
const GB_COMMON: Common = Common {
    first: 0xb0..=0xd7,
    second: [0xa1..=0xfe, 0xa1..=0xfe],
};
/// The 5,401 characters of level 1 of Big5, by their strokes.
const BIG5_COMMON: Common = Common {
    first: 0xa4..=0xc6,
    second: [0x40..=0x7e, 0xa1..=0xfe],
};

/// Which part of the two-byte characters are common ones, 0 to 1.
fn share(bytes: &[u8], common: &Common) -> f64 {
    let (mut all, mut hits) = (0.0, 0.0);
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < 0x81 {
            at += 1;
            continue;
        }
        let second = bytes.get(at + 1).copied().unwrap_or_default();
        all += 1.0;
        if common.first.contains(&bytes[at]) && common.second.iter().any(|r| r.contains(&second)) {
            hits += 1.0;
        }
        at += 2;
    }
    if all > 0.0 { hits / all } else { 0.0 }
}

/// A text, without its mark; and whether something in it could not be read.
pub fn decode(bytes: &[u8], encoding: &'static Encoding) -> (String, bool) {
    let (text, _, is_broken) = encoding.decode(bytes);
    (text.into_owned(), is_broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_told_apart() {
        let text = "仙游县鲤城街道洪桥社区居委会";
        let traditional = "仙遊縣鯉城街道洪橋社區居委會";
        let bytes = |encoding: &'static Encoding, text: &str| encoding.encode(text).0.into_owned();
        let table = [
            (bytes(UTF_8, text), UTF_8, Reason::Strict),
            (bytes(GB18030, text), GB18030, Reason::Guessed),
            (bytes(BIG5, traditional), BIG5, Reason::Guessed),
            (b"\xef\xbb\xbfname".to_vec(), UTF_8, Reason::Mark),
            (b"\xff\xfen\0".to_vec(), UTF_16LE, Reason::Mark),
            (b"name".to_vec(), UTF_8, Reason::Ascii),
        ];
        for (bytes, encoding, reason) in table {
            assert_eq!(detect(&bytes), Charset { encoding, reason });
        }
    }

    #[test]
    fn names_of_encodings() {
        for (name, encoding) in [
            ("UTF-8\n", UTF_8),
            ("65001", UTF_8),
            ("GBK", GB18030),
            ("936", GB18030),
            ("Big5", BIG5),
        ] {
            assert_eq!(named(name), Some(encoding), "{name}");
        }
        assert_eq!(named("klingon"), None);
    }
}
