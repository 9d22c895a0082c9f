//! The answer on one plot as blocks of sentences: the verdict first, then why, what to do, what was not evaluated, what lies around.

use std::fmt::Write as _;

use super::{SitingWord, bearing, land_use, note, plot_name, verdict};
use crate::conflicts::siting::{BAND_M, Meeting, PlotAnswer, Siting};
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::Layer;
use crate::rules::{Certainty, Finding, Measure, Rule, Severity, Standing};
use crate::text::printable;
use crate::units::{grouped, grouped_count, hectares, mu};
use crate::words::explain::colon;
use crate::words::{Lang, problems, rules as rule_words, terms};

/// Conflicts of one rule that are told one by one; the JSON has them all.
const TOLD_PER_RULE: usize = 10;

/// A plot farther than this from everything is likely misplaced, metres: counties are tens of kilometres wide.
const FAR_M: f64 = 10_000.0;

/// What a block is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// The verdict.
    Verdict,
    /// The conflicts of one rule.
    Rule(Severity),
    /// Everything else.
    Facts,
}

/// A sentence, perhaps about a feature that can be shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The sentence.
    pub text: String,
    /// The feature.
    pub feature: Option<(LayerId, RecordNo)>,
}

/// Sentences under a heading.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// What it is about.
    pub kind: BlockKind,
    /// The heading.
    pub title: String,
    /// The sentences.
    pub entries: Vec<Entry>,
}

/// All plots as plain text.
#[must_use]
pub fn text(lang: Lang, siting: &Siting) -> String {
    let mut text = String::new();
    for plot in &siting.plots {
        for block in blocks(lang, siting, plot) {
            // Writing into a String cannot fail.
            writeln!(text, "{}", block.title).ok();
            for entry in &block.entries {
                writeln!(text, "  {}", entry.text).ok();
            }
        }
        text.push('\n');
    }
    text
}

/// The answer on one plot, in reading order.
#[must_use]
pub fn blocks(lang: Lang, siting: &Siting, plot: &PlotAnswer) -> Vec<Block> {
    let teller = Teller { lang, siting, plot };
    let mut blocks = vec![teller.verdict()];
    blocks.extend(teller.reasons());
    blocks.extend([
        teller.next_steps(),
        teller.gaps(),
        teller.overlaps(),
        teller.shares(),
        teller.nearest(),
        teller.plot(),
        teller.problems(),
    ]);
    blocks.retain(|block| block.kind == BlockKind::Verdict || !block.entries.is_empty());
    blocks
}

struct Teller<'a> {
    lang: Lang,
    siting: &'a Siting,
    plot: &'a PlotAnswer,
}

fn plain(text: &str) -> Entry {
    Entry { text: printable(text).into_owned(), feature: None }
}

