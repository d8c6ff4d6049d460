//! How a project is made. Owns: what a new file holds, and that nobody's personal values come into
//! a project that has nobody yet who could seal them.

use super::audit::Marks;
use super::backup;
use super::clock;
use super::columns::Columns;
use super::connecting::prepare;
use super::error::StoreError;
use super::geometry::register_functions;
use super::guard::WriterLock;
use super::journal::{self, Action, Author, HistoryFilter, Mode, Pen};
use super::new_file::NewFile;
use super::opening::OpenOptions;
use super::person_keys;
use super::project::{Access, Project};
use super::records::Writer;
use super::schema;
use super::sealing::{Fields, Secret, random_id, seal_fields};
use super::seat::LOCAL;
use super::users::set_open_key;
use crate::course::{Course, Stage};
use crate::model::act::ActionName;
use crate::model::record::{Key, Kind, Record};
use crate::rules::Role;
use crate::rules::personal::attributes_about_people;
use rusqlite::Connection;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

/// A project to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject {
    /// Its title.
    pub title: String,
    /// Everything in it is invented: people too are shown (masked) without signing in.
    pub synthetic: bool,
    /// What the map it is made from says of itself, beyond its features.
    pub members: Map<String, Value>,
}

/// What a new project holds, in order: records, and personal values in clear that are sealed on
/// their way into the file.
pub type Contents = Vec<(Key, Record, Option<Fields>)>;

impl Project {
    /// Make a project in a new file: written beside it, whole, then renamed.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is a file; whatever the file system or database says.
    pub fn create(
        path: &Path,
        new: &NewProject,
        contents: &Contents,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        Self::create_watched(path, (new, contents), options, &Course::new())
    }

    /// The same; the course counts records, and until all of them are written it can be stopped.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is a file; [`StoreError::Cancelled`] where it was stopped, of
    /// which no file is left; whatever the file system or database says.
    pub fn create_watched(
        path: &Path,
        (new, contents): (&NewProject, &Contents),
        options: &OpenOptions,
        course: &Course,
    ) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists(path.to_owned()));
        }
        let draft = drafted(path, (new, contents), options, course)?;
        Self::give_place(path, draft, false, options)
    }

    /// Make a project in place of what is there, which is whole until the new one is. The course counts
    /// records, and until all of them are written it can be stopped.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody works on what is there; [`StoreError::Cancelled`] where it
    /// was stopped: what was there is then untouched; whatever the file system or database says.
    pub fn create_over(
        path: &Path,
        (new, contents): (&NewProject, &Contents),
        options: &OpenOptions,
        course: &Course,
    ) -> Result<Self, StoreError> {
        let draft = drafted(path, (new, contents), options, course)?;
        Self::give_place(path, draft, true, options)
    }

    /// Give a project that is whole its place: `may_replace` what is there, or only where nothing
    /// is. Where that fails, what is there has its logs and its backups as before.
    fn give_place(
        path: &Path,
        draft: NewFile,
        may_replace: bool,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        let lock = WriterLock::acquire(path)?;
        // Writing it took a while, in which somebody may have made one here and closed it again.
        if !may_replace && path.exists() {
            return Err(StoreError::Exists(path.to_owned()));
        }
        let way = backup::make_way(path, &lock)?;
        let placed = match may_replace {
            true => draft.replace(),
            false => draft.place(),
        };
        placed.map_err(|error| match error.kind() {
            // By a program that knows nothing of the lock.
            ErrorKind::AlreadyExists => StoreError::Exists(path.to_owned()),
            _ => StoreError::io(path)(error),
        })?;
        way.settle();
        let mut project = Self::start(path, Some(lock), Access::Write, options)?;
        project.head.keep(path, &project.connection);
        Ok(project)
    }

    /// Attributes that were left out when the project was made, until something is done in it.
    pub(super) fn left_out(&self) -> Result<Vec<String>, StoreError> {
        if !self.is_untouched()? {
            return Ok(Vec::new());
        }
        let making = HistoryFilter {
            actions: vec![ActionName::CreateProject],
            ..HistoryFilter::default()
        };
        let first = self.history(&making, 1)?.into_iter().next();
        let said = first.and_then(|row| row.detail.get(LEFT_OUT)?.as_array().cloned());
        let names = said.unwrap_or_default().into_iter();
        Ok(names
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect())
    }
}

