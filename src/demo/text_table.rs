//! A table of text, written as CSV that Excel opens rightly. Every row says that it is invented.

/// A table of text.
pub struct TextTable {
    writer: csv::Writer<Vec<u8>>,
    /// Rows without the head.
    pub rows: usize,
}

impl TextTable {
    /// An empty table with these columns, and one that says that the row is invented.
    pub fn new(columns: &[&str]) -> Self {
        let mut table = Self {
            // With a byte order mark, or Excel takes it for the local encoding.
            writer: csv::Writer::from_writer("\u{feff}".as_bytes().to_vec()),
            rows: 0,
        };
        table.push(columns.iter().copied().chain(["synthetic"]));
        table
    }

    /// Append a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.push(cells.iter().map(String::as_str).chain(["true"]));
        self.rows += 1;
    }

    fn push<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        // Writing into memory fails only for rows of unequal length.
        if let Err(error) = self.writer.write_record(cells) {
            tracing::error!(%error, "a row of the sample town is lost");
        }
    }

    /// The text.
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}
