//! Between the domain's types and a workspace's rows. Words, not Rust's names, are stored: a renamed type does not break a file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{ClassValues, CodeSystem, Crs, CrsHow, Datum, Input, Layer, Role};
use crate::paint::{ColourBy, LabelBy, LayerStyle};
use crate::problem::{Problem, ProblemGroup, ProblemKind, Problems};
use crate::rules::{Certainty, Finding, Measure, Missing, NotEvaluated, RuleSet, Severity};
use crate::workspace::{Decided, StoredFinding};

use super::ViewState;

/// What the person said about a file, by the keys of DESIGN 4.1.
pub(super) fn options(input: &Input) -> BTreeMap<String, String> {
    let options = [
        ("id", input.id_field.clone()),
        ("class", input.class_field.clone()),
        ("name", input.name_field.clone()),
        ("values", Some(input.class_values.to_text()).filter(|text| !text.is_empty())),
        ("crs", input.crs.map(|choice| choice.to_string())),
        ("axes", input.is_northing_first.then(|| "ne".to_owned())),
        ("shift", input.shift.map(|shift| shift.to_string())),
        ("encoding", input.encoding.clone()),
        ("codes", input.codes.map(|codes| codes.word().to_owned())),
        ("error", input.error_m.map(|error_m| error_m.to_string())),
        ("layer", input.layer.clone()),
    ];
    options.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

/// The input that these rows describe; what a later version said and this one does not know is left out.
pub(super) fn input(path: &Path, role: Option<&str>, options: &BTreeMap<String, String>) -> Input {
    let option = |key: &str| options.get(key).cloned();
    Input {
        id_field: option("id"),
        class_field: option("class"),
        name_field: option("name"),
        class_values: option("values").and_then(|text| ClassValues::parse(&text)).unwrap_or_default(),
        crs: option("crs").and_then(|code| code.parse().ok()),
        is_northing_first: option("axes").is_some_and(|axes| axes == "ne"),
        shift: option("shift").and_then(|numbers| numbers.parse().ok()),
        encoding: option("encoding"),
        codes: option("codes").and_then(|word| CodeSystem::from_word(&word)),
        error_m: option("error").and_then(|error_m| error_m.parse().ok()),
        layer: option("layer"),
        ..Input::new(path, role.and_then(Role::from_word))
    }
}

/// What was decided about a layer.
pub(super) fn decided(layer: &Layer) -> Decided {
    let fields = layer.raw.table.fields();
    let field = |place: Option<usize>| place.and_then(|place| fields.get(place)).map_or_else(String::new, |field| field.name.clone());
    Decided {
        name: layer.name.clone(),
        role: layer.role.word().to_owned(),
        id_field: field(layer.fields.id),
        class_field: field(layer.fields.class),
        name_field: field(layer.fields.name),
        codes: layer.fields.codes.map_or("", CodeSystem::word).to_owned(),
        crs: layer.crs.crs.as_ref().map_or_else(String::new, crs_text),
        crs_how: crs_how_word(layer.crs.how).to_owned(),
        is_crs_certain: layer.crs.is_certain,
        encoding: layer.raw.encoding.name().to_owned(),
        encoding_how: layer.raw.encoding.how.word().to_owned(),
    }
}

/// The words of DESIGN 4.5.
fn crs_how_word(how: CrsHow) -> &'static str {
    match how {
        CrsHow::User => "user",
        CrsHow::Prj => "prj",
        CrsHow::Srs => "srs",
        CrsHow::Coordinates => "coordinates",
        CrsHow::Unknown => "unknown",
    }
}

