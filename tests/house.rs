//! The house itself, read from its sources: floors import downward only, views change nothing but what
//! is theirs, no circle of files is long, no file is, and a
//! word names one thing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file may have so many lines.
const LINES: usize = 600;
/// So many files may import one another in a circle.
const CIRCLE: usize = 5;

/// Every module of the library by its path (`app::view`), with its text: without comments, and
/// without the tests at its end.
fn modules() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("text");
                let text = text.split("#[cfg(test)]\nmod tests {").next();
                let lines = text.unwrap_or_default().lines();
                let lines = lines.map(|line| line.split("//").next().unwrap_or_default());
                let text = lines.collect::<Vec<_>>().join("\n");
                found.insert(module_of(&src, &path), text);
            }
        }
    }
    found
}

fn module_of(src: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(src).expect("within").with_extension("");
    let mut parts: Vec<String> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts.join("::")
}

/// `use` trees written out, a path each: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn written_out(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let mut depth = 0;
    let mut part = String::new();
    for c in tree.chars().chain([',']) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if c != ',' || depth > 0 {
            part.push(c);
            continue;
        }
        let one = std::mem::take(&mut part);
        let one = one.trim();
        match one.split_once('{') {
            Some((head, rest)) => {
                let inner = rest.strip_suffix('}').unwrap_or(rest);
                written_out(&format!("{prefix}{head}"), inner, paths);
            }
            None if !one.is_empty() => {
                let name = one.split(" as ").next().unwrap_or(one);
                paths.push(format!("{prefix}{name}"));
            }
            None => {}
        }
    }
}

/// The paths that code spells out from the root or from above, without importing them.
fn spelled_out(code: &str) -> Vec<String> {
    let starts = ["crate::", "super::"].map(|start| code.match_indices(start));
    let starts = starts.into_iter().flatten().filter(|(at, _)| {
        let before = &code[..*at];
        let is_inside = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        !before.ends_with(is_inside) && !before.ends_with("in ")
    });
    let paths = starts.map(|(at, _)| {
        let is_over = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
        let path = code[at..].split(is_over).next().unwrap_or_default();
        path.trim_end_matches(':').to_owned()
    });
    paths.collect()
}

/// The imports of a text, and its re-exports. What is spelled out in code counts as imported.
fn imports(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut used, mut exported) = (Vec::new(), Vec::new());
    for statement in text.split(';') {
        let flat = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(at) = flat.rfind("use ").filter(|at| {
            let before = flat[..*at].trim_end();
            before.is_empty() || before.ends_with(['}', ')', ']']) || before.ends_with("pub")
        }) else {
            used.extend(spelled_out(&flat));
            continue;
        };
        used.extend(spelled_out(&flat[..at]));
        let is_export = flat[..at].trim_end().ends_with("pub") || flat[..at].ends_with("(crate) ");
        let paths = if is_export { &mut exported } else { &mut used };
        written_out("", &flat[at + 4..], paths);
    }
    (used, exported)
}

/// Which module each module imports from; a re-export counts for where the thing is.
fn graph(modules: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    let absolute = |from: &str, path: &str| -> Option<Vec<String>> {
        let mut parts: Vec<String> = path.split("::").map(str::to_owned).collect();
        let mut base: Vec<String> = from.split("::").map(str::to_owned).collect();
        match parts.first().map(String::as_str) {
            Some("crate") => {
                parts.remove(0);
                Some(parts)
            }
            Some("self") => {
                parts.remove(0);
                base.extend(parts);
                Some(base)
            }
            Some("super") => {
                while parts.first().is_some_and(|part| part == "super") {
                    parts.remove(0);
                    base.pop();
                }
                base.extend(parts);
                Some(base)
            }
            Some(first) if modules.contains_key(&format!("{from}::{first}")) => {
                base.extend(parts);
                Some(base)
            }
            _ => None,
        }
    };
    let deepest = |parts: &[String]| -> Option<(String, usize)> {
        let mut lengths = (1..=parts.len()).rev();
        lengths.find_map(|n| {
            let name = parts[..n].join("::");
            modules.contains_key(&name).then_some((name, n))
        })
    };
    let all: BTreeMap<&String, (Vec<String>, Vec<String>)> =
        modules.iter().map(|(m, text)| (m, imports(text))).collect();
    let mut graph = BTreeMap::new();
    for (module, (used, _)) in &all {
        let mut to = BTreeSet::new();
        for path in used {
            let Some(parts) = absolute(module, path) else {
                continue;
            };
            let Some((mut found, n)) = deepest(&parts) else {
                continue;
            };
            if let (Some(item), Some((_, exports))) = (parts.get(n), all.get(&found)) {
                let named = |path: &&String| path.rsplit("::").next() == Some(item);
                let export = exports.iter().find(named);
                let there = export.and_then(|path| absolute(&found, path));
                if let Some((real, _)) = there.and_then(|parts| deepest(&parts)) {
                    found = real;
                }
            }
            if found != **module {
                to.insert(found);
            }
        }
        graph.insert((*module).clone(), to);
    }
    graph
}

