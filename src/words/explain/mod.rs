//! The chain behind a conflict as text: sections of labelled lines, the same in the terminal, the window and on the clipboard.

mod feature;
mod measured;

use super::rules as rule_words;
use super::{Lang, terms};
use crate::conflicts::Explanation;
use crate::conflicts::explain::{Measured, Reason};
use crate::rules::{Bilingual, Certainty, Relation};
use crate::text::printable;
use crate::units::grouped;

catalogue! {
    /// Texts of explanations.
    ExplainWord {
        About => "说明一处冲突从何而来：文件、坐标、修复、几何、数值、阈值、依据（不写任何文件）", "Why there is a conflict: files, CRS, repairs, geometries, numbers, threshold, article (writes nothing)";
        KeyHelp => "冲突编号：清单第一列的十位十六进制数", "The conflict's name: the ten hex digits of the list's first column";
        Why => "为什么", "Why";
        WhyTip => "从文件到依据，逐步说明这处冲突从何而来", "From the files to the article: where this conflict comes from, step by step";
        CopyWhy => "复制说明", "Copy the explanation";
        CloseWhy => "收起说明", "Hide the explanation";
        Working => "正在重新读取和复算…", "Reading and computing again…";
        Conflict => "冲突", "Conflict";
        Rule => "规则", "Rule";
        RuleSet => "规则集", "Rule set";
        Finds => "核查", "Finds";
        Meaning => "说明", "Meaning";
        Basis => "依据", "Basis";
        Severity => "严重性", "Severity";
        County => "责任单位", "County";
        Subject => "主体", "Subject";
        Object => "客体", "Object";
        Layer => "图层", "Layer";
        File => "文件", "File";
        Record => "记录", "Record";
        Identifier => "编号", "Identifier";
        Class => "类别", "Class";
        RuleAsks => "规则要求", "The rule asks for";
        Asked => "属性条件", "Attribute test";
        Encoding => "文字编码", "Encoding";
        Crs => "坐标系", "CRS";
        Way => "到分析坐标系", "Into the analysis CRS";
        PositionError => "位置误差", "Position error";
        Problems => "修复和问题", "Repairs and problems";
        FileProblems => "文件的问题", "Problems of the file";
        NoProblems => "本记录读取和测量时没有修复，没有问题", "nothing was repaired, no problems of this record";
        ProblemsCut => "此图层同类问题很多，只保留前一百条记录的；本记录可能还有未列出的问题", "The layer has many problems of a kind and only the first hundred records' are kept: this record may have more";
        Shape => "几何", "Geometry";
        NoShape => "没有图形（只看属性）", "no geometry (attributes alone)";
        Area => "面积", "Area";
        Planar => "投影面积", "planar";
        Ellipsoidal => "椭球面积", "ellipsoidal";
        Extent => "范围", "Extent";
        Place => "位置", "Place";
        Attribute => "属性", "Attribute";
        Empty => "（空）", "(empty)";
        Numbers => "数值", "Numbers";
        AnalysisCrs => "分析坐标系", "Analysis CRS";
        Overlap => "重叠", "Overlap";
        Share => "占主体面积", "Share of the subject";
        Perimeter => "重叠部分周长", "Perimeter of the overlap";
        MeanWidth => "平均宽度", "Mean width";
        Again => "复算", "Checked again";
        Distance => "距离", "Distance";
        Touching => "（相接，或一方在另一方内）", " (they touch, or one lies in the other)";
        NearestOnSubject => "主体上最近点", "Nearest point of the subject";
        NearestOnObject => "客体上最近点", "Nearest point of the object";
        Bearing => "方位", "Bearing";
        Depth => "深入", "Depth";
        Nearest => "最近的客体", "Nearest object";
        Gone => "其中一个要素已无法定位", "one of the features can no longer be placed";
        AttributesAlone => "只看属性，没有测量", "attributes alone, nothing was measured";
        CertaintyTitle => "阈值与确定性", "Threshold and certainty";
        Threshold => "规则阈值", "The rule's threshold";
        CertaintyWord => "确定性", "Certainty";
        NextStep => "下一步", "Next step";
        Note => "注意", "Note";
        Legal => "冲突是须由人核查的情形，不是违法认定；面积和距离的阈值是本程序的设定", "A conflict is something for a person to check, no verdict; thresholds of area and distance are this program's settings";
    }
}

/// A step of the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// What it is about.
    pub title: String,
    /// What is said, in reading order.
    pub lines: Vec<Line>,
}

