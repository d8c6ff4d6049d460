//! Delimited text (CSV, TSV) in any encoding. Owns: that it is read as it comes.

use super::fault::{COLUMNS, SheetFault};
use super::records::{Lines, Records};
use super::{Cell, Reading, Row, Sink};
use crate::exchange::encoding::{self, Charset, Reason};
use encoding_rs::Encoding;
use std::io::{BufRead, BufReader, Read, Seek};

/// So many bytes decide about the encoding.
const SAMPLE: usize = 1 << 20;
/// So many lines decide about what parts the cells.
const FIRST: usize = 64;

/// Hand every row that is not empty to `take`.
///
/// # Errors
/// [`SheetFault`].
pub(super) fn read<R: Read + Seek>(
    mut file: R,
    chosen: Option<&'static Encoding>,
    take: &mut Sink<'_>,
) -> Result<Reading, SheetFault> {
    let charset = match chosen {
        Some(encoding) => Charset::chosen(encoding),
        None => charset_of(&mut file)?,
    };
    file.rewind()?;
    let mut decoder = charset.encoding.new_decoder_with_bom_removal();
    let mut file = BufReader::with_capacity(1 << 16, file);
    let lines = Lines::new(move |into: &mut String| {
        let given = file.fill_buf()?;
        let (count, is_last) = (given.len(), given.is_empty());
        let needed = decoder.max_utf8_buffer_length(count).unwrap_or(1 << 18);
        into.reserve(needed);
        let (_, used, _) = decoder.decode_to_string(given, into, is_last);
        file.consume(used);
        Ok(!is_last)
    });
    let mut records = Records::new(lines, FIRST)?;
    let mut number = 0;
    while let Some(record) = records.next()? {
        number += 1;
        if record
            .cells
            .iter()
            .skip(COLUMNS)
            .any(|cell| !cell.trim().is_empty())
        {
            let row = number as u64;
            return Err(SheetFault::TooWide { row });
        }
        let row = Row {
            number,
            cells: record
                .cells
                .iter()
                .map(|text| Cell::of_text(text))
                .collect(),
            open_quote: record.open_quote,
        };
        if !row.is_blank() && take(row).is_break() {
            break;
        }
    }
    Ok(Reading {
        filled: 0,
        charset: Some(charset),
    })
}

/// The encoding of a text: by its mark, else by the lines in it that are not plain ASCII, however
/// far down they stand.
fn charset_of<R: Read + Seek>(file: &mut R) -> Result<Charset, SheetFault> {
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
    use std::ops::ControlFlow;

    fn rows(bytes: &[u8]) -> (Vec<Row>, Charset) {
        let mut rows = Vec::new();
        let reading = read(Cursor::new(bytes), None, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        });
        (rows, reading.expect("read").charset.expect("a text"))
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
            assert_eq!(rows[2].cells[0].text(), "张梅");
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
            assert_eq!(
                rows.last().map(|r| r.cells[1].text()).as_deref(),
                Some(name)
            );
        }
    }
}
