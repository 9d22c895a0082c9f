//! Texts of the key figures: names, definitions, parts, formulas with the numbers put in, what is missing.

use super::{Lang, export, rules as rule_words, terms};
use crate::conflicts::figures::{Gap, PRIORITY_PLOTS_PLANNED, Part, PartKind, Standing, Sums};
use crate::conflicts::{ConflictList, Figure, FigureKind};
use crate::units::{grouped, grouped_count, mu};

catalogue! {
    /// Headings and notes of the key figures.
    FigureWord {
        Sheet => "关键指标", "Key figures";
        Counts => "冲突数", "Conflict counts";
        Working => "正在计算关键指标…", "Computing the key figures…";
        CopyTable => "复制指标表", "Copy the figures";
        Bands => "污染源周边距离档", "Distance bands around sources";
        BandsTip => "以米为单位，从小到大，用逗号分隔；最后一档是核查距离。改后重新核查；清空恢复规则文件的距离档", "Metres, growing, parted by commas; the last one is the distance checked. A change checks again; empty means the rule file's own";
        MemberSheet => "指标明细", "Figure members";
        Name => "指标", "Figure";
        Admin => "县区", "County";
        Value => "数值", "Value";
        Rate => "比率", "Rate";
        Goal => "目标", "Goal";
        Numerator => "分子", "Numerator";
        Denominator => "分母", "Denominator";
        Unit => "单位", "Unit";
        Formula => "计算式", "Formula";
        Definition => "口径", "Definition";
        Note => "说明", "Note";
        Part => "部分", "Part";
        Layer => "图层", "Layer";
        Record => "记录号", "Record";
        Id => "标识", "Id";
        Class => "类别", "Class";
        AreaM2 => "面积（m²）", "Area (m²)";
        AreaMu => "面积（亩）", "Area (mu)";
        Conflicts => "冲突数", "Conflicts";
        Prefecture => "合计", "Total";
        NoCounty => "未落入任何县区", "Outside every county";
        NotEvaluated => "未计算", "not evaluated";
        NoRate => "无对象", "nothing to divide by";
        Mu => "亩", "mu";
        Pieces => "个", "features";
        Disclaimer => "指标由所给数据算出，供核对，不是上报数；新区与所在县区同列一行，合计中每个对象只计一次", "Figures are computed from the data given, for checking, not for reporting; a new area stands in one row with its district, and the total counts each feature once";
    }
}

/// Distance bands that are none.
#[must_use]
pub fn bands_unfit(lang: Lang) -> String {
    say!(
        lang,
        "距离档应为 0 至 100000 之间从小到大的米数，用逗号分隔，例如 0, 50, 200, 500, 1000",
        "Distance bands are growing numbers of metres from 0 to 100000, parted by commas, for instance 0, 50, 200, 500, 1000"
    )
}

/// A figure's name.
#[must_use]
pub fn name(lang: Lang, kind: FigureKind) -> &'static str {
    match (kind, lang) {
        (FigureKind::SafeUsePractice, Lang::Zh) => "受污染耕地安全利用率（2021–2025 年实际口径）",
        (FigureKind::SafeUsePractice, Lang::En) => "Safe-use rate of contaminated farmland (2021–25 practice)",
        (FigureKind::SafeUseTrial, Lang::Zh) => "受污染耕地安全利用率（试行核算方法）",
        (FigureKind::SafeUseTrial, Lang::En) => "Safe-use rate of contaminated farmland (trial accounting)",
        (FigureKind::PriorityCompleted, Lang::Zh) => "优先监管地块管控完成",
        (FigureKind::PriorityCompleted, Lang::En) => "Priority plots completed",
        (FigureKind::RiskListOpen, Lang::Zh) => "名录地块冲突未处理",
        (FigureKind::RiskListOpen, Lang::En) => "Risk-list plots with open conflicts",
        (FigureKind::SourcesNearStrict, Lang::Zh) => "严格管控类耕地周边污染源",
        (FigureKind::SourcesNearStrict, Lang::En) => "Sources near strict-control farmland",
        (FigureKind::BuiltLand, Lang::Zh) => "重点建设用地应核查情形",
        (FigureKind::BuiltLand, Lang::En) => "Plots on planned building land, to be checked",
    }
}

