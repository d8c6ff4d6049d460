//! Facts on the grids of a map: which case, which isolation lies in which grid, whichever grids
//! were valid when it was entered. Owns: following the lineage, and adjacency.

use super::Epidemic;
use crate::geometry::coverage::FaceId;
use crate::geometry::index::CoverageIndex;
use crate::model::GridMap;
use crate::model::grid_map::beside;
use std::collections::{HashMap, HashSet};

/// The grids of a map, by face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// Their codes.
    pub codes: Vec<String>,
    /// The community each belongs to.
    pub communities: Vec<String>,
    /// Which are grids with ground, not lines or points that lie beside them.
    pub has_area: Vec<bool>,
    /// Which share a boundary with which.
    pub beside: Vec<Vec<usize>>,
}

impl Ground {
    /// The grids of a map.
    pub fn of(map: &GridMap) -> Self {
        let code = |face| map.code(face).unwrap_or_default();
        let community = |face| {
            let properties = map.feature(face).and_then(|f| f.properties.as_ref());
            let name = properties.and_then(|p| p.get("community")?.as_str());
            name.unwrap_or_default().to_owned()
        };
        Self {
            codes: map.coverage.faces().map(code).collect(),
            communities: map.coverage.faces().map(community).collect(),
            has_area: map
                .coverage
                .faces()
                .map(|face| !map.coverage.face_regions(face).is_empty())
                .collect(),
            beside: beside(&map.coverage),
        }
    }
}

/// Facts on the grids of a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// The face of each case; `None` where nobody knows.
    pub cases: Vec<Option<usize>>,
    /// The face of each isolation.
    pub isolations: Vec<Option<usize>>,
    /// The face of each round.
    pub rounds: Vec<Option<usize>>,
    /// The face of each gate.
    pub gates: Vec<Option<usize>>,
    /// The case of each isolation, as its place in the list.
    pub case_of: Vec<Option<usize>>,
    /// The face of each grid's counts.
    pub counts: Vec<Option<usize>>,
    /// The face of the first grid of each positive tube.
    pub positives: Vec<Option<usize>>,
    /// The case of each course, as its place in the list.
    pub course_of: Vec<Option<usize>>,
}

impl Placed {
    /// Place everything on the grids of a map.
    pub fn new(epidemic: &Epidemic, ground: &Ground, map: &GridMap, index: &CoverageIndex) -> Self {
        let places = Finder::new(epidemic, ground);
        let face_at = |at| {
            index
                .face_at(&map.coverage, at)
                .map(|f: FaceId| f.0 as usize)
        };
        let find = |code: &Option<String>| places.find(code.as_deref()?);
        let numbers: HashMap<&str, usize> = epidemic
            .cases
            .iter()
            .enumerate()
            .map(|(i, case)| (case.number.as_str(), i))
            .collect();
        let cases = epidemic.cases.iter();
        let isolations = epidemic.isolations.iter();
        let number = |number: &Option<String>| numbers.get(number.as_deref()?).copied();
        Self {
            // Just where is better than which grid it was.
            cases: cases
                .map(|c| c.at.and_then(face_at).or_else(|| find(&c.grid)))
                .collect(),
            case_of: isolations.clone().map(|i| number(&i.case)).collect(),
            isolations: isolations.map(|i| find(&i.grid)).collect(),
            counts: epidemic
                .counts
                .iter()
                .map(|counts| places.find(&counts.grid))
                .collect(),
            course_of: epidemic
                .courses
                .iter()
                .map(|(course, _)| numbers.get(course.case.as_str()).copied())
                .collect(),
            rounds: epidemic
                .round_figures()
                .iter()
                .map(|r| places.find(&r.grid))
                .collect(),
            positives: epidemic
                .samples
                .positives
                .iter()
                .map(|tube| tube.grids.iter().find_map(|grid| places.find(grid)))
                .collect(),
            gates: epidemic
                .gates
                .iter()
                .map(|g| find(&g.grid).or_else(|| g.at.and_then(face_at)))
                .collect(),
        }
    }
}

/// Finds the face of a code, also of one from before or after.
struct Finder<'a> {
    faces: HashMap<&'a str, usize>,
    olds: HashMap<&'a str, Vec<(&'a str, f64)>>,
    news: HashMap<&'a str, Vec<(&'a str, f64)>>,
}

impl<'a> Finder<'a> {
    fn new(epidemic: &'a Epidemic, ground: &'a Ground) -> Self {
        let faces = ground.codes.iter().enumerate();
        let mut finder = Self {
            faces: faces.map(|(i, code)| (code.as_str(), i)).collect(),
            olds: HashMap::new(),
            news: HashMap::new(),
        };
        for step in epidemic.lineage.iter().filter(|s| s.old != s.new) {
            let (old, new) = (step.old.as_str(), step.new.as_str());
            finder
                .olds
                .entry(new)
                .or_default()
                .push((old, step.area_m2));
            finder
                .news
                .entry(old)
                .or_default()
                .push((new, step.area_m2));
        }
        for steps in finder.olds.values_mut().chain(finder.news.values_mut()) {
            // The larger part first.
            steps.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        }
        finder
    }

    fn find(&self, code: &str) -> Option<usize> {
        let is_here = self.faces.get(code).copied();
        is_here
            .or_else(|| Self::follow(&self.faces, &self.olds, code, &mut HashSet::new()))
            .or_else(|| Self::follow(&self.faces, &self.news, code, &mut HashSet::new()))
    }

    /// The first grid that is here along the steps. Grids that were rolled back come round again,
    /// so each is looked at once.
    fn follow(
        faces: &HashMap<&str, usize>,
        steps: &HashMap<&'a str, Vec<(&'a str, f64)>>,
        code: &str,
        seen: &mut HashSet<&'a str>,
    ) -> Option<usize> {
        steps.get(code)?.iter().find_map(|(next, _)| {
            if !seen.insert(next) {
                return None;
            }
            let is_here = faces.get(next).copied();
            is_here.or_else(|| Self::follow(faces, steps, next, seen))
        })
    }
}
