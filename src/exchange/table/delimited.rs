//! Delimited text (CSV, TSV): the encoding and the delimiter are found out, rows come one after
//! another, so that a large table never lies in memory whole.

use crate::exchange::encoding::{self, Charset};
use crate::exchange::report::{At, ReadError};
use encoding_rs::{Decoder, Encoding};
use std::io::{self, Read};

/// So many bytes are looked at to find out encoding and delimiter.
const SAMPLE: usize = 1 << 20;
/// Delimiters that are weighed, the usual first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A table whose rows have yet to be read.
pub struct Delimited<R: Read> {
    /// The encoding of its texts.
    pub charset: Charset,
    /// What parts its cells.
    pub delimiter: u8,
    /// Lines end as they do on Windows.
    pub has_crlf: bool,
    /// Its rows; the first is the heading.
    pub reader: csv::Reader<Decoding<io::Chain<io::Cursor<Vec<u8>>, R>>>,
}

/// Begin to read; `chosen` overrides the encoding.
///
/// # Errors
/// Whatever the file system says; [`ReadError::Empty`].
pub fn open_delimited<R: Read>(
    mut source: R,
    file: &str,
    chosen: Option<&'static Encoding>,
) -> Result<Delimited<R>, ReadError> {
    let io = |error: io::Error| ReadError::Damaged {
        file: file.to_owned(),
        at: At::Nowhere,
        message: error.to_string(),
    };
    let mut sample = Vec::new();
    let limit = SAMPLE as u64;
    source
        .by_ref()
        .take(limit)
        .read_to_end(&mut sample)
        .map_err(io)?;
    let whole = whole_lines(&sample, sample.len() < SAMPLE);
    let (text, charset) = encoding::text_of(whole, None, chosen);
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let delimiter = delimiter_of(&text);
    let has_crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    let decoding = Decoding::new(io::Cursor::new(sample).chain(source), charset.encoding);
    let reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(decoding);
    Ok(Delimited {
        charset,
        delimiter,
        has_crlf,
        reader,
    })
}

/// The sample up to its last whole line, so that no character is cut.
fn whole_lines(sample: &[u8], is_all: bool) -> &[u8] {
    match sample.iter().rposition(|b| *b == b'\n') {
        Some(end) if !is_all => &sample[..=end],
        _ => sample,
    }
}

/// What parts the cells: what the text says itself, else the one that parts the first rows into
/// the most equal cells. A title above the heading may have fewer.
fn delimiter_of(text: &str) -> u8 {
    let first_line = text.lines().next().unwrap_or_default();
    if let Some([one]) = first_line.strip_prefix("sep=").map(str::as_bytes)
        && DELIMITERS.contains(one)
    {
        return *one;
    }
    let mut best = (DELIMITERS[0], 0);
    for delimiter in DELIMITERS {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let rows: Vec<usize> = reader
            .records()
            .take(20)
            .filter_map(Result::ok)
            .map(|row| row.len())
            .collect();
        let alike = |n: usize| rows.iter().filter(|m| **m == n).count();
        let scores = rows.iter().map(|n| n.saturating_sub(1) * alike(*n));
        let score = scores.max().unwrap_or(0);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// Bytes of any encoding as UTF-8, as they are asked for.
pub struct Decoding<R> {
    source: R,
    decoder: Decoder,
    given: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    is_end: bool,
    has_ended: bool,
    last: u8,
    quotes: usize,
}

impl<R> Decoding<R> {
    /// So far there was an odd number of quotes: at the end of a table one was never closed, or
    /// stands for itself.
    pub const fn has_odd_quotes(&self) -> bool {
        !self.quotes.is_multiple_of(2)
    }
}

impl<R: Read> Decoding<R> {
    fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            given: vec![0; 1 << 14],
            ready: Vec::new(),
            at: 0,
            is_end: false,
            has_ended: false,
            last: b'\n',
            quotes: 0,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        while self.ready.is_empty() && !self.is_end {
            let count = self.source.read(&mut self.given)?;
            self.is_end = count == 0;
            let needed = self
                .decoder
                .max_utf8_buffer_length(count)
                .unwrap_or(1 << 16);
            self.ready.resize(needed, 0);
            let given = &self.given[..count];
            let (_, _, written, _) =
                self.decoder
                    .decode_to_utf8(given, &mut self.ready, self.is_end);
            self.ready.truncate(written);
            self.quotes += self.ready.iter().filter(|b| **b == b'"').count();
        }
        // The last line ends as the others do.
        if self.is_end && !self.has_ended && self.last != b'\n' {
            self.ready.push(b'\n');
        }
        self.has_ended = self.is_end;
        self.last = self.ready.last().copied().unwrap_or(self.last);
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.ready.len() {
            self.refill()?;
        }
        let count = into.len().min(self.ready.len() - self.at);
        into[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

    fn rows(bytes: &[u8]) -> (u8, Vec<Vec<String>>) {
        let mut table = open_delimited(bytes, "t.csv", None).expect("opened");
        let rows = table.reader.records().map(|row| {
            let row = row.expect("read");
            row.iter().map(str::to_owned).collect()
        });
        let rows = rows.collect();
        (table.delimiter, rows)
    }

    #[test]
    fn delimiters_are_found_out() {
        // Case 44.
        let table = [
            ("code,name\n1,\"a;b;c\"\n2,\"d\ne\"\n", b','),
            ("code\tname, first\n1\ta\n", b'\t'),
            ("code;name\n1,5;a\n2,5;b\n", b';'),
            ("采样点位表\ncode\tname\n1\ta\n", b'\t'),
            ("sep=;\ncode;name, first\n1;a, b\n", b';'),
            ("name\nx\n", b','),
        ];
        for (text, delimiter) in table {
            assert_eq!(rows(text.as_bytes()).0, delimiter, "{text}");
        }
    }

    #[test]
    fn chinese_excel_is_read() {
        // Case 59, with more text than is looked at first.
        let line = "350322001004,洪桥社区居委会\n";
        let mut text = "编码,名称\n".to_owned();
        while text.len() < SAMPLE + 100 {
            text.push_str(line);
        }
        let (bytes, _, _) = GB18030.encode(&text);
        let (_, found) = rows(&bytes);
        assert_eq!(found[0], ["编码", "名称"]);
        assert!(found[1..].iter().all(|row| row[1] == "洪桥社区居委会"));
        let (_, found) = rows("\u{feff}编码,名称\n1,洪桥".as_bytes());
        assert_eq!(found[0][0], "编码");
    }
}
