//! The list of acts as `docs/acts.md` has it, made from the declarations and from examples that
//! are read like any other line. Owns: one example at least of every act.

#[cfg(test)]
use super::Act;
use super::{ActionName, Need, Undo};
use crate::rules::{Permission, Role};
use std::fmt::Write as _;

/// Lines of a script, in the order of the guide.
pub const EXAMPLES: &[&str] = &[
    r#"{"set-up": {"name": "chen", "passphrase": "a long passphrase"}}"#,
    r#"{"sign-in": {"name": "chen", "passphrase": "a long passphrase"}}"#,
    r#"{"sign-out": {}}"#,
    r#"{"add-user": {"name": "lin", "role": "planner", "passphrase": "another passphrase"}}"#,
    r#"{"change-role": {"name": "lin", "role": "operator"}}"#,
    r#"{"revoke-user": {"name": "lin"}}"#,
    r#"{"change-passphrase": {"old": "a long passphrase", "new": "a longer passphrase"}}"#,
    r#"{"recover": {"recovery": "the key as it was printed", "name": "chen", "passphrase": "a new passphrase"}}"#,
    r#"{"renew-recovery": {}}"#,
    r#"{"edit-attributes": {"key": {"kind": "grid", "id": "350322001001003"}, "values": {"name": "木兰3"}}}"#,
    r#"{"add-place": {"kind": "checkpoint", "at": [118.69, 25.36], "attributes": {"name": "东门"}}}"#,
    r#"{"remove-record": {"key": {"kind": "checkpoint", "id": "K01"}}}"#,
    r#"{"trace": {"thing": {"building": {"ring": [[118.69, 25.36], [118.6902, 25.36004], [118.69016, 25.36025]], "name": "1幢", "floors": "6"}}}}"#,
    r#"{"trace": {"thing": {"street": {"line": [[118.69, 25.36], [118.691, 25.3604]], "class": "lane", "name": "书峰巷"}}}}"#,
    r#"{"trace": {"thing": {"grid": {"ring": [[118.69, 25.36], [118.70, 25.361], [118.699, 25.37]], "name": "洪桥13", "plan": "PLAN"}}}}"#,
    r#"{"remove-traced": {"key": {"kind": "building", "id": "ID"}}}"#,
    r#"{"place-buildings": {}}"#,
    r#"{"add-plan": {"name": "九月方案"}}"#,
    r#"{"rebase-plan": {"plan": "PLAN", "name": "九月方案（二）"}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"move": [[[118.69, 25.36], [118.6901, 25.36]]]}}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"insert": {"segment": [[118.69, 25.36], [118.70, 25.36]], "at": [118.695, 25.3601]}}}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"delete": [[118.695, 25.3601]]}}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"reshape": {"grid": "GRID", "line": [[118.69, 25.36], [118.695, 25.361], [118.70, 25.36]]}}}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"split": {"grid": "GRID", "lines": [[[118.69, 25.36], [118.70, 25.37]]]}}}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"split": {"grid": ["GRID", "OTHER"], "lines": [[[118.69, 25.36], [118.70, 25.37]]]}}}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"merge": {"grids": ["GRID", "OTHER"], "into": "GRID"}}}}"#,
    r#"{"redraw": {"plan": "PLAN", "tool": {"give": {"rings": [[[118.69, 25.36], [118.70, 25.36], [118.70, 25.37]]], "from": "GRID", "to": "OTHER"}}}}"#,
    r#"{"edit-plan-grid": {"key": {"kind": "plan-grid", "id": "GRID"}, "values": {"name": "洪桥12"}}}"#,
    r#"{"rename-plan": {"plan": "PLAN", "name": "九月方案"}}"#,
    r#"{"discard-plan": {"plan": "PLAN"}}"#,
    r#"{"unlock-borders": {"plan": "PLAN", "reason": "社区边界调整"}}"#,
    r#"{"set-band": {"least": 300, "most": 500}}"#,
    r#"{"set-profile": {"of": "calls", "text": "{…}"}}"#,
    r#"{"set-profile": {"of": "sampling", "text": null}}"#,
    r#"{"publish-plan": {"plan": "PLAN", "terms": {"date": "2021-09-12 10:30"}}}"#,
    r#"{"roll-back": {}}"#,
    r#"{"add-person": {"attributes": {"grid_code": "350322001001003"}, "fields": {"name": "…"}}}"#,
    r#"{"edit-person": {"key": {"kind": "person", "id": "ID"}, "fields": {"name": "…"}}}"#,
    r#"{"unmask": {"key": {"kind": "person", "id": "ID"}, "reason": "电话核实"}}"#,
    r#"{"put-case": {"draft": {"number": "1", "class": "confirmed", "reported": "2021-09-11", "grid": "350322001001003"}}}"#,
    r#"{"put-isolation": {"draft": {"grid": "350322001001003", "start": "2021-09-11", "contact": "close"}}}"#,
    r#"{"step-isolations": {"keys": [{"kind": "person", "id": "ID"}], "step": {"check": ["2021-09-12T08:00:00", "36.5"]}}}"#,
    r#"{"step-isolations": {"keys": [{"kind": "person", "id": "ID"}], "step": {"visit": {"ID": "09:00-11:00"}}}}"#,
    r#"{"draft-order": {"draft": {"number": "3号", "zone": "lockdown", "grids": ["350322001001003"], "from": "2021-09-12 18:00"}, "state": "draft"}}"#,
    r#"{"record-step": {"key": {"kind": "order", "id": "ID"}, "step": "application", "document": {"body": "鲤城街道办事处", "number": "鲤街请〔2021〕9号", "date": "2021-09-24"}}}"#,
    r#"{"record-step": {"key": {"kind": "order", "id": "ID"}, "step": "assessment", "document": {"body": "县疾控中心", "number": "县疾控评〔2021〕9号", "date": "2021-09-25"}}}"#,
    r#"{"record-step": {"key": {"kind": "order", "id": "ID"}, "step": "approval", "document": {"body": "市指挥部", "number": "市防指批〔2021〕9号", "date": "2021-09-26"}}}"#,
    r#"{"confirm-order": {"key": {"kind": "order", "id": "ID"}}}"#,
    r#"{"drop-order": {"key": {"kind": "order", "id": "ID"}}}"#,
    r#"{"issue-order": {"draft": {"number": "3号", "zone": "lockdown", "grids": ["350322001001003"], "from": "2021-09-12 18:00", "authority": "指挥部", "issuer": "总指挥"}}}"#,
    r#"{"withdraw-order": {"key": {"kind": "order", "id": "ID"}, "draft": {"reason": "楼栋核错，划定有误"}}}"#,
    r#"{"enter-round": {"draft": {"number": "2", "day": "2021-09-12", "rows": [{"grid": "350322001001003", "expected": "300", "negative": "297", "positive": "0", "refused": "1"}]}}}"#,
    r#"{"put-risk": {"draft": {"name": "枫亭镇", "level": "high", "from": "2021-09-12", "until": ""}}}"#,
    r#"{"set-gates": {"keys": [{"kind": "entrance", "id": "ID"}], "state": "closed"}}"#,
    r#"{"put-gate": {"key": {"kind": "checkpoint", "id": "ID"}, "gate": "crossing", "shifts": ["08:00-20:00 2"]}}"#,
    r#"{"see-alarms": {"ids": ["ALARM"]}}"#,
    r#"{"change-rules": {"rules": {"zone": null, "free": null}}}"#,
    r#"{"put-unit": {"draft": {"level": "building", "code": "35032200100100301", "name": "1幢", "within": "350322001001003", "kind": "residential", "dedicated": null, "stated": "30", "is_surveyed": true, "from": "2021-09-12", "at": [118.69, 25.36]}}}"#,
    r#"{"move-units": {"keys": [{"kind": "building", "id": "ID"}], "to": "350322001001004"}}"#,
    r#"{"retire-unit": {"key": {"kind": "building", "id": "ID"}, "from": "2021-09-12"}}"#,
    r#"{"put-household": {"draft": {"building": "35032200100100301", "door": "201", "from": "2021-09-12"}}}"#,
    r#"{"put-resident": {"draft": {"home": "HOUSEHOLD", "name": "…", "from": "2021-09-12"}}}"#,
    r#"{"move-out": {"home": {"kind": "household", "id": "HOUSEHOLD"}, "from": "2021-09-12"}}"#,
    r#"{"resettle": {"home": {"kind": "household", "id": "HOUSEHOLD"}, "to": {"building": "35032200100100301", "grid": null, "door": "202", "from": "2021-09-12"}}}"#,
    r#"{"settle": {"resident": {"kind": "person", "id": "ID"}, "to": {"building": "35032200100100301", "grid": null, "door": "202", "from": "2021-09-12"}}}"#,
    r#"{"put-charge": {"draft": {"level": "grid", "unit": "350322001001003", "role": "grid-head", "person": "ID", "name": "", "phone": "", "is_public": false, "is_deputy": false, "from": "2021-09-12", "until": ""}}}"#,
    r#"{"end-charge": {"key": {"kind": "charge", "id": "ID"}, "from": "2021-09-12"}}"#,
    r#"{"put-staff": {"key": {"kind": "person", "id": "ID"}, "fields": {"phone": "…"}, "public": true}}"#,
    r#"{"hand-over": {"draft": {"desk": "duty", "open": [["overdue", 3]], "note": "…"}}}"#,
    r#"{"take-over": {"key": {"kind": "handover", "id": "ID"}}}"#,
    r#"{"sampling": {"plan-round": {"draft": {"number": "3", "day": "2021-09-14", "scope": "communities", "of": ["350322001004"], "order": ["350322001004002"], "starts": "2021-09-14 07:00", "due": "2021-09-14 20:00", "size": "10"}}}}"#,
    r#"{"sampling": {"put-site": {"draft": {"name": "桥头采样点", "at": [118.69, 25.36], "lanes": "2"}}}}"#,
    r#"{"sampling": {"put-site": {"key": {"kind": "sampling-site", "id": "S01"}, "draft": {"lanes": "3", "per_hour": "120", "hours": ["07:00-11:30", "14:00-20:00"], "is_closed": false}}}}"#,
    r#"{"sampling": {"assign-grids": {"round": {"kind": "round-plan", "id": "ROUND"}, "grids": ["350322001004002"], "site": {"kind": "sampling-site", "id": "S01"}}}}"#,
    r#"{"sampling": {"put-team": {"round": {"kind": "round-plan", "id": "ROUND"}, "draft": {"site": "S01", "lane": "1", "from": "2021-09-14 07:00", "until": "2021-09-14 13:00", "people": ["ID", "OTHER"]}}}}"#,
    r#"{"sampling": {"drop-team": {"key": {"kind": "sampling-team", "id": "TEAM"}}}}"#,
    r#"{"sampling": {"begin-round": {"key": {"kind": "round-plan", "id": "ROUND"}, "reason": "下午班组待定"}}}"#,
    r#"{"sampling": {"pre-register": {"drafts": [{"home": "HOUSEHOLD", "people": ["ID"]}]}}}"#,
    r#"{"sampling": {"check-in": {"round": {"kind": "round-plan", "id": "ROUND"}, "draft": {"tube": "HQ3-0001", "site": "S01", "lane": "1", "people": ["ID", "OTHER"]}}}}"#,
    r#"{"sampling": {"close-tube": {"key": {"kind": "tube", "id": "HQ3-0001"}}}}"#,
    r#"{"sampling": {"void-tube": {"key": {"kind": "tube", "id": "HQ3-0001"}, "reason": "管盖破损"}}}"#,
    r#"{"sampling": {"record-result": {"keys": [{"kind": "tube", "id": "HQ3-0001"}], "result": "positive"}}}"#,
    r#"{"sampling": {"check-in": {"round": {"kind": "round-plan", "id": "ROUND"}, "draft": {"tube": "HQ3-0002", "site": "S01", "lane": "1", "people": ["ID"], "single_of": "HQ3-0001"}}}}"#,
    r#"{"sampling": {"record-refusal": {"round": {"kind": "round-plan", "id": "ROUND"}, "draft": {"person": "ID", "reason": "…"}}}}"#,
    r#"{"sampling": {"end-refusal": {"key": {"kind": "refusal", "id": "REFUSAL"}}}}"#,
    r#"{"put-arrival": {"draft": {"name": "…", "phone": "…", "grid": "350322001001003", "from": "枫亭镇", "arrived": "2021-09-10", "source": "公安"}}}"#,
    r#"{"assign-calls": {"draft": {"split": "evenly", "callers": [{"name": "lin"}, {"name": "chen"}]}}}"#,
    r#"{"take-over-calls": {"from": "lin"}}"#,
    r#"{"open-call": {"key": {"kind": "person", "id": "ID"}}}"#,
    r#"{"record-call": {"key": {"kind": "person", "id": "ID"}, "draft": {"result": "no-answer"}}}"#,
    r#"{"record-call": {"key": {"kind": "person", "id": "ID"}, "draft": {"way": "visit", "result": "reached", "note": "…"}}}"#,
    r#"{"give-number": {"key": {"kind": "person", "id": "ID"}, "draft": {"phone": "…"}}}"#,
    r#"{"hand-over-arrival": {"key": {"kind": "person", "id": "ID"}, "work": {"isolate": {"grid": "350322001001003", "start": "2021-09-12", "contact": "close"}}}}"#,
    r#"{"hand-over-arrival": {"key": {"kind": "person", "id": "ID"}, "work": {"sample": "2021-09-13"}}}"#,
    r#"{"hand-over-arrival": {"key": {"kind": "person", "id": "ID"}, "work": {"pass": "2021-09-12"}}}"#,
    r#"{"hand-over-arrival": {"key": {"kind": "person", "id": "ID"}, "work": "clear"}}"#,
    r#"{"send-calls": {"caller": "lin", "path": "lin.calls", "passphrase": "a long passphrase"}}"#,
    r#"{"send-calls": {"caller": "lin", "path": "back.calls", "passphrase": "a long passphrase", "gives-back": true}}"#,
    r#"{"take-back-calls": {"caller": "lin", "reason": "设备遗失"}}"#,
    r#"{"bring-calls": {"path": "lin.calls", "passphrase": "a long passphrase"}}"#,
    r#"{"change-retention": {"records": "arrival", "days": 60}}"#,
    r#"{"purge": {"keys": [{"kind": "person", "id": "ID"}], "ground": "period-over"}}"#,
    r#"{"retry-purge": {}}"#,
    r#"{"renew-files": {}}"#,
    r#"{"erase-files": {}}"#,
    r#"{"copy-project": {"path": "copy.gpkg"}}"#,
    r#"{"go-live": {}}"#,
    r#"{"undo": {}}"#,
    r#"{"redo": {}}"#,
];

fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::EditMap => "change the map",
        Permission::EditRecords => "change records",
        Permission::ViewPersonal => "see personal values",
        Permission::PrintLists => "print lists",
        Permission::Export => "export",
        Permission::ExportPersonal => "export personal values",
        Permission::Publish => "publish",
        Permission::IssueOrders => "issue orders",
        Permission::Purge => "erase",
        Permission::ManageUsers => "manage users",
    }
}

fn need(need: Need) -> String {
    match need {
        Need::May(wanted) => permission(wanted).to_owned(),
        Need::Kinds => "change the map or change records, by what it changes".to_owned(),
        Need::Anyone => "—".to_owned(),
        Need::Store => "the project itself".to_owned(),
    }
}

/// `docs/acts.md`.
pub fn guide() -> String {
    let mut text = String::from(
        "# Acts

All that can be done to a project, as `gridroom session PROJECT --script FILE` takes it: one JSON
object a line, with one member, named like the act, and beside it an `id` (1 to 128 letters) where it
is to be done once, however often it is delivered. Acts of a desk of its own stand under the name of
the desk. Each line is answered on standard output after its commit. This file is made from the
declarations in `src/model/act`; a test holds it against them.

Days and hours that a person types are texts, as in the forms; instants are `2021-09-12T18:00:00`;
places are `[lon, lat]` in degrees; a record is `{\"kind\": …, \"id\": …}`. Words in capitals stand
for ids, which the answers to earlier lines give.

",
    );
    for line in EXAMPLES {
        let _ = writeln!(text, "```json\n{line}\n```\n");
    }
    text.push_str(
        "## In the history

What an act is called in the history, which permission it needs, whether its author may take it
back (`corrected`: undo of its author stops there, it is corrected by another act; `stops`: nobody's
undo goes further back), and whether it asks for a reason.

| name | needs | roles | undo | reason |
|---|---|---|---|---|
",
    );
    for action in ActionName::ALL {
        let roles: Vec<&str> = Role::ALL
            .into_iter()
            .filter(|role| action.need().is_met_by(*role))
            .map(Role::name)
            .collect();
        let undo = match action.undo() {
            Undo::Takes => "yes",
            Undo::Passes => "no",
            Undo::Corrected => "corrected",
            Undo::Stops => "stops",
        };
        let reason = if action.needs_reason() { "yes" } else { "" };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {undo} | {reason} |",
            action.name(),
            need(action.need()),
            roles.join(", ")
        );
    }
    text
}