/// A project in a file without a name of its own yet. Until all records are written the course can be
/// stopped; after that files come to stay, and whoever wants to stop comes too late.
fn drafted(
    path: &Path,
    (new, contents): (&NewProject, &Contents),
    options: &OpenOptions,
    course: &Course,
) -> Result<NewFile, StoreError> {
    let draft = NewFile::of(path).map_err(StoreError::io(path))?;
    {
        let mut connection = Connection::open(draft.path())?;
        register_functions(&connection)?;
        prepare(&connection)?;
        // Nothing is lost with a file that has no name yet; it is flushed before it gets one.
        connection.pragma_update(None, "synchronous", "OFF")?;
        let tx = connection.transaction()?;
        fill(&tx, (new, contents), &options.workspace, course)?;
        tx.commit()?;
    }
    course.close()?;
    Ok(draft)
}

/// What the entry of the making calls the attributes that were left out.
const LEFT_OUT: &str = "left_out";

/// The contents without attributes about people, which nobody could seal yet, and their names. In
/// a town that is invented there is nobody to protect; a record with personal values says itself
/// which of them are clear.
fn without_people(contents: &Contents, is_synthetic: bool) -> (Cow<'_, Contents>, Vec<String>) {
    let mut found: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    let loose = Kind::ALL.into_iter().filter(|kind| !kind.is_personal());
    for kind in loose.filter(|_| !is_synthetic) {
        let of_kind = contents.iter().filter(|(key, ..)| key.kind == kind);
        let names = attributes_about_people(of_kind.filter_map(|(_, record, _)| {
            let properties = record.feature.properties.as_ref()?;
            Some((properties, record.feature.shape.is_some()))
        }));
        if !names.is_empty() {
            found.insert(kind, names);
        }
    }
    if found.is_empty() {
        return (Cow::Borrowed(contents), Vec::new());
    }
    let mut contents = contents.clone();
    for (key, record, _) in &mut contents {
        if let Some(names) = found.get(&key.kind)
            && let Some(properties) = &mut record.feature.properties
        {
            properties.retain(|name, _| !names.contains(name));
        }
    }
    let names: BTreeSet<String> = found.into_values().flatten().collect();
    (Cow::Owned(contents), names.into_iter().collect())
}

