//! Lists and templates of earlier versions: their captions and words come in as they did.

use super::{checked, file, list, value};
use gridroom::exchange::list::{Ground, guess, look};

#[test]
fn captions_and_words_of_earlier_templates_come_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = [
        (
            "cases",
            "Case number,Class,Onset,Brought in from,Caught from\nC1,Not said yet,2021-09-10,甲,C0\n",
            [("class", "unknown"), ("source", "C0"), ("origin", "甲")].as_slice(),
        ),
        (
            "isolations",
            "Name,Id number,Kind of place,Class of contact,Case met,Isolated from,Isolated until\n谢丽,,At home,Contact of a contact,C1,2021-09-10,2021-09-24\n",
            &[
                ("place", "home"),
                ("contact", "secondary"),
                ("case_met", "C1"),
                ("start", "2021-09-10"),
                ("end", "2021-09-24"),
            ],
        ),
        (
            "charges",
            "层级,责任单元,职责,姓名,联系电话\n网格,350322001004001,联系民警,王三,13800000003\n",
            &[("unit", "350322001004001"), ("role", "police")],
        ),
        (
            "charges",
            "Level,Unit,Role,Name,Phone\nGrid,350322001004001,Head of grid,王三,13800000003\n",
            &[("role", "grid-head")],
        ),
    ];
    for (name, text, values) in tables {
        let path = file(&folder, "earlier.csv", text);
        let (guessed, _) = guess(&look(&super::source(&path)).expect("read"));
        assert_eq!(guessed.name, name);
        let checked = checked(&path, list(name), &Ground::default());
        for (column, said) in values {
            assert_eq!(value(&checked, 0, column), Some(*said), "{name}: {column}");
        }
    }
}
