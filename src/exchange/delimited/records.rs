//! Lines of a delimited text as records. Owns: quotes, also those that are never closed, and which
//! sign parts the cells.
//!
//! A quote holds line breaks as well. One that is opened by mistake would so take the rest of the
//! list into one cell; therefore a quote that goes past its line is only believed where it is
//! closed properly, soon, and what it took were no rows of their own.

use super::Fault;
use std::collections::VecDeque;

/// Signs that part cells, the usual first.
const DELIMITERS: [char; 4] = [',', '\t', ';', '|'];
/// The first lines are looked at up to so many bytes.
const AHEAD: usize = 4 << 20;
/// After so many quotes of a line that were never closed all others are signs like any other.
const DISBELIEVED: usize = 16;
/// After so many quotes that were never closed none is followed past its line any more.
const PATIENCE: usize = 256;

/// How large what belongs together may be.
#[derive(Clone, Copy, Debug)]
pub(in crate::exchange) struct Limits {
    /// A line, bytes.
    pub line: usize,
    /// A quoted cell has no more lines than these.
    pub quoted_lines: usize,
    /// A quoted cell that goes past its line is no longer than this, bytes.
    pub quoted: usize,
}

/// A record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Record {
    pub cells: Vec<String>,
    /// A quote that is opened in this cell is never closed.
    pub open_quote: Option<usize>,
}

/// Lines, and the records they are.
pub(in crate::exchange) struct Records<L> {
    lines: L,
    /// Lines that were looked at already.
    ahead: VecDeque<String>,
    delimiter: char,
    /// Cells of the widest record so far.
    width: usize,
    open_quotes: usize,
    limits: Limits,
}

/// How far a record is.
#[derive(Clone, Debug, Default)]
struct Partial {
    cells: Vec<String>,
    cell: String,
    /// The cell began with a quote that is still open.
    is_open: bool,
    /// Something stands behind a quote that was closed.
    is_torn: bool,
    /// The cell and the place of the first quote that is still open, or that something stands
    /// behind.
    quote: Option<(usize, usize)>,
}

impl Partial {
    /// Read a line on: at its beginning, or within a quote.
    fn read(&mut self, line: &str, delimiter: char) {
        let mut chars = line.char_indices().peekable();
        let mut is_quoted = self.is_open;
        let mut is_closed = false;
        let mut is_begin = !is_quoted;
        let mut begin = (0, 0);
        while let Some((at, c)) = chars.next() {
            if is_quoted {
                if c != '"' {
                    self.cell.push(c);
                } else if chars.next_if(|(_, next)| *next == '"').is_some() {
                    self.cell.push('"');
                } else {
                    is_quoted = false;
                    is_closed = true;
                }
            } else if c == delimiter {
                self.cells.push(std::mem::take(&mut self.cell));
                is_closed = false;
                is_begin = true;
                continue;
            } else if c == '"' && is_begin {
                is_quoted = true;
                begin = (self.cells.len(), at);
            } else {
                if is_closed && !c.is_whitespace() {
                    self.is_torn = true;
                    self.quote = self.quote.or(Some(begin));
                }
                self.cell.push(c);
            }
            is_begin = false;
        }
        self.is_open = is_quoted;
        self.quote = self.quote.or(is_quoted.then_some(begin));
    }

    fn finish(mut self) -> Vec<String> {
        self.cells.push(self.cell);
        self.cells
    }
}

/// So many brackets more are opened than closed.
fn depth(text: &str) -> isize {
    let side = |c| match c {
        '(' => 1,
        ')' => -1,
        _ => 0,
    };
    text.chars().map(side).sum()
}

fn whole(line: &str, delimiter: char) -> Option<Vec<String>> {
    let mut partial = Partial::default();
    partial.read(line, delimiter);
    (!partial.is_open).then(|| partial.finish())
}

