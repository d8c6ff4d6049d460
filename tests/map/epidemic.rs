//! Pictures of the layers of the epidemic in both themes: cases, isolations, gates, sites, heat,
//! what differs, what a case would change, where free neighbours may open.

use crate::images::compare;
use crate::window::{Facts, Window, town};
use gridroom::app::map::scene::{LayerId, LayerState};
use gridroom::geometry::Bounds;
use gridroom::geometry::label::label_place;
use gridroom::model::epidemic::{
    Epidemic, Filter, Ground, Moment, Part, Placed, openings, read, what_if,
};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::rules::profile::{free_profiles, profiles};
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn take(epidemic: &mut Epidemic, kind: Kind, id: String, properties: Value, place: Option<Value>) {
    let mut record = Record::default();
    record.feature.properties = properties.as_object().cloned();
    let fields: BTreeMap<String, String> = place
        .iter()
        .map(|place| ("place".to_owned(), place.to_string()))
        .collect();
    record.feature.other_geometry =
        place.map(|place| json!({"type": "Point", "coordinates": place}));
    let key = Key::new(kind, id);
    let part = Part {
        key: &key,
        record: &record,
        fields: kind.is_personal().then_some(&fields),
    };
    read(epidemic, &part);
}

/// The little town with cases in some grids, isolations in others, gates and sites.
fn facts(window: &Window) -> Facts {
    let map = &window.map;
    let place = |face| {
        let at = label_place(&map.coverage.face_polygons(face))
            .expect("a place")
            .at;
        (at.lon(), at.lat())
    };
    let mut epidemic = Epidemic::default();
    for (i, (name, cases, isolated)) in [
        ("洪桥一", 3, 1),
        ("洪桥二", 12, 0),
        ("城内一", 1, 4),
        ("仙糖里", 0, 2),
        ("金井", 0, 9),
    ]
    .into_iter()
    .enumerate()
    {
        let face = window.face(name);
        let code = map.code(face).expect("a code");
        let (lon, lat) = place(face);
        for n in 0..cases {
            let class = if n % 3 == 0 {
                "confirmed"
            } else {
                "asymptomatic"
            };
            let class = if name == "城内一" {
                "asymptomatic"
            } else {
                class
            };
            let case = json!({"class": class, "reported": "2021-09-12", "grid_code": code});
            let step = 0.0004 * f64::from(n);
            let at = json!([lon - 0.001 + step, lat + 0.0006]);
            take(
                &mut epidemic,
                Kind::Case,
                format!("C{i}-{n}"),
                case,
                Some(at),
            );
        }
        for n in 0..isolated {
            let isolation = json!({"type": "isolation", "start": "2021-09-11", "grid_code": code});
            take(
                &mut epidemic,
                Kind::Person,
                format!("G{i}-{n}"),
                isolation,
                None,
            );
        }
    }
    for (name, status) in [("玉井", "unmanned"), ("万福", "closed"), ("来洋", "open")] {
        let (lon, lat) = place(window.face(name));
        let gate = json!({"name": name, "status": status});
        let at = json!([lon + 0.0012, lat - 0.0008]);
        take(
            &mut epidemic,
            Kind::Entrance,
            name.to_owned(),
            gate,
            Some(at),
        );
    }
    for name in ["十字", "白塔"] {
        let (lon, lat) = place(window.face(name));
        let at = json!([lon - 0.0012, lat + 0.0009]);
        take(
            &mut epidemic,
            Kind::SamplingSite,
            name.to_owned(),
            json!({"name": name}),
            Some(at),
        );
    }
    for face in map.faces() {
        let grid = json!({"code": map.code(face), "zone": map.feature(face).and_then(|f| f.properties.as_ref()?.get("zone").cloned())});
        take(
            &mut epidemic,
            Kind::Grid,
            format!("g{}", face.0),
            grid,
            None,
        );
    }
    let ground = Ground::of(map);
    let placed = Placed::new(&epidemic, &ground, map, &window.index);
    let rules = (&profiles()[0], free_profiles().first());
    let at = date(2021, 9, 12).at(12, 0, 0, 0);
    let facts = (&ground, &placed);
    let moment = Moment::new(&epidemic, facts, rules, &Filter::default(), at);
    let supposed = [window.face("富洋").0 as usize];
    Facts {
        zones: moment.grids.iter().map(|grid| grid.in_force.zone).collect(),
        spots: epidemic
            .cases
            .iter()
            .filter_map(|c| Some((c.at?, c.class)))
            .collect(),
        openings: openings(&ground, &moment.grids),
        changes: what_if(&epidemic, facts, rules, at, &supposed),
        epidemic,
        moment,
    }
}

fn watched(dark: bool) -> Window {
    let mut window = Window::new(town());
    window.dark = dark;
    window.facts = Some(facts(&window));
    window
}

#[test]
fn layers_of_the_epidemic_light() {
    compare("epidemic_light", watched(false), |_| {});
}

#[test]
fn layers_of_the_epidemic_dark() {
    compare("epidemic_dark", watched(true), |_| {});
}

/// Heat alone over the zones; those who may not see where have it in the middle of the grids.
fn heated(dark: bool) -> Window {
    let mut window = watched(dark);
    for layer in LayerId::ALL.into_iter().filter(|layer| layer.is_epidemic()) {
        let state = LayerState {
            visible: layer == LayerId::Heat,
            opacity: 1.0,
        };
        window.layers.set(layer, state);
    }
    window
}

#[test]
fn heat_of_cases_light() {
    compare("epidemic_heat_light", heated(false), |_| {});
}

#[test]
fn heat_of_cases_dark() {
    compare("epidemic_heat_dark", heated(true), |_| {});
}

/// From near, with cases at their buildings.
fn near(dark: bool) -> Window {
    let mut window = watched(dark);
    let face = window.face("洪桥二");
    let face = face.0 as usize;
    let spots = window.facts.iter().flat_map(|facts| &facts.spots);
    let in_face = spots.map(|(at, _)| *at).filter(|at| {
        let found = window.index.face_at(&window.map.coverage, *at);
        found.is_some_and(|found| found.0 as usize == face)
    });
    let bounds = Bounds::around(in_face).expect("cases");
    window.view.zoom_to(bounds);
    window
}

#[test]
fn cases_by_building_light() {
    compare("epidemic_near_light", near(false), |_| {});
}

#[test]
fn cases_by_building_dark() {
    compare("epidemic_near_dark", near(true), |_| {});
}