/// The act of an example line.
#[cfg(test)]
fn example(line: &str) -> Act {
    let delivered = super::Delivered::from_json(line);
    delivered
        .unwrap_or_else(|error| panic!("{line}: {error}"))
        .act
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_example_is_an_act_and_says_itself_again() {
        for line in EXAMPLES {
            let act = example(line);
            // A passphrase is never written.
            if line.contains("passphrase") {
                let said = serde_json::to_string(&act).expect("written");
                assert!(said.contains("***") && !said.contains("a long"), "{said}");
                assert!(!format!("{act:?}").contains("a long"), "{act:?}");
                continue;
            }
            let said = serde_json::to_string(&act).expect("written");
            assert_eq!(example(&said), act, "{said}");
        }
    }

    #[test]
    fn whatever_somebody_does_has_an_example() {
        let shown: BTreeSet<_> = EXAMPLES.iter().filter_map(|l| example(l).name()).collect();
        // What no single line does: it comes with files, or follows from signing in.
        let others = [
            ActionName::Import,
            ActionName::Export,
            ActionName::VouchUsers,
            ActionName::CertifyKeys,
            ActionName::EditCase,
        ];
        for action in ActionName::ALL {
            let is_shown = shown.contains(action) || action.need() == Need::Store;
            assert!(is_shown || others.contains(action), "{action:?}");
        }
    }

    #[test]
    fn the_guide_is_the_file() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/acts.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, guide()).expect("written");
        }
        let kept = std::fs::read_to_string(&path).expect("docs/acts.md");
        assert_eq!(
            kept,
            guide(),
            "run with UPDATE_DOCS=1 to write docs/acts.md anew"
        );
    }
}
