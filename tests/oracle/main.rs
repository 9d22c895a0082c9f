//! The rules against a brute-force evaluation without index, without fast paths and without the product's geometry, over small random
//! scenes; and what must change nothing: record order, ring starts and directions, threads.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::assigning_clones,
    clippy::type_complexity,
    clippy::duplicate_mod,
    reason = "in tests a wrong assumption should fall loudly, and clarity beats speed"
)]

mod brute;
mod cancel;
mod files;
mod gauss_kruger;
mod run;
mod scene;
mod zones;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jingtu::layer::Crs;
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::{Certainty, Finding, Measure, Relation, RuleSet};
use jingtu::tasks;

use run::{Run, opened, run};
use scene::Scene;

/// Scenes by seed; each is another mixture of shapes, classes, holes, crossings, repeated identifiers and deleted rows.
const SCENES: u64 = 2_000;

/// Areas agree within 0.01 m² and a millionth, distances within 0.01 m (DESIGN 5).
fn area_tolerance(area_m2: f64) -> f64 {
    0.01 + 1e-6 * area_m2
}

/// A finding by what it is about.
type Name = (String, usize, u32, usize, u32);

fn named(run: &Run) -> BTreeMap<Name, Finding> {
    let name = |finding: &Finding| {
        let rule = run.list.rules.rules[finding.rule.place()].id.clone();
        let (object_layer, object_record) = (finding.object_layer.unwrap(), finding.object_record.unwrap());
        (rule, finding.subject_layer.place(), finding.subject_record.get(), object_layer.place(), object_record.get())
    };
    let named: BTreeMap<Name, Finding> = run.list.findings.iter().map(|finding| (name(&finding), finding)).collect();
    assert_eq!(named.len(), run.list.len(), "a pair stands in the list twice");
    named
}

/// The built-in rules that the brute force knows.
fn first_four() -> RuleSet {
    let mut set = RuleSet::built_in();
    set.rules.retain(|rule| ["R1", "R2", "R3", "R4"].contains(&rule.id.as_str()));
    set
}

#[test]
fn brute_force_finds_the_same_pairs_with_the_same_numbers() {
    let (mut overlaps, mut distances, mut on_the_edge) = (0, 0, 0);
    for seed in 0..SCENES {
        let scene = Scene::random(seed);
        let expected = brute::evaluate(&scene);
        let mut found = named(&run(&scene, first_four(), 2));
        for (name, number) in expected {
            let is_overlap = name.0 != "R3";
            let (threshold, tolerance) = if is_overlap { (1.0, area_tolerance(number)) } else { (1000.0, 0.01) };
            let Some(finding) = found.remove(&name) else {
                let counts = if is_overlap { number >= threshold } else { number <= threshold };
                assert!(!counts || (number - threshold).abs() <= tolerance, "seed {seed}: {name:?} with {number} is missing");
                on_the_edge += usize::from(counts);
                continue;
            };
            let measured = match finding.measure {
                Measure::Overlap { area_m2, mean_width_m, .. } => {
                    overlaps += 1;
                    assert_eq!(finding.certainty == Certainty::Doubtful, mean_width_m < 0.5, "seed {seed}: {finding:?}");
                    area_m2
                }
                Measure::Distance { distance_m } => {
                    distances += 1;
                    assert_eq!(finding.certainty == Certainty::Doubtful, 1000.0 - distance_m < 0.5, "seed {seed}: {finding:?}");
                    distance_m
                }
                Measure::None => panic!("seed {seed}: {finding:?}"),
            };
            assert!((measured - number).abs() <= tolerance, "seed {seed}: {name:?} is {number}, measured {measured}");
        }
        assert!(found.is_empty(), "seed {seed}: not there by brute force: {found:?}");
    }
    assert!(overlaps > 2_000 && distances > 15_000, "{overlaps} overlaps, {distances} distances, {on_the_edge} on the edge");
}

#[test]
fn any_number_of_threads_gives_the_same_list() {
    for seed in [1, 5, 9] {
        let scene = Scene::random(seed);
        let text = |threads| format!("{:?}", run(&scene, RuleSet::built_in(), threads).rows());
        let one = text(1);
        for threads in [2, 3, 8] {
            assert_eq!(text(threads), one);
        }
    }
}

