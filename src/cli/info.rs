//! `jingtu info`: what a reader sees, as text for people or as the JSON of DESIGN 4.5.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde::Serialize;

use super::args::Common;
use super::{CliError, ExitStatus, report};
use crate::layer::{Candidate, Input};
use crate::problem::{Problem, ProblemGroup, ProblemSeverity};
use crate::progress::Cancel;
use crate::source::GeometryKind;
use crate::tasks::info::{FileInfo, LayerInfo, Look, info};
use crate::tasks::search::search;
use crate::text::printable;
use crate::words::info::{InfoAside, InfoWord, crs_how, encoding_how, field_kind, more, record_counts};
use crate::words::problems::{message, of_layer, severity};
use crate::words::{Lang, errors};

/// Problems of one kind that the text for people lists; JSON has all that are kept.
const SHOWN_PER_KIND: usize = 3;
/// Characters of a value that the text for people shows.
const SHOWN_CHARS: usize = 24;

/// Looks at the files, suffixes and all, and prints what is in them. `look`: how far. Files that cannot be
/// opened are said in the output, and make the exit status [`ExitStatus::Failed`].
///
/// # Errors
/// When a suffix is not understood, or stdout cannot be written to.
pub fn run(files: &[OsString], is_json: bool, look: Look, common: &Common) -> Result<ExitStatus, CliError> {
    let input = |file| Input::parse(file, None).map_err(|error| CliError::Usage(errors::input(common.lang, &error)));
    let typed: Vec<Input> = files.iter().map(input).collect::<Result<_, _>>()?;
    // What was said of a folder is said of each file in it.
    let inputs: Vec<Input> = typed
        .iter()
        .flat_map(|typed| search(std::slice::from_ref(&typed.path)).into_iter().map(move |path| Input { path, ..typed.clone() }))
        .collect();
    let files = info(&inputs, look, &report::progress(common.lang, common.is_quiet), &Cancel::new())?;
    report::clear();
    io::stdout().write_all(output(&files, is_json, common.lang)?.as_bytes())?;
    let is_refused = files.iter().any(|file| file.layers.is_err());
    Ok(if is_refused { ExitStatus::Failed } else { ExitStatus::Done })
}

fn output(files: &[FileInfo], is_json: bool, lang: Lang) -> Result<String, CliError> {
    if is_json { json(files, lang) } else { Ok(files.iter().map(|file| text(file, lang)).collect::<Vec<_>>().join("\n")) }
}

/// The contract's names and order (DESIGN 4.5); domain types know nothing of it.
#[derive(Serialize)]
struct Document<'a> {
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: String,
    status: &'static str,
    error: Option<String>,
    layers: Vec<Layer<'a>>,
}

#[derive(Serialize)]
struct Layer<'a> {
    name: &'a str,
    geometry: &'static str,
    records: u32,
    deleted: u32,
    null_shapes: u32,
    invalid: u32,
    extent: Option<[f64; 4]>,
    crs: Crs<'a>,
    encoding: Encoding,
    fields: Vec<Field<'a>>,
    problems: Vec<ProblemEntry>,
}

#[derive(Serialize)]
struct Crs<'a> {
    code: Option<String>,
    name: &'a str,
    how: &'static str,
    certain: bool,
    /// Beyond the contract, where the CRS is not certain: what may be typed behind the file's name, likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<String>,
}

#[derive(Serialize)]
struct Encoding {
    name: &'static str,
    how: &'static str,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    values: &'a [Option<String>],
}

#[derive(Serialize)]
struct ProblemEntry {
    record: Option<u32>,
    kind: &'static str,
    severity: &'static str,
    message: String,
}

fn json(files: &[FileInfo], lang: Lang) -> Result<String, CliError> {
    let document = Document { files: files.iter().map(|file| json_file(file, lang)).collect() };
    let mut text = serde_json::to_string_pretty(&document).map_err(io::Error::from)?;
    text.push('\n');
    Ok(text)
}

fn json_file(file: &FileInfo, lang: Lang) -> File<'_> {
    let path = file.path.display().to_string();
    match &file.layers {
        Err(error) => File { path, status: "refused", error: Some(error.message(lang)), layers: Vec::new() },
        Ok(layers) => {
            let status = if layers.iter().any(|layer| layer.has_warnings) { "warnings" } else { "ok" };
            File { path, status, error: None, layers: layers.iter().map(|layer| json_layer(layer, lang)).collect() }
        }
    }
}

