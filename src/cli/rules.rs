//! `jingtu rules`: the rules with their legal basis, as text or JSON; `--check FILE` names every mistake of a rule file.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use crate::rules::{Bilingual, Mistake, Relation, Rule, RuleSet, RuleSetError, Side};
use crate::tasks::TaskError;
use crate::words::rules::{self as words, RuleWord};
use crate::words::{Lang, terms};

use super::args::Common;
use super::{CliError, ExitStatus, rule_set};

/// Lists the rules, or checks a rule file.
///
/// # Errors
/// A rule file that cannot be read, or is no rule set; output that cannot be written. What `check` finds is output, not an error.
pub fn run(common: &Common, is_json: bool, check: Option<&Path>) -> Result<ExitStatus, CliError> {
    let (text, status) = if let Some(path) = check {
        checked(common.lang, is_json, path)?
    } else {
        let rules = rule_set(common)?;
        let text = if is_json { pretty(&as_json(&rules)) } else { listing(&rules, common.lang) };
        (text, ExitStatus::Done)
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(status)
}

/// What is wrong in a rule file, a line a mistake; one line when nothing is.
fn checked(lang: Lang, is_json: bool, path: &Path) -> Result<(String, ExitStatus), CliError> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let (set, mistakes): (Option<RuleSet>, Vec<Mistake>) = match crate::tasks::rules::read(path) {
        Ok(set) => (Some(set), Vec::new()),
        Err(TaskError::Rules(RuleSetError::Invalid { first, others, .. })) => (None, std::iter::once(*first).chain(others).collect()),
        Err(error) => return Err(error.into()),
    };
    let status = if mistakes.is_empty() { ExitStatus::Done } else { ExitStatus::Failed };
    let line = |mistake: &Mistake| words::mistake_line(lang, &name, mistake);
    let text = if is_json {
        let mistakes: Vec<Value> =
            mistakes.iter().map(|mistake| json!({ "line": mistake.line, "column": mistake.column, "message": line(mistake) })).collect();
        pretty(&json!({
            "file": name, "ok": mistakes.is_empty(), "rules": set.as_ref().map_or(0, |set| set.rules.len()),
            "name": set.as_ref().map(|set| &set.name), "version": set.as_ref().map(|set| &set.version), "mistakes": mistakes,
        }))
    } else if let Some(set) = &set {
        words::no_mistake(lang, &name, set) + "\n"
    } else {
        mistakes.iter().map(|mistake| line(mistake) + "\n").collect()
    };
    Ok((text, status))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn listing(set: &RuleSet, lang: Lang) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    writeln!(text, "{} {}", set.name, set.version).ok();
    writeln!(text, "{}", RuleWord::Disclaimer.text(lang)).ok();
    for rule in &set.rules {
        let (title, basis) = match lang {
            Lang::Zh => (&rule.title_zh, &rule.basis_zh),
            Lang::En => (&rule.title_en, &rule.basis_en),
        };
        writeln!(text, "\n{}  {}  [{}]", rule.id, title, words::severity(lang, rule)).ok();
        let lines = [
            (RuleWord::What, words::condition(lang, rule)),
            (RuleWord::Basis, basis.clone()),
            (RuleWord::Explanation, in_language(&rule.explanation, lang).to_owned()),
            (RuleWord::NextStep, in_language(&rule.next_step, lang).to_owned()),
        ];
        for (head, line) in lines.iter().filter(|(_, line)| !line.is_empty()) {
            writeln!(text, "    {}{}{line}", head.text(lang), RuleWord::Colon.text(lang)).ok();
        }
    }
    text
}

fn in_language(text: &Bilingual, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    }
}

fn as_json(set: &RuleSet) -> Value {
    let rules: Vec<Value> = set.rules.iter().map(rule_json).collect();
    json!({ "name": set.name, "version": set.version, "rules": rules })
}

fn rule_json(rule: &Rule) -> Value {
    let both = |text: &Bilingual| json!({ "zh": text.zh, "en": text.en });
    let by_class: serde_json::Map<String, Value> =
        rule.severity_by_class.iter().map(|(class, severity)| (class.word().to_owned(), json!(severity.word()))).collect();
    json!({
        "id": rule.id,
        "title": { "zh": rule.title_zh, "en": rule.title_en },
        "basis": { "zh": rule.basis_zh, "en": rule.basis_en },
        "explanation": both(&rule.explanation),
        "next_step": both(&rule.next_step),
        "severity": rule.severity.word(),
        "severity_by_class": by_class,
        "subject": rule.subject.iter().map(side_json).collect::<Vec<_>>(),
        "relation": relation_json(&rule.relation),
        "object": rule.object.iter().map(side_json).collect::<Vec<_>>(),
    })
}

fn side_json(side: &Side) -> Value {
    json!({
        "role": side.role.word(),
        "name": { "zh": terms::role(side.role, Lang::Zh), "en": terms::role(side.role, Lang::En) },
        "filter": { "zh": words::filter(Lang::Zh, &side.filter), "en": words::filter(Lang::En, &side.filter) },
    })
}

/// A relation with its sizes.
pub(super) fn relation_json(relation: &Relation) -> Value {
    match relation {
        Relation::Overlaps { min_area_m2, min_share } => json!({ "kind": "overlaps", "min_area_m2": min_area_m2, "min_share": min_share }),
        Relation::Within { distance_m, bands_m } => json!({ "kind": "within", "distance_m": distance_m, "bands_m": bands_m }),
        Relation::Inside { min_area_m2, min_share } => json!({ "kind": "inside", "min_area_m2": min_area_m2, "min_share": min_share }),
        Relation::NoneWithin { distance_m } => json!({ "kind": "none_within", "distance_m": distance_m }),
        Relation::Attributes => json!({ "kind": "attributes" }),
    }
}
