//! `gridroom import`: a layer of a file into a project.
//!
//! JSON: `file`, `format`, `layer`, `layers` (all of the file), `skipped` (parts of the file that
//! were left out, with the reason), `encoding`, `crs` (`name`,
//! `reason`, `swapped`, `sure`, `others`), `as`, `fields` (each with `from`, `to`), `notes`,
//! `misplaced`, `given` and `left` (counts of findings by kind), `repaired`, `repeated` (codes
//! that occur more than once), `added`, `updated`, `unchanged`, `left_out`, `not_in_file`, `said_elsewhere`,
//! `plan`, `entry` (the number of the journal's entry; null where nothing was written), `why`
//! (why nothing was written).

use super::progress::Progress;
use super::reading::not_read;
use super::{FAULTY, ImportArgs, ImportMode, SOUND, listing, print};
use crate::exchange::encoding::Reason;
use crate::exchange::import::{
    Candidate, CrsReason, Effect, Field, Mode, Prepared, Settings, apply, candidates, foresee,
    guess_fields, guess_kind, prepare,
};
use crate::exchange::raw::RawLayer;
use crate::exchange::report::Skipped;
use crate::exchange::save;
use crate::exchange::source::{Source, Wishes, read_watched};
use crate::geometry::fixed::Bounds;
use crate::model::record::{Kind, Record};
use crate::store::Project;
use anyhow::{Context, bail};
use serde_json::{Value, json};

/// What was found out and decided about a file.
struct Case<'a> {
    source: &'a Source,
    layer: &'a RawLayer,
    candidates: Vec<Candidate>,
    settings: Settings,
    /// The coordinate system was given, here or in a profile.
    is_crs_given: bool,
    /// Why something must be decided first.
    doubt: Option<String>,
}

pub(super) fn run(args: &ImportArgs) -> anyhow::Result<u8> {
    let wishes = Wishes {
        encoding: args.encoding,
        columns: args.columns.clone(),
    };
    let progress = Progress::begin();
    let course = progress.course();
    let source = read_watched(&args.file, &wishes, course).map_err(|e| not_read(&args.file, e))?;
    let mut project = super::open_project(&args.project, &args.who)?;
    let case = decide(args, &source, area_of(&project)?)?;
    let Some(prepared) = prepare(case.layer, &case.settings, course)? else {
        bail!("stopped");
    };
    let effect = foresee(&project, &prepared, &case.settings)?;
    let mut why = case.doubt.clone();
    if why.is_none() && effect.before.is_some() && !args.again {
        why =
            Some("just the same was brought in before; --again brings it in once more".to_owned());
    }
    let mut entry = None;
    if why.is_none() && !args.dry_run {
        let name = args.file.file_name().unwrap_or_default().to_string_lossy();
        let done = apply(&mut project, &prepared, &case.settings, &name, course)?;
        entry = done.map(|(entry, _)| entry.row.seq);
        if entry.is_none() {
            why = Some("nothing would change".to_owned());
        }
        if let Some(path) = &args.save_profile {
            let text = serde_json::to_string_pretty(&case.settings)? + "\n";
            save::replace(path, text.as_bytes())
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    drop(progress);
    let text = if args.json {
        format!(
            "{:#}\n",
            report(&case, &prepared, &effect, entry, why.as_deref())
        )
    } else {
        lines(&case, &prepared, &effect, entry, why.as_deref())
    };
    print(&text)?;
    let is_refused = case.doubt.is_some() || (effect.before.is_some() && !args.again);
    Ok(if is_refused { FAULTY } else { SOUND })
}

/// The ground that the project covers.
fn area_of(project: &Project) -> anyhow::Result<Option<Bounds>> {
    let bounds = |record: &Record| record.feature.shape.as_ref()?.bounds();
    let grids = project.records(Kind::Grid)?;
    Ok(grids
        .iter()
        .filter_map(|s| bounds(&s.record))
        .reduce(Bounds::union))
}

fn decide<'a>(
    args: &ImportArgs,
    source: &'a Source,
    area: Option<Bounds>,
) -> anyhow::Result<Case<'a>> {
    let profile: Option<Settings> = match &args.profile {
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            let settings = serde_json::from_str(&text);
            Some(settings.with_context(|| format!("{} is no profile", path.display()))?)
        }
        None => None,
    };
    let wanted = args.layer.as_ref().or(profile.as_ref().map(|p| &p.layer));
    let layer = match wanted {
        Some(name) => source.layers.iter().find(|l| l.name == *name),
        None => source.layers.first(),
    };
    let Some(layer) = layer else {
        let is_wanted = |one: &&Skipped| wanted.is_some_and(|name| one.name == *name);
        if let Some(one) = source.skipped.iter().find(is_wanted) {
            bail!("{}: {}", one.name, one.why);
        }
        let names: Vec<&str> = source.layers.iter().map(|l| l.name.as_str()).collect();
        bail!(
            "the file has the layers {}; name one of them",
            names.join(", ")
        );
    };
    let candidates = candidates(layer, area);
    let target = args.target.or(profile.as_ref().map(|p| p.target));
    let target = target.unwrap_or_else(|| guess_kind(layer));
    let is_crs_given = args.crs.is_some() || profile.is_some();
    let (crs, swapped, mut doubt) = match (&args.crs, &profile) {
        (Some(crs), _) => (crs.clone(), args.swapped, None),
        (None, Some(profile)) => (profile.crs.clone(), profile.swapped, None),
        (None, None) => match candidates.first() {
            Some(first) => {
                let doubt = (!first.reason.is_sure()).then(|| doubt(layer, &candidates));
                (first.crs.clone(), first.swapped, doubt)
            }
            // Without numbers there is nothing to place.
            None => Default::default(),
        },
    };
    if let Some(charset) = layer.charset.filter(|charset| charset.is_doubtful) {
        doubt = Some(format!(
            "many characters are broken in {}; name the encoding with --encoding",
            charset.encoding.name()
        ));
    }
    let mut fields = profile.map_or_else(|| guess_fields(layer, target), |p| p.fields);
    for given in &args.fields {
        match fields.iter_mut().find(|f| f.from == given.from) {
            Some(field) => field.clone_from(given),
            None => bail!("the layer has no field {}", given.from),
        }
    }
    let settings = Settings {
        layer: layer.name.clone(),
        target,
        crs,
        swapped,
        fields,
        tolerance_m: args.tolerance,
        mode: match args.mode {
            ImportMode::Add => Mode::Add,
            ImportMode::Attributes => Mode::Attributes,
            ImportMode::Replace => Mode::Replace,
        },
    };
    Ok(Case {
        is_crs_given,
        source,
        layer,
        candidates,
        settings,
        doubt,
    })
}

