//! `gridroom list`: templates, lists in and out.
//!
//! JSON of `import`: `file`, `list`, `columns` (each with `name` and `from`, what the file calls
//! it; null where it has none), `sheet` (the one that was read; null of a text), `sheets` (all of
//! the workbook: `name`, `hidden`, `fits`), `encoding` (of a text), `left_out` (captions of columns that are none of the list),
//! `read`, `added`, `updated`, `unchanged`, `doubtful`, `skipped`, `refused` (counts of rows),
//! `filled` (cells filled from a merged one), `warnings` (counts by text), `look_at` (the same one by one:
//! `row`, `column`, `warning`), `rows` (those that did not come in: `row`, `column`, `reason`; no values), `entry` (the number of the journal's entry;
//! null where nothing was written), `why` (why nothing was written).
//!
//! JSON of `export`: `output`, `rows`, `losses` (values that the list has no column for), `journaled`
//! (false where the project is only read, so that its journal keeps nothing of it).

use super::progress::Progress;
use super::{Doubt, FAULTY, ListExportArgs, ListImportArgs, NOT_KEPT, SOUND, TemplateArgs, print};
use crate::course::Course;
use crate::exchange::list::{
    self as lists, Checked, Clearness, Decision, Decisions, Figures, Foreseen, Found, Ground, List,
    Other, Reason, Source, Warning,
};
use crate::i18n::I18n;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// So many rows that did not come in are said one by one.
const SAID: usize = 20;

pub(super) fn template(args: &TemplateArgs) -> anyhow::Result<u8> {
    let words = I18n::new(args.language);
    lists::template(&args.output, args.list, &words)
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    Ok(SOUND)
}

pub(super) fn export(args: &ListExportArgs) -> anyhow::Result<u8> {
    let mut project = super::open_project(&args.project, &args.who)?;
    let words = I18n::new(args.language);
    let clearness = match &args.clear {
        Some(reason) => Clearness::Clear(reason.clone()),
        None => Clearness::Masked,
    };
    let progress = Progress::begin();
    let done = lists::export(
        &args.output,
        &mut project,
        args.list,
        &clearness,
        &words,
        progress.course(),
    )
    .with_context(|| format!("cannot write {}", args.output.display()))?
    .context("stopped")?;
    drop(progress);
    let text = if args.json {
        let report = json!({
            "output": args.output.display().to_string(),
            "rows": done.rows,
            "losses": done.left_out,
            "journaled": !done.is_untold,
        });
        format!("{report:#}\n")
    } else {
        let mut lines = vec![format!("{}: {} rows", args.output.display(), done.rows)];
        let lost = done.left_out.iter();
        lines.extend(lost.map(|name| format!("lost: {name} (the list has no such column)")));
        lines.extend(done.is_untold.then(|| NOT_KEPT.to_owned()));
        lines.join("\n") + "\n"
    };
    print(&text)?;
    Ok(SOUND)
}