/// One fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What it is; the same label may stand on several lines.
    pub label: String,
    /// The fact.
    pub value: String,
}

impl Section {
    fn new(title: String) -> Self {
        Self { title, lines: Vec::new() }
    }

    /// Adds a fact, unless there is nothing to say. Control characters of a file's text never reach a terminal.
    fn say(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            self.lines.push(Line { label: printable(label).into_owned(), value: printable(value).into_owned() });
        }
    }
}

/// The chain in reading order.
#[must_use]
pub fn chain(lang: Lang, explained: &Explanation) -> Vec<Section> {
    let mut sections = vec![rule(lang, explained), feature::section(lang, ExplainWord::Subject, &explained.subject)];
    sections.extend(explained.object.as_ref().map(|object| feature::section(lang, ExplainWord::Object, object)));
    sections.push(measured::section(lang, explained));
    sections.push(certainty(lang, explained));
    sections.push(next_step(lang, explained));
    sections
}

/// The chain as plain text.
#[must_use]
pub fn text(lang: Lang, explained: &Explanation) -> String {
    let colon = colon(lang);
    let mut text = format!("{} {}\n", ExplainWord::Conflict.text(lang), explained.key);
    for section in chain(lang, explained) {
        text.extend(["\n", &section.title, "\n"]);
        for line in &section.lines {
            text.extend(["  ", &line.label, colon, &line.value, "\n"]);
        }
    }
    text
}

/// Nothing has this name.
#[must_use]
pub fn no_such(lang: Lang, key: &str, conflicts: usize, layers: &str) -> String {
    say!(
        lang,
        "{key}：核查 {layers} 得到 {conflicts} 处冲突，其中没有这个编号；请用同样的文件和规则重新核查，从清单的 conflict 列取编号",
        "{key}: checking {layers} gave {conflicts} conflicts, and none has this name; check the same files with the same rules again and take the name from the list's column conflict",
    )
}

/// What is typed cannot be a conflict's name.
#[must_use]
pub fn malformed(lang: Lang, typed: &str) -> String {
    let typed = printable(typed);
    say!(
        lang,
        "“{typed}”不是冲突编号；编号是清单 conflict 列的十位十六进制数，如 0f3a91c2d4",
        "\"{typed}\" is no conflict's name; names are the ten hex digits of the list's column conflict, such as 0f3a91c2d4",
    )
}

fn rule(lang: Lang, explained: &Explanation) -> Section {
    let rule = &explained.rule;
    let (title, basis) = match lang {
        Lang::Zh => (&rule.title_zh, &rule.basis_zh),
        Lang::En => (&rule.title_en, &rule.basis_en),
    };
    let mut section = Section::new(format!("{} {}  {title}", ExplainWord::Rule.text(lang), rule.id));
    let mut say = |word: ExplainWord, value: &str| section.say(word.text(lang), value);
    say(ExplainWord::RuleSet, &format!("{} {}", explained.rule_set, explained.rule_set_version));
    say(ExplainWord::Finds, &rule_words::condition(lang, rule));
    say(ExplainWord::Meaning, in_language(lang, &rule.explanation));
    say(ExplainWord::Basis, basis);
    say(ExplainWord::Severity, &severity(lang, explained));
    say(ExplainWord::County, &explained.admin);
    section
}

fn severity(lang: Lang, explained: &Explanation) -> String {
    let severity = terms::severity(explained.severity, lang);
    match explained.severity_class {
        Some(class) => {
            let class = rule_words::class_name(lang, class.word());
            say!(lang, "{severity}（本规则按耕地类别定级：{class}）", "{severity} (this rule goes by the class of the farmland: {class})")
        }
        None if explained.rule.severity_by_class.is_empty() => {
            say!(lang, "{severity}（本规则的所有冲突）", "{severity} (all conflicts of this rule)")
        }
        None => say!(lang, "{severity}（耕地类别未知，用规则的一般级别）", "{severity} (no known class: the rule's general one)"),
    }
}

fn certainty(lang: Lang, explained: &Explanation) -> Section {
    let mut section = Section::new(ExplainWord::CertaintyTitle.text(lang).to_owned());
    let mut say = |word: ExplainWord, value: &str| section.say(word.text(lang), value);
    say(ExplainWord::Threshold, &threshold(lang, explained));
    if !matches!(explained.rule.relation, Relation::Attributes) {
        say(ExplainWord::PositionError, &position_error(lang, explained));
    }
    say(ExplainWord::CertaintyWord, &reason(lang, explained));
    section
}

