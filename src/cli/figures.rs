//! `jingtu figures [INPUTS] [--json] [--members] [--sources] [--out figures.xlsx|.csv]`

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::conflicts::{ConflictList, Figure, Figures};
use crate::progress::Cancel;
use crate::tasks::figures::{self as task, Listed, SourceSheet};
use crate::text::printable;
use crate::words::figures::{self as words, FigureWord};
use crate::words::{Lang, command_line};

use super::args::{Common, InputArgs};
use super::{CliError, ExitStatus, inputs, report};

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish<'a> {
    /// JSON instead of text.
    pub is_json: bool,
    /// With the features behind every number.
    pub has_members: bool,
    /// With what lies around each source.
    pub has_sources: bool,
    /// Where a table goes.
    pub out: Option<&'a Path>,
}

/// Checks, prints the key figures, and writes them where a file is asked for.
///
/// # Errors
/// Wrong usage, or a task that could not be done.
pub fn run(input_args: &InputArgs, wish: &Wish<'_>, common: &Common) -> Result<ExitStatus, CliError> {
    let sources = inputs::resolved(input_args, common)?;
    let file = wish.out.map(task::prepare).transpose()?;
    let (progress, cancel) = (report::progress(common.lang, common.is_quiet), Cancel::new());
    let opened = crate::tasks::open::open(&sources.inputs, sources.analysis_crs, &progress, &cancel)?;
    let checked = crate::tasks::check::check(&opened, sources.rules, &progress, &cancel)?;
    let figures = task::figures(&checked, &cancel)?;
    let around = if wish.has_sources { crate::tasks::sources::sheets(&checked, &cancel)? } else { Vec::new() };
    let listed = match (wish.has_sources, wish.has_members) {
        (true, _) => Listed::Sources,
        (false, true) => Listed::Members,
        (false, false) => Listed::Figures,
    };
    let written = file.map(|file| task::write(&checked.list, (&figures, &around), file, listed, common.lang)).transpose()?;
    report::clear();
    let mut stdout = std::io::stdout().lock();
    if wish.is_json {
        let mut json = as_json(&checked.list, &figures, wish.has_members, common.lang);
        if wish.has_sources {
            json["sources"] = around.iter().map(sources_json).collect();
        }
        writeln!(stdout, "{json:#}")?;
    } else if !common.is_quiet {
        stdout.write_all(text(&checked.list, &figures, wish.has_members, common.lang).as_bytes())?;
        if let Some(path) = written {
            writeln!(stdout, "{}", command_line::written(common.lang, &path.display().to_string()))?;
        }
    }
    Ok(ExitStatus::Done)
}

/// The figures of all counties together, a line each: what the demo's summary ends with.
#[must_use]
pub fn brief(figures: &Figures, lang: Lang) -> String {
    figures.figures.iter().fold(String::new(), |mut text, figure| {
        // Writing into a String cannot fail.
        writeln!(text, "{}  {}", words::name(lang, figure.kind), words::value(lang, figure, None)).ok();
        text
    })
}

fn county_name(figures: &Figures, county: u16, lang: Lang) -> String {
    match figures.counties.get(usize::from(county)).map(String::as_str) {
        None | Some("") => FigureWord::NoCounty.text(lang).to_owned(),
        Some(name) => printable(name).into_owned(),
    }
}

fn text(list: &ConflictList, figures: &Figures, has_members: bool, lang: Lang) -> String {
    let mut text = format!("{}\n", FigureWord::Disclaimer.text(lang));
    for figure in &figures.figures {
        writeln!(text, "\n{}  {}", words::name(lang, figure.kind), words::value(lang, figure, None)).ok();
        let goal = figure.kind.goal().map_or_else(String::new, |goal| format!("{:.0} %", goal * 100.0));
        let lines = [
            (FigureWord::Definition, words::definition(lang, figure.kind)),
            (FigureWord::Formula, words::formula(lang, figure, list, None)),
            (FigureWord::Goal, goal),
            (FigureWord::Note, printable(&words::notes(lang, figure, list)).into_owned()),
        ];
        for (head, line) in lines.iter().filter(|(_, line)| !line.is_empty()) {
            writeln!(text, "    {}  {line}", head.text(lang)).ok();
        }
        for county in task::counties(figure) {
            writeln!(text, "    {}  {}", county_name(figures, county, lang), words::formula(lang, figure, list, Some(county))).ok();
        }
        if has_members {
            members(&mut text, list, figure, lang);
        }
    }
    text
}