/// A line as cells, where the quote of this cell is not believed: cell and place of the quote.
fn unquoted(line: &str, delimiter: char, (cell, at): (usize, usize)) -> Record {
    let mut cells = Vec::new();
    let mut rest = line;
    let mut quote = Some(at);
    for _ in 0..DISBELIEVED {
        let Some(at) = quote else { break };
        let mut before = Partial::default();
        before.read(rest.get(..at).unwrap_or_default(), delimiter);
        // The cell goes on behind its quote, which is the first sign of it.
        cells.extend(before.cells);
        rest = rest.get(at + 1..).unwrap_or_default();
        let mut behind = Partial::default();
        behind.read(rest, delimiter);
        quote = behind.quote.filter(|_| behind.is_open).map(|(_, at)| at);
        if quote.is_none() {
            cells.extend(behind.finish());
            return Record {
                cells,
                open_quote: Some(cell),
            };
        }
    }
    // In a line of so many no quote means anything.
    cells.extend(rest.split(delimiter).map(str::to_owned));
    Record {
        cells,
        open_quote: Some(cell),
    }
}

impl<L: Iterator<Item = Result<String, Fault>>> Records<L> {
    /// The records of lines; what parts the cells is found out from the first of them.
    ///
    /// # Errors
    /// Whatever the lines say.
    pub fn new(mut lines: L, first: usize, limits: Limits) -> Result<Self, Fault> {
        let mut ahead: VecDeque<String> = VecDeque::new();
        let mut bytes = 0;
        while ahead.len() < first && bytes < AHEAD {
            let Some(line) = lines.next().transpose()? else {
                break;
            };
            bytes += line.len();
            ahead.push_back(line);
        }
        let said = ahead.front().and_then(|line| said_delimiter(line));
        if said.is_some() {
            ahead.pop_front();
        }
        let delimiter = said.unwrap_or_else(|| delimiter_of(&ahead, limits));
        Ok(Self {
            lines,
            ahead,
            delimiter,
            width: 0,
            open_quotes: 0,
            limits,
        })
    }

    fn line(&mut self, at: usize) -> Result<Option<&str>, Fault> {
        while self.ahead.len() <= at {
            match self.lines.next() {
                Some(line) => self.ahead.push_back(line?),
                None => return Ok(None),
            }
        }
        Ok(self.ahead.get(at).map(String::as_str))
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// Whatever the lines say.
    pub fn next(&mut self) -> Result<Option<Record>, Fault> {
        self.line(0)?;
        let Some(line) = self.ahead.pop_front() else {
            return Ok(None);
        };
        let mut partial = Partial::default();
        partial.read(&line, self.delimiter);
        let quote = partial.quote;
        let cells = if partial.is_open {
            self.joined(partial)?
        } else {
            // `"老王"饭店` is a name; a quote that swallows cells is none.
            let is_short = partial.is_torn && partial.cells.len() + 1 < self.width;
            (!is_short).then(|| partial.finish())
        };
        let record = match (cells, quote) {
            (Some(cells), _) => Record {
                cells,
                open_quote: None,
            },
            (None, quote) => {
                self.open_quotes += 1;
                unquoted(&line, self.delimiter, quote.unwrap_or_default())
            }
        };
        self.width = self.width.max(record.cells.len());
        Ok(Some(record))
    }

    /// A record whose quote goes past its line, with the lines that belong to it.
    fn joined(&mut self, mut partial: Partial) -> Result<Option<Vec<String>>, Fault> {
        if self.open_quotes >= PATIENCE {
            return Ok(None);
        }
        let (delimiter, width) = (self.delimiter, self.width);
        let (mut lines, mut bytes) = (0, 0);
        let (mut rows, mut last) = (0, 0);
        // A shape written over several lines has numbers and commas in each, like rows.
        let mut depth = depth(&partial.cell);
        while partial.is_open && lines < self.limits.quoted_lines && bytes < self.limits.quoted {
            let Some(line) = self.line(lines)? else {
                return Ok(None);
            };
            bytes += line.len();
            let is_row =
                width > 1 && depth <= 0 && whole(line, delimiter).is_some_and(|c| c.len() == width);
            rows += usize::from(is_row);
            last = usize::from(is_row);
            depth += self::depth(line);
            partial.cell.push('\n');
            partial.read(line, delimiter);
            lines += 1;
        }
        if partial.is_open || partial.is_torn {
            return Ok(None);
        }
        let cells = partial.finish();
        // The line that closes the quote may look like a row by chance, if the whole is one.
        let rows = if cells.len() == width {
            rows - last
        } else {
            rows
        };
        if rows > 0 {
            return Ok(None);
        }
        self.ahead.drain(..lines);
        Ok(Some(cells))
    }
}

/// `sep=;`, as some programs write it before a table: for table programs, not part of it.
fn said_delimiter(line: &str) -> Option<char> {
    let line = line.trim_matches(['"', '\u{feff}']);
    let sign = line
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("sep="))
        .and_then(|_| line.get(4..))?;
    let mut signs = sign.chars();
    let sign = signs.next().filter(|c| !c.is_alphanumeric() && *c != '"')?;
    signs.all(|c| c.is_whitespace() || c == ',').then_some(sign)
}