impl Teller<'_> {
    fn block(&self, word: SitingWord, entries: Vec<Entry>) -> Block {
        Block { kind: BlockKind::Facts, title: word.text(self.lang).to_owned(), entries }
    }

    fn rule(&self, rule: RuleId) -> Option<&Rule> {
        self.siting.rules.rules.get(rule.place())
    }

    fn rule_id(&self, rule: RuleId) -> &str {
        self.rule(rule).map_or("", |rule| rule.id.as_str())
    }

    fn join(&self, rules: impl Iterator<Item = RuleId>) -> String {
        let separator = if self.lang == Lang::Zh { "、" } else { ", " };
        rules.map(|rule| self.rule_id(rule).to_owned()).collect::<Vec<_>>().join(separator)
    }

    fn layer_name(&self, id: LayerId) -> &str {
        self.siting.layer(id).map_or("", |layer| layer.name.as_str())
    }

    /// The grade, how many conflicts, and what was not evaluated, in one line.
    fn verdict(&self) -> Block {
        let lang = self.lang;
        let Self { plot, .. } = self;
        let name = plot_name(lang, self.siting.plots_name(), plot);
        let title = format!("{name}{}{}", colon(lang), land_use(lang, &plot.land_use));
        let grade = verdict(lang, plot.verdict);
        let mut parts = Vec::new();
        if !plot.conflicts.is_empty() {
            let conflicts = grouped_count(plot.conflicts.len() as u64);
            let doubtful = plot.conflicts.iter().filter(|conflict| conflict.finding.certainty == Certainty::Doubtful).count();
            let doubtful = grouped_count(doubtful as u64);
            let severity = plot.severity().map_or("", |severity| terms::severity(severity, lang));
            parts.push(say!(
                lang,
                "{conflicts} 处冲突（存疑 {doubtful} 处），最高严重性：{severity}",
                "{conflicts} conflicts ({doubtful} doubtful), gravest: {severity}",
            ));
        } else if plot.shape.is_empty() {
            parts.push(say!(lang, "地块没有面积", "the plot has no area"));
        }
        let evaluated = self.join(plot.evaluated());
        if !evaluated.is_empty() && plot.conflicts.is_empty() {
            parts.push(say!(lang, "已核查 {evaluated}", "evaluated: {evaluated}"));
        }
        let full = self.join(plot.gaps().filter(|gap| !gap.is_partial).map(|gap| gap.rule));
        let partial = self.join(plot.gaps().filter(|gap| gap.is_partial).map(|gap| gap.rule));
        if !full.is_empty() {
            parts.push(say!(lang, "未核查 {full}", "not evaluated: {full}"));
        }
        if !partial.is_empty() {
            parts.push(say!(lang, "部分核查 {partial}", "evaluated in part: {partial}"));
        }
        if full.is_empty() && partial.is_empty() {
            parts.push(say!(lang, "涉及的规则都已核查", "every rule that speaks of it was evaluated"));
        }
        parts.extend(self.doubts());
        let separator = if lang == Lang::Zh { "；" } else { "; " };
        let line = format!("{grade}{}{}", colon(lang), parts.join(separator));
        Block { kind: BlockKind::Verdict, title, entries: vec![plain(&line)] }
    }

    /// What speaks against the plot's coordinates: finding nothing says little of a place where nothing is known.
    fn doubts(&self) -> Vec<String> {
        let lang = self.lang;
        let has_shape = !self.plot.shape.is_empty();
        let has_counties = self.siting.layers.iter().any(|layer| layer.role == crate::layer::Role::Admin);
        let mut doubts = Vec::new();
        if has_shape && has_counties && self.plot.county.is_empty() {
            doubts.push(say!(lang, "地块不在所给县区之内，请核对坐标", "the plot lies outside the counties given: check its coordinates"));
        }
        let nearest_m = self.plot.nearest.iter().map(|nearest| nearest.distance_m).reduce(f64::min);
        if let Some(nearest_m) = nearest_m.filter(|nearest_m| *nearest_m > FAR_M) {
            let km = grouped(nearest_m / 1000.0, 1);
            doubts.push(say!(
                lang,
                "离所有图层都在 {km} km 以外，请核对坐标",
                "nothing of any layer lies within {km} km: check its coordinates"
            ));
        }
        doubts
    }

    /// A block a rule, the gravest first.
    fn reasons(&self) -> Vec<Block> {
        let mut order: Vec<RuleId> = Vec::new();
        for conflict in &self.plot.conflicts {
            if !order.contains(&conflict.finding.rule) {
                order.push(conflict.finding.rule);
            }
        }
        order.into_iter().filter_map(|rule| self.reason(rule)).collect()
    }

    fn reason(&self, id: RuleId) -> Option<Block> {
        let lang = self.lang;
        let rule = self.rule(id)?;
        let mut conflicts: Vec<&Meeting> = self.plot.conflicts.iter().filter(|conflict| conflict.finding.rule == id).collect();
        conflicts.sort_by(|a, b| weight(a).0.cmp(&weight(b).0).then(weight(a).1.total_cmp(&weight(b).1)));
        let severity = conflicts.iter().map(|conflict| conflict.finding.severity).max()?;
        let (rule_title, basis) = match lang {
            Lang::Zh => (&rule.title_zh, &rule.basis_zh),
            Lang::En => (&rule.title_en, &rule.basis_en),
        };
        let (word, count) = (terms::severity(severity, lang), grouped_count(conflicts.len() as u64));
        let rule_id = &rule.id;
        let title = say!(lang, "{rule_id} {rule_title}（{word}，{count} 处）", "{rule_id} {rule_title} ({word}, {count})");
        let mut entries = vec![plain(basis)];
        entries.extend(conflicts.iter().take(TOLD_PER_RULE).map(|conflict| self.conflict(rule, conflict)));
        if let Some(more) = conflicts.len().checked_sub(TOLD_PER_RULE).filter(|more| *more > 0) {
            let more = grouped_count(more as u64);
            entries.push(plain(&say!(lang, "另有 {more} 处，见 JSON", "{more} more, see the JSON")));
        }
        Some(Block { kind: BlockKind::Rule(severity), title: printable(&title).into_owned(), entries })
    }

    fn conflict(&self, rule: &Rule, conflict: &Meeting) -> Entry {
        let lang = self.lang;
        let Meeting { finding, other } = conflict;
        let certainty = terms::certainty(finding.certainty, lang);
        let measure = self.measure(rule, finding);
        let named = other.map_or_else(String::new, |(layer, record)| self.feature(layer, record));
        let parts: Vec<&str> = [named.as_str(), measure.as_str(), certainty].into_iter().filter(|part| !part.is_empty()).collect();
        let separator = if lang == Lang::Zh { "，" } else { ", " };
        Entry { feature: *other, ..plain(&parts.join(separator)) }
    }

    fn measure(&self, rule: &Rule, finding: &Finding) -> String {
        let lang = self.lang;
        match finding.measure {
            Measure::Overlap { area_m2, share, mean_width_m } => {
                let (area, percent, width) = (areas(self.lang, area_m2), grouped(share * 100.0, 2), grouped(mean_width_m, 2));
                let is_plot_subject = self.is_own(finding.subject_layer);
                let whose = match (is_plot_subject, lang) {
                    (true, Lang::Zh) => "本地块",
                    (true, Lang::En) => "this plot",
                    (false, Lang::Zh) => "该对象",
                    (false, Lang::En) => "that feature",
                };
                say!(
                    lang,
                    "重叠 {area}，占{whose} {percent} %，平均宽 {width} m",
                    "overlap {area}, {percent} % of {whose}, mean width {width} m",
                )
            }
            Measure::Distance { distance_m } if distance_m <= 0.0 => {
                say!(lang, "距离 0 m（相接或在其中）", "distance 0 m (touching or inside)")
            }
            Measure::Distance { distance_m } => {
                let distance = grouped(distance_m, 2);
                match rule.relation {
                    crate::rules::Relation::Within { distance_m: limit_m, .. } => {
                        let limit = grouped(limit_m, 0);
                        say!(lang, "距离 {distance} m（限 {limit} m，本程序设定）", "distance {distance} m (limit {limit} m, a setting)")
                    }
                    _ => say!(lang, "距离 {distance} m", "distance {distance} m"),
                }
            }
            Measure::None => String::new(),
        }
    }

    fn is_own(&self, layer: LayerId) -> bool {
        let own = self.siting.layers.iter().rev().find(|known| known.role == crate::layer::Role::Zoning);
        own.is_some_and(|own| layer >= own.id)
    }

    /// `污染源 S-12 冶炼（污染源.shp 记录 3）`.
    fn feature(&self, id: LayerId, record: RecordNo) -> String {
        let Some(layer) = self.siting.layer(id) else { return String::new() };
        let lang = self.lang;
        let named = [terms::role(layer.role, lang), layer.ids.get(record), layer.class.value(record)];
        let named: Vec<&str> = named.into_iter().filter(|part| !part.is_empty()).collect();
        let (named, name) = (named.join(" "), &layer.name);
        say!(lang, "{named}（{name} 记录 {record}）", "{named} ({name} record {record})")
    }

    /// What to ask for, each text once with the rules that ask for it.
    fn next_steps(&self) -> Block {
        let lang = self.lang;
        let mut steps: Vec<(&str, Vec<RuleId>)> = Vec::new();
        for conflict in &self.plot.conflicts {
            let rule = conflict.finding.rule;
            let text = self.rule(rule).map_or("", |rule| if lang == Lang::Zh { &rule.next_step.zh } else { &rule.next_step.en });
            match steps.iter_mut().find(|(known, _)| *known == text) {
                _ if text.is_empty() => {}
                Some((_, rules)) if rules.contains(&rule) => {}
                Some((_, rules)) => rules.push(rule),
                None => steps.push((text, vec![rule])),
            }
        }
        let mut entries: Vec<Entry> = Vec::new();
        for (text, rules) in steps {
            let rules = self.join(rules.into_iter());
            entries.push(plain(&say!(lang, "调取：{text}（{rules}）", "Ask for: {text} ({rules})")));
        }
        if self.plot.gaps().next().is_some() {
            entries.push(plain(&say!(
                lang,
                "补齐下列未核查规则所缺的图层或字段后重新预检",
                "Check again once the layers or fields that the rules below lack are there",
            )));
        }
        self.block(SitingWord::NextSteps, entries)
    }

    fn gaps(&self) -> Block {
        let lang = self.lang;
        let mut entries: Vec<Entry> = Vec::new();
        for gap in self.plot.gaps() {
            let Some(rule) = self.rule(gap.rule) else { continue };
            let title = if lang == Lang::Zh { &rule.title_zh } else { &rule.title_en };
            let reason = rule_words::not_evaluated(lang, gap, |layer| self.layer_name(layer));
            entries.push(plain(&format!("{} {title}{}{reason}", rule.id, colon(lang))));
        }
        for layer in &self.siting.left_out {
            let name = self.layer_name(*layer);
            entries.push(plain(&say!(
                lang,
                "{name}：大地基准未统一到 CGCS2000，没有量算",
                "{name}: its datum is not joined to CGCS2000; nothing was measured against it",
            )));
        }
        self.block(SitingWord::Gaps, entries)
    }

    fn overlaps(&self) -> Block {
        let lang = self.lang;
        let mut entries: Vec<Entry> = Vec::new();
        for sum in &self.plot.overlaps {
            let Some(layer) = self.siting.layer(sum.layer) else { continue };
            let named = class_of(layer, &sum.class, lang);
            let count = grouped_count(u64::from(sum.features));
            let text = if sum.area_m2 > 0.0 {
                let percent = grouped(if self.plot.area_m2 > 0.0 { sum.area_m2 / self.plot.area_m2 * 100.0 } else { 0.0 }, 2);
                let area = areas(self.lang, sum.area_m2);
                say!(lang, "{named}：{count} 块，{area}，为地块的 {percent} %", "{named}: {count}, {area}, {percent} % of the plot")
            } else {
                say!(lang, "{named}：{count} 个在地块内", "{named}: {count} inside the plot")
            };
            entries.push(Entry { feature: Some((sum.layer, sum.largest)), ..plain(&text) });
        }
        self.block(SitingWord::Overlaps, entries)
    }

    fn shares(&self) -> Block {
        let lang = self.lang;
        let total: f64 = self.plot.shares.iter().map(|share| share.area_m2).sum();
        let mut entries: Vec<Entry> = Vec::new();
        for share in &self.plot.shares {
            let class = share.class.map_or_else(|| say!(lang, "类别不明", "unknown class"), |class| class.word().to_owned());
            let percent = grouped(if total > 0.0 { share.area_m2 / total * 100.0 } else { 0.0 }, 1);
            let (parcels, area) = (grouped_count(u64::from(share.parcels)), areas(self.lang, share.area_m2));
            entries.push(plain(&say!(
                lang,
                "{class}：{parcels} 块，{area}，{percent} %",
                "{class}: {parcels} parcels, {area}, {percent} %"
            )));
        }
        if !entries.is_empty() {
            let (parcels, area) = (self.plot.shares.iter().map(|share| u64::from(share.parcels)).sum(), areas(self.lang, total));
            let parcels = grouped_count(parcels);
            entries.push(plain(&say!(
                lang,
                "合计 {parcels} 块，{area}；面积为地块全部面积，距离为本程序设定",
                "In all {parcels} parcels, {area}; whole parcels are counted, and the distance is a setting of this program",
            )));
        } else if self.siting.layers.iter().any(|layer| layer.role == crate::layer::Role::Farmland) {
            let band = grouped(BAND_M, 0);
            entries.push(plain(&say!(lang, "{band} m 内没有耕地", "no farmland within {band} m")));
        }
        self.block(SitingWord::Shares, entries)
    }

    fn nearest(&self) -> Block {
        let lang = self.lang;
        let mut entries: Vec<Entry> = Vec::new();
        for nearest in &self.plot.nearest {
            let named = self.feature(nearest.layer, nearest.record);
            let distance = grouped(nearest.distance_m, 2);
            let text = match nearest.bearing {
                Some(towards) => {
                    let towards = bearing(lang, towards);
                    say!(lang, "{named}：{distance} m，{towards}", "{named}: {distance} m {towards}")
                }
                None => say!(lang, "{named}：0 m（重叠或相接）", "{named}: 0 m (overlapping or touching)"),
            };
            entries.push(Entry { feature: Some((nearest.layer, nearest.record)), ..plain(&text) });
        }
        self.block(SitingWord::Nearest, entries)
    }

    fn plot(&self) -> Block {
        let lang = self.lang;
        let Self { plot, siting, .. } = self;
        let mut entries = Vec::new();
        if !plot.shape.is_empty() {
            let planar = areas(self.lang, plot.area_m2);
            entries.push(plain(&say!(lang, "投影面积 {planar}", "Planar area {planar}")));
            if let Some(ellipsoidal) = plot.ellipsoidal_m2.map(|area_m2| areas(self.lang, area_m2)) {
                entries.push(plain(&say!(lang, "椭球面积 {ellipsoidal}", "Ellipsoidal area {ellipsoidal}")));
            }
            let [lon, lat] = plot.lon_lat.map(|degrees| format!("{degrees:.6}"));
            entries.push(plain(&say!(lang, "地块内一点：东经 {lon}°，北纬 {lat}°", "A point inside: E {lon}°, N {lat}°")));
            let county = if plot.county.is_empty() { say!(lang, "未知", "unknown") } else { plot.county.clone() };
            entries.push(plain(&say!(lang, "所在县区：{county}", "County: {county}")));
        }
        if plot.land_use.is_industrial() {
            entries.push(plain(&say!(
                lang,
                "用途为工业或采矿，同时按污染源核查",
                "Its use is industry or mining: judged as a pollution source too",
            )));
        }
        let others = self.plot.standings.iter().enumerate().filter(|(_, standing)| **standing == Standing::NotConcerned);
        let others = self.join(others.filter_map(|(place, _)| RuleId::from_place(place)));
        if !others.is_empty() {
            entries.push(plain(&say!(lang, "不涉及这种用途的规则：{others}", "Rules that do not speak of such a use: {others}")));
        }
        let crs = siting.analysis_crs.label_and_name();
        entries.push(plain(&say!(lang, "面积和距离的坐标系：{crs}", "CRS of areas and distances: {crs}")));
        entries.extend(siting.notes.iter().map(|of| plain(&note(lang, of))));
        self.block(SitingWord::Plot, entries)
    }

    fn problems(&self) -> Block {
        let all = self.siting.file_problems.iter().chain(&self.plot.problems);
        self.block(SitingWord::Problems, all.map(|problem| plain(&problems::sentence(self.lang, &problem.kind))).collect())
    }
}

/// By which conflicts of one rule are told: the gravest, then the certain, then the largest overlap or the smallest distance first.
fn weight(conflict: &Meeting) -> ((std::cmp::Reverse<Severity>, Certainty), f64) {
    let finding = &conflict.finding;
    let size = match finding.measure {
        Measure::Overlap { area_m2, .. } => -area_m2,
        Measure::Distance { distance_m } => distance_m,
        Measure::None => 0.0,
    };
    ((std::cmp::Reverse(finding.severity), finding.certainty), size)
}

/// `耕地 优先保护类`.
fn class_of(layer: &Layer, class: &str, lang: Lang) -> String {
    let role = terms::role(layer.role, lang);
    let named = if class.is_empty() { role.to_owned() } else { format!("{role} {class}") };
    let name = &layer.name;
    say!(lang, "{named}（{name}）", "{named} ({name})")
}

/// An area in the three units.
fn areas(lang: Lang, area_m2: f64) -> String {
    let unit = terms::Term::Mu.text(lang);
    format!("{} m² / {} {unit} / {} ha", grouped(area_m2, 2), grouped(mu(area_m2), 2), grouped(hectares(area_m2), 4))
}
