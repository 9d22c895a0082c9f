//! A pre-check's answer as text or JSON. Keys are stable; new ones may come, none goes or changes its meaning.
//!
//! - `rule_set`, `rule_set_version`, `analysis_crs`, `band_m`, `notes` (`[{kind, text}]`: what was taken for granted), `left_out` (layers that nothing was
//!   measured against), `file_problems`
//! - `plots`, each: `record`, `id`, `use` (`{system, code, name, industrial}`), `radius_m` or null, `verdict` (`to-settle`, `to-check`,
//!   `nothing-found`, `not-judged`), `summary` (the verdict's line), `area_m2`, `ellipsoidal_m2`, `lon_lat`, `extent_m`, `admin`, `rings_m` (rings in
//!   the analysis CRS, closed, even-odd, or null)
//!   - `rules`: every rule: `rule`, `state` (`evaluated`, `partial`, `not-evaluated`, `not-concerned`), `conflicts`, `missing` (texts)
//!   - `conflicts`: `rule`, `title`, `basis`, `severity`, `certainty`, `plot_is` (`subject` or `object`), `object` (a feature, or null), `overlap_m2`,
//!     `subject_share`, `mean_width_m`, `distance_m` (null where they do not apply)
//!   - `next_steps`: `{rules, text}`; `nearest`: a feature with `distance_m`, `direction` (`N`, `NE` … or null); `overlaps`: `role`, `layer`, `class`,
//!     `features`, `area_m2`; `farmland_within_band`: `class` (null: unknown), `parcels`, `area_m2`, `share`; `problems`
//! - a feature: `role`, `layer`, `record`, `id`, `class`
//!
//! Texts are in the language asked for. Areas are rounded to 0.01 m², shares to 1e-6, widths and distances to 0.01 m.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::conflicts::siting::{BAND_M, Meeting, PlotAnswer, Siting};
use crate::geometry::{Point, Shape};
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::problem::Problem;
use crate::rules::{Measure, Rule, Standing};
use crate::words::siting::{BlockKind, bearing, blocks, note, text};
use crate::words::{Lang, land_codes, problems, rules as rule_words};

use super::ExportError;
use super::target::Staged;

/// What a file's name promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Text,
    Json,
}

/// An answer's file: proven writable, not yet in place. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct SitingFile {
    staged: Staged,
    kind: Kind,
}

impl SitingFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When the name promises neither text nor JSON, or nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        let kind = match extension.as_deref() {
            Some("txt") => Kind::Text,
            Some("json") => Kind::Json,
            _ => return Err(ExportError::UnknownSiting { path: path.to_owned() }),
        };
        Ok(Self { staged: Staged::new(path)?, kind })
    }

    /// Writes the answer and puts it in the old file's place.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is unchanged then.
    pub fn write(mut self, siting: &Siting, lang: Lang) -> Result<PathBuf, ExportError> {
        let content = match self.kind {
            Kind::Text => text(lang, siting),
            Kind::Json => format!("{:#}\n", json(siting, lang)),
        };
        let outcome = {
            let mut writer = self.staged.writer();
            writer.write_all(content.as_bytes()).and_then(|()| writer.flush())
        };
        match outcome {
            Ok(()) => self.staged.replace(),
            Err(error) => Err(ExportError::Failed { path: self.staged.path().to_owned(), source: error.into() }),
        }
    }
}

/// The answer as JSON.
#[must_use]
pub fn json(siting: &Siting, lang: Lang) -> Value {
    let layer = |id: &LayerId| siting.layer(*id).map(|layer| layer.name.clone());
    json!({
        "rule_set": siting.rules.name,
        "rule_set_version": siting.rules.version,
        "analysis_crs": siting.analysis_crs.label(),
        "band_m": BAND_M,
        "notes": siting.notes.iter().map(|of| json!({ "kind": of.word(), "text": note(lang, of) })).collect::<Vec<_>>(),
        "left_out": siting.left_out.iter().filter_map(layer).collect::<Vec<_>>(),
        "file_problems": siting.file_problems.iter().map(|of| problem(of, lang)).collect::<Vec<_>>(),
        "plots": siting.plots.iter().map(|of| plot(siting, of, lang)).collect::<Vec<_>>(),
    })
}