fn json_layer(layer: &LayerInfo, lang: Lang) -> Layer<'_> {
    let crs = layer.crs.crs.as_ref();
    Layer {
        name: &layer.name,
        geometry: layer.geometry.word(),
        records: layer.records,
        deleted: layer.deleted,
        null_shapes: layer.null_shapes,
        invalid: layer.invalid,
        extent: layer.extent.map(|extent| [extent.min[0], extent.min[1], extent.max[0], extent.max[1]]),
        crs: Crs {
            code: crs.and_then(|crs| crs.epsg).map(|code| format!("EPSG:{code}")),
            name: crs.map_or("", |crs| crs.name.as_str()),
            how: layer.crs.how.word(),
            certain: layer.crs.is_certain,
            candidates: layer.crs_candidates.iter().map(Candidate::suffix).collect(),
        },
        encoding: Encoding { name: layer.encoding.name(), how: layer.encoding.how.word() },
        fields: layer.fields.iter().map(|f| Field { name: &f.field.name, kind: f.field.kind.word(), values: &f.values }).collect(),
        problems: layer.problems.iter().flat_map(|(word, group)| json_problems(&layer.name, word, group, lang)).collect(),
    }
}

/// The problems of a kind that are kept, and one entry that says how many more there are.
fn json_problems(layer: &str, word: &'static str, group: &ProblemGroup, lang: Lang) -> Vec<ProblemEntry> {
    let entry = |problem: &Problem| ProblemEntry {
        record: problem.record.map(crate::ids::RecordNo::get),
        kind: word,
        severity: severity_word(problem.kind.severity()),
        message: message(lang, layer, problem),
    };
    let mut entries: Vec<ProblemEntry> = group.first.iter().map(entry).collect();
    let rest = group.count.saturating_sub(group.first.len() as u64);
    if let Some(first) = group.first.first().filter(|_| rest > 0) {
        let severity = severity_word(first.kind.severity());
        entries.push(ProblemEntry { record: None, kind: word, severity, message: of_layer(lang, layer, &more(lang, rest)) });
    }
    entries
}

fn severity_word(severity: ProblemSeverity) -> &'static str {
    match severity {
        ProblemSeverity::Note => "note",
        ProblemSeverity::Warning => "warning",
    }
}

/// A file for people. Names and values are cleaned of control characters: they come from outside, and a terminal obeys them.
fn text(file: &FileInfo, lang: Lang) -> String {
    match &file.layers {
        Err(error) => format!("{}\n", printable(&error.message(lang))),
        Ok(layers) => {
            let mut text = format!("{}\n", printable(&file.path.display().to_string()));
            for layer in layers {
                layer_text(&mut text, layer, lang);
            }
            text
        }
    }
}

fn layer_text(text: &mut String, layer: &LayerInfo, lang: Lang) {
    let name = printable(&layer.name);
    let (open, close) = if lang == Lang::Zh { ("（", "）") } else { (" (", ")") };
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let mut line = |indent: usize, line: String| {
        // Writing into a String cannot fail.
        writeln!(text, "{:indent$}{line}", "").ok();
    };
    line(2, name.clone().into_owned());
    let geometry = if lang == Lang::Zh { errors::geometry_zh(layer.geometry.word()) } else { layer.geometry.word() };
    let asides = [(InfoAside::Deleted, layer.deleted), (InfoAside::Null, layer.null_shapes), (InfoAside::Invalid, layer.invalid)];
    line(4, format!("{}{colon}{}", InfoWord::Records.text(lang), record_counts(lang, geometry, layer.records, &asides)));
    if layer.geometry != GeometryKind::None {
        let extent = layer.extent.map_or_else(
            || InfoWord::None.text(lang).to_owned(),
            |extent| format!("{}, {} – {}, {}", extent.min[0], extent.min[1], extent.max[0], extent.max[1]),
        );
        line(4, format!("{}{colon}{extent}", InfoWord::Extent.text(lang)));
        let crs = layer.crs.crs.as_ref().map_or_else(
            || InfoWord::Unknown.text(lang).to_owned(),
            |crs| match crs.epsg {
                Some(code) => format!("{} EPSG:{code}", printable(&crs.name)),
                None => printable(&crs.name).into_owned(),
            },
        );
        let doubt = if layer.crs.is_certain {
            String::new()
        } else {
            format!("{}{}", if lang == Lang::Zh { "，" } else { ", " }, InfoWord::Doubtful.text(lang))
        };
        line(4, format!("{}{colon}{crs}{open}{}{doubt}{close}", InfoWord::Crs.text(lang), crs_how(lang, layer.crs.how)));
        if !layer.crs_candidates.is_empty() {
            let candidates: Vec<String> = layer.crs_candidates.iter().map(|candidate| format!("?{}", candidate.suffix())).collect();
            line(6, format!("{}{colon}{}", InfoWord::Candidates.text(lang), candidates.join(" · ")));
        }
    }
    let encoding = layer.encoding;
    line(4, format!("{}{colon}{}{open}{}{close}", InfoWord::Encoding.text(lang), encoding.name(), encoding_how(lang, encoding.how)));
    line(4, format!("{}{colon}{}", InfoWord::Fields.text(lang), layer.fields.len()));
    for field in &layer.fields {
        let values: Vec<String> = field.values.iter().map(|value| shown(value.as_deref(), lang)).collect();
        line(6, format!("{}{open}{}{close} {}", printable(&field.field.name), field_kind(lang, field.field.kind), values.join(" · ")));
    }
    if layer.problems.is_empty() {
        line(4, InfoWord::NoProblems.text(lang).to_owned());
        return;
    }
    let count: u64 = layer.problems.iter().map(|(_, group)| group.count).sum();
    line(4, format!("{}{colon}{count}", InfoWord::Problems.text(lang)));
    for (_, group) in &layer.problems {
        for problem in group.first.iter().take(SHOWN_PER_KIND) {
            let sentence = message(lang, &layer.name, problem);
            line(6, format!("{}{colon}{}", severity(lang, problem.kind.severity()), printable(&sentence)));
        }
        let rest = group.count.saturating_sub(SHOWN_PER_KIND as u64);
        if rest > 0 {
            line(6, format!("… {}", more(lang, rest)));
        }
    }
}

