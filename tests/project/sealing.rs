//! No personal value lies anywhere in clear.

use crate::support::{
    PASSPHRASE, add_person, files, holds, open, path_in, person, project, set_up,
};
use gridroom::model::record::{Key, Kind};
use gridroom::store::StoreError;

#[test]
fn nothing_personal_is_found_in_file_log_backups_or_temp() {
    let (mut project, folder) = project();
    set_up(&mut project);
    let one = person("欧阳春花", "13998765432");
    let key = add_person(&mut project, "p1", &one);
    let mut changed = one.clone();
    changed.insert("phone".to_owned(), "13755554444".to_owned());
    project.edit_person(&key, &changed).expect("changed");
    project.unmask(&key, "欧阳春花来电核对").expect("unmasked");
    project.undo().expect("undone");
    let secrets = [
        "欧阳春花",
        "13998765432",
        "13755554444",
        "999999194907120016",
        "3单元502",
        "慢性病",
        "来电核对",
        PASSPHRASE,
    ];
    let look = |when: &str| {
        for (path, bytes) in files(folder.path()) {
            for secret in secrets {
                assert!(
                    !holds(&bytes, secret),
                    "{when}: {secret} in {}",
                    path.display()
                );
            }
        }
    };
    // While it is open there is a log beside it.
    assert!(
        files(folder.path())
            .iter()
            .any(|(p, _)| p.to_string_lossy().ends_with("-wal"))
    );
    look("open");
    drop(project);
    look("closed");
    drop(open(&path_in(&folder)));
    look("with a backup");
    assert_eq!(gridroom::store::list_backups(&path_in(&folder)).len(), 2);
}

#[test]
fn a_service_request_tells_nothing_by_its_length() {
    let (mut project, _folder) = project();
    set_up(&mut project);
    let mut lengths = Vec::new();
    for (id, reason) in [("s1", "米"), ("s2", "精神科药品，每周一次，家属代领")] {
        let key = Key::new(Kind::Service, id);
        let fields = [("reason".to_owned(), reason.to_owned())].into();
        let record = crate::support::record(
            serde_json::json!({"grid_code": "1", "date": "2021-09-12", "class": "delivery"}),
        );
        project
            .add_person(key.clone(), record, &fields, None)
            .expect("added");
        let stored = project.record(&key).expect("read").expect("there");
        lengths.push(stored.record.sealed.expect("sealed").0.len());
    }
    assert_eq!(lengths[0], lengths[1]);
    let key = Key::new(Kind::Service, "s3");
    let fields = [("reason".to_owned(), "长".repeat(3000))].into();
    let refused = project.add_person(
        key,
        crate::support::record(serde_json::json!({})),
        &fields,
        None,
    );
    assert!(matches!(refused, Err(StoreError::Seal(_))));
}
