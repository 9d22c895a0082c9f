//! The chain as JSON, for scripts. Keys are stable; new ones may come, none goes or changes its meaning.
//!
//! - `conflict`, `severity`, `severity_class` (the farmland class that decided, or null), `certainty`, `admin`
//! - `rule`: `id`, `set`, `set_version`, `title`, `basis`, `explanation`, `next_step` (each `{zh, en}`), `condition` (in the language asked for)
//! - `subject`, `object` (null for rules without object): `role`, `layer`, `file`, `files` (`[{name, size, blake3}]`), `record`,
//!   `id` and `class` (`{field, raw, value}`; `raw` as in the file, `value` compared), `codes` (classification or null),
//!   `filter` (what the rule asks, in the language asked for),
//!   `tests` (`[{field, value, test, holds}]`), `attributes` (`[{field, value}]`, in the file's order), `encoding` (`{name, how}`),
//!   `crs` (`{name, how, certain}`), `way` (`{identity, northing_first, operation, shifted, shift_known, tiles, largest_error_m}`),
//!   `position_error_m`, `position_error_given`, `problems` and `file_problems` (`[{kind, severity, message}]`), `problems_cut`,
//!   `geometry` (`{kind, parts, vertices, area_m2, ellipsoidal_m2, extent_m, extent_lon_lat, point, simple,
//!   repairs: {unclosed, degenerate, spikes}}`, or null)
//! - `analysis_crs`
//! - `measured`: `kind` `overlap` (`area_m2, ellipsoidal_m2, share, perimeter_m, mean_width_m, rings, extent_m, by_difference_m2, polygon_m2`),
//!   `distance` (`distance_m, subject_point, object_point, bearing_deg, depth_m, by_brute_force_m`), `none-near` (`objects`,
//!   `nearest: {layer, record, id, class, distance_m}` or null), `attributes`, `gone`
//! - `threshold`: the rule's relation as `jingtu rules --json` has it
//! - `position_error_m`: added up over both layers
//! - `reason`: `kind` `width` (`mean_width_m`), `gap` (`gap_m, depth_m`), `depth` (`depth_m`), `attributes`, `beyond` (`by_m` or null)
//!
//! A point is `{m: [easting, northing], lon_lat: [longitude, latitude]}`; an extent `[xmin, ymin, xmax, ymax]`. Numbers are not rounded.

use serde_json::{Value, json};

use crate::conflicts::Explanation;
use crate::conflicts::explain::{FeatureFacts, FileFact, Measured, PointFacts, Reason, ShapeFacts};
use crate::geometry::{Extent, ShapeKind};
use crate::layer::Attribute;
use crate::problem::{Problem, ProblemSeverity};
use crate::rules::Asked;
use crate::words::rules as rule_words;
use crate::words::{Lang, problems};

/// The document; texts that have no two languages of their own are in `lang`.
pub(super) fn json(explained: &Explanation, lang: Lang) -> Value {
    let rule = &explained.rule;
    json!({
        "conflict": explained.key.to_string(),
        "severity": explained.severity.word(),
        "severity_class": explained.severity_class.map(crate::layer::FarmlandClass::word),
        "certainty": explained.certainty.word(),
        "admin": explained.admin,
        "rule": {
            "id": rule.id,
            "set": explained.rule_set,
            "set_version": explained.rule_set_version,
            "title": { "zh": rule.title_zh, "en": rule.title_en },
            "basis": { "zh": rule.basis_zh, "en": rule.basis_en },
            "explanation": { "zh": rule.explanation.zh, "en": rule.explanation.en },
            "next_step": { "zh": rule.next_step.zh, "en": rule.next_step.en },
            "condition": rule_words::condition(lang, rule),
        },
        "subject": feature(&explained.subject, lang),
        "object": explained.object.as_ref().map(|object| feature(object, lang)),
        "analysis_crs": explained.analysis_crs,
        "measured": measured(&explained.measured),
        "threshold": crate::cli::rules::relation_json(&rule.relation),
        "position_error_m": explained.position_error_m,
        "reason": reason(explained.reason),
    })
}

fn feature(facts: &FeatureFacts, lang: Lang) -> Value {
    let file = |file: &FileFact| json!({ "name": file.name, "size": file.size, "blake3": file.hash });
    let problem = |problem: &Problem| problem_json(problem, lang);
    let filters: Vec<String> = facts.sides.iter().map(|side| rule_words::filter(lang, &side.filter)).collect();
    let id_raw = facts.id_field.as_ref().and_then(|name| facts.attributes.iter().find(|attribute| attribute.field == *name));
    json!({
        "role": facts.role.word(),
        "layer": facts.layer,
        "file": facts.path.file_name().map(|name| name.to_string_lossy().into_owned()),
        "files": facts.files.iter().map(file).collect::<Vec<_>>(),
        "record": facts.record.get(),
        "id": { "field": facts.id_field, "raw": id_raw.and_then(|attribute| attribute.value.clone()), "value": facts.id },
        "class": { "field": facts.class_field, "raw": facts.class_raw, "value": facts.class },
        "codes": facts.codes.map(crate::layer::CodeSystem::word),
        "filter": filters,
        "tests": facts.asked.iter().map(|asked| test(asked, lang)).collect::<Vec<_>>(),
        "attributes": facts.attributes.iter().map(attribute).collect::<Vec<_>>(),
        "encoding": { "name": facts.encoding.name(), "how": facts.encoding.how.word() },
        "crs": { "name": facts.way.crs, "how": facts.way.crs_how.word(), "certain": facts.way.is_crs_certain },
        "way": {
            "identity": facts.way.is_identity,
            "northing_first": facts.way.is_northing_first,
            "operation": facts.way.is_by_operation,
            "shifted": facts.way.is_shifted,
            "shift_known": facts.way.is_shift_known,
            "tiles": facts.way.tiles,
            "largest_error_m": facts.way.error_m,
        },
        "position_error_m": facts.position_error_m,
        "position_error_given": facts.is_error_given,
        "problems": facts.problems.iter().map(problem).collect::<Vec<_>>(),
        "file_problems": facts.file_problems.iter().map(problem).collect::<Vec<_>>(),
        "problems_cut": facts.are_problems_cut,
        "geometry": facts.shape.as_ref().map(geometry),
    })
}