fn shown(value: Option<&str>, lang: Lang) -> String {
    let Some(value) = value else { return InfoWord::Empty.text(lang).to_owned() };
    let mut shown: String = printable(value).chars().take(SHOWN_CHARS).collect();
    if value.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::geometry::Extent;
    use crate::ids::RecordNo;
    use crate::layer::{CrsDecision, CrsHow};
    use crate::problem::{ProblemKind, Problems};
    use crate::source::{self, EncodingChoice, EncodingHow, FieldKind, SourceError};
    use crate::tasks::info::FieldInfo;

    fn files() -> Vec<FileInfo> {
        let problems = Arc::new(Problems::new());
        for record in 0..105 {
            problems.record(RecordNo::new(record), ProblemKind::NullShape);
        }
        problems.file(ProblemKind::ShxMissing);
        let field = source::Field { name: "名\u{1b}称".to_owned(), kind: FieldKind::Text };
        let layer = LayerInfo {
            name: "地块".to_owned(),
            geometry: GeometryKind::Polygon,
            records: 200,
            deleted: 4,
            null_shapes: 105,
            invalid: 0,
            extent: Some(Extent { min: [1.5, 2.0], max: [3.0, 4.0] }),
            crs: CrsDecision { crs: None, how: CrsHow::Unknown, is_certain: false },
            crs_candidates: Vec::new(),
            encoding: EncodingChoice { encoding: encoding_rs::GBK, how: EncodingHow::Guess },
            fields: vec![FieldInfo { field, values: vec![Some("甲".to_owned()), None] }],
            problems: problems.groups(),
            has_warnings: problems.has_warnings(),
        };
        let missing = crate::layer::LayerError::from(SourceError::NotFound { path: "b.shp".into() });
        vec![FileInfo { path: "a.shp".into(), layers: Ok(vec![layer]) }, FileInfo { path: "b.shp".into(), layers: Err(missing.into()) }]
    }

    #[test]
    fn json_is_that_of_the_contract() {
        let value: serde_json::Value = serde_json::from_str(&output(&files(), true, Lang::Zh).unwrap()).unwrap();
        let (first, second) = (&value["files"][0], &value["files"][1]);
        assert_eq!((first["path"].as_str(), first["status"].as_str(), first["error"].is_null()), (Some("a.shp"), Some("warnings"), true));
        assert_eq!((second["status"].as_str(), second["layers"].as_array().map(Vec::len)), (Some("refused"), Some(0)));
        assert!(second["error"].as_str().is_some_and(|error| error.contains("b.shp")));
        let layer = &first["layers"][0];
        assert_eq!(
            (layer["geometry"].as_str(), layer["records"].as_u64(), layer["null_shapes"].as_u64()),
            (Some("polygon"), Some(200), Some(105))
        );
        assert_eq!(layer["extent"], serde_json::json!([1.5, 2.0, 3.0, 4.0]));
        assert_eq!(layer["crs"], serde_json::json!({"code": null, "name": "", "how": "unknown", "certain": false}));
        assert_eq!(layer["encoding"], serde_json::json!({"name": "GB18030", "how": "guess"}));
        assert_eq!(layer["fields"][0], serde_json::json!({"name": "名\u{1b}称", "type": "text", "values": ["甲", null]}));
        // A hundred of a kind, one entry for the rest, and the one of the file.
        let problems = layer["problems"].as_array().unwrap();
        assert_eq!(problems.len(), 102);
        assert_eq!((problems[100]["record"].is_null(), problems[100]["message"].as_str()), (true, Some("地块：同类问题还有 5 个")));
        assert_eq!((problems[101]["kind"].as_str(), problems[101]["severity"].as_str()), (Some("shx-missing"), Some("warning")));
    }

    #[test]
    fn text_for_people_is_clean_and_says_everything() {
        let text = output(&files(), false, Lang::Zh).unwrap();
        assert!(!text.contains('\u{1b}'));
        for part in [
            "记录：200（面），其中已删除 4、无图形 105",
            "范围：1.5, 2 – 3, 4",
            "坐标系：未知（无从判断，需核对）",
            "名·称（文本） 甲 · （空）",
            "同类问题还有 102 个",
            "b.shp",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(output(&files(), false, Lang::En).unwrap().contains("Records: 200 (polygon), of them 4 deleted, 105 without a shape"));
    }
}
