//! The demo's conflicts explained: the numbers of the list are those that other methods give, and a saved workspace explains the same.

use std::process::Command;

use jingtu::conflicts::explain::{Measured, Reason};
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::Certainty;
use jingtu::tasks::explain::explain;

use crate::kit::Scene;

/// Every overlap, and of the many distances each of this many.
const EACH: usize = 97;

#[test]
fn second_methods_give_the_numbers_of_the_list_within_its_tolerance() {
    let scene = Scene::demo();
    let list = &scene.checked.list;
    let (mut overlaps, mut distances, mut doubtful) = (0, 0, 0);
    for (place, row) in list.rows().enumerate() {
        let is_overlap = matches!(row.finding.measure, jingtu::rules::Measure::Overlap { .. });
        if !(is_overlap && place % 5 == 0 || place % EACH == 0) {
            continue;
        }
        let explained = explain(&scene.checked, row.key, &Progress::silent(), &Cancel::new()).unwrap();
        assert_eq!((explained.key, explained.severity, explained.certainty), (row.key, row.finding.severity, row.finding.certainty));
        match &explained.measured {
            Measured::Overlap { area_m2, ellipsoidal_m2, by_difference_m2, polygon_m2, .. } => {
                let tolerance = 0.01 + 1e-6 * area_m2;
                assert!((area_m2 - by_difference_m2).abs() < tolerance && (area_m2 - polygon_m2).abs() < tolerance, "{}", row.key);
                assert!((ellipsoidal_m2.unwrap() / area_m2 - 1.0).abs() < 0.0015, "{}", row.key);
                overlaps += 1;
            }
            Measured::Distance { distance_m, by_brute_force_m, .. } => {
                assert!((distance_m - by_brute_force_m.unwrap()).abs() < 0.01, "{}", row.key);
                distances += 1;
            }
            Measured::NoneNear { .. } | Measured::Nothing => {}
            Measured::Gone => panic!("{} can no longer be placed", row.key),
        }
        // The reason given is the one that decided.
        let error_m = explained.position_error_m;
        let is_doubtful = match explained.reason {
            Reason::Width { mean_width_m } => mean_width_m < error_m,
            Reason::Gap { gap_m, depth_m } => gap_m + depth_m < error_m,
            Reason::Depth { depth_m } => depth_m < error_m,
            Reason::Attributes | Reason::Beyond { .. } => false,
        };
        assert_eq!(is_doubtful, explained.certainty == Certainty::Doubtful, "{}", row.key);
        doubtful += u32::from(is_doubtful);
    }
    assert!(overlaps > 50 && distances > 50 && doubtful > 5, "{overlaps} overlaps, {distances} distances, {doubtful} doubtful");
}

#[test]
fn a_workspace_explains_its_conflicts_on_the_command_line() {
    let scene = Scene::demo();
    let path = scene.path("柳州.gpkg");
    scene.save(&path).unwrap();
    let before = std::fs::read(&path).unwrap();
    let key = scene.checked.list.keys()[0].to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_jingtu"))
        .args(["explain", &key, "--json", "--quiet", "--workspace"])
        .arg(&path)
        .env("HOME", scene.folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let chain: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((chain["conflict"].as_str(), chain["rule"]["id"].as_str()), (Some(key.as_str()), Some("R1")));
    assert_eq!(std::fs::read(&path).unwrap(), before, "the workspace is read only");
}
