//! The numbers of a conflict as lines, every one with its unit.

use super::{ExplainWord, Section};
use crate::conflicts::Explanation;
use crate::conflicts::explain::{Measured, NearestObject, PointFacts};
use crate::geometry::Extent;
use crate::units::{grouped, grouped_count, hectares, mu};
use crate::words::Lang;

/// The section of the numbers.
pub(super) fn section(lang: Lang, explained: &Explanation) -> Section {
    let mut section = Section::new(ExplainWord::Numbers.text(lang).to_owned());
    section.say(ExplainWord::AnalysisCrs.text(lang), &explained.analysis_crs);
    match &explained.measured {
        Measured::Overlap { .. } => overlap(lang, &explained.measured, &mut section),
        Measured::Distance { .. } => distance(lang, &explained.measured, &mut section),
        Measured::NoneNear { objects, nearest } => none_near(lang, *objects, nearest.as_ref(), &mut section),
        Measured::Nothing => section.say(ExplainWord::Asked.text(lang), ExplainWord::AttributesAlone.text(lang)),
        Measured::Gone => section.say(ExplainWord::Shape.text(lang), ExplainWord::Gone.text(lang)),
    }
    section
}

fn overlap(lang: Lang, measured: &Measured, section: &mut Section) {
    let Measured::Overlap {
        area_m2,
        ellipsoidal_m2,
        share,
        perimeter_m,
        mean_width_m,
        rings,
        extent_m: extent,
        by_difference_m2,
        polygon_m2,
    } = *measured
    else {
        return;
    };
    let mut say = |word: ExplainWord, value: &str| section.say(word.text(lang), value);
    say(ExplainWord::Overlap, &areas(lang, area_m2, ellipsoidal_m2));
    say(ExplainWord::Share, &format!("{} %", grouped(share * 100.0, 4)));
    say(ExplainWord::Perimeter, &format!("{} m", grouped(perimeter_m, 2)));
    say(
        ExplainWord::MeanWidth,
        &format!("{} m = 2 × {} m² ÷ {} m", grouped(mean_width_m, 2), grouped(area_m2, 2), grouped(perimeter_m, 2)),
    );
    if rings > 0 {
        let rings = say!(lang, "{rings} 个环", "rings: {rings}");
        let extent = extent_m(lang, extent);
        say(ExplainWord::Extent, &say!(lang, "{extent}；{rings}", "{extent}; {rings}"));
    }
    let (difference, polygon) = (grouped(by_difference_m2, 4), grouped(polygon_m2, 4));
    say(
        ExplainWord::Again,
        &say!(
            lang,
            "第二种方法（两者面积之和减去对称差，再除以 2，不求交）{difference} m²",
            "second method (both areas minus the symmetric difference, halved; no intersection formed): {difference} m²",
        ),
    );
    say(
        ExplainWord::Again,
        &say!(lang, "输出中的重叠多边形（通用叠置）{polygon} m²", "the overlap polygon of the outputs (general overlay): {polygon} m²"),
    );
}

fn distance(lang: Lang, measured: &Measured, section: &mut Section) {
    let Measured::Distance { distance_m, ends, bearing_deg, depth_m, by_brute_force_m } = *measured else { return };
    let mut say = |word: ExplainWord, value: &str| section.say(word.text(lang), value);
    let touching = if distance_m > 0.0 { "" } else { ExplainWord::Touching.text(lang) };
    say(ExplainWord::Distance, &format!("{} m{touching}", grouped(distance_m, 2)));
    if let Some([on_subject, on_object]) = ends {
        say(ExplainWord::NearestOnSubject, &place(lang, &on_subject));
        say(ExplainWord::NearestOnObject, &place(lang, &on_object));
    }
    if let Some(bearing) = bearing_deg {
        let bearing = grouped(bearing, 1);
        say(
            ExplainWord::Bearing,
            &say!(lang, "从主体到客体 {bearing}°（自坐标北顺时针）", "{bearing}° from subject to object (clockwise from grid north)"),
        );
    }
    if depth_m > 0.0 {
        say(ExplainWord::Depth, &format!("{} m", grouped(depth_m, 2)));
    }
    if let Some(again) = by_brute_force_m {
        let again = grouped(again, 4);
        say(
            ExplainWord::Again,
            &say!(
                lang,
                "第二种方法（每个顶点对每条边，不用索引）{again} m",
                "second method (every vertex against every edge, no index): {again} m",
            ),
        );
    }
}

fn none_near(lang: Lang, objects: u64, nearest: Option<&NearestObject>, section: &mut Section) {
    let count = grouped_count(objects);
    let Some(NearestObject { layer, record, id, class, distance_m, .. }) = nearest else {
        section.say(ExplainWord::Nearest.text(lang), &say!(lang, "没有（符合要求的客体 0 个）", "none (there is no object that would do)"));
        return;
    };
    let named: Vec<&str> = [id.as_str(), class.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let (named, distance) = (named.join(" "), grouped(*distance_m, 2));
    section.say(
        ExplainWord::Nearest.text(lang),
        &say!(
            lang,
            "{distance} m，{layer} 记录 {record} {named}（逐个测量了符合要求的 {count} 个）",
            "{distance} m, {layer} record {record} {named} (all {count} that would do were measured)",
        ),
    );
}

/// `投影面积 1 284.46 m²（1.93 亩，0.13 ha）；椭球面积 …`.
pub(super) fn areas(lang: Lang, planar_m2: f64, ellipsoidal_m2: Option<f64>) -> String {
    let one = |word: ExplainWord, area_m2: f64| {
        let (name, m2) = (word.text(lang), grouped(area_m2, 2));
        let (mu, ha) = (grouped(mu(area_m2), 4), grouped(hectares(area_m2), 4));
        say!(lang, "{name} {m2} m²（{mu} 亩，{ha} ha）", "{name} {m2} m² ({mu} mu, {ha} ha)")
    };
    let planar = one(ExplainWord::Planar, planar_m2);
    match ellipsoidal_m2 {
        Some(area_m2) => {
            let ellipsoidal = one(ExplainWord::Ellipsoidal, area_m2);
            say!(lang, "{planar}；{ellipsoidal}", "{planar}; {ellipsoidal}")
        }
        None => planar,
    }
}

/// A place in metres and degrees.
pub(super) fn place(lang: Lang, point: &PointFacts) -> String {
    let ([x, y], [lon, lat]) = (point.at_m, point.lon_lat);
    say!(
        lang,
        "东 {x:.2} m，北 {y:.2} m；东经 {lon:.7}°，北纬 {lat:.7}°",
        "easting {x:.2} m, northing {y:.2} m; longitude {lon:.7}°, latitude {lat:.7}°",
    )
}

/// A box in metres.
pub(super) fn extent_m(lang: Lang, extent: Extent) -> String {
    let Extent { min: [x0, y0], max: [x1, y1] } = extent;
    say!(lang, "东 {x0:.2} – {x1:.2} m，北 {y0:.2} – {y1:.2} m", "easting {x0:.2} – {x1:.2} m, northing {y0:.2} – {y1:.2} m")
}

/// A box in degrees.
pub(super) fn extent_lon_lat(lang: Lang, extent: Extent) -> String {
    let Extent { min: [west, south], max: [east, north] } = extent;
    say!(
        lang,
        "东经 {west:.7} – {east:.7}°，北纬 {south:.7} – {north:.7}°",
        "longitude {west:.7} – {east:.7}°, latitude {south:.7} – {north:.7}°",
    )
}