pub(super) fn import(args: &ListImportArgs) -> anyhow::Result<u8> {
    let asked = Source {
        charset: args.encoding,
        sheet: args.sheet.clone(),
        crs: args.crs.clone(),
        ..Source::of(&args.file)
    };
    let found = lists::find(&asked, args.list)?;
    let (source, list) = (found.source.clone(), found.list);
    let mut heading = found.heading.clone();
    for given in &args.columns {
        let column = list
            .column(&given.from)
            .with_context(|| format!("the list {} has no column {}", list.name, given.from))?;
        heading.places[column] = match &given.to {
            None => None,
            Some(caption) => {
                let found = heading.captions.iter().position(|c| c == caption);
                Some(found.with_context(|| format!("the file has no column {caption}"))?)
            }
        };
    }
    let missing = heading.missing(list);
    if !missing.is_empty() {
        let others: Vec<String> = found.sheets.iter().map(sheet_line).collect();
        let others = match others.len() {
            0 | 1 => String::new(),
            _ => format!(", or another sheet with --sheet ({})", others.join(", ")),
        };
        bail!(
            "{}: the heading (row {}) lacks {}; name the column with --map{others}",
            args.file.display(),
            heading.row,
            missing.join(", ")
        );
    }
    let mut project = super::open_project(&args.project, &args.who)?;
    let ground = Ground::of_project(&project)?;
    let checked = lists::check(&source, list, &heading, &ground, &|_| true)?;
    let checked = checked.context("stopped")?;
    if checked.is_garbled() {
        let name = checked.charset.map_or("", |c| c.encoding.name());
        let (all, broken) = checked.cells;
        bail!(
            "{}: {broken} of {all} cells have characters that {name} does not have; say the encoding with --encoding",
            args.file.display()
        );
    }
    let mut decisions = Decisions::new();
    let mut foreseen = lists::foresee(&project, &checked, &decisions)?;
    if args.doubtful == Doubt::New {
        let rows = foreseen.doubtful.iter();
        decisions = rows.map(|d| (d.row, Decision::New)).collect();
        foreseen = lists::foresee(&project, &checked, &decisions)?;
    }
    let mut entry = None;
    let mut why = None;
    if foreseen.before.is_some() && !args.again {
        why = Some("just the same was brought in before; --again brings it in once more");
    } else if !args.dry_run {
        let (done, _) = lists::apply(&mut project, &checked, &decisions, &Course::new())?;
        entry = done.map(|entry| entry.row.seq);
        if entry.is_none() {
            why = Some("nothing would change");
        }
    }
    let refused = refused_rows(&checked, &foreseen, &decisions);
    if let Some(path) = &args.refused {
        let words = I18n::new(args.language);
        lists::refusals(path, &source, list, &heading, &refused, &words)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let case = Case {
        args,
        found: &found,
        list,
        checked: &checked,
        figures: &foreseen.figures,
        warnings: all_warnings(&checked, &foreseen),
        refused: &refused,
        entry,
        why,
    };
    print(&if args.json {
        format!("{:#}\n", case.json())
    } else {
        case.lines()
    })?;
    let is_again = foreseen.before.is_some() && !args.again;
    let is_whole = refused.is_empty() && !is_again;
    Ok(if is_whole { SOUND } else { FAULTY })
}

type RefusedRows = HashMap<usize, Vec<(usize, Reason)>>;

/// Rows that do not come in: those that are refused, and those that nobody decided about.
fn refused_rows(checked: &Checked, foreseen: &Foreseen, decisions: &Decisions) -> RefusedRows {
    let refused = checked.refused.iter().chain(&foreseen.refused).map(|one| {
        let faults = one
            .faults
            .iter()
            .map(|(column, reason, _)| (*column, *reason));
        (one.row, faults.collect())
    });
    let name = checked.list.title();
    let open = foreseen.doubtful.iter();
    let open = open.filter(|d| !decisions.contains_key(&d.row));
    let doubtful = open.map(|d| (d.row, vec![(name, Reason::Doubtful)]));
    refused.chain(doubtful).collect()
}

/// What is worth a look, by what stands in the rows and by what the project says of it.
fn all_warnings(checked: &Checked, foreseen: &Foreseen) -> Vec<(usize, usize, Warning)> {
    let mut all = checked.warnings.clone();
    all.extend(&foreseen.warnings);
    all.sort_by_key(|(row, column, _)| (*row, *column));
    all
}

/// A sheet, and that it is hidden.
fn sheet_line(other: &Other) -> String {
    let mark = if other.sheet.is_hidden {
        " (hidden)"
    } else {
        ""
    };
    format!("{}{mark}", other.sheet.name)
}

struct Case<'a> {
    args: &'a ListImportArgs,
    found: &'a Found,
    list: &'static List,
    checked: &'a Checked,
    figures: &'a Figures,
    /// What is worth a look: row, column of the list.
    warnings: Vec<(usize, usize, Warning)>,
    refused: &'a RefusedRows,
    entry: Option<i64>,
    why: Option<&'static str>,
}