fn fill(
    tx: &Connection,
    (new, contents): (&NewProject, &Contents),
    workspace: &str,
    course: &Course,
) -> Result<(), StoreError> {
    let (contents, left_out) = without_people(contents, new.synthetic);
    let contents = contents.as_ref();
    schema::create(tx)?;
    schema::set_meta(tx, "project_id", &random_id()?)?;
    schema::set_meta(tx, "title", &new.title)?;
    schema::set_meta(tx, "synthetic", &new.synthetic.to_string())?;
    clock::begin(tx, new.synthetic, contents)?;
    let members = Value::Object(new.members.clone());
    schema::set_meta(tx, "members", &members.to_string())?;
    let data_key = if new.synthetic {
        let key = Secret::random()?;
        set_open_key(tx, &key)?;
        Some(key)
    } else {
        None
    };
    super::epidemic::counts::forget(tx)?;
    super::resealing::set_sealed(tx)?;
    let mut columns = Columns::default();
    for kind in Kind::ALL {
        let of_kind = contents.iter().filter(|(key, _, _)| key.kind == kind);
        columns.ensure(tx, kind, of_kind.map(|(_, record, _)| record))?;
    }
    let mut writer = Writer::new(tx, &mut columns);
    let mut marks = Marks::default();
    course.enter(Stage::Recording, contents.len());
    for (key, record, fields) in contents {
        course.count(1)?;
        let Some(fields) = fields else {
            writer.put(key, None, Some(record))?;
            marks.take(key, record)?;
            continue;
        };
        let data_key = data_key.as_ref().ok_or(StoreError::AdministratorNeeded)?;
        let (person_key, wrapped) = person_keys::new_person_key(data_key, key)?;
        person_keys::insert_person_key(tx, key, &wrapped)?;
        let record = Record {
            sealed: Some(seal_fields(&person_key, key, fields)?),
            ..record.clone()
        };
        writer.put(key, None, Some(&record))?;
        marks.take(key, &record)?;
    }
    writer.finish()?;
    super::sampling::counts::count_anew(tx)?;
    let author = Author {
        actor: LOCAL.to_owned(),
        role: Role::Administrator.name().to_owned(),
        workspace: workspace.to_owned(),
    };
    let pen = Pen { author, key: None };
    let mut action = Action::new(ActionName::CreateProject, Vec::new())
        .with("title", new.title.as_str())
        .with("records", contents.len());
    if !left_out.is_empty() {
        action = action.with(LEFT_OUT, left_out);
    }
    journal::append(tx, &pen, action, Mode::Do, None, Some(&marks.all()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::Coord;
    use crate::geometry::polygon::{Polygon, Shape};
    use serde_json::json;
    use std::fs;
    use std::path::PathBuf;

    fn options() -> OpenOptions {
        OpenOptions {
            workspace: "desk".to_owned(),
            read_only: false,
        }
    }

    fn titled(title: &str) -> NewProject {
        NewProject {
            title: title.to_owned(),
            synthetic: false,
            members: Map::new(),
        }
    }

    /// A slanted grid.
    fn contents(name: &str) -> Contents {
        let corners = [(0, 0), (41_003, -1_103), (37_517, 62_503), (-3_137, 61_009)];
        let outer = corners.map(|(x, y)| Coord::new(1_186_940_000 + x, 253_620_000 + y));
        let mut record = Record::default();
        record.feature.properties = json!({ "name": name }).as_object().cloned();
        record.feature.shape = Some(Shape {
            polygons: vec![Polygon {
                outer: outer.to_vec(),
                holes: Vec::new(),
            }],
        });
        vec![(Key::new(Kind::Grid, "g0"), record, None)]
    }

    fn draft(path: &Path) -> NewFile {
        let new = titled("新");
        let made = drafted(path, (&new, &contents("新")), &options(), &Course::new());
        made.expect("written")
    }

    /// A project, closed.
    fn make(path: &Path) {
        let old = Project::create(path, &titled("旧"), &contents("旧"), &options());
        drop(old.expect("made"));
    }

    fn named(project: &Project) -> Option<String> {
        let grids = project.records(Kind::Grid).expect("read");
        grids.first()?.record.text("name").map(str::to_owned)
    }

    /// Every file below a folder, with what it holds.
    fn all(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(folder).expect("listed") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                found.extend(all(&path));
            } else {
                found.insert(path.clone(), fs::read(&path).expect("read"));
            }
        }
        found
    }

    /// A closed project with a log, as a power cut leaves it, and backups.
    fn worked_on(path: &Path) {
        make(path);
        let mut project = Project::open(path, &options()).expect("opened");
        project.get_ready().expect("ready");
        drop(project);
        assert!(!backup::list_backups(path).is_empty());
        let [log, index, _] = backup::logs_of(path);
        fs::write(log, b"acts that are not in the file yet").expect("written");
        fs::write(index, b"their index").expect("written");
    }

    #[test]
    fn a_project_made_at_the_same_path_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("town.gpkg");
        let late = draft(&path);
        worked_on(&path);
        let mut before = all(folder.path());
        before.remove(late.path());
        let refused = Project::give_place(&path, late, false, &options());
        assert!(
            matches!(&refused, Err(StoreError::Exists(there)) if *there == path),
            "{:?}",
            refused.err()
        );
        assert!(all(folder.path()) == before, "not a byte is another one");
        // While somebody works on it, it is locked.
        let late = draft(&path);
        let [log, index, _] = backup::logs_of(&path);
        for file in [log, index] {
            fs::remove_file(file).expect("removed");
        }
        let open = Project::open(&path, &options()).expect("opened");
        let refused = Project::give_place(&path, late, false, &options()).err();
        assert!(
            matches!(refused, Some(StoreError::Locked(_))),
            "{refused:?}"
        );
        assert_eq!(named(&open).as_deref(), Some("旧"));
    }

    #[test]
    fn what_is_not_replaced_after_all_has_its_logs_and_backups_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("town.gpkg");
        worked_on(&path);
        let before = all(folder.path());
        let lost = draft(&path);
        // As where the disk fails: there is nothing that could take the place.
        fs::remove_file(lost.path()).expect("removed");
        let failed = Project::give_place(&path, lost, true, &options()).err();
        assert!(matches!(failed, Some(StoreError::Io { .. })), "{failed:?}");
        assert!(all(folder.path()) == before, "not a byte is another one");
        // The other one has its place: nothing of the old one is beside it but its backups, aside.
        let made = Project::give_place(&path, draft(&path), true, &options());
        assert_eq!(named(&made.expect("made")).as_deref(), Some("新"));
        let left = all(folder.path());
        assert!(backup::list_backups(&path).is_empty());
        let names = left.keys().map(|path| path.to_string_lossy().into_owned());
        let names: Vec<String> = names.collect();
        assert!(names.iter().all(|name| !name.contains("-wal")), "{names:?}");
        assert!(names.iter().all(|name| !name.contains("-shm")), "{names:?}");
        let aside = names.iter().filter(|name| name.contains(".backups-"));
        assert_eq!(aside.count(), 1, "{names:?}");
    }
}
