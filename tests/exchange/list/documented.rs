//! `docs/lists.md` says what the code does: its tables are made from the code.

use gridroom::exchange::list::{Column, Holder, LISTS, List, Rule, Words};
use gridroom::i18n::{I18n, Language};

fn rule(column: &Column) -> String {
    match column.rule {
        Rule::Text => "text".to_owned(),
        Rule::Code => "code".to_owned(),
        Rule::Date => "day".to_owned(),
        Rule::Days => "days".to_owned(),
        Rule::Count => "whole number".to_owned(),
        Rule::Phone => "phone".to_owned(),
        Rule::Identity(_) => "id".to_owned(),
        Rule::Flag => "yes or no".to_owned(),
        Rule::Longitude => "degrees east".to_owned(),
        Rule::Latitude => "degrees north".to_owned(),
        Rule::Choice(choices) => {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            names.join(", ")
        }
    }
}

fn table(list: &List) -> String {
    let words = I18n::new(Language::Chinese);
    let mut lines = vec![
        format!("### {} ({})", list.name, words.list(list)),
        String::new(),
        format!("Found again by {}.", list.key.join(", ")),
        String::new(),
        "| column | caption | is | needed | kept |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    for column in list.columns {
        let kept = match column.holder {
            Holder::Attribute => "in clear",
            Holder::Sealed if list.kind.is_personal() => "sealed",
            // Whoever answers for something is a person of their own.
            Holder::Sealed => "sealed, with the person",
            Holder::Place => "as the place",
            Holder::Part => "in the address",
            Holder::Finder => "nowhere: it finds the building",
        };
        let needed = if column.needed { "yes" } else { "" };
        lines.push(format!(
            "| {} | {} | {} | {needed} | {kept} |",
            column.name,
            words.column(list, column),
            rule(column)
        ));
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_tables_of_the_document_are_those_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/lists.md");
    let said = std::fs::read_to_string(path).expect("docs/lists.md");
    let (head, _) = said
        .split_once("## The lists\n")
        .expect("a heading for the lists");
    let tables: Vec<String> = LISTS.iter().map(table).collect();
    let expected = format!("{head}## The lists\n\n{}", tables.join("\n"));
    if said != expected && std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, &expected).expect("written");
        return;
    }
    assert!(
        said == expected,
        "docs/lists.md is not what the code does; UPDATE_SNAPSHOTS=1 writes:\n{expected}"
    );
}