fn doubt(layer: &RawLayer, candidates: &[Candidate]) -> String {
    let mut names: Vec<String> = candidates.iter().take(8).map(name_of).collect();
    if candidates.len() > names.len() {
        names.push("…".to_owned());
    }
    let names = names.join(", ");
    match &layer.unclear_crs {
        Some(words) => format!(
            "the file says its coordinate system is {words}, which is not known here; name it with --crs (likely: {names})"
        ),
        None => format!(
            "it is not sure which coordinate system this is; name it with --crs (likely: {names})"
        ),
    }
}

fn name_of(candidate: &Candidate) -> String {
    let swapped = if candidate.swapped { " --swapped" } else { "" };
    format!("{}{swapped}", candidate.crs.name())
}

fn reason(reason: CrsReason) -> String {
    match reason {
        CrsReason::Declared => "the file says so".to_owned(),
        CrsReason::Degrees => "the numbers are degrees".to_owned(),
        CrsReason::Fits(percent) => format!("it fits the project's ground to {percent}%"),
        CrsReason::Within => "it lies within the project's ground".to_owned(),
        CrsReason::Signs => "its attributes are those of web maps' county maps".to_owned(),
        CrsReason::ZoneNumber => "eastings begin with the number of the zone".to_owned(),
        CrsReason::Possible => "it is possible, as others are".to_owned(),
        CrsReason::Elsewhere => "the file says so, but it would lie elsewhere".to_owned(),
    }
}

const fn charset_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Mark => "a byte order mark",
        Reason::Ascii => "plain ASCII",
        Reason::Strict => "valid UTF-8",
        Reason::Declared => "declared",
        Reason::Contradicted => "the bytes are not what is declared",
        Reason::Guessed => "its characters are common ones",
        Reason::Chosen => "chosen",
    }
}

/// The system that is taken, as it was found among those weighed.
fn taken<'a>(case: &'a Case<'_>) -> Option<&'a Candidate> {
    let same = |c: &&Candidate| c.crs == case.settings.crs && c.swapped == case.settings.swapped;
    case.candidates.iter().find(same)
}

/// Why this system is taken; `None` where there is nothing to place.
fn why_crs(case: &Case<'_>) -> Option<String> {
    if case.is_crs_given {
        return Some("given".to_owned());
    }
    taken(case).map(|c| reason(c.reason))
}