/// What a figure divides by what.
#[must_use]
pub fn definition(lang: Lang, kind: FigureKind) -> String {
    let plan = PRIORITY_PLOTS_PLANNED;
    match kind {
        FigureKind::SafeUsePractice => say!(
            lang,
            "已落实措施的安全利用类、严格管控类耕地面积 ÷ 安全利用类、严格管控类耕地全部面积；每个地块面积只计一次，图形完全相同的记录只计其一",
            "area of safe-use and strict-control parcels with a recorded measure ÷ area of all of them; each parcel's area counts once, and of records with the very same shape one counts"
        ),
        FigureKind::SafeUseTrial => say!(
            lang,
            "(B + C + D) ÷ E：B 轻微污染且有措施，C 轻中度污染且有措施、农产品达标，D 重度污染且有措施，E 三者全部面积；污染程度未记录的地块不计入",
            "(B + C + D) ÷ E: B slightly polluted with measures; C slightly to moderately polluted with measures and produce within limits; D heavily polluted with measures; E all three; parcels without a recorded degree are in neither"
        ),
        FigureKind::PriorityCompleted => say!(
            lang,
            "管控完成或移出的地块数 ÷ 数据中的地块数；计划数是 {plan} 块（2025 年底）",
            "plots completed or removed ÷ plots in the data; the plan has {plan} by the end of 2025"
        ),
        FigureKind::RiskListOpen => say!(
            lang,
            "有待核或已确认冲突的名录地块数 ÷ 数据中的名录地块数",
            "listed plots with open or confirmed conflicts ÷ listed plots in the data"
        ),
        FigureKind::SourcesNearStrict => say!(
            lang,
            "各距离档内有严格管控类耕地的污染源数 ÷ 全部污染源数；每个源按最近的严格管控类地块归档，距离是本程序设定",
            "sources with strict-control farmland within the bands ÷ all sources; each in the band of its nearest such parcel; distances are this program's settings"
        ),
        FigureKind::BuiltLand => say!(
            lang,
            "名录地块、优先监管地块、重点监管单位与规划用地重叠的地块数和重叠面积；官方比率的分子没有公开口径，这里不算比率",
            "plots that overlap planned land, and the area of the overlaps; how the official rate counts was not found, so none is computed"
        ),
    }
}

/// What the members of a part have in common.
#[must_use]
pub fn part(lang: Lang, kind: PartKind, list: &ConflictList) -> String {
    match kind {
        PartKind::SafeUseMeasured => say!(lang, "安全利用类有措施", "safe use with measures"),
        PartKind::StrictMeasured => say!(lang, "严格管控类有措施", "strict control with measures"),
        PartKind::SafeUseUnmeasured => say!(lang, "安全利用类无措施", "safe use without"),
        PartKind::StrictUnmeasured => say!(lang, "严格管控类无措施", "strict control without"),
        PartKind::SlightMeasured => say!(lang, "B 轻微污染有措施", "B slight with measures"),
        PartKind::ModerateWithin => say!(lang, "C 轻中度污染有措施且达标", "C slight to moderate, measures, within limits"),
        PartKind::SevereMeasured => say!(lang, "D 重度污染有措施", "D heavy with measures"),
        PartKind::PollutedOther => say!(lang, "其余受污染耕地", "other polluted"),
        PartKind::DegreeUnknown => say!(lang, "污染程度未记录（不计入）", "degree not recorded (left out)"),
        PartKind::Completed => say!(lang, "已完成或移出", "completed or removed"),
        PartKind::NotCompleted => say!(lang, "未完成", "not completed"),
        PartKind::Reviewed(status) => terms::status(status, lang).to_owned(),
        PartKind::WithoutConflict => say!(lang, "无冲突", "without conflict"),
        PartKind::Band(above_m, up_to_m) => export::band(lang, above_m, up_to_m),
        PartKind::Beyond(distance_m) => say!(lang, "{distance_m} m 内没有", "none within {distance_m} m"),
        PartKind::Under(rule) => list.rules.rules.get(rule.place()).map_or_else(String::new, |rule| rule.id.clone()),
    }
}

/// A figure's value in one county or in all: "85.32 %", "12 / 58", counts and areas, or "not evaluated".
#[must_use]
pub fn value(lang: Lang, figure: &Figure, county: Option<u16>) -> String {
    if !figure.is_evaluated {
        return FigureWord::NotEvaluated.text(lang).to_owned();
    }
    let above = figure.numerator(county);
    match (figure.kind.has_rate(), figure.rate(county)) {
        (false, _) => counts_and_area(lang, above),
        (true, None) => FigureWord::NoRate.text(lang).to_owned(),
        (true, Some(rate)) if figure.kind.is_by_area() => percent(rate),
        (true, Some(rate)) => {
            let (above, below) = (grouped_count(above.features), grouped_count(figure.denominator(county).features));
            format!("{above} / {below}（{}）", percent(rate))
                .replace('（', if lang == Lang::En { " (" } else { "（" })
                .replace('）', if lang == Lang::En { ")" } else { "）" })
        }
    }
}

fn percent(rate: f64) -> String {
    format!("{} %", grouped(rate * 100.0, 2))
}

