//! The bundled data: the same bytes as their generator writes, and every default rule broken.

use std::collections::BTreeMap;

use crate::support::{Desk, List};

/// The generator of `data/demo`.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[path = "../../examples/make_demo/generate/mod.rs"]
mod generate;

/// Sines and exponentials differ in their last bit between platforms' libraries; the data were written on this one.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn the_generator_writes_the_bundled_bytes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let files = generate::files();
    for (name, bytes) in &files {
        assert!(std::fs::read(folder.join(name)).unwrap() == *bytes, "{name} differs: run the generator again (data/demo/README.md)");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), files.len() + 1, "the files and their README");
}

#[test]
fn demo_checks_itself_prints_the_summary_and_writes_the_outputs() {
    let desk = Desk::new();
    let outcome = desk.line("demo --out 演示").expect(0);
    for part in ["R1 ", "R2 ", "R3 ", "R4 ", "虚构", "jingtu"] {
        assert!(outcome.stdout.contains(part), "no {part:?} in {}", outcome.stdout);
    }
    let list = List::read(&desk.bytes("演示/conflicts.csv"));
    let mut certain: BTreeMap<String, usize> = BTreeMap::new();
    let mut doubtful = 0;
    for row in list.cells("rule certainty") {
        match row.split_once(' ') {
            Some((rule, "certain")) => *certain.entry(rule.to_owned()).or_default() += 1,
            _ => doubtful += 1,
        }
    }
    for number in 1..=12 {
        let count = certain.get(&format!("R{number}")).copied().unwrap_or(0);
        assert!(count >= 2, "R{number} is broken {count} times");
    }
    assert!(doubtful >= 2);
    for name in ["conflicts.xlsx", "conflicts.geojson", "map.png"] {
        assert!(desk.path("演示").join(name).is_file(), "{name}");
    }
}
