//! The encoding of texts: told from a mark, a declaration or the bytes themselves. Owns: which
//! encodings are weighed, and why one was chosen. Must not know: tables or maps.
//!
//! Chinese files are UTF-8, GBK (read as its superset GB18030) or Big5; programs for Windows also
//! write UTF-16. A mark at the beginning says so; strict UTF-8 is not mistaken for anything else;
//! among the others it is weighed in which more of the characters would be whole and common.
//! (General detectors weigh all encodings of the web and are wrong on a table of a few names.)
//!
//! What a file says of itself is weighed against its bytes: declarations are often left over from
//! another program. A broken character becomes U+FFFD, so that its cell can be listed.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::ops::RangeInclusive;

/// So many bytes decide.
const SAMPLE: usize = 1 << 20;

/// What stands where a character could not be read.
const BROKEN: char = char::REPLACEMENT_CHARACTER;

/// Where more than one in so many characters is broken, the encoding is doubtful.
const DOUBTFUL: usize = 5;

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
    /// The file says otherwise, but its bytes are not what it says.
    Contradicted,
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
    /// So many characters would be broken that somebody must be asked.
    pub is_doubtful: bool,
}

impl Charset {
    /// What the user says, which is never doubted.
    pub const fn chosen(encoding: &'static Encoding) -> Self {
        Self::sure(encoding, Reason::Chosen)
    }

    const fn sure(encoding: &'static Encoding, reason: Reason) -> Self {
        Self {
            encoding,
            reason,
            is_doubtful: false,
        }
    }
}

/// Encodings to choose from, the usual first.
pub const CHOICES: [&Encoding; 5] = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE];

/// The encoding that a user or a `.cpg` file names.
pub fn named(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().trim_start_matches('\u{feff}').trim();
    let lower = name.to_ascii_lowercase();
    let bare = lower
        .trim_start_matches("ansi")
        .trim_start_matches("cp")
        .trim_start_matches("ldid/")
        .trim();
    let label = match bare {
        "65001" => "utf-8",
        "936" | "54936" => "gb18030",
        "950" => "big5",
        "932" => "shift_jis",
        "949" => "euc-kr",
        "8859" | "88591" | "8859-1" | "iso 8859-1" => "windows-1252",
        page if page.len() == 4 && page.starts_with("125") => &format!("windows-{page}"),
        _ => lower.as_str(),
    };
    let found = Encoding::for_label(label.as_bytes())?;
    // What says GBK or GB2312 often holds characters beyond it.
    Some(if found == GBK { GB18030 } else { found })
}

/// The encoding of these bytes, by themselves.
pub fn detect(bytes: &[u8]) -> Charset {
    let Some((encoding, length)) = Encoding::for_bom(bytes) else {
        return by_characters(bytes);
    };
    if encoding != UTF_8 {
        return Charset::sure(encoding, Reason::Mark);
    }
    let rest = bytes.get(length..).unwrap_or_default();
    let marked = judged(beginning(rest), UTF_8, Reason::Mark);
    if marked.is_doubtful && !begins_as_utf8(rest) {
        // A mark that a program wrote before what was not UTF-8.
        let reason = Reason::Contradicted;
        return Charset {
            reason,
            ..by_characters(rest)
        };
    }
    marked
}

/// The first character beyond ASCII is one of UTF-8 that other encodings hardly have by chance.
fn begins_as_utf8(bytes: &[u8]) -> bool {
    let first = bytes.iter().position(|b| !b.is_ascii());
    let rest = first.and_then(|at| bytes.get(at..)).unwrap_or_default();
    let chunk = rest.utf8_chunks().next();
    chunk
        .and_then(|chunk| chunk.valid().chars().next())
        .is_some_and(|c| c as u32 >= 0x800)
}

/// The encoding of bytes without a mark.
fn by_characters(bytes: &[u8]) -> Charset {
    let sample = beginning(bytes);
    if let Some(encoding) = wide(sample) {
        return judged(sample, encoding, Reason::Guessed);
    }
    if sample.is_ascii() {
        return Charset::sure(UTF_8, Reason::Ascii);
    }
    if std::str::from_utf8(sample).is_ok() {
        return Charset::sure(UTF_8, Reason::Strict);
    }
    // Of equal ones the first.
    let mut best = (UTF_8, utf8_share(sample));
    for (encoding, common) in [(GB18030, &GB_COMMON), (BIG5, &BIG5_COMMON)] {
        let share = share(sample, common);
        if share > best.1 {
            best = (encoding, share);
        }
    }
    judged(sample, best.0, Reason::Guessed)
}