fn counts_and_area(lang: Lang, sums: Sums) -> String {
    let (features, conflicts, area_m2) = (grouped_count(sums.features), grouped_count(sums.conflicts), grouped(sums.area_m2, 2));
    say!(lang, "{features} 块、{conflicts} 条、重叠 {area_m2} m²", "{features} plots, {conflicts} conflicts, overlapping {area_m2} m²")
}

/// The formula with the numbers put in.
#[must_use]
pub fn formula(lang: Lang, figure: &Figure, list: &ConflictList, county: Option<u16>) -> String {
    if !figure.is_evaluated {
        return String::new();
    }
    let term = |part_of: &Part| {
        let sums = figure.sums(county, |other| std::ptr::eq(other, part_of));
        format!("{} {}", part(lang, part_of.kind, list), amount(lang, figure.kind, sums))
    };
    let joined = |standing: &dyn Fn(Standing) -> bool| {
        let terms: Vec<String> = figure.parts.iter().filter(|part| standing(part.standing)).map(term).collect();
        terms.join(if figure.kind.has_rate() { " + " } else { "；" })
    };
    let above = joined(&|standing| standing == Standing::Numerator);
    if !figure.kind.has_rate() {
        return above;
    }
    let below = amount(lang, figure.kind, figure.denominator(county));
    let rest = joined(&|standing| standing == Standing::Denominator);
    let result = figure.rate(county).map_or_else(|| FigureWord::NoRate.text(lang).to_owned(), percent);
    let rest = if rest.is_empty() { String::new() } else { say!(lang, "（其余：{rest}）", " (rest: {rest})") };
    format!("({above}) ÷ {below} = {result}{rest}")
}

fn amount(lang: Lang, kind: FigureKind, sums: Sums) -> String {
    let count = grouped_count(sums.features);
    match kind {
        FigureKind::SafeUsePractice | FigureKind::SafeUseTrial => {
            let (area_mu, count) = (grouped(mu(sums.area_m2), 2), count);
            say!(lang, "{area_mu} 亩[{count} 块]", "{area_mu} mu [{count}]")
        }
        FigureKind::BuiltLand => counts_and_area(lang, sums),
        FigureKind::RiskListOpen if sums.conflicts > 0 => {
            let conflicts = grouped_count(sums.conflicts);
            say!(lang, "{count} 块[{conflicts} 条冲突]", "{count} [{conflicts} conflicts]")
        }
        _ => count,
    }
}

/// What is missing and what was left out; empty where nothing is.
#[must_use]
pub fn notes(lang: Lang, figure: &Figure, list: &ConflictList) -> String {
    let mut notes: Vec<String> = figure.gaps.iter().map(|gap| gap_text(lang, gap, list)).collect();
    if !figure.gaps.is_empty() && figure.is_evaluated {
        notes.insert(0, say!(lang, "只算了一部分", "computed in part"));
    }
    let (repeated, unplaced) = (figure.repeated, figure.unplaced);
    if repeated > 0 {
        notes.push(say!(
            lang,
            "另有 {repeated} 条记录图形完全相同，未重复计",
            "{repeated} records with the very same shape as another are left out"
        ));
    }
    if unplaced > 0 {
        notes.push(say!(lang, "{unplaced} 条记录没有图形，未计", "{unplaced} records without a shape are left out"));
    }
    if figure.kind == FigureKind::PriorityCompleted && figure.is_evaluated {
        let plan = PRIORITY_PLOTS_PLANNED;
        notes.push(say!(lang, "计划 {plan} 块", "the plan has {plan} plots"));
    }
    if !figure.rules.is_empty() && figure.is_evaluated {
        let ids: Vec<&str> =
            figure.rules.iter().filter_map(|rule| list.rules.rules.get(rule.place())).map(|rule| rule.id.as_str()).collect();
        let ids = ids.join(if lang == Lang::Zh { "、" } else { ", " });
        notes.push(say!(lang, "条件取自规则 {ids}", "conditions of {ids}"));
    }
    notes.join(if lang == Lang::Zh { "；" } else { "; " })
}

fn gap_text(lang: Lang, gap: &Gap, list: &ConflictList) -> String {
    match gap {
        Gap::Data(missing) => rule_words::missing_text(lang, missing, |layer| &list.layer(layer).name),
        Gap::NoRule => say!(lang, "规则集里没有可取条件的规则", "the rule set has no rule to take the condition from"),
        Gap::Rule(rule) => {
            let gap = list.not_evaluated.iter().find(|gap| gap.rule == *rule);
            let reason = gap.map_or_else(String::new, |gap| rule_words::not_evaluated(lang, gap, |layer| &list.layer(layer).name));
            let id = list.rules.rules.get(rule.place()).map_or("", |rule| rule.id.as_str());
            say!(lang, "{id} {reason}", "{id} {reason}")
        }
    }
}