/// The rule's sizes, and what was found beside them.
fn threshold(lang: Lang, explained: &Explanation) -> String {
    let relation = rule_words::relation(lang, &explained.rule.relation);
    let relation = relation.trim();
    let found = match &explained.measured {
        Measured::Overlap { area_m2, share, .. } => format!("{} m², {} %", grouped(*area_m2, 2), grouped(share * 100.0, 4)),
        Measured::Distance { distance_m, .. } => format!("{} m", grouped(*distance_m, 2)),
        Measured::NoneNear { nearest: Some(nearest), .. } => format!("{} m", grouped(nearest.distance_m, 2)),
        Measured::NoneNear { nearest: None, .. } | Measured::Nothing | Measured::Gone => return relation.to_owned(),
    };
    say!(lang, "{relation}；这里是 {found}", "{relation}; here {found}")
}

/// `两个图层相加 0.25 + 0.25 = 0.50 m`.
fn position_error(lang: Lang, explained: &Explanation) -> String {
    let first = explained.subject.position_error_m;
    let (first, second) = (grouped(first, 2), grouped(explained.position_error_m - first, 2));
    let sum = grouped(explained.position_error_m, 2);
    say!(lang, "两个图层相加 {first} + {second} = {sum} m", "both layers added: {first} + {second} = {sum} m")
}

fn reason(lang: Lang, explained: &Explanation) -> String {
    let word = terms::certainty(explained.certainty, lang);
    let is_doubtful = explained.certainty == Certainty::Doubtful;
    let error = grouped(explained.position_error_m, 2);
    let sign = if is_doubtful { "<" } else { "≥" };
    match explained.reason {
        Reason::Width { mean_width_m } => {
            let width = grouped(mean_width_m, 2);
            say!(
                lang,
                "{word}：平均宽度 {width} m {sign} 位置误差 {error} m",
                "{word}: mean width {width} m {sign} position error {error} m"
            )
        }
        Reason::Gap { gap_m, depth_m } => {
            let (gap, depth) = (grouped(gap_m, 2), grouped(depth_m, 2));
            if depth_m > 0.0 {
                say!(
                    lang,
                    "{word}：距阈值还有 {gap} m，再加相互深入 {depth} m，{sign} 位置误差 {error} m",
                    "{word}: {gap} m within the threshold and {depth} m deep in each other, together {sign} position error {error} m",
                )
            } else {
                say!(
                    lang,
                    "{word}：距阈值还有 {gap} m {sign} 位置误差 {error} m",
                    "{word}: {gap} m within the threshold {sign} position error {error} m",
                )
            }
        }
        Reason::Depth { depth_m } => {
            let depth = grouped(depth_m, 2);
            say!(
                lang,
                "{word}：深入区内 {depth} m {sign} 位置误差 {error} m",
                "{word}: {depth} m inside the zone {sign} position error {error} m",
            )
        }
        Reason::Attributes => say!(lang, "{word}：只看属性，与位置误差无关", "{word}: attributes alone, positions play no part"),
        Reason::Beyond { by_m: None } => say!(lang, "{word}：没有任何符合要求的客体", "{word}: there is no object at all that would do"),
        Reason::Beyond { by_m: Some(by_m) } => {
            let by = grouped(by_m, 2);
            if by_m < explained.position_error_m {
                say!(
                    lang,
                    "{word}（这类规则一律如此）；但最近的客体只比阈值远 {by} m，小于位置误差 {error} m，请现场核对",
                    "{word} (as all of such rules); but the nearest object is only {by} m beyond the threshold, less than the position error of {error} m: check on site",
                )
            } else {
                say!(
                    lang,
                    "{word}：最近的客体比阈值远 {by} m，不小于位置误差 {error} m",
                    "{word}: the nearest object is {by} m beyond the threshold, no less than the position error of {error} m",
                )
            }
        }
    }
}

fn next_step(lang: Lang, explained: &Explanation) -> Section {
    let mut section = Section::new(ExplainWord::NextStep.text(lang).to_owned());
    section.say(ExplainWord::NextStep.text(lang), in_language(lang, &explained.rule.next_step));
    section.say(ExplainWord::Note.text(lang), ExplainWord::Legal.text(lang));
    section
}

fn in_language(lang: Lang, text: &Bilingual) -> &str {
    match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    }
}

/// What stands between a label and its fact.
#[must_use]
pub fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}