/// A CRS by its code, or by its definition where it has none.
pub(super) fn crs_text(crs: &Crs) -> String {
    match (crs.epsg, crs.datum) {
        (Some(code), _) => format!("EPSG:{code}"),
        (None, Datum::WebMap(map)) => map.name().to_owned(),
        (None, _) => crs.definition.clone(),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
struct StyleRow {
    opacity: f32,
    line_width: f32,
    has_labels: bool,
    /// `name`, `id`, `class`, `area`, or `field:` and the field's name.
    label: String,
    /// `role`, `class`, or `field:` and the field's name.
    colour_by: String,
}

/// Before the name of a field.
const FIELD: &str = "field:";

impl Default for StyleRow {
    fn default() -> Self {
        style_row(&LayerStyle::default())
    }
}

/// A style as workspaces keep it.
#[must_use]
pub fn style_text(style: &LayerStyle) -> String {
    serde_json::to_string(&style_row(style)).unwrap_or_default()
}

fn style_row(style: &LayerStyle) -> StyleRow {
    let label = match &style.label {
        LabelBy::NameOrId => "name".to_owned(),
        LabelBy::Id => "id".to_owned(),
        LabelBy::Class => "class".to_owned(),
        LabelBy::Area => "area".to_owned(),
        LabelBy::Field(name) => format!("{FIELD}{name}"),
    };
    let colour_by = match &style.colour_by {
        ColourBy::Role => "role".to_owned(),
        ColourBy::Class => "class".to_owned(),
        ColourBy::Field(name) => format!("{FIELD}{name}"),
    };
    StyleRow { opacity: style.opacity, line_width: style.line_width, has_labels: style.has_labels, label, colour_by }
}

/// The style that the text describes; keys that are missing have their usual value.
#[must_use]
pub fn style(text: &str) -> LayerStyle {
    let row: StyleRow = serde_json::from_str(text).unwrap_or_default();
    let within = |value: f32, most: f32, usual: f32| if value.is_finite() { value.clamp(0.0, most) } else { usual };
    let field = |text: &str| text.strip_prefix(FIELD).map(str::to_owned);
    let label = match row.label.as_str() {
        "id" => LabelBy::Id,
        "class" => LabelBy::Class,
        "area" => LabelBy::Area,
        text => field(text).map_or(LabelBy::NameOrId, LabelBy::Field),
    };
    let colour_by = match row.colour_by.as_str() {
        "class" => ColourBy::Class,
        text => field(text).map_or(ColourBy::Role, ColourBy::Field),
    };
    let (opacity, line_width) = (within(row.opacity, 1.0, 1.0), within(row.line_width, 100.0, 1.0));
    LayerStyle { opacity, line_width, has_labels: row.has_labels, label, colour_by }
}

#[derive(Serialize, Deserialize)]
struct ViewRow {
    centre_m: [f64; 2],
    metres_per_pixel: f64,
}

pub(super) fn view_text(view: &ViewState) -> String {
    serde_json::to_string(&ViewRow { centre_m: view.centre_m, metres_per_pixel: view.metres_per_pixel }).unwrap_or_default()
}

pub(super) fn view(text: &str) -> Option<ViewState> {
    let row: ViewRow = serde_json::from_str(text).ok()?;
    let is_usable = row.metres_per_pixel > 0.0 && row.metres_per_pixel.is_finite() && row.centre_m.iter().all(|value| value.is_finite());
    is_usable.then_some(ViewState { centre_m: row.centre_m, metres_per_pixel: row.metres_per_pixel })
}

#[derive(Serialize, Deserialize)]
struct GapRow {
    rule: String,
    is_partial: bool,
    missing: Vec<MissingRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum MissingRow {
    Layer(String),
    Field(u32, String),
    Codes(u32, String),
    Shift(u32),
}

pub(super) fn gaps_text(gaps: &[NotEvaluated], rules: &RuleSet) -> String {
    let missing = |missing: &Missing| match missing {
        Missing::Layer(role) => MissingRow::Layer(role.word().to_owned()),
        Missing::Field(layer, fields) => MissingRow::Field(layer.get(), fields.clone()),
        Missing::Codes(layer, system) => MissingRow::Codes(layer.get(), system.word().to_owned()),
        Missing::Shift(layer) => MissingRow::Shift(layer.get()),
    };
    let gap = |gap: &NotEvaluated| {
        let rule = rules.rules.get(gap.rule.place())?.id.clone();
        Some(GapRow { rule, is_partial: gap.is_partial, missing: gap.missing.iter().map(missing).collect() })
    };
    serde_json::to_string(&gaps.iter().filter_map(gap).collect::<Vec<_>>()).unwrap_or_default()
}

/// `None` when the text says something that this version does not know.
pub(super) fn gaps(text: &str, rules: &RuleSet) -> Option<Vec<NotEvaluated>> {
    let missing = |row: MissingRow| {
        Some(match row {
            MissingRow::Layer(role) => Missing::Layer(Role::from_word(&role)?),
            MissingRow::Field(layer, fields) => Missing::Field(LayerId::new(layer), fields),
            MissingRow::Codes(layer, system) => Missing::Codes(LayerId::new(layer), CodeSystem::from_word(&system)?),
            MissingRow::Shift(layer) => Missing::Shift(LayerId::new(layer)),
        })
    };
    let gap = |row: GapRow| {
        let missing = row.missing.into_iter().map(missing).collect::<Option<_>>()?;
        Some(NotEvaluated { rule: rule_id(&row.rule, rules)?, missing, is_partial: row.is_partial })
    };
    serde_json::from_str::<Vec<GapRow>>(text).ok()?.into_iter().map(gap).collect()
}

fn rule_id(id: &str, rules: &RuleSet) -> Option<RuleId> {
    RuleId::from_place(rules.rules.iter().position(|rule| rule.id == id)?)
}

#[derive(Serialize, Deserialize)]
struct ProblemRow {
    layer: usize,
    kind: String,
    count: u64,
    /// Record (none for the file) and particulars.
    first: Vec<(Option<u32>, String)>,
}

/// Problems met while measuring, a collector a layer.
pub(super) fn problems_text(problems: &[Problems]) -> String {
    let detail = |kind: &ProblemKind| match kind {
        ProblemKind::CalculationFailed { reason } => reason.clone(),
        ProblemKind::PairFailed { rules, id, other_layer, other, other_id, reason } => {
            serde_json::to_string(&(rules, id, other_layer, other, other_id, reason)).unwrap_or_default()
        }
        _ => String::new(),
    };
    let row = |(layer, (word, group)): (usize, (&str, ProblemGroup))| ProblemRow {
        layer,
        kind: word.to_owned(),
        count: group.count,
        first: group.first.iter().map(|problem| (problem.record.map(RecordNo::get), detail(&problem.kind))).collect(),
    };
    let groups = problems.iter().enumerate().flat_map(|(layer, problems)| problems.groups().into_iter().map(move |group| (layer, group)));
    serde_json::to_string(&groups.map(row).collect::<Vec<_>>()).unwrap_or_default()
}

/// The collectors of `layers` layers; `None` when the text has a kind that measuring does not meet in this version.
pub(super) fn problems(text: &str, layers: usize) -> Option<Vec<Problems>> {
    let mut groups: Vec<Vec<ProblemGroup>> = vec![Vec::new(); layers];
    for row in serde_json::from_str::<Vec<ProblemRow>>(text).ok()? {
        let problem = |(record, detail): (Option<u32>, String)| {
            Some(Problem { record: record.map(RecordNo::new), kind: measuring_kind(&row.kind, detail)? })
        };
        let first = row.first.into_iter().map(problem).collect::<Option<Vec<_>>>()?;
        groups.get_mut(row.layer)?.push(ProblemGroup { count: row.count, first });
    }
    Some(groups.into_iter().map(Problems::from_groups).collect())
}

/// The kinds that measuring meets (`rules`), by their words.
fn measuring_kind(word: &str, detail: String) -> Option<ProblemKind> {
    if let Ok((rules, id, other_layer, other, other_id, reason)) = serde_json::from_str(&detail) {
        let pair = ProblemKind::PairFailed { rules, id, other_layer, other, other_id, reason };
        return (pair.word() == word).then_some(pair);
    }
    let kinds = [
        ProblemKind::NotTransformable,
        ProblemKind::RingUnclosed,
        ProblemKind::RingDegenerate,
        ProblemKind::Spike,
        ProblemKind::NonFiniteVertex,
        ProblemKind::NoArea,
        ProblemKind::SelfCrossing,
        ProblemKind::ZeroLength,
        ProblemKind::NullShape,
        ProblemKind::CalculationFailed { reason: detail },
    ];
    kinds.into_iter().find(|kind| kind.word() == word)
}

/// A stored conflict as a finding over `layers` layers; `None` when it names what is not there.
pub(super) fn finding(stored: &StoredFinding, rules: &RuleSet, layers: usize) -> Option<Finding> {
    let feature = |(layer, record): (u32, u32)| ((layer as usize) < layers).then(|| (LayerId::new(layer), RecordNo::new(record)));
    let (subject_layer, subject_record) = feature(stored.subject)?;
    let object = match stored.object {
        Some(object) => Some(feature(object)?),
        None => None,
    };
    let measure = match (stored.overlap, stored.distance_m) {
        (Some((area_m2, share, mean_width_m)), _) => Measure::Overlap { area_m2, share, mean_width_m },
        (None, Some(distance_m)) => Measure::Distance { distance_m },
        (None, None) => Measure::None,
    };
    let certainty = [Certainty::Certain, Certainty::Doubtful].into_iter().find(|certainty| certainty.word() == stored.certainty)?;
    Some(Finding {
        rule: rule_id(&stored.rule, rules)?,
        severity: Severity::from_word(&stored.severity)?,
        certainty,
        subject_layer,
        subject_record,
        object_layer: object.map(|(layer, _)| layer),
        object_record: object.map(|(_, record)| record),
        measure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_about_a_file_comes_back() {
        let said = Input::parse("耕地.shp?id=DKBM&class=LB&crs=4524&encoding=gbk&codes=survey&error=1.5", Some(Role::Farmland)).unwrap();
        assert_eq!(input(Path::new("耕地.shp"), Some("farmland"), &options(&said)), said);
        let old = Input::parse("a.shp?crs=bd09&axes=ne&shift=1.5,-2,3,0.1,0.2,-0.3,4", None).unwrap();
        assert_eq!(input(Path::new("a.shp"), None, &options(&old)), old);
        let plain = Input::new("a.shp", None);
        assert_eq!(input(Path::new("a.shp"), None, &options(&plain)), plain);
    }

    #[test]
    fn styles_and_views_come_back_and_rubbish_is_harmless() {
        for (label, colour_by) in [
            (LabelBy::NameOrId, ColourBy::Role),
            (LabelBy::Area, ColourBy::Class),
            (LabelBy::Field("地块名称".to_owned()), ColourBy::Field("面积".to_owned())),
        ] {
            let drawn = LayerStyle { opacity: 0.5, line_width: 2.0, has_labels: true, label, colour_by };
            assert_eq!(style(&style_text(&drawn)), drawn);
        }
        assert_eq!(style(r#"{"opacity":7,"colour_by":"later"}"#).opacity, 1.0);
        assert_eq!(style("rubbish").line_width, 1.0);
        let looked = ViewState { centre_m: [36_643_111.0, 2_692_565.5], metres_per_pixel: 2.5 };
        assert_eq!(view(&view_text(&looked)), Some(looked));
        assert_eq!(view(r#"{"centre_m":[0,0],"metres_per_pixel":0}"#), None);
    }

    #[test]
    fn gaps_come_back_by_rule_identifier() {
        let rules = RuleSet::built_in();
        let gaps_before = vec![
            NotEvaluated {
                rule: RuleId::new(1),
                missing: vec![Missing::Layer(Role::Karst), Missing::Shift(LayerId::new(3))],
                is_partial: false,
            },
            NotEvaluated {
                rule: RuleId::new(2),
                missing: vec![Missing::Field(LayerId::new(0), "措施".into()), Missing::Codes(LayerId::new(1), CodeSystem::Survey)],
                is_partial: true,
            },
        ];
        assert_eq!(gaps(&gaps_text(&gaps_before, &rules), &rules), Some(gaps_before));
        assert_eq!(gaps(r#"[{"rule":"X9","is_partial":false,"missing":[]}]"#, &rules), None);
    }

    #[test]
    fn problems_come_back_with_their_counts() {
        let met = Problems::new();
        for record in 0..150 {
            met.record(RecordNo::new(record), ProblemKind::SelfCrossing);
        }
        met.record(RecordNo::new(7), ProblemKind::CalculationFailed { reason: "为什么".into() });
        let pair = ProblemKind::PairFailed {
            rules: "R1 R4".into(),
            id: "A1".into(),
            other_layer: "规划".into(),
            other: 3,
            other_id: String::new(),
            reason: "为什么".into(),
        };
        met.record(RecordNo::new(9), pair.clone());
        let back = problems(&problems_text(&[Problems::new(), met]), 2).unwrap();
        assert_eq!(back[0].count(), 0);
        assert_eq!(back[1].count(), 152);
        assert!(back[1].groups().iter().any(|(_, group)| group.first[0].kind == pair));
        assert!(
            back[1].groups().iter().any(|(_, group)| group.first[0].kind == ProblemKind::CalculationFailed { reason: "为什么".into() })
        );
        assert!(problems(r#"[{"layer":5,"kind":"spike","count":1,"first":[]}]"#, 2).is_none());
    }
}