fn report(
    case: &Case<'_>,
    prepared: &Prepared,
    effect: &Effect,
    entry: Option<i64>,
    why: Option<&str>,
) -> Value {
    let figures = &effect.figures;
    let settings = &case.settings;
    let others = case.candidates.iter().filter(|c| Some(*c) != taken(case));
    let misplaced = prepared.misplaced.iter().map(
        |one| json!({"feature": one.number, "name": one.title, "problem": one.problem.to_string()}),
    );
    json!({
        "file": case.source.path.display().to_string(),
        "format": case.source.format.name(),
        "layer": settings.layer,
        "layers": case.source.layers.iter().map(|l| json!({"name": l.name, "features": l.features.len()})).collect::<Vec<_>>(),
        "features": case.layer.features.len(),
        "skipped": case.source.skipped.iter().map(listing::json_skipped).collect::<Vec<_>>(),
        "encoding": case.layer.charset.map(|c| json!({"name": c.encoding.name(), "reason": charset_reason(c.reason)})),
        "crs": {
            "name": settings.crs.name(),
            "swapped": settings.swapped,
            "reason": why_crs(case),
            "sure": case.doubt.is_none(),
            "others": others.map(name_of).collect::<Vec<_>>(),
        },
        "as": settings.target.name(),
        "fields": settings.fields,
        "notes": prepared.notes.iter().map(listing::json_note).collect::<Vec<_>>(),
        "misplaced": misplaced.collect::<Vec<_>>(),
        "unlocated": prepared.unlocated(),
        "given": listing::json_counts(&prepared.given),
        "repaired": prepared.repaired.fixed.len(),
        "moved": prepared.map.snapped.moved,
        "left": listing::json_counts(&prepared.left),
        "repeated": prepared.repeated.iter().map(|(code, count)| json!({"code": code, "count": count})).collect::<Vec<_>>(),
        "added": figures.added,
        "updated": figures.updated,
        "unchanged": figures.unchanged,
        "left_out": figures.left_out.len() + figures.repeated,
        "not_in_file": figures.not_in_file,
        "said_elsewhere": figures.said_elsewhere,
        "plan": effect.is_plan,
        "entry": entry,
        "why": why,
    })
}

fn lines(
    case: &Case<'_>,
    prepared: &Prepared,
    effect: &Effect,
    entry: Option<i64>,
    why: Option<&str>,
) -> String {
    let settings = &case.settings;
    let figures = &effect.figures;
    let mut lines = vec![format!(
        "{}: {}, layer {}, {} features, as {}",
        case.source.path.display(),
        case.source.format.name(),
        settings.layer,
        case.layer.features.len(),
        settings.target
    )];
    lines.extend(case.source.skipped.iter().map(listing::skipped_line));
    if let Some(why) = why_crs(case) {
        lines.push(format!("coordinates: {} ({why})", settings.crs.name()));
    }
    if let Some(charset) = case.layer.charset {
        let why = charset_reason(charset.reason);
        lines.push(format!("encoding: {} ({why})", charset.encoding.name()));
    }
    let renamed = settings
        .fields
        .iter()
        .filter(|f| f.to.as_ref() != Some(&f.from));
    for Field { from, to } in renamed {
        let to = to.as_deref().unwrap_or("(left out)");
        lines.push(format!("field: {from} → {to}"));
    }
    lines.extend(listing::note_lines(&prepared.notes));
    for one in &prepared.misplaced {
        let title = one
            .title
            .as_ref()
            .map(|t| format!(" ({t})"))
            .unwrap_or_default();
        lines.push(format!(
            "no place: feature {}{title}: {}",
            one.number, one.problem
        ));
    }
    for (name, findings) in [("found", &prepared.given), ("left", &prepared.left)] {
        let counts = crate::geometry::coverage::FindingKind::ALL.map(|kind| {
            let count = listing::count(findings, kind);
            (count > 0).then(|| format!("{count} {}", listing::plural(kind)))
        });
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        if !counts.is_empty() {
            lines.push(format!("{name}: {}", counts.join(", ")));
        }
    }
    for (code, count) in &prepared.repeated {
        lines.push(format!("code {code} occurs {count} times"));
    }
    if !figures.said_elsewhere.is_empty() {
        let names: Vec<&str> = figures.said_elsewhere.iter().map(String::as_str).collect();
        lines.push(format!(
            "not brought in, as orders, publications or the register say it: {}",
            names.join(", ")
        ));
    }
    lines.push(format!(
        "{} added, {} updated, {} unchanged, {} left out, {} not in the file{}",
        figures.added,
        figures.updated,
        figures.unchanged,
        figures.left_out.len() + figures.repeated,
        figures.not_in_file,
        if effect.is_plan { ", as a plan" } else { "" }
    ));
    lines.push(match (entry, why) {
        (Some(entry), _) => format!("done: entry {entry}"),
        (None, Some(why)) => format!("not done: {why}"),
        (None, None) => "not done: only looked at".to_owned(),
    });
    lines.join("\n") + "\n"
}