/// Whatever can be reached from a module.
fn reached(graph: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut next = vec![from.to_owned()];
    while let Some(module) = next.pop() {
        for to in graph.get(&module).into_iter().flatten() {
            if seen.insert(to.clone()) {
                next.push(to.clone());
            }
        }
    }
    seen
}

/// What each floor may import from, other than itself.
const FLOORS: [(&str, &[&str]); 11] = [
    ("course", &[]),
    ("geometry", &["course"]),
    ("rules", &["geometry"]),
    ("model", &["course", "geometry", "rules"]),
    // How a map looks, on the screen and on paper.
    ("style", &["geometry", "rules", "model"]),
    ("store", &["course", "geometry", "rules", "model"]),
    (
        "exchange",
        &["course", "geometry", "rules", "model", "store"],
    ),
    // Words for whatever is below the window.
    ("i18n", &["geometry", "rules", "model", "store", "exchange"]),
    (
        "demo",
        &["course", "geometry", "rules", "model", "store", "exchange"],
    ),
    (
        "print",
        &[
            "course", "geometry", "rules", "model", "style", "store", "i18n",
        ],
    ),
    (
        "app",
        &[
            "course", "geometry", "rules", "model", "style", "store", "exchange", "i18n", "demo",
            "print",
        ],
    ),
];