#[test]
fn record_order_ring_starts_and_directions_change_no_conflict() {
    for seed in 0..40 {
        let scene = Scene::random(seed);
        let turned = scene.turned(seed);
        let conflicts = |scene: &Scene| {
            let run = run(scene, RuleSet::built_in(), 2);
            let rows =
                run.rows().into_iter().zip(&run.list.findings).map(|(row, finding)| (row.key, (row.rule, row.severity, number(&finding))));
            let conflicts: BTreeMap<String, (String, &'static str, f64)> = rows.collect();
            assert_eq!(conflicts.len(), run.list.len(), "seed {seed}: a key stands twice");
            conflicts
        };
        let (straight, turned) = (conflicts(&scene), conflicts(&turned));
        assert_eq!(straight.keys().collect::<Vec<_>>(), turned.keys().collect::<Vec<_>>(), "seed {seed}");
        for ((rule, severity, number), (other_rule, other_severity, other_number)) in straight.values().zip(turned.values()) {
            assert_eq!((rule, severity), (other_rule, other_severity), "seed {seed}");
            assert!((number - other_number).abs() <= 1e-4, "seed {seed}: {rule} {number} {other_number}");
        }
    }
}

/// The area or distance of a finding.
fn number(finding: &Finding) -> f64 {
    match finding.measure {
        Measure::Overlap { area_m2, .. } => area_m2,
        Measure::Distance { distance_m } => distance_m,
        Measure::None => 0.0,
    }
}

#[test]
fn subject_and_object_may_change_places() {
    let mirrored = |text: &str| {
        // R4 from the farmland's side.
        text.replace("subject = { role = \"zoning\"", "object = { role = \"zoning\"").replace(
            "object = { role = \"farmland\", classes = [\"priority-protection\"] }",
            "subject = { role = \"farmland\", classes = [\"priority-protection\"] }",
        )
    };
    let set = RuleSet::built_in();
    let mirror = RuleSet::parse("mirror.toml", &mirrored(&set.text)).unwrap();
    for seed in 0..20 {
        let scene = Scene::random(seed);
        let areas = |set: &RuleSet, is_mirrored: bool| {
            let found = named(&run(&scene, set.clone(), 2));
            let pairs = found.into_iter().filter(|((rule, ..), _)| rule == "R4").map(|((_, sl, sr, ol, or), finding)| {
                let Measure::Overlap { area_m2, .. } = finding.measure else { panic!("{finding:?}") };
                (if is_mirrored { (ol, or, sl, sr) } else { (sl, sr, ol, or) }, format!("{area_m2:.4}"))
            });
            pairs.collect::<BTreeMap<_, _>>()
        };
        assert_eq!(areas(&set, false), areas(&mirror, true), "seed {seed}");
    }
}

#[test]
fn a_rule_without_its_layers_is_not_evaluated() {
    let mut scene = Scene::random(3);
    scene.layers.retain(|layer| layer.role != "zoning");
    let run = run(&scene, first_four(), 2);
    let ids: Vec<&str> = run.list.not_evaluated.iter().map(|gap| run.list.rules.rules[gap.rule.place()].id.as_str()).collect();
    assert_eq!(ids, ["R1", "R2", "R4"]);
    assert!(run.list.not_evaluated.iter().all(|gap| !gap.is_partial));
}

#[test]
fn a_raised_flag_stops_the_run() {
    let scene = Scene::random(2);
    let folder = tempfile::tempdir().unwrap();
    let layers = opened(&scene, folder.path());
    let cancel = jingtu::progress::Cancel::new();
    cancel.cancel();
    let stopped = jingtu::rules::evaluate(&layers, &RuleSet::built_in(), &jingtu::progress::Progress::silent(), &cancel);
    assert!(matches!(stopped, Err(jingtu::layer::LayerError::Cancelled(_))));
}

#[test]
fn each_repaired_record_is_noted_once() {
    for seed in 0..30 {
        let scene = Scene::random(seed);
        let run = run(&scene, first_four(), 2);
        for (layer, problems) in scene.layers.iter().zip(&run.problems) {
            for (word, group) in problems.groups() {
                let mut records: Vec<_> = group.first.iter().map(|problem| problem.record).collect();
                records.dedup();
                assert_eq!(records.len() as u64, group.count, "seed {seed}, {}: {word} {:?}", layer.role, group.first);
            }
        }
    }
}

/// Rows as text, to be compared; numbers as outputs round them, for the last digits depend on which of two layers probes the other.
fn rows_of(opened: &tasks::open::Opened, found: &tasks::check::Checked) -> (Vec<String>, Vec<String>) {
    let rows = found.list.rows().map(|row| {
        let Finding { rule, certainty, subject_record, object_layer, object_record, measure, .. } = row.finding;
        let measure = match measure {
            Measure::Overlap { area_m2, share, mean_width_m } => format!("{area_m2:.2} {share:.6} {mean_width_m:.2}"),
            Measure::Distance { distance_m } => format!("{distance_m:.2}"),
            Measure::None => String::new(),
        };
        let subject = (&row.subject_layer.name, subject_record, row.subject_id);
        format!("{} {rule:?} {certainty:?} {subject:?} {:?} {} {measure}", row.key, (object_layer, object_record), row.object_id)
    });
    let problems = opened.layers.iter().zip(&found.problems).map(|(layer, problems)| format!("{} {:?}", layer.name, problems.groups()));
    (rows.collect(), problems.collect())
}

#[test]
fn a_second_check_after_a_change_says_what_a_first_one_would() {
    let (progress, cancel) = (Progress::silent(), Cancel::new());
    let mut carried = 0;
    for seed in 0..120 {
        let scene = Scene::random(seed);
        let (folder, other_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let open = |layers| tasks::open::Opened { layers, analysis_crs: Crs::from_epsg(4525).unwrap() };
        let before = open(opened(&scene, folder.path()));
        let rules = Arc::new(RuleSet::built_in());
        let first = tasks::check::check(&before, Arc::clone(&rules), &progress, &cancel).unwrap();
        // One layer is another now, one rule asks for more, one rule is gone.
        let mut layers = before.layers.clone();
        let place = seed as usize % layers.len();
        layers[place] = Arc::clone(&opened(&Scene::random(seed + 1_000), other_folder.path())[place]);
        let mut changed = (*rules).clone();
        changed.rules.remove(1);
        if let Relation::Overlaps { min_area_m2, .. } = &mut changed.rules[0].relation {
            *min_area_m2 = 40.0;
        }
        let (after, changed) = (open(layers), Arc::new(changed));
        let second = tasks::check::check_after(Some(&first), &after, Arc::clone(&changed), &progress, &cancel).unwrap();
        let anew = tasks::check::check(&after, changed, &progress, &cancel).unwrap();
        assert_eq!(rows_of(&after, &second).0, rows_of(&after, &anew).0, "seed {seed}");
        carried += second.list.len();
        // Nothing changed: the same list, and no problem is noted twice.
        let again = tasks::check::check_after(Some(&first), &before, Arc::clone(&rules), &progress, &cancel).unwrap();
        assert_eq!(rows_of(&before, &again), rows_of(&before, &first), "seed {seed}");
    }
    assert!(carried > 1_000, "only {carried} conflicts: the scenes say nothing");
}

#[test]
fn after_an_edit_only_what_was_edited_is_looked_at_and_nothing_is_missed() {
    let (progress, cancel, rules) = (Progress::silent(), Cancel::new(), Arc::new(RuleSet::built_in()));
    let (mut spared, mut looked, mut carried) = (0, 0, 0);
    for seed in 0..400 {
        let scene = Scene::random(seed);
        let (folder, other_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let open = |layers| tasks::open::Opened { layers, analysis_crs: Crs::from_epsg(4525).unwrap() };
        let before = open(opened(&scene, folder.path()));
        let first = tasks::check::check(&before, Arc::clone(&rules), &progress, &cancel).unwrap();
        let place = seed as usize % scene.layers.len();
        let mut edited = scene.clone();
        edited.layers[place] = scene.layers[place].edited(seed);
        let mut layers = before.layers.clone();
        layers[place] = Arc::clone(&opened(&edited, other_folder.path())[place]);
        let after = open(layers);
        let second = tasks::check::check_after(Some(&first), &after, Arc::clone(&rules), &progress, &cancel).unwrap();
        let anew = tasks::check::check(&after, Arc::clone(&rules), &progress, &cancel).unwrap();
        let (by_edit, by_all) = (rows_of(&after, &second), rows_of(&after, &anew));
        assert_eq!(by_edit.0, by_all.0, "seed {seed}: {} edited", scene.layers[place].role);
        // What is unchanged was measured then or never: what was noted of it then, and would be anew, is noted again.
        let words =
            |checked: &tasks::check::Checked| checked.problems[place].groups().into_iter().map(|(word, _)| word).collect::<BTreeSet<_>>();
        let (then, now, expected) = (words(&first), words(&second), words(&anew));
        assert!(then.intersection(&expected).all(|word| now.contains(word)), "seed {seed}: {then:?} and {expected:?} against {now:?}");
        looked += second.looked_at[place].records();
        spared += anew.looked_at[place].records() - second.looked_at[place].records();
        carried += second.list.len();
        // And once more from there.
        let third = tasks::check::check_after(Some(&second), &before, Arc::clone(&rules), &progress, &cancel).unwrap();
        assert_eq!(rows_of(&before, &third).0, rows_of(&before, &first).0, "seed {seed}: taken back");
    }
    assert!(spared > 300 && carried > 3_000, "{looked} records looked at, {spared} spared, {carried} conflicts");
}
