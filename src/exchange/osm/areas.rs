//! The administrative areas of an extract, to choose a scope from. Must not know: what is cut to it.

use super::class::{self, Class};
use super::element::{Body, Element, ElementKind, Kinds, OsmId};
use super::scan::Extract;
use crate::course::Course;
use crate::exchange::report::ReadError;
use std::path::Path;

/// An administrative area of an extract, as it is offered for a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminArea {
    /// Its relation.
    pub id: OsmId,
    /// Its name.
    pub name: String,
    /// Its level as OpenStreetMap counts it: 8 a county or city, 10 a community, as a rule.
    pub level: u8,
}

/// The administrative areas that have a name, larger ones first; whether they are whole is not looked
/// at. The course counts bytes.
///
/// # Errors
/// [`ReadError`], where the file cannot be read.
pub fn admin_areas(path: &Path, course: &Course) -> Result<Vec<AdminArea>, ReadError> {
    let wanted = Kinds {
        relations: true,
        ..Kinds::default()
    };
    let mut areas: Vec<AdminArea> = Vec::new();
    Extract::open(path)?.scan(
        wanted,
        course,
        |element: &Element<'_>, kept: &mut Vec<AdminArea>| {
            let class = class::of_relation(element.tags);
            let (Some(Class::Admin(level)), Body::Relation(_)) = (class, &element.body) else {
                return;
            };
            let tags = class::kept(element.tags, Class::Admin(level));
            let name = tags.into_iter().find(|(key, _)| key == "name");
            kept.extend(name.map(|(_, name)| AdminArea {
                id: OsmId {
                    kind: ElementKind::Relation,
                    number: element.number,
                },
                name,
                level,
            }));
        },
        |kept| {
            areas.extend(kept);
            Ok(())
        },
    )?;
    areas.sort_by(|a, b| (a.level, &a.name, a.id).cmp(&(b.level, &b.name, b.id)));
    Ok(areas)
}