fn test(asked: &Asked, lang: Lang) -> Value {
    json!({
        "field": asked.field,
        "value": asked.value,
        "test": rule_words::attribute(lang, &asked.test),
        "holds": asked.is_passed,
    })
}

fn attribute(attribute: &Attribute) -> Value {
    json!({ "field": attribute.field, "value": attribute.value })
}

fn problem_json(problem: &Problem, lang: Lang) -> Value {
    let severity = match problem.kind.severity() {
        ProblemSeverity::Note => "note",
        ProblemSeverity::Warning => "warning",
    };
    json!({ "kind": problem.kind.word(), "severity": severity, "message": problems::sentence(lang, &problem.kind) })
}

fn geometry(shape: &ShapeFacts) -> Value {
    let kind = match shape.kind {
        ShapeKind::Points => "point",
        ShapeKind::Lines => "line",
        ShapeKind::Polygon => "polygon",
        ShapeKind::Null => "none",
    };
    let is_polygon = shape.kind == ShapeKind::Polygon;
    json!({
        "kind": kind,
        "parts": shape.parts,
        "vertices": shape.vertices,
        "area_m2": is_polygon.then_some(shape.area_m2),
        "ellipsoidal_m2": shape.ellipsoidal_m2,
        "extent_m": extent(shape.extent_m),
        "extent_lon_lat": shape.extent_lon_lat.map(extent),
        "point": shape.point.as_ref().map(point),
        "simple": is_polygon.then_some(shape.is_simple),
        "repairs": { "unclosed": shape.repairs.unclosed, "degenerate": shape.repairs.degenerate, "spikes": shape.repairs.spikes },
    })
}

fn measured(measured: &Measured) -> Value {
    match measured {
        Measured::Overlap { area_m2, ellipsoidal_m2, share, perimeter_m, mean_width_m, rings, extent_m, by_difference_m2, polygon_m2 } => {
            json!({
                "kind": "overlap",
                "area_m2": area_m2,
                "ellipsoidal_m2": ellipsoidal_m2,
                "share": share,
                "perimeter_m": perimeter_m,
                "mean_width_m": mean_width_m,
                "rings": rings,
                "extent_m": extent(*extent_m),
                "by_difference_m2": by_difference_m2,
                "polygon_m2": polygon_m2,
            })
        }
        Measured::Distance { distance_m, ends, bearing_deg, depth_m, by_brute_force_m } => json!({
            "kind": "distance",
            "distance_m": distance_m,
            "subject_point": ends.as_ref().map(|[on_subject, _]| point(on_subject)),
            "object_point": ends.as_ref().map(|[_, on_object]| point(on_object)),
            "bearing_deg": bearing_deg,
            "depth_m": depth_m,
            "by_brute_force_m": by_brute_force_m,
        }),
        Measured::NoneNear { objects, nearest } => json!({
            "kind": "none-near",
            "objects": objects,
            "nearest": nearest.as_ref().map(|nearest| json!({
                "layer": nearest.layer,
                "record": nearest.record.get(),
                "id": nearest.id,
                "class": nearest.class,
                "distance_m": nearest.distance_m,
            })),
        }),
        Measured::Nothing => json!({ "kind": "attributes" }),
        Measured::Gone => json!({ "kind": "gone" }),
    }
}

fn reason(reason: Reason) -> Value {
    match reason {
        Reason::Width { mean_width_m } => json!({ "kind": "width", "mean_width_m": mean_width_m }),
        Reason::Gap { gap_m, depth_m } => json!({ "kind": "gap", "gap_m": gap_m, "depth_m": depth_m }),
        Reason::Depth { depth_m } => json!({ "kind": "depth", "depth_m": depth_m }),
        Reason::Attributes => json!({ "kind": "attributes" }),
        Reason::Beyond { by_m } => json!({ "kind": "beyond", "by_m": by_m }),
    }
}

fn point(point: &PointFacts) -> Value {
    json!({ "m": point.at_m, "lon_lat": point.lon_lat })
}

fn extent(extent: Extent) -> Value {
    json!([extent.min[0], extent.min[1], extent.max[0], extent.max[1]])
}
