//! The town as a project: its files as records, personal values apart, to be sealed. Owns: which
//! column is personal.

use super::measures::{ORDER, ROUND};
use super::sampling::{PLAN, TEAM, TUBE};
use super::{DEFAULT_GRIDS, DEFAULT_SEED, TownFile, generate};
use crate::exchange::geojson;
use crate::exchange::report::ReadError;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::model::arrivals::{CALLER, Event, LISTED, What, WorkKind, settle};
use crate::model::epidemic::RiskLevel;
use crate::model::record::{self, Key, Kind, Record};
use crate::model::sampling::group;
use crate::model::{Feature, Layer};
use crate::rules::arrivals::{CallResult, Way, bundled};
use crate::rules::calendar;
use crate::rules::isolation::course;
use crate::rules::profile::profile_on;
use crate::rules::retention::RecordType;
use crate::store::Contents;
use crate::store::sealing::Fields;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use thiserror::Error;

/// Why the town did not become a project: a fault of the generator.
#[derive(Debug, Error)]
pub enum TownError {
    /// A map of it cannot be read.
    #[error(transparent)]
    Map(#[from] ReadError),
    /// A list of it cannot be read.
    #[error(transparent)]
    List(#[from] csv::Error),
    /// A file is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
}

/// When the lists of arrivals came in.
const LISTS_CAME: &str = "2021-09-12T08:00:00";

/// What a feature of a file is.
type KindOf = fn(&Feature) -> Option<Kind>;

/// The bundled town as records.
///
/// # Errors
/// [`TownError`] where the generator is at fault.
pub fn town_contents() -> Result<Contents, TownError> {
    contents(&generate(DEFAULT_SEED, DEFAULT_GRIDS))
}

/// The files of a town as records.
///
/// # Errors
/// [`TownError`] where the generator is at fault.
pub fn contents(files: &[TownFile]) -> Result<Contents, TownError> {
    let mut out = Contents::new();
    let maps: [(&str, KindOf); 8] = [
        ("licheng_communities.geojson", |_| Some(Kind::Community)),
        ("licheng_areas.geojson", |_| Some(Kind::Area)),
        ("licheng_old_grids.geojson", |_| Some(Kind::RetiredGrid)),
        ("licheng_grids.geojson", |_| Some(Kind::Grid)),
        ("licheng_compounds.geojson", |_| Some(Kind::Compound)),
        ("licheng_context.geojson", kind_of_context),
        ("licheng_checkpoints.geojson", kind_of_context),
        ("licheng_sampling_sites.geojson", |_| {
            Some(Kind::SamplingSite)
        }),
    ];
    for (name, kind_of) in maps {
        let mut numbers: BTreeMap<Kind, usize> = BTreeMap::new();
        for feature in layer(files, name)?.features {
            let Some(kind) = kind_of(&feature) else {
                continue;
            };
            let number = numbers.entry(kind).or_default();
            *number += 1;
            let code = text(&feature, "code").or_else(|| text(&feature, "id"));
            let id = code.unwrap_or_else(|| format!("{kind}-{number}"));
            let record = Record {
                feature,
                sealed: None,
            };
            out.push((Key::new(kind, id), record, None));
        }
    }
    let places = places_of_grids(&out);
    for row in rows(files, "licheng_lineage.csv")? {
        let id = format!("{}-{}", row.get("old_code"), row.get("new_code"));
        let clear = ["old_code", "new_code", "kind", "households"];
        out.push((Key::new(Kind::Lineage, id), row.record(&clear), None));
    }
    for row in rows(files, "licheng_shops.csv")? {
        let clear = ["id", "name", "category", "grid_code", "status"];
        let mut record = row.record(&clear);
        record.feature.other_geometry = point(row.get("lon"), row.get("lat"));
        out.push((Key::new(Kind::Shop, row.get("id")), record, None));
    }
    measures(files, &mut out)?;
    sampling(files, &mut out)?;
    for feature in layer(files, "licheng_cases.geojson")?.features {
        out.push(case(feature, &places));
    }
    people(files, &mut out)?;
    Ok(out)
}

fn kind_of_context(feature: &Feature) -> Option<Kind> {
    Some(match text(feature, "kind")?.as_str() {
        "building" => Kind::Building,
        "main" | "street" | "lane" => Kind::Street,
        "water" | "green" => Kind::Land,
        "entrance" => Kind::Entrance,
        "checkpoint" => Kind::Checkpoint,
        _ => return None,
    })
}

/// Where cases of a grid are shown: at the place of its label, whichever building they are in.
fn places_of_grids(contents: &Contents) -> BTreeMap<String, Coord> {
    let grids = contents.iter().filter(|(key, _, _)| key.kind == Kind::Grid);
    let places = grids.filter_map(|(key, record, _)| {
        let shape = record.feature.shape.as_ref()?;
        Some((key.id.clone(), label_place(&shape.polygons)?.at))
    });
    places.collect()
}

/// A case: in clear its grid, dates and class; sealed where exactly, and who infected whom.
fn case(feature: Feature, places: &BTreeMap<String, Coord>) -> (Key, Record, Option<Fields>) {
    let id = text(&feature, "id").unwrap_or_default();
    let grid = text(&feature, "grid_code").unwrap_or_default();
    let clear = [
        "id",
        "class",
        "onset",
        "sampled",
        "reported",
        "grid_code",
        "synthetic",
    ];
    let kept = feature.properties.iter().flatten();
    let kept = kept.filter(|(name, _)| clear.contains(&name.as_str()));
    let properties: Map<String, Value> = kept.map(|(k, v)| (k.clone(), v.clone())).collect();
    let mut fields = Fields::new();
    for name in ["building", "source"] {
        if let Some(value) = text(&feature, name) {
            fields.insert(name.to_owned(), value);
        }
    }
    if let Some(geometry) = &feature.other_geometry {
        let coordinates = geometry.get("coordinates").map(Value::to_string);
        fields.insert("place".to_owned(), coordinates.unwrap_or_default());
    }
    let at = places.get(&grid).map(|c| record::point(*c));
    let record = Record {
        feature: Feature {
            properties: Some(properties),
            other_geometry: at,
            ..Feature::default()
        },
        sealed: None,
    };
    (Key::new(Kind::Case, id), record, Some(fields))
}

/// Orders and sampling rounds.
fn measures(files: &[TownFile], out: &mut Contents) -> Result<(), TownError> {
    for row in rows(files, "licheng_orders.csv")? {
        let said = ORDER.into_iter().filter(|name| !row.get(name).is_empty());
        let mut record = row.record(&said.collect::<Vec<_>>());
        let grids: Vec<&str> = row.get("grids").split_whitespace().collect();
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("grids".to_owned(), json!(grids));
        out.push((Key::new(Kind::Order, row.get("id")), record, None));
    }
    // Fengting became an area of high risk with the first cases there.
    let fengting = json!({
        "name": "枫亭镇",
        "level": "high",
        "from": "2021-09-12",
        "until": "2021-10-04",
        "synthetic": true,
    });
    out.push((Key::new(Kind::RiskArea, "R01"), with(fengting), None));
    for row in rows(files, "licheng_rounds.csv")? {
        let key = Key::new(Kind::Round, row.get("id"));
        out.push((key, row.record(&ROUND), None));
    }
    Ok(())
}

/// Rounds as they were planned, teams, and tubes with who is in them.
fn sampling(files: &[TownFile], out: &mut Contents) -> Result<(), TownError> {
    let list = |row: &ListRow, name: &str| -> Value {
        row.get(name).split_whitespace().collect::<Vec<_>>().into()
    };
    for row in rows(files, "licheng_round_plans.csv")? {
        let mut record = row.record(&PLAN);
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("order".to_owned(), list(&row, "order"));
        out.push((Key::new(Kind::RoundPlan, row.get("id")), record, None));
    }
    for row in rows(files, "licheng_teams.csv")? {
        let mut record = row.record(&TEAM);
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("people".to_owned(), list(&row, "people"));
        out.push((Key::new(Kind::SamplingTeam, row.get("id")), record, None));
    }
    for row in rows(files, "licheng_tubes.csv")? {
        let said = TUBE.into_iter().filter(|name| !row.get(name).is_empty());
        let mut record = row.record(&said.collect::<Vec<_>>());
        let people: Vec<&str> = row.get("people").split_whitespace().collect();
        let properties = record.feature.properties.get_or_insert_default();
        // One grid for all, or that of each.
        let of = row.get("grid_code").split_whitespace().cycle();
        let grids = group(of.take(people.len()));
        properties.insert("grids".to_owned(), json!(grids));
        let fields = Fields::from([("people".to_owned(), people.join("\n"))]);
        out.push((Key::new(Kind::Tube, row.get("id")), record, Some(fields)));
    }
    Ok(())
}

/// Those who came from elsewhere, and what was heard of them; the isolations that calls led to.
fn arrivals(files: &[TownFile], out: &mut Contents) -> Result<Contents, TownError> {
    let mut led_to = Contents::new();
    let mut logs: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for row in rows(files, "licheng_calls.csv")? {
        let log = logs.entry(row.get("arrival").to_owned()).or_default();
        log.extend(event(&row));
    }
    for row in rows(files, "licheng_arrivals.csv")? {
        let mut record = person(
            RecordType::Arrival.name(),
            row.get("grid_code"),
            row.get("arrived"),
        );
        let mut fields = row.fields(&["name", "sex", "resident_id", "phone", "from", "household"]);
        let log = logs.remove(row.get("id")).unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(LISTED.to_owned(), json!(LISTS_CAME));
        if let Some(first) = log.first() {
            properties.insert(CALLER.to_owned(), json!(first.by));
        }
        settle(&mut record, &mut fields, &log, bundled());
        led_to.extend(
            log.iter()
                .filter_map(|event| isolation_of_call(&row, event)),
        );
        out.push((Key::new(Kind::Person, row.get("id")), record, Some(fields)));
    }
    Ok(led_to)
}

/// The isolation that a call led to: as the rules suggested it, from the day of the call on and counted
/// from the arrival. By the end of the story it is over.
fn isolation_of_call(row: &ListRow, event: &Event) -> Option<(Key, Record, Option<Fields>)> {
    let What::Handed {
        work: WorkKind::Isolate,
        record: Some(id),
        ..
    } = &event.what
    else {
        return None;
    };
    let start = event.at.date();
    let arrived: Date = row.get("arrived").parse().ok()?;
    let contact = bundled().contacts.get(RiskLevel::High.name())?;
    let course = course(profile_on(arrived).contacts.get(contact)?, arrived);
    let mut record = person(
        RecordType::Isolation.name(),
        row.get("grid_code"),
        &start.to_string(),
    );
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert("contact".to_owned(), json!(contact));
    let mut fields = row.fields(&["name", "phone", "resident_id", "household"]);
    let days = start.series(1.day()).take_while(|day| *day < course.end);
    let checks: Vec<String> = days.map(|day| format!("{day} 08:30")).collect();
    let samples = course.samples.iter().filter(|day| **day >= start);
    let samples: Vec<String> = samples.map(Date::to_string).collect();
    for (name, text) in [
        ("place", Some("central".to_owned())),
        ("exposed", Some(arrived.to_string())),
        (
            "central_until",
            course.central_until.map(|day| day.to_string()),
        ),
        ("end", Some(course.end.to_string())),
        ("released", Some(course.end.to_string())),
        ("checks", Some(checks.join("\n"))),
        ("samples", Some(samples.join(" "))),
        ("negatives", Some(samples.join(" "))),
    ] {
        fields.extend(text.map(|text| (name.to_owned(), text)));
    }
    Some((Key::new(Kind::Person, id.as_str()), record, Some(fields)))
}

/// Something that was heard of an arrival.
fn event(row: &ListRow) -> Option<Event> {
    let at = calendar::instant(row.get("at"))?;
    let what = match (row.get("result"), row.get("work"), row.get("phone")) {
        ("", "", phone) => What::Number {
            phone: phone.to_owned(),
        },
        ("", work, _) => {
            let work = WorkKind::ALL.into_iter().find(|kind| kind.name() == work)?;
            let is_isolated = work == WorkKind::Isolate;
            What::Handed {
                work,
                day: Some(at.date()),
                record: is_isolated.then(|| format!("G{}", row.get("arrival"))),
            }
        }
        (result, ..) => What::Called {
            way: match row.get("way") {
                "visit" => Way::Visit,
                _ => Way::Call,
            },
            result: CallResult::named(result)?,
            next: None,
        },
    };
    Some(Event {
        id: row.get("id").to_owned(),
        at,
        by: row.get("by").to_owned(),
        what,
        note: String::new(),
    })
}

/// What is sealed of an isolation: who it is, and how they fare.
fn isolation(row: &ListRow) -> Fields {
    let mut fields = row.fields(&["household", "case", "end", "released"]);
    fields.insert("place".to_owned(), row.get("kind").to_owned());
    let day = |name: &str| row.get(name).parse::<Date>().ok();
    if let (Some(start), Some(last)) = (day("start"), day("last_check")) {
        let days = start.series(1.day()).take_while(|day| *day <= last);
        let checks: Vec<String> = days.map(|day| format!("{day} 08:30")).collect();
        fields.insert("checks".to_owned(), checks.join("\n"));
    }
    // Whoever waits for a release waits for the last sample.
    if let (Some(start), Some(end), "") = (day("start"), day("end"), row.get("released"))
        && let Some(rule) = profile_on(start).contacts.get(row.get("contact"))
    {
        let samples = course(rule, start).samples.into_iter();
        let samples: Vec<String> = samples
            .filter(|day| *day < end)
            .map(|day| day.to_string())
            .collect();
        let taken = samples.len().saturating_sub(1);
        fields.insert("samples".to_owned(), samples.join(" "));
        fields.insert("negatives".to_owned(), samples[..taken].join(" "));
    }
    fields.retain(|_, text| !text.is_empty());
    fields
}

fn people(files: &[TownFile], out: &mut Contents) -> Result<(), TownError> {
    let led_to = arrivals(files, out)?;
    for row in rows(files, "licheng_isolation.csv")? {
        let key = Key::new(Kind::Person, row.get("id"));
        let mut record = person(
            RecordType::Isolation.name(),
            row.get("grid_code"),
            row.get("start"),
        );
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("contact".to_owned(), json!(row.get("contact")));
        out.push((key, record, Some(isolation(&row))));
    }
    out.extend(led_to);
    register(files, out)?;
    for row in rows(files, "licheng_staff.csv")? {
        let properties = json!({
            "type": "staff",
            "desk": row.get("desk"),
            "trained_for_sampling": row.get("trained_for_sampling") == "true",
            "synthetic": true,
        });
        let key = Key::new(Kind::Person, row.get("id"));
        let fields = row.fields(&["name", "sex", "phone"]);
        out.push((key, with(properties), Some(fields)));
    }
    for (name, goods) in [
        ("licheng_supplies.csv", None),
        ("licheng_medicine.csv", Some("药品")),
    ] {
        for row in rows(files, name)? {
            // A household's code begins with that of its grid.
            let household = row.get("household");
            let grid = household.get(..15).unwrap_or_default();
            let properties = json!({
                "grid_code": grid,
                "date": row.get("date"),
                "class": "delivery",
                "synthetic": true,
            });
            let mut fields = row.fields(&["household", "status"]);
            let reason = goods.unwrap_or(row.get("goods"));
            fields.insert("reason".to_owned(), reason.to_owned());
            let key = Key::new(Kind::Service, row.get("id"));
            out.push((key, with(properties), Some(fields)));
        }
    }
    Ok(())
}

/// The register of one grid, and who answers for what.
fn register(files: &[TownFile], out: &mut Contents) -> Result<(), TownError> {
    for row in rows(files, "licheng_households.csv")? {
        let record = row.record(&["building", "tenure", "from"]);
        let key = Key::new(Kind::Household, row.get("id"));
        out.push((key, record, Some(row.fields(&["door", "phone"]))));
    }
    for row in rows(files, "licheng_residents.csv")? {
        let mut record = person(
            RecordType::Resident.name(),
            row.get("grid_code"),
            row.get("from"),
        );
        let properties = record.feature.properties.get_or_insert_default();
        for name in ["home", "from"] {
            properties.insert(name.to_owned(), json!(row.get(name)));
        }
        let names = [
            "name",
            "sex",
            "resident_id",
            "phone",
            "relation",
            "building",
        ];
        let mut fields = row.fields(&names);
        if !row.get("care").is_empty() {
            fields.insert("care".to_owned(), row.get("care").to_owned());
        }
        out.push((Key::new(Kind::Person, row.get("id")), record, Some(fields)));
    }
    for row in rows(files, "licheng_responsible.csv")? {
        // Who answers for a grid is posted at its entrance.
        let record = with(json!({"type": "staff", "public": true, "synthetic": true}));
        let key = Key::new(Kind::Person, row.get("id"));
        out.push((key, record, Some(row.fields(&["name", "phone"]))));
    }
    for row in rows(files, "licheng_charges.csv")? {
        let mut record = row.record(&["level", "unit", "role", "person", "from"]);
        if row.get("deputy") == "true" {
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert("deputy".to_owned(), json!(true));
        }
        out.push((Key::new(Kind::Charge, row.get("id")), record, None));
    }
    Ok(())
}

fn person(kind: &str, grid: &str, date: &str) -> Record {
    with(json!({
        "type": kind,
        "grid_code": grid,
        "date": date,
        "synthetic": true,
    }))
}

fn with(properties: Value) -> Record {
    let mut record = Record::default();
    record.feature.properties = match properties {
        Value::Object(map) => Some(map),
        _ => None,
    };
    record
}

fn text(feature: &Feature, name: &str) -> Option<String> {
    let value = feature.properties.as_ref()?.get(name)?;
    value.as_str().map(str::to_owned)
}

fn point(lon: &str, lat: &str) -> Option<Value> {
    let at = Coord::from_degrees(lon.parse().ok()?, lat.parse().ok()?).ok()?;
    Some(record::point(at))
}

fn file<'a>(files: &'a [TownFile], name: &'static str) -> Result<&'a TownFile, TownError> {
    let found = files.iter().find(|file| file.name == name);
    found.ok_or(TownError::Missing(name))
}

fn layer(files: &[TownFile], name: &'static str) -> Result<Layer, TownError> {
    Ok(geojson::read_bytes(&file(files, name)?.bytes)?.layer)
}

/// A row of a list.
struct ListRow {
    cells: BTreeMap<String, String>,
}

impl ListRow {
    fn get(&self, name: &str) -> &str {
        self.cells.get(name).map_or("", String::as_str)
    }

    fn fields(&self, names: &[&str]) -> Fields {
        let pairs = names
            .iter()
            .map(|n| ((*n).to_owned(), self.get(n).to_owned()));
        pairs.collect()
    }

    fn record(&self, names: &[&str]) -> Record {
        let mut properties: Map<String, Value> = names
            .iter()
            .map(|name| {
                let text = self.get(name);
                let value = match (*name, text.parse::<i64>()) {
                    (
                        "households" | "number" | "expected" | "negative" | "positive" | "refused"
                        | "lane" | "size" | "count",
                        Ok(n),
                    ) => Value::from(n),
                    _ => Value::from(text),
                };
                ((*name).to_owned(), value)
            })
            .collect();
        properties.insert("synthetic".to_owned(), Value::Bool(true));
        with(Value::Object(properties))
    }
}

fn rows(files: &[TownFile], name: &'static str) -> Result<Vec<ListRow>, TownError> {
    let bytes = &file(files, name)?.bytes;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers()?.clone();
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row?;
        let cells = names.iter().zip(row.iter());
        out.push(ListRow {
            cells: cells.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        });
    }
    Ok(out)
}