fn plot(siting: &Siting, plot: &PlotAnswer, lang: Lang) -> Value {
    let has_shape = !plot.shape.is_empty();
    let told = blocks(lang, siting, plot);
    let summary = told.iter().find(|block| block.kind == BlockKind::Verdict).and_then(|block| block.entries.first());
    let total: f64 = plot.shares.iter().map(|share| share.area_m2).sum();
    json!({
        "record": plot.record.get(),
        "id": plot.id,
        "use": {
            "system": plot.land_use.system.word(),
            "code": plot.land_use.code,
            "name": land_codes::name(lang, plot.land_use.system, &plot.land_use.code),
            "industrial": plot.land_use.is_industrial(),
        },
        "radius_m": plot.radius_m,
        "verdict": plot.verdict.word(),
        "summary": summary.map(|entry| entry.text.as_str()),
        "area_m2": hundredth(plot.area_m2),
        "ellipsoidal_m2": plot.ellipsoidal_m2.map(hundredth),
        "lon_lat": has_shape.then_some(plot.lon_lat),
        "extent_m": has_shape.then(|| [plot.extent.min[0], plot.extent.min[1], plot.extent.max[0], plot.extent.max[1]]),
        "admin": plot.county,
        "rings_m": has_shape.then(|| rings(&plot.shape)),
        "rules": siting.rules.rules.iter().zip(&plot.standings).enumerate().map(|(place, (rule, standing))| {
            rule_state(siting, plot, RuleId::from_place(place), rule, standing, lang)
        }).collect::<Vec<_>>(),
        "conflicts": plot.conflicts.iter().map(|of| conflict(siting, of, lang)).collect::<Vec<_>>(),
        "next_steps": next_steps(siting, plot, lang),
        "nearest": plot.nearest.iter().map(|nearest| {
            let mut value = feature(siting, nearest.layer, nearest.record);
            value["distance_m"] = json!(hundredth(nearest.distance_m));
            value["direction"] = json!(nearest.bearing.map(|of| bearing(Lang::En, of)));
            value
        }).collect::<Vec<_>>(),
        "overlaps": plot.overlaps.iter().filter_map(|sum| {
            let layer = siting.layer(sum.layer)?;
            Some(json!({
                "role": layer.role.word(), "layer": layer.name, "class": sum.class, "features": sum.features, "area_m2": hundredth(sum.area_m2),
            }))
        }).collect::<Vec<_>>(),
        "farmland_within_band": plot.shares.iter().map(|share| json!({
            "class": share.class.map(crate::layer::FarmlandClass::word),
            "parcels": share.parcels,
            "area_m2": hundredth(share.area_m2),
            "share": if total > 0.0 { millionth(share.area_m2 / total) } else { 0.0 },
        })).collect::<Vec<_>>(),
        "problems": plot.problems.iter().map(|of| problem(of, lang)).collect::<Vec<_>>(),
    })
}

fn rule_state(siting: &Siting, plot: &PlotAnswer, id: Option<RuleId>, rule: &Rule, standing: &Standing, lang: Lang) -> Value {
    let name = |layer: LayerId| siting.layer(layer).map_or("", |layer| layer.name.as_str());
    let (state, missing) = match standing {
        Standing::NotConcerned => ("not-concerned", Vec::new()),
        Standing::Evaluated => ("evaluated", Vec::new()),
        Standing::NotEvaluated(gap) => {
            let missing: Vec<String> = gap.missing.iter().map(|missing| rule_words::missing_text(lang, missing, name)).collect();
            (if gap.is_partial { "partial" } else { "not-evaluated" }, missing)
        }
    };
    let conflicts = plot.conflicts.iter().filter(|conflict| Some(conflict.finding.rule) == id).count();
    json!({ "rule": rule.id, "state": state, "conflicts": conflicts, "missing": missing })
}

fn conflict(siting: &Siting, conflict: &Meeting, lang: Lang) -> Value {
    let Meeting { finding, other } = conflict;
    let rule = siting.rules.rules.get(finding.rule.place());
    let texts = rule.map(|rule| match lang {
        Lang::Zh => (&rule.title_zh, &rule.basis_zh),
        Lang::En => (&rule.title_en, &rule.basis_en),
    });
    let is_subject = other.is_none() || finding.object_layer.zip(finding.object_record) == *other;
    let (overlap, distance_m) = match finding.measure {
        Measure::Overlap { area_m2, share, mean_width_m } => (Some((area_m2, share, mean_width_m)), None),
        Measure::Distance { distance_m } => (None, Some(distance_m)),
        Measure::None => (None, None),
    };
    json!({
        "rule": rule.map(|rule| rule.id.as_str()),
        "title": texts.map(|(title, _)| title),
        "basis": texts.map(|(_, basis)| basis),
        "severity": finding.severity.word(),
        "certainty": finding.certainty.word(),
        "plot_is": if is_subject { "subject" } else { "object" },
        "object": other.map(|(layer, record)| feature(siting, layer, record)),
        "overlap_m2": overlap.map(|(area_m2, ..)| hundredth(area_m2)),
        "subject_share": overlap.map(|(_, share, _)| millionth(share)),
        "mean_width_m": overlap.map(|(.., width_m)| hundredth(width_m)),
        "distance_m": distance_m.map(hundredth),
    })
}

fn next_steps(siting: &Siting, plot: &PlotAnswer, lang: Lang) -> Vec<Value> {
    let mut steps: Vec<(&str, Vec<&str>)> = Vec::new();
    for rule in plot.conflicts.iter().filter_map(|conflict| siting.rules.rules.get(conflict.finding.rule.place())) {
        let text = if lang == Lang::Zh { rule.next_step.zh.as_str() } else { rule.next_step.en.as_str() };
        match steps.iter_mut().find(|(known, _)| *known == text) {
            _ if text.is_empty() => {}
            Some((_, rules)) if rules.contains(&rule.id.as_str()) => {}
            Some((_, rules)) => rules.push(&rule.id),
            None => steps.push((text, vec![&rule.id])),
        }
    }
    steps.into_iter().map(|(text, rules)| json!({ "rules": rules, "text": text })).collect()
}

fn feature(siting: &Siting, id: LayerId, record: RecordNo) -> Value {
    let layer = siting.layer(id);
    json!({
        "role": layer.map(|layer| layer.role.word()),
        "layer": layer.map(|layer| layer.name.as_str()),
        "record": record.get(),
        "id": layer.map(|layer| layer.ids.get(record)),
        "class": layer.map(|layer| layer.class.value(record)),
    })
}

fn problem(problem: &Problem, lang: Lang) -> Value {
    json!({ "kind": problem.kind.word(), "record": problem.record.map(RecordNo::get), "message": problems::sentence(lang, &problem.kind) })
}

/// Rings by the even-odd rule, closed.
fn rings(shape: &Shape) -> Vec<Vec<Point>> {
    shape.as_ref().parts().map(|ring| ring.iter().chain(ring.first()).copied().collect()).collect()
}

fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn millionth(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