impl Case<'_> {
    fn caption(&self, column: usize) -> Option<&str> {
        let heading = &self.checked.heading;
        heading.places[column].map(|place| heading.captions[place].as_str())
    }

    /// The rows that are worth a look, by why.
    fn warnings(&self) -> BTreeMap<String, Vec<usize>> {
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (row, _, warning) in &self.warnings {
            rows.entry(warning.to_string()).or_default().push(*row);
        }
        rows
    }

    /// Rows that do not come in, in the order of the sheet: row, column, reason.
    fn rows(&self) -> Vec<(usize, &'static str, Reason)> {
        let mut rows: Vec<_> = self
            .refused
            .iter()
            .flat_map(|(row, faults)| {
                let of = |(column, reason): &(usize, Reason)| {
                    (*row, self.list.columns[*column].name, *reason)
                };
                faults.iter().map(of)
            })
            .collect();
        rows.sort_by_key(|(row, column, _)| (*row, *column));
        rows
    }

    fn json(&self) -> Value {
        let columns = self.list.columns.iter().enumerate();
        let columns = columns.map(|(i, c)| json!({"name": c.name, "from": self.caption(i)}));
        let rows = self.rows().into_iter().map(|(row, column, reason)| {
            json!({"row": row, "column": column, "reason": reason.to_string()})
        });
        let warnings = self.warnings().into_iter();
        let warnings: BTreeMap<String, usize> =
            warnings.map(|(text, rows)| (text, rows.len())).collect();
        let look_at = self.warnings.iter().map(|(row, column, warning)| {
            let column = self.list.columns[*column].name;
            json!({"row": row, "column": column, "warning": warning.to_string()})
        });
        let figures = self.figures;
        let sheets = self.found.sheets.iter().map(|other| {
            json!({"name": other.sheet.name, "hidden": other.sheet.is_hidden, "fits": other.fits})
        });
        json!({
            "file": self.args.file.display().to_string(),
            "list": self.list.name,
            "sheet": self.found.source.sheet,
            "sheets": sheets.collect::<Vec<_>>(),
            "encoding": self.checked.charset.map(|c| c.encoding.name()),
            "columns": columns.collect::<Vec<_>>(),
            "left_out": self.checked.heading.left_out(),
            "read": figures.read,
            "added": figures.added,
            "updated": figures.updated,
            "unchanged": figures.unchanged,
            "doubtful": figures.doubtful,
            "skipped": figures.skipped,
            "refused": figures.refused,
            "filled": self.checked.filled,
            "warnings": warnings,
            "look_at": look_at.collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
            "entry": self.entry,
            "why": self.why,
        })
    }

    fn lines(&self) -> String {
        let figures = self.figures;
        let mut lines = vec![format!(
            "{}: {} rows as {}, heading in row {}",
            self.args.file.display(),
            figures.read,
            self.list.name,
            self.checked.heading.row
        )];
        if let Some(sheet) = self
            .found
            .source
            .sheet
            .as_ref()
            .filter(|_| self.found.sheets.len() > 1)
        {
            let others = self
                .found
                .sheets
                .iter()
                .filter(|other| other.sheet.name != *sheet);
            let others: Vec<String> = others.map(sheet_line).collect();
            let others = others.join(", ");
            lines.push(format!(
                "sheet: {sheet} (not read: {others}; --sheet reads another)"
            ));
        }
        for (i, column) in self.list.columns.iter().enumerate() {
            if let Some(caption) = self.caption(i) {
                lines.push(format!("column: {caption} → {}", column.name));
            }
        }
        let left_out = self.checked.heading.left_out().into_iter();
        lines.extend(left_out.map(|caption| format!("column: {caption} → (left out)")));
        if self.checked.filled > 0 {
            let filled = self.checked.filled;
            lines.push(format!(
                "{filled} cells filled from a merged one above them"
            ));
        }
        let warnings = self.warnings().into_iter();
        lines.extend(warnings.map(|(text, rows)| {
            let said = rows.iter().take(SAID).map(usize::to_string);
            let said: Vec<String> = said.collect();
            let more = if rows.len() > SAID { ", …" } else { "" };
            let count = rows.len();
            format!("look at: {text} ({count}; rows {}{more})", said.join(", "))
        }));
        let rows = self.rows();
        for (row, column, reason) in rows.iter().take(SAID) {
            lines.push(format!("row {row}: {column}: {reason}"));
        }
        if rows.len() > SAID {
            lines.push(format!("… and {} more", rows.len() - SAID));
        }
        lines.push(format!(
            "{} added, {} updated, {} unchanged, {} undecided, {} refused",
            figures.added, figures.updated, figures.unchanged, figures.doubtful, figures.refused
        ));
        lines.push(match (self.entry, self.why) {
            (Some(entry), _) => format!("done: entry {entry}"),
            (None, Some(why)) => format!("not done: {why}"),
            (None, None) => "not done: only looked at".to_owned(),
        });
        if !self.refused.is_empty() && self.args.refused.is_none() {
            lines.push("--refused OUT.xlsx writes the rows that did not come in".to_owned());
        }
        lines.join("\n") + "\n"
    }
}
