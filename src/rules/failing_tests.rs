//! A pair whose calculation panics costs the list that pair and nothing else, whichever side probes.

use std::path::Path;
use std::sync::Arc;

use super::earlier::Earlier;
use super::evaluate::{Evaluation, evaluate_by};
use super::judge::{EXACT, Judge};
use super::{Finding, RuleSet};
use crate::geometry::Point;
use crate::layer::load::load;
use crate::layer::{Input, Layer, Role};
use crate::problem::{ProblemKind, ProblemSeverity};
use crate::progress::{Cancel, Progress};

/// Within the third parcel, the second lot and the second plot, and no others.
const BROKEN: Point = [36_640_127.0, 2_690_005.0];

/// The largest layer streams; the two others are held, and one of them probes the other.
const RULES: &str = r#"
format = 1
name = "three pairs of layers"
version = "1"
[[rule]]
id = "A"
severity = "high"
title = { zh = "甲", en = "a" }
basis = { zh = "甲", en = "a" }
subject = { role = "zoning" }
relation = { overlaps = { min_area_m2 = 1.0 } }
object = { role = "farmland" }
[[rule]]
id = "B"
severity = "high"
title = { zh = "乙", en = "b" }
basis = { zh = "乙", en = "b" }
subject = { role = "risk-list" }
relation = { within = { distance_m = 30.0 } }
object = { role = "farmland" }
[[rule]]
id = "C"
severity = "high"
title = { zh = "丙", en = "c" }
basis = { zh = "丙", en = "c" }
subject = { role = "risk-list" }
relation = { overlaps = { min_area_m2 = 1.0 } }
object = { role = "zoning" }
"#;

/// Both features of the pair lie over the broken place.
fn is_broken(pair: &super::judge::Pair<'_>) -> bool {
    pair.probe.extent.contains(BROKEN) && pair.held.extent.contains(BROKEN)
}

/// Falls at the broken place.
const FALLS: Judge = |pair, relation, probe_is_subject, error_m, overlapper| {
    assert!(!is_broken(pair), "a broken ring");
    pair.judged(relation, probe_is_subject, error_m, overlapper)
};

fn squares(folder: &Path, name: &str, id_field: &str, columns: &str, count: u32, step: f64, side: f64) -> String {
    let feature = |number: u32| {
        let (x, y) = (36_640_000.0 + f64::from(number) * step, 2_690_000.0);
        let ring = [[0.0, 0.0], [side, 0.0], [side, 10.0], [0.0, 10.0], [0.0, 0.0]].map(|[dx, dy]| format!("[{},{}]", x + dx, y + dy));
        format!(
            r#"{{"type":"Feature","properties":{{"{id_field}":"{name}-{number}",{columns}}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
            ring.join(",")
        )
    };
    let features: Vec<String> = (0..count).map(feature).collect();
    let path = folder.join(format!("{name}.geojson"));
    std::fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))).unwrap();
    format!("{}?crs=4524", path.display())
}

/// 40 parcels, lots each over several of them, plots over both.
fn layers(folder: &Path) -> Vec<Arc<Layer>> {
    let inputs = [
        (squares(folder, "parcel", "DKBM", r#""TRHJZLLB":"优先保护类""#, 40, 60.0, 50.0), Role::Farmland),
        (squares(folder, "lot", "GHDKBH", r#""YDYHFLDM":"070102""#, 12, 100.0, 90.0), Role::Zoning),
        (squares(folder, "plot", "DKBH", r#""DKMC":"虚构地块""#, 9, 90.0, 45.0), Role::RiskList),
    ];
    let inputs = inputs.map(|(text, role)| Input::parse(text, Some(role)).unwrap());
    let loaded = load(&inputs, Some(4524), &Progress::silent(), &Cancel::new()).unwrap();
    loaded.layers.into_iter().map(Arc::new).collect()
}

fn run(judge: Judge, earlier: Option<&Earlier<'_>>, layers: &[Arc<Layer>], rules: &RuleSet) -> Evaluation {
    evaluate_by(judge, earlier, layers, rules, &Progress::silent(), &Cancel::new()).unwrap()
}

fn over(layers: &[Arc<Layer>], finding: &Finding) -> bool {
    let over = |layer: usize, record| layers[layer].feature_shape(record).unwrap().expect("a shape").measures.extent.contains(BROKEN);
    over(finding.subject_layer.place(), finding.subject_record)
        && over(finding.object_layer.unwrap().place(), finding.object_record.unwrap())
}

/// The failed pairs, with the records at which they are noted.
fn failed(layers: &[Arc<Layer>], evaluation: &Evaluation) -> Vec<(String, u32, ProblemKind)> {
    let mut failed = Vec::new();
    for (layer, problems) in layers.iter().zip(&evaluation.problems) {
        for (_, group) in problems.groups() {
            assert_eq!(group.count, group.first.len() as u64);
            let problems = group.first.into_iter();
            failed.extend(problems.map(|problem| (layer.name.clone(), problem.record.unwrap().get(), problem.kind)));
        }
    }
    failed
}

#[test]
fn a_pair_that_panics_is_a_problem_and_all_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (layers, rules) = (layers(folder.path()), RuleSet::parse("three.toml", RULES).unwrap());
    let whole = run(EXACT, None, &layers, &rules);
    assert!(whole.problems.iter().all(|problems| problems.count() == 0));
    let rest: Vec<Finding> = whole.findings.iter().filter(|finding| !over(&layers, finding)).collect();
    // A pair a rule is broken, and each of the three has others.
    assert_eq!(whole.findings.len() - rest.len(), 3);
    assert!((0..3).all(|rule| rest.iter().filter(|finding| finding.rule.place() == rule).count() > 5), "{rest:?}");

    let hurt = run(FALLS, None, &layers, &rules);
    assert_eq!(hurt.findings.iter().collect::<Vec<_>>(), rest);
    let pair = |rule: &str, layer: &str, record: u32, other_layer: &str, other: u32| {
        let kind = ProblemKind::PairFailed {
            rules: rule.into(),
            id: format!("{layer}-{record}"),
            other_layer: other_layer.into(),
            other,
            other_id: format!("{other_layer}-{other}"),
            reason: "a broken ring".into(),
        };
        (layer.to_owned(), record, kind)
    };
    let noted = failed(&layers, &hurt);
    assert_eq!(noted, [pair("A", "lot", 1, "parcel", 2), pair("B", "plot", 1, "parcel", 2), pair("C", "plot", 1, "lot", 1)]);
    assert!(noted.iter().all(|(.., kind)| kind.severity() == ProblemSeverity::Warning));
}

#[test]
fn a_run_in_which_a_pair_failed_is_no_ground_for_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (layers, rules) = (layers(folder.path()), RuleSet::parse("three.toml", RULES).unwrap());
    let hurt = run(FALLS, None, &layers, &rules);
    let known = Earlier { layers: &layers, rules: &rules, findings: &hurt.findings, problems: &hurt.problems, looked_at: &hurt.looked_at };
    // What fails again is noted once, and what no longer fails is found.
    let again = run(FALLS, Some(&known), &layers, &rules);
    assert_eq!(failed(&layers, &again), failed(&layers, &hurt));
    let healed = run(EXACT, Some(&known), &layers, &rules);
    assert_eq!(failed(&layers, &healed), []);
    assert_eq!(healed.findings.len(), hurt.findings.len() + 3);
}
