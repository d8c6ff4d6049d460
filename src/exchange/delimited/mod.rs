//! Delimited text (CSV, TSV) in any encoding, whatever it is a table of: a map with places, or a
//! list. Owns: how the encoding is found out, and that records are read as they come. Must not
//! know: what stands in a table.

mod records;

pub(super) use records::{Limits, Record, Records};

use super::encoding::{self, Charset, Reason};
use encoding_rs::Encoding;
use records::Lines;
use std::io::{self, BufRead, BufReader, Read, Seek};

/// So many bytes decide about the encoding.
const SAMPLE: usize = 1 << 20;
/// So many lines decide about what parts the cells.
const FIRST: usize = 64;

/// Why a table cannot be read on.
#[derive(Debug)]
pub(super) enum Fault {
    /// The file system says no.
    Io(io::Error),
    /// A line beyond all measure.
    TooLong {
        /// The line, from 1.
        line: u64,
    },
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The records of a text, and the encoding they are in; `chosen` overrides what is found out.
///
/// # Errors
/// [`Fault`].
pub(super) fn open<R: Read + Seek>(
    mut file: R,
    chosen: Option<&'static Encoding>,
    limits: Limits,
) -> Result<
    (
        Charset,
        Records<impl Iterator<Item = Result<String, Fault>>>,
    ),
    Fault,
> {
    let charset = match chosen {
        Some(encoding) => Charset::chosen(encoding),
        None => charset_of(&mut file)?,
    };
    file.rewind()?;
    // A mark is none of the text, also where it is of another encoding.
    let mut mark = Vec::new();
    file.by_ref().take(3).read_to_end(&mut mark)?;
    let length = Encoding::for_bom(&mark).map_or(0, |(_, length)| length);
    file.seek(io::SeekFrom::Start(length as u64))?;
    let mut decoder = charset.encoding.new_decoder_without_bom_handling();
    let mut file = BufReader::with_capacity(1 << 16, file);
    let pieces = move |into: &mut String| {
        let given = file.fill_buf()?;
        let (count, is_last) = (given.len(), given.is_empty());
        let needed = decoder.max_utf8_buffer_length(count).unwrap_or(1 << 18);
        into.reserve(needed);
        let (_, used, _) = decoder.decode_to_string(given, into, is_last);
        file.consume(used);
        Ok(!is_last)
    };
    let records = Records::new(Lines::new(pieces, limits.line), FIRST, limits)?;
    Ok((charset, records))
}

/// The encoding of a text: by its mark, else by the lines in it that are not plain ASCII, however
/// far down they stand.
fn charset_of<R: Read + Seek>(file: &mut R) -> Result<Charset, Fault> {
    let mut head = Vec::new();
    file.by_ref().take(SAMPLE as u64).read_to_end(&mut head)?;
    let found = encoding::detect(whole_lines(&head));
    if found.reason != Reason::Ascii || head.len() < SAMPLE {
        return Ok(found);
    }
    let mut piece = vec![0; SAMPLE];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(found);
        }
        if let Some(at) = piece[..count].iter().position(|b| !b.is_ascii()) {
            let begin = piece[..at]
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(0, |i| i + 1);
            let mut sample = piece[begin..count].to_vec();
            let more = (SAMPLE - sample.len().min(SAMPLE)) as u64;
            file.by_ref().take(more).read_to_end(&mut sample)?;
            return Ok(encoding::detect(whole_lines(&sample)));
        }
    }
}

/// A sample up to its last whole line, so that no character is cut.
fn whole_lines(sample: &[u8]) -> &[u8] {
    match sample.iter().rposition(|b| *b == b'\n') {
        Some(end) if sample.len() >= SAMPLE => &sample[..=end],
        _ => sample,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16BE, UTF_16LE};
    use std::io::Cursor;

    pub(super) const LIMITS: Limits = Limits {
        line: 4 << 20,
        quoted_lines: 256,
        quoted: 64 << 10,
    };

    fn rows(bytes: &[u8]) -> (Vec<Vec<String>>, Charset) {
        let (charset, mut records) = open(Cursor::new(bytes), None, LIMITS).expect("opened");
        let mut rows = Vec::new();
        while let Some(record) = records.next().expect("read") {
            rows.push(record.cells);
        }
        (rows, charset)
    }

    fn wide_bytes(text: &str, is_big: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| {
                if is_big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn texts_of_two_bytes_a_sign_are_read_with_and_without_a_mark() {
        let text = "姓名,电话\r\n谢丽,13812341234\r\n张梅,13812341235";
        for (mark, is_big) in [
            ("\u{feff}", false),
            ("\u{feff}", true),
            ("", false),
            ("", true),
        ] {
            let (rows, charset) = rows(&wide_bytes(&format!("{mark}{text}"), is_big));
            let expected = if is_big { UTF_16BE } else { UTF_16LE };
            assert_eq!(charset.encoding, expected, "{mark:?}");
            assert_eq!(rows.len(), 3);
            assert_eq!(rows[2][0], "张梅");
        }
    }

    #[test]
    fn chinese_far_down_decides() {
        // Case 59, with more than is looked at first.
        for (encoding, name) in [
            (GB18030, "洪桥社区居委会"),
            (BIG5, "洪橋社區居委會"),
            (UTF_8, "洪桥社区居委会"),
        ] {
            let mut text = "code,name\n".to_owned();
            while text.len() < 2 * SAMPLE {
                text.push_str("350322001004,a name of the usual kind\n");
            }
            for i in 0..100 {
                text.push_str(&format!("{i},{name}\n"));
            }
            let (bytes, _, _) = encoding.encode(&text);
            let (rows, charset) = rows(&bytes);
            assert_eq!(charset.encoding, encoding);
            assert_eq!(rows.last().map(|row| row[1].as_str()), Some(name));
        }
    }
}
