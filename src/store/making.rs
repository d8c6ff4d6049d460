//! How a project is made. Owns: what a new file holds, and that nobody's personal values come into
//! a project that has nobody yet who could seal them.

use super::audit;
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
        Self::create_over(path, (new, contents), options, course)
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
        // From here on files come to stay: whoever wants to stop comes too late.
        course.close()?;
        let lock = WriterLock::acquire(path)?;
        backup::make_way(path, &lock)?;
        draft.replace().map_err(StoreError::io(path))?;
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
    course.enter(Stage::Recording, contents.len());
    for (key, record, fields) in contents {
        course.count(1)?;
        let Some(fields) = fields else {
            writer.put(key, None, Some(record))?;
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
    let marks = audit::marks(tx)?;
    journal::append(tx, &pen, action, Mode::Do, None, Some(&marks))?;
    Ok(())
}