fn members(text: &mut String, list: &ConflictList, figure: &Figure, lang: Lang) {
    for part in &figure.parts {
        let name = words::part(lang, part.kind, list);
        for member in &part.members {
            let layer = list.layer(member.layer);
            let id = printable(layer.ids.get(member.record)).into_owned();
            writeln!(text, "      {name}  {} #{}  {id}  {:.2} m²", printable(&layer.name), member.record, member.area_m2).ok();
        }
    }
}

fn as_json(list: &ConflictList, figures: &Figures, has_members: bool, lang: Lang) -> Value {
    let all: Vec<Value> = figures.figures.iter().map(|figure| figure_json(list, figures, figure, has_members, lang)).collect();
    json!({ "rule_set": list.rules.name, "rule_set_version": list.rules.version, "figures": all })
}

/// What lies around each source under one rule.
fn sources_json(sheet: &SourceSheet) -> Value {
    let rows = sheet.rows.iter().map(|row| {
        let mut above_m = None;
        let mut bands = Vec::new();
        for (&up_to_m, band) in sheet.bands_m.iter().zip(&row.bands) {
            bands.extend(task::source_classes().into_iter().zip(band).map(|(class, (parcels, area_m2))| {
                json!({ "above_m": above_m, "up_to_m": up_to_m, "class": class, "parcels": parcels, "area_m2": area_m2 })
            }));
            above_m = Some(up_to_m);
        }
        let nearest = row.nearest.as_ref();
        let nearest = nearest.map(|parcel| json!({ "id": parcel.id, "class": parcel.class, "distance_m": parcel.distance_m }));
        json!({
            "layer": row.layer, "record": row.record, "id": row.id, "kind": row.kind, "county": row.admin, "nearest": nearest, "bands": bands,
        })
    });
    json!({ "rule": sheet.rule, "bands_m": sheet.bands_m, "rows": rows.collect::<Vec<_>>() })
}

fn figure_json(list: &ConflictList, figures: &Figures, figure: &Figure, has_members: bool, lang: Lang) -> Value {
    let place = |county: Option<u16>| {
        let row = task::row(list, figures, figure, county, lang);
        json!({
            "county": row.county, "rate": row.rate, "numerator": row.amounts.map(|(above, _)| above),
            "denominator": row.amounts.and_then(|(_, below)| below), "value": row.value, "formula": row.formula,
            "conflicts": figure.is_evaluated.then(|| figure.numerator(county).conflicts),
            "overlap_m2": (figure.is_evaluated && !figure.kind.has_rate()).then(|| figure.numerator(county).area_m2),
        })
    };
    let parts = figure.parts.iter().map(|part| {
        let sums = figure.sums(None, |other| std::ptr::eq(other, part));
        let mut value = json!({
            "name": words::part(lang, part.kind, list), "features": sums.features, "conflicts": sums.conflicts, "area_m2": sums.area_m2,
            "standing": match part.standing {
                crate::conflicts::figures::Standing::Numerator => "numerator",
                crate::conflicts::figures::Standing::Denominator => "denominator",
                crate::conflicts::figures::Standing::Outside => "outside",
            },
        });
        if has_members && let Some(fields) = value.as_object_mut() {
            let members: Vec<Value> = part
                .members
                .iter()
                .map(|member| {
                    let layer = list.layer(member.layer);
                    json!({
                        "layer": layer.name, "record": member.record.get(), "id": layer.ids.get(member.record),
                        "county": figures.counties.get(usize::from(member.county)), "area_m2": member.area_m2,
                        "conflicts": member.conflicts,
                    })
                })
                .collect();
            fields.insert("members".to_owned(), members.into());
        }
        value
    });
    let parts: Vec<Value> = parts.collect();
    let counties: Vec<Value> = task::counties(figure).into_iter().map(|county| place(Some(county))).collect();
    json!({
        "figure": figure.kind.word(), "name": words::name(lang, figure.kind), "definition": words::definition(lang, figure.kind),
        "evaluated": figure.is_evaluated, "note": words::notes(lang, figure, list), "goal": figure.kind.goal(),
        "unit": if figure.kind.is_by_area() { "m2" } else { "features" },
        "total": place(None), "counties": counties, "parts": parts, "repeated": figure.repeated, "unplaced": figure.unplaced,
    })
}
