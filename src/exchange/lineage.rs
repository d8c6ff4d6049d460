//! The lineage of grids as a table: CSV with a byte order mark, so that Excel reads the Chinese.

use crate::model::record::Record;
use crate::store::NewFile;
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;

/// Columns, in order.
const COLUMNS: [&str; 6] = [
    "old_code",
    "new_code",
    "kind",
    "date",
    "households",
    "area_m2",
];

/// Write lineage records to a file, whole or not at all; how many lines.
///
/// # Errors
/// Whatever the file system says; what was there is then as it was.
pub fn write_path(path: &Path, lineage: &[Record]) -> io::Result<usize> {
    let draft = NewFile::of(path)?;
    let mut file = std::fs::File::create(draft.path())?;
    file.write_all(b"\xef\xbb\xbf")?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(COLUMNS)?;
    for record in lineage {
        writer.write_record(COLUMNS.map(|name| cell(record.attribute(name))))?;
    }
    writer.flush()?;
    drop(writer);
    draft.replace()?;
    Ok(lineage.len())
}

fn cell(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    // A table program must not take a text for a formula.
    if text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_are_written_with_a_mark_and_no_formulas() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("沿革.csv");
        let mut record = Record::default();
        record.feature.properties = json!({
            "old_code": "350322001004001", "new_code": "=1+1", "kind": "split", "area_m2": -5,
        })
        .as_object()
        .cloned();
        assert_eq!(write_path(&path, &[record]).expect("written"), 1);
        let text = std::fs::read_to_string(&path).expect("read");
        let expected = "\u{feff}old_code,new_code,kind,date,households,area_m2\n350322001004001,'=1+1,split,,,-5\n";
        assert_eq!(text, expected);
    }
}