/// What parts the cells: the sign that parts the most rows into the most equal cells, wherever
/// above them titles stand.
fn delimiter_of(first: &VecDeque<String>, limits: Limits) -> char {
    let mut best = (DELIMITERS[0], 0);
    for delimiter in DELIMITERS {
        let lines = first.iter().map(|line| Ok(line.clone()));
        let mut records = Records {
            lines,
            ahead: VecDeque::new(),
            delimiter,
            width: 0,
            open_quotes: 0,
            limits,
        };
        let mut counts: Vec<usize> = Vec::new();
        while let Ok(Some(record)) = records.next() {
            if record.cells.iter().any(|cell| !cell.trim().is_empty()) {
                counts.push(record.cells.len());
            }
        }
        let score = counts.iter().map(|n| {
            let alike = counts.iter().filter(|other| *other == n).count();
            (n - 1) * alike
        });
        let score = score.max().unwrap_or_default();
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The lines of texts that come piece by piece; the sign that ends one is not in it.
pub(super) struct Lines<P> {
    pieces: P,
    rest: String,
    /// So many bytes of it were handed out.
    at: usize,
    is_end: bool,
    count: u64,
    /// A line is no longer than this, bytes.
    limit: usize,
}

impl<P: FnMut(&mut String) -> Result<bool, Fault>> Lines<P> {
    /// `pieces` appends more text, and says whether there may be more still.
    pub fn new(pieces: P, limit: usize) -> Self {
        Self {
            pieces,
            rest: String::new(),
            at: 0,
            is_end: false,
            count: 0,
            limit,
        }
    }

    fn read(&mut self) -> Result<Option<String>, Fault> {
        let mut seen = self.at;
        loop {
            let found = self.rest[seen..].find(['\n', '\r']).map(|i| i + seen);
            let end = match found {
                // Whether a line feed follows is not known yet.
                Some(end) if end + 1 == self.rest.len() && !self.is_end => None,
                found => found,
            };
            if let Some(end) = end {
                let line = self.rest[self.at..end].to_owned();
                let is_pair = self.rest[end..].starts_with("\r\n");
                self.at = end + if is_pair { 2 } else { 1 };
                return Ok(Some(line));
            }
            if self.is_end {
                let line = self.rest[self.at..].to_owned();
                self.at = self.rest.len();
                return Ok((!line.is_empty()).then_some(line));
            }
            if self.rest.len() - self.at > self.limit {
                return Err(Fault::TooLong {
                    line: self.count + 1,
                });
            }
            seen = found.unwrap_or(self.rest.len()) - self.at;
            self.rest.drain(..self.at);
            self.at = 0;
            self.is_end = !(self.pieces)(&mut self.rest)?;
        }
    }
}

impl<P: FnMut(&mut String) -> Result<bool, Fault>> Iterator for Lines<P> {
    type Item = Result<String, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.count += 1;
        self.read().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::LIMITS;
    use super::*;

    fn records(text: &str) -> Vec<Record> {
        let mut pieces = text.as_bytes().chunks(7).map(<[u8]>::to_vec);
        let mut bytes = Vec::new();
        let pieces = move |into: &mut String| {
            let more = pieces.next();
            let is_more = more.is_some();
            bytes.extend(more.into_iter().flatten());
            let good = match std::str::from_utf8(&bytes) {
                Ok(text) => text.len(),
                Err(error) => error.valid_up_to(),
            };
            into.push_str(std::str::from_utf8(&bytes[..good]).expect("good"));
            bytes.drain(..good);
            Ok(is_more)
        };
        let lines = Lines::new(pieces, LIMITS.line);
        let mut records = Records::new(lines, 64, LIMITS).expect("lines");
        let mut all = Vec::new();
        while let Some(record) = records.next().expect("a record") {
            all.push(record);
        }
        all
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        records(text).into_iter().map(|r| r.cells).collect()
    }

    #[test]
    fn quotes_and_ends_of_lines() {
        let expected = [["a", "b"], ["1", "x, \"y\"\nz"], ["2", ""]];
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b{end}1,\"x, \"\"y\"\"{end}z\"{end}2,");
            assert_eq!(cells(&text), expected, "{end:?}");
        }
        assert_eq!(cells("a,b\n\n1,2\n").len(), 3, "an empty line is a row");
        assert_eq!(cells(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn delimiters_are_found_below_titles_and_where_they_are_said() {
        let table = [
            ("code,name\n1,\"a;b;c\"\n2,\"d\ne\"\n", 2),
            ("code\tname, first\n1\ta\n", 2),
            (
                "来返人员, 登记表, 九月\n\n姓名;电话;住址\n谢丽;1,5;a\n张梅;2,5;b\n",
                3,
            ),
            ("登记表\n姓名|电话|住址\n谢丽|1|a\n", 3),
            ("sep=;\na,b;c\n1,5;2\n", 2),
            ("\"sep=,\"\na;b,c\n", 2),
        ];
        for (text, width) in table {
            let all = cells(text);
            assert_eq!(all.last().map(Vec::len), Some(width), "{text}");
            assert!(!all[0][0].starts_with("sep"), "{text}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_takes_no_rows() {
        // Case 89.
        let table = [
            // To the end of the file.
            ("a,b,c\n1,\"x,3\n4,5,6\n7,8,9\n", 4, 1),
            // Closed by the next quote, with something behind it.
            ("a,b,c\n1,\"x,3\n4,\"y\",6\n7,8,9\n", 4, 1),
            // Closed by one at the end of another cell.
            ("a,b,c\n1,2,\"x\n4,5,6\n7,8,9\"\n", 4, 1),
            // One that is closed, before one that is not.
            ("a,b,c\n\"1, one\",2,\"x\n4,5,6\n", 3, 1),
            // A long cell of many lines is none of it.
            ("a,b,c\n1,\"x\ny, z\nw\",3\n4,5,6\n", 3, 0),
            // A quote within its own line that is closed too late.
            ("a,b,c,d\n1,\"x,\"y\",4\n5,6,7,8\n", 3, 1),
            // A name in quotes, and something behind it.
            ("a,b\n\"老王\"饭店,2\n5,6\n", 3, 0),
            // A shape over several lines, of which each looks like a row.
            (
                "id,shape,name\n1,\"POLYGON((1 2,3 4,\n5 6,7 8,9 9\n,1 1,1 2))\",a\n2,\"POINT(1 2)\",b\n",
                3,
                0,
            ),
            // Even if its lines look like other rows.
            ("a,b\n1,\"x\ny\"\n4,5\n", 3, 0),
        ];
        for (text, rows, open) in table {
            let all = records(text);
            assert_eq!(all.len(), rows, "{text} {all:?}");
            let quotes = all.iter().filter(|r| r.open_quote.is_some()).count();
            assert_eq!(quotes, open, "{text} {all:?}");
            assert!(
                all.iter().all(|r| r.cells.len() == all[0].cells.len()),
                "{all:?}"
            );
        }
        // One line of nothing but such quotes ends in no time.
        let line = "\"a\"\",".repeat(200_000);
        let all = records(&format!("a,b\n{line}\n1,2\n"));
        // Each of its quotes is closed by the next, so that every second comma parts two cells.
        assert_eq!((all.len(), all[1].cells.len()), (3, 100_001));
        let row = &records("a,b,c\n1,\"x,3\n4,5,6\n")[1];
        assert_eq!((row.cells[1].as_str(), row.open_quote), ("x", Some(1)));
    }
}