/// The encoding of bytes of which something else says what they are. It is believed unless the
/// bytes are strict UTF-8, or broken as what they are said to be.
pub fn weigh(bytes: &[u8], declared: Option<&'static Encoding>) -> Charset {
    let found = detect(bytes);
    let Some(declared) = declared else {
        return found;
    };
    let sample = beginning(bytes);
    let contradicts = match found.reason {
        Reason::Mark => true,
        // UTF-16 is seen at once, whatever is said.
        _ if is_utf16(declared) != is_utf16(found.encoding) => true,
        Reason::Ascii => false,
        _ if found.encoding == declared => false,
        Reason::Strict => {
            // A few characters of GBK may look like the Latin or Greek of UTF-8.
            !is_chinese(declared)
                || has_long_characters(sample)
                || broken_in(sample, declared).0 > 0
        }
        _ => {
            let worse = broken_in(sample, declared).0 > broken_in(sample, found.encoding).0;
            // Every byte is some character of the Western encoding, so that it is never broken;
            // and nearly all of GBK is something in Big5, though hardly what anybody writes.
            let is_rare = declared == WINDOWS_1252
                || (is_chinese(declared) && !is_convincing(sample, declared));
            worse || (is_rare && is_convincing(sample, found.encoding))
        }
    };
    if !contradicts {
        return judged(sample, declared, Reason::Declared);
    }
    match found.reason {
        Reason::Mark => found,
        _ => Charset {
            reason: Reason::Contradicted,
            ..found
        },
    }
}

fn is_chinese(encoding: &Encoding) -> bool {
    encoding == GB18030 || encoding == BIG5
}

fn is_utf16(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn judged(sample: &[u8], encoding: &'static Encoding, reason: Reason) -> Charset {
    let (broken, all) = broken_in(sample, encoding);
    Charset {
        encoding,
        reason,
        is_doubtful: broken * DOUBTFUL > all,
    }
}

/// As many bytes as decide, not ending within a character.
fn beginning(bytes: &[u8]) -> &[u8] {
    if bytes.len() <= SAMPLE {
        return bytes;
    }
    let sample = &bytes[..SAMPLE];
    // Below the digits nothing is a part of a longer character, but for UTF-16.
    let end = sample.iter().rposition(|b| *b < b'0');
    let even = |end: usize| end + end % 2;
    &sample[..end.map_or(SAMPLE, |end| even(end + 1).min(SAMPLE))]
}

/// UTF-16 without a mark: every other byte of what is plain in it is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|b| **b == 0);
    let (even, odd) = (zeros(0).count(), zeros(1).count());
    let units = bytes.len() / 2;
    let is_wide = |many: usize, few: usize| many * 10 > units && few * 20 <= many;
    if units < 2 {
        None
    } else if is_wide(odd, even) {
        Some(UTF_16LE)
    } else if is_wide(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How many characters are broken in an encoding, and how many there are beyond ASCII.
fn broken_in(bytes: &[u8], encoding: &'static Encoding) -> (usize, usize) {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let beyond = || text.chars().filter(|c| !c.is_ascii());
    (beyond().filter(|c| *c == BROKEN).count(), beyond().count())
}

fn has_long_characters(bytes: &[u8]) -> bool {
    let chunks = bytes.utf8_chunks();
    chunks
        .flat_map(|c| c.valid().chars())
        .any(|c| c as u32 >= 0x800)
}

/// Which part of the characters beyond ASCII are whole in UTF-8, 0 to 1. Those of two bytes, which
/// other encodings have by chance, count half.
fn utf8_share(bytes: &[u8]) -> f64 {
    let (mut all, mut hits) = (0.0, 0.0);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            all += 1.0;
            hits += if c as u32 >= 0x800 { 1.0 } else { 0.5 };
        }
        if !chunk.invalid().is_empty() {
            all += 1.0;
        }
    }
    if all > 0.0 { hits / all } else { 0.0 }
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
    let (all, hits) = counted(bytes, common);
    if all > 0 {
        hits as f64 / all as f64
    } else {
        0.0
    }
}

fn counted(bytes: &[u8], common: &Common) -> (usize, usize) {
    let (mut all, mut hits) = (0, 0);
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < 0x81 {
            at += 1;
            continue;
        }
        let second = bytes.get(at + 1).copied().unwrap_or_default();
        all += 1;
        if common.first.contains(&bytes[at]) && common.second.iter().any(|r| r.contains(&second)) {
            hits += 1;
        }
        at += 2;
    }
    (all, hits)
}

/// Nearly all that is not ASCII would be common characters, and none is broken.
fn is_convincing(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let common = if encoding == GB18030 {
        &GB_COMMON
    } else if encoding == BIG5 {
        &BIG5_COMMON
    } else {
        return false;
    };
    let (all, hits) = counted(bytes, common);
    all > 1 && hits * 10 >= all * 9 && broken_in(bytes, encoding).0 == 0
}

/// A whole text, without its mark. A mark is believed over `encoding`, but for one of UTF-8 before
/// what is none.
fn decode(bytes: &[u8], encoding: &'static Encoding) -> String {
    match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) if std::str::from_utf8(rest).is_err() => decode_part(rest, encoding),
        _ => encoding.decode(bytes).0.into_owned(),
    }
}

/// A part of a text, such as a cell: what looks like a mark in it is none.
pub fn decode_part(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Something in a decoded text could not be read.
pub fn is_broken(text: &str) -> bool {
    text.contains(BROKEN)
}

/// A whole text: in the encoding that the user chose, else by what is declared and what it is.
pub fn text_of(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
    chosen: Option<&'static Encoding>,
) -> (String, Charset) {
    let charset = chosen.map_or_else(|| weigh(bytes, declared), Charset::chosen);
    (decode(bytes, charset.encoding), charset)
}

#[cfg(test)]
mod tests;
