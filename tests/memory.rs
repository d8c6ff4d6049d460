//! Memory of long lists: what lies in it is the result, not the file.

use gridroom::exchange::list::{Checked, Ground, Heading, Source, check, list_named, look};
use peak_alloc::PeakAlloc;
use std::io::Write;
use std::path::Path;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn write_people(path: &Path, count: usize) {
    let file = std::fs::File::create(path).expect("made");
    let mut file = std::io::BufWriter::new(file);
    writeln!(file, "姓名,身份证号,联系电话,人员类别,住址,抵达日期,备注").expect("written");
    for n in 0..count {
        let body = format!(
            "999999{}{:02}01{:03}",
            1900 + n / 12_000,
            1 + n / 1000 % 12,
            n % 1000
        );
        let check = gridroom::rules::identity::check_of(&body);
        writeln!(
            file,
            "谢{n},{body}{check},138{n:08},来返,木兰街{n}号楼3单元502,2021-09-11,自枫亭镇返回第{n}人"
        )
        .expect("written");
    }
}

/// What a checked list holds, bytes.
fn size(checked: &Checked) -> usize {
    let rows = checked.taken.iter().map(|row| {
        let texts: usize = row.values.iter().flatten().map(|t| t.len()).sum();
        size_of_val(row) + size_of_val(&*row.values) + texts
    });
    rows.sum::<usize>() + size_of_val(checked.warnings.as_slice())
}

/// The peak while a list is read and checked, and the size of what comes of it.
fn peak(path: &Path, count: usize) -> (usize, usize) {
    let list = list_named("people").expect("a list");
    let source = Source::of(path);
    let heading = Heading::guess(list, &look(&source).expect("read"));
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let checked = check(&source, list, &heading, &Ground::default(), &|_| true);
    let checked = checked.expect("read").expect("not stopped");
    assert_eq!((checked.taken.len(), checked.refused.len()), (count, 0));
    (MEMORY.peak_usage() - before, size(&checked))
}

#[test]
fn a_long_list_needs_no_more_memory_than_its_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("people.csv");
    write_people(&path, 10_000);
    let (short, short_size) = peak(&path, 10_000);
    write_people(&path, 100_000);
    let (long, long_size) = peak(&path, 100_000);
    println!("10,000 rows: peak {short}, result {short_size}");
    println!("100,000 rows: peak {long}, result {long_size}");
    assert!(long <= short + short * 3 / 10 + long_size, "{long}");
}
