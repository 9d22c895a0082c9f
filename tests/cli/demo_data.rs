//! The bundled data: the same bytes as their generator writes, and every default rule broken.

use std::collections::BTreeMap;

use serde_json::Value;

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
    assert!(outcome.stdout.contains("虚构") && outcome.stdout.contains("jingtu"), "{}", outcome.stdout);
    let list = List::read(&desk.bytes("演示/conflicts.csv"));
    let mut certain: BTreeMap<String, usize> = BTreeMap::new();
    let mut doubtful = 0;
    for row in list.cells("rule certainty") {
        match row.split_once(' ') {
            Some((rule, "certain")) => *certain.entry(rule.to_owned()).or_default() += 1,
            _ => doubtful += 1,
        }
    }
    let rules: Value = serde_json::from_str(&desk.line("rules --json").expect(0).stdout).unwrap();
    for rule in rules["rules"].as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        let count = certain.get(id).copied().unwrap_or(0);
        assert!(count >= 2, "{id} is broken {count} times");
        assert!(outcome.stdout.contains(&format!("{id} ")), "{id} is not in {}", outcome.stdout);
    }
    assert!(doubtful >= 2);
    for name in ["conflicts.xlsx", "conflicts.geojson"] {
        assert!(desk.path("演示").join(name).is_file(), "{name}");
    }
}