#[test]
fn floors_import_downward_only() {
    let modules = modules();
    let mut wrong = Vec::new();
    for (floor, below) in FLOORS {
        for (module, text) in &modules {
            if module.split("::").next() != Some(floor) {
                continue;
            }
            for (at, _) in text.match_indices("crate::") {
                let rest = &text[at + "crate::".len()..];
                let name = rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next();
                let name = name.unwrap_or_default();
                let is_floor = FLOORS.iter().any(|(floor, _)| *floor == name) || name == "cli";
                if is_floor && name != floor && !below.contains(&name) {
                    wrong.push(format!("{module} imports {name}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn how_a_map_looks_knows_no_screen() {
    let modules = modules();
    let style = modules.iter().filter(|(m, _)| m.starts_with("style"));
    let mut wrong = Vec::new();
    for (module, text) in style {
        for word in ["egui", "epaint", "emath", "walkers", "i18n"] {
            if text.contains(word) {
                wrong.push(format!("{module}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Views are the files that draw: they are given a view of the state, or at least something to draw on.
fn views(modules: &BTreeMap<String, String>) -> Vec<&String> {
    let draws = |text: &str| text.contains("view: &View<'_>") || text.contains("&mut Ui");
    // It hands the window a view, as the frame does.
    let is_handler = |module: &str| module.ends_with("::handle");
    let all = modules.iter().filter(|(module, text)| {
        let is_place = ["app::workspaces", "app::frame", "app::widgets"]
            .iter()
            .any(|place| module.starts_with(place));
        is_place && draws(text) && !is_handler(module)
    });
    all.map(|(module, _)| module).collect()
}

#[test]
fn views_change_nothing_that_others_see() {
    let modules = modules();
    let views = views(&modules);
    assert!(views.len() > 50, "the views are found: {}", views.len());
    let forbidden = [
        "&mut Shell",
        "&mut State",
        "&mut Document",
        "&mut Session",
        "&mut Work",
        "&mut Watching",
        "&mut Registering",
        "&mut Calling",
        "&mut Sampled",
        "&mut Planning",
        "&mut Tracing",
        "&mut Printing",
        "&mut OwnTown",
        "&mut Updating",
        "&mut Wall",
        "&mut Settings",
        "&mut Notices",
        "&mut Views",
        "impl Shell",
    ];
    let mut wrong = Vec::new();
    let workspaces: BTreeSet<&str> = modules
        .keys()
        .filter_map(|module| module.strip_prefix("app::workspaces::"))
        .filter_map(|rest| rest.split("::").next())
        .collect();
    assert!(workspaces.len() >= 12, "{workspaces:?}");
    for view in views {
        for word in forbidden {
            let whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let mut found = modules[view].match_indices(word);
            if found.any(|(at, _)| whole(&modules[view][at + word.len()..])) {
                wrong.push(format!("{view}: {word}"));
            }
        }
        // Nor is there another way in: a workspace is not handed the own state of another.
        let own = view.split("::").nth(2).unwrap_or_default();
        for other in &workspaces {
            if view.starts_with("app::workspaces") && own != *other {
                let word = format!("&mut {other}::");
                if modules[view].contains(&word) {
                    wrong.push(format!("{view}: {word}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_circle_is_long() {
    let graph = graph(&modules());
    let reached = |module: &String| (module.clone(), reached(&graph, module));
    let reached: BTreeMap<String, BTreeSet<String>> = graph.keys().map(reached).collect();
    let mut seen = BTreeSet::new();
    let mut long = Vec::new();
    for (module, there) in &reached {
        if seen.contains(module) {
            continue;
        }
        let back = |other: &&String| reached.get(*other).is_some_and(|to| to.contains(module));
        let circle: BTreeSet<&String> = there.iter().filter(back).collect();
        seen.extend(circle.iter().copied());
        if circle.len() > CIRCLE {
            long.push(circle);
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

/// Words that once named several things. Each may name one type; whatever else comes near it says what
/// it is: a `DbfTable`, a `TourPlan`.
const ONE_THING: [&str; 6] = ["Desk", "Draft", "Outcome", "Plan", "Session", "Table"];

#[test]
fn a_word_names_one_thing() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (module, text) in modules() {
        let words: Vec<&str> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| !word.is_empty())
            .collect();
        for pair in words.windows(2) {
            if let ["struct" | "enum" | "type" | "trait", name] = pair {
                let declared = places.entry((*name).to_owned()).or_default();
                declared.push(module.clone());
            }
        }
    }
    for known in ["Desk", "Session", "DeskTab", "TourPlan"] {
        assert!(places.contains_key(known), "types are found: {known}");
    }
    places.retain(|name, places| ONE_THING.contains(&name.as_str()) && places.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn no_file_is_long() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![src];
    let mut long = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let lines = text.lines().count();
            if lines > LINES {
                long.push(format!("{}: {lines}", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

/// What the log must not hold: paths and the words of errors name people, files and places. The window
/// of the operating system says what its driver says.
#[test]
fn the_log_holds_no_paths_and_no_words_of_errors() {
    let modules = modules();
    let window = modules.iter().filter(|(module, _)| {
        module.starts_with("app") && *module != "app::window" && *module != "app::log"
    });
    let mut wrong = Vec::new();
    let mut count = 0;
    for (module, text) in window {
        for (at, _) in text.match_indices("tracing::") {
            let call = text[at..].split(';').next().unwrap_or_default();
            let is_call = ["trace!", "debug!", "info!", "warn!", "error!"]
                .iter()
                .any(|name| call["tracing::".len()..].starts_with(name));
            if !is_call {
                continue;
            }
            count += 1;
            for word in ["%", "path", "?source", "?error,"] {
                if call.contains(word) {
                    wrong.push(format!("{module}: {word}"));
                }
            }
        }
    }
    assert!(count > 10, "the calls are found: {count}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Who may ask the machine what time it is: the project's clock, and what says when something was
/// really done (journal, backups, locks, names of files, what tells others that a table changed).
const CLOCKS: [&str; 6] = [
    "app::project::scratch",
    "store::backup",
    "store::clock",
    "store::holder",
    "store::journal",
    "store::records",
];

#[test]
fn a_project_has_one_clock() {
    // Also what counts in SQL. `Instant` only measures how long something takes.
    let words = [
        "Timestamp::now",
        "Zoned::now",
        "SystemTime",
        "UNIX_EPOCH",
        "Local::now",
        "Utc::now",
        "'now'",
        "CURRENT_TIMESTAMP",
        "CURRENT_DATE",
        "CURRENT_TIME",
    ];
    let modules = modules();
    let asks = |text: &str| words.iter().any(|word| text.contains(word));
    let asking = modules.iter().filter(|(_, text)| asks(text));
    let asking: Vec<&str> = asking.map(|(module, _)| module.as_str()).collect();
    assert_eq!(asking, CLOCKS, "everything else goes by `Project::clock`");
    // A rule, a form or a view is told what time it is.
    let told = modules.iter().filter(|(module, _)| {
        let floors = ["geometry", "model", "rules", "style", "demo", "i18n"];
        floors.iter().any(|floor| module.starts_with(floor))
    });
    let own = told.filter(|(_, text)| text.contains("::now()") && !text.contains("Instant::now"));
    let own: Vec<&String> = own.map(|(module, _)| module).collect();
    assert!(own.is_empty(), "{own:#?}");
}
