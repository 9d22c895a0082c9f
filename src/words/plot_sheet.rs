//! Texts of the printed sheet of a plot, and of `jingtu report`.

use super::explain::colon;
use super::{Lang, land_codes, terms};
use crate::conflicts::ConflictRow;
use crate::conflicts::siting::{BAND_M, ClassShare, Nearest, OverlapSum, Registered};
use crate::layer::{Layer, Role};
use crate::rules::{Certainty, Measure};
use crate::text::printable;
use crate::units::{THIN_SPACE, grouped, grouped_count, hectares, mu};

catalogue! {
    /// Texts of the sheet.
    SheetWord {
        About => "打印地块表：每个地块一页 A4（PDF），含位置图、详图、属性、冲突和依据、最近污染源、记录栏", "The printed sheet of a plot, an A4 page each (PDF): locator and detail map, attributes, conflicts with articles, nearest sources, room for notes";
        PlotHelp => "地块编号，可重复；几个图层都有此编号时写 图层:编号", "A plot's identifier, may be repeated; LAYER:ID where several layers have it";
        OutHelp => "输出的 .pdf（默认 plots.pdf）", "The .pdf to write (plots.pdf unless said)";
        Title => "地块表", "Plot sheet";
        Locator => "位置图", "Where it lies";
        Detail => "详图", "Detail map";
        Areas => "面积", "Area";
        Planar => "投影面积", "planar";
        Ellipsoidal => "椭球面积", "ellipsoidal";
        Attributes => "属性", "Attributes";
        County => "责任单位", "County";
        Place => "位置", "Place";
        Record => "记录号", "Record";
        Identifier => "编号", "identifier";
        Name => "名称", "name";
        Class => "类别", "class";
        Empty => "空", "empty";
        Conflicts => "冲突和依据", "Conflicts and articles";
        NoConflicts => "按已核查的规则未见冲突", "No conflicts under the rules that were evaluated";
        Sources => "最近的污染源", "Nearest pollution sources";
        NoSources => "没有污染源图层", "No layer of pollution sources";
        Shares => "1000 m 内耕地（整块面积，按类别）", "Farmland within 1000 m (whole parcels, by class)";
        NoShares => "1000 m 内没有耕地", "No farmland within 1000 m";
        Overlaps => "占用", "Lies on";
        Notes => "现场记录", "Notes";
        Visitor => "核查人", "Visited by";
        VisitDate => "日期", "Date";
        NoShape => "没有图形，无法制图", "no geometry: there is no map";
        InIt => "相接或在其内", "touching or inside";
        Legal => "冲突是须由人核查的情形，不是违法认定；面积和距离的阈值是本程序的设定", "A conflict is something for a person to check, no verdict; thresholds of area and distance are this program's settings";
        Print => "打印地块表…", "Print plot sheet…";
        PrintTip => "把所选地块的 A4 地块表存为 PDF", "Saves the A4 sheet of the plot selected as a PDF";
        SaveTitle => "保存地块表", "Save the plot sheet";
    }
}

/// Labelled values, in reading order.
pub type Facts = Vec<(String, String)>;

/// The plot's title: identifier and name, else the record.
#[must_use]
pub fn title(lang: Lang, plot: &Registered) -> String {
    let (id, name, record) = (printable(&plot.id), printable(&plot.name), plot.record);
    match (plot.id.is_empty(), plot.name.is_empty() || plot.name == plot.id) {
        (false, true) => id.into_owned(),
        (false, false) => format!("{id}  {name}"),
        (true, false) => name.into_owned(),
        (true, true) => say!(lang, "记录 {record}", "record {record}"),
    }
}

/// Areas in the three units, both kinds.
#[must_use]
pub fn areas(lang: Lang, plot: &Registered) -> Facts {
    let unit = terms::Term::Mu.text(lang);
    let line =
        |area_m2: f64| format!("{} m²   {} {unit}   {} ha", grouped(area_m2, 2), grouped(mu(area_m2), 2), grouped(hectares(area_m2), 4));
    let mut facts = Vec::new();
    if plot.area_m2 > 0.0 {
        facts.push((SheetWord::Planar.text(lang).to_owned(), line(plot.area_m2)));
        facts.extend(plot.ellipsoidal_m2.map(|area_m2| (SheetWord::Ellipsoidal.text(lang).to_owned(), line(area_m2))));
    }
    facts
}

/// Where it lies: county, degrees, analysis CRS.
#[must_use]
pub fn whereabouts(lang: Lang, plot: &Registered) -> Facts {
    let mut facts = Vec::new();
    if !plot.county.is_empty() {
        facts.push((SheetWord::County.text(lang).to_owned(), printable(&plot.county).into_owned()));
    }
    if let Some([lon, lat]) = plot.lon_lat.filter(|place| place.iter().all(|value| value.is_finite())) {
        facts.push((SheetWord::Place.text(lang).to_owned(), format!("E {}  N {}", degrees(lon), degrees(lat))));
    }
    if let Some([x, y]) = plot.middle_m {
        facts.push((String::new(), format!("{} m, {} m", grouped(x, 1), grouped(y, 1))));
    }
    facts
}

/// Degrees, minutes and seconds to a tenth.
fn degrees(value: f64) -> String {
    let tenths = (value.abs() * 36_000.0).round() as u64;
    format!("{}°{:02}′{:02}.{}″", tenths / 36_000, tenths / 600 % 60, tenths / 10 % 60, tenths % 10)
}

/// Attributes under their own names, those that mean something to the program marked, codes with their names.
#[must_use]
pub fn attributes(lang: Lang, layer: &Layer, plot: &Registered) -> Facts {
    let place = |field: usize| {
        let word = match Some(field) {
            id if id == layer.fields.id => SheetWord::Identifier,
            class if class == layer.fields.class => SheetWord::Class,
            name if name == layer.fields.name => SheetWord::Name,
            _ => return String::new(),
        };
        let word = word.text(lang);
        say!(lang, "（{word}）", " ({word})")
    };
    let value = |field: usize, value: Option<&str>| {
        let Some(value) = value else { return SheetWord::Empty.text(lang).to_owned() };
        let meaning = if layer.fields.class == Some(field) { class(lang, layer, &plot.class) } else { String::new() };
        if meaning.is_empty() || meaning == value { printable(value).into_owned() } else { format!("{} → {meaning}", printable(value)) }
    };
    let named = plot.attributes.iter().enumerate();
    named.map(|(field, of)| (format!("{}{}", printable(&of.field), place(field)), value(field, of.value.as_deref()))).collect()
}

/// A class in words: a code with its name.
pub(super) fn class(lang: Lang, layer: &Layer, class: &str) -> String {
    if layer.role == Role::Farmland {
        let known = crate::layer::FarmlandClass::ALL.into_iter().find(|known| known.word() == class);
        return known.map_or_else(|| printable(class).into_owned(), |known| super::rules::class_name(lang, known.word()).to_owned());
    }
    let system = layer.fields.codes.unwrap_or(crate::layer::CodeSystem::Planning);
    let name = if layer.role == Role::Zoning { land_codes::name(lang, system, class) } else { None };
    name.map_or_else(|| printable(class).into_owned(), |name| format!("{} {name}", printable(class)))
}

/// A feature as it is called beside others.
fn feature(lang: Lang, layer: &Layer, id: &str, of_class: &str) -> String {
    let class = class(lang, layer, of_class);
    let parts = [terms::role(layer.role, lang), &printable(id), &class].map(str::to_owned);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The nearest sources: what, how far, in which direction.
#[must_use]
pub fn sources(lang: Lang, layers: &[std::sync::Arc<Layer>], found: &[(Nearest, String)]) -> Facts {
    let fact = |(nearest, name): &(Nearest, String)| {
        let layer = layers.get(nearest.layer.place())?;
        let id = if name.is_empty() { layer.ids.get(nearest.record) } else { name };
        let class = printable(layer.class.value(nearest.record));
        let what = [printable(id).as_ref(), class.as_ref()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let how = match nearest.bearing {
            _ if nearest.distance_m <= 0.0 => SheetWord::InIt.text(lang).to_owned(),
            Some(bearing) => format!("{} m {}", grouped(nearest.distance_m, 0), super::siting::bearing(lang, bearing)),
            None => format!("{} m", grouped(nearest.distance_m, 0)),
        };
        Some((what, how))
    };
    found.iter().filter_map(fact).collect()
}

/// Farmland within the band, by class.
#[must_use]
pub fn shares(lang: Lang, shares: &[ClassShare]) -> Facts {
    debug_assert!((BAND_M - 1000.0).abs() < f64::EPSILON, "the heading says 1000 m");
    let total: f64 = shares.iter().map(|share| share.area_m2).sum();
    let fact = |share: &ClassShare| {
        let name = match share.class {
            Some(class) => super::rules::class_name(lang, class.word()),
            None => super::map::MapWord::NoClass.text(lang),
        };
        let percent = if total > 0.0 { share.area_m2 / total * 100.0 } else { 0.0 };
        let parcels = grouped_count(u64::from(share.parcels));
        let (area, percent) = (grouped(mu(share.area_m2), 1), grouped(percent, 1));
        (
            name.to_owned(),
            say!(lang, "{parcels} 块  {area} 亩  {percent}{THIN_SPACE}%", "{parcels} parcels  {area} mu  {percent}{THIN_SPACE}%"),
        )
    };
    shares.iter().map(fact).collect()
}

/// What it lies on.
#[must_use]
pub fn overlaps(lang: Lang, layers: &[std::sync::Arc<Layer>], sums: &[OverlapSum]) -> Facts {
    let fact = |sum: &OverlapSum| {
        let layer = layers.get(sum.layer.place())?;
        let name = feature(lang, layer, "", &sum.class);
        let area = if sum.area_m2 > 0.0 {
            format!("{} m² ({} {})", grouped(sum.area_m2, 0), grouped(mu(sum.area_m2), 2), terms::Term::Mu.text(lang))
        } else {
            SheetWord::InIt.text(lang).to_owned()
        };
        Some((name, area))
    };
    sums.iter().filter_map(fact).collect()
}

/// A conflict: its heading, and what stands below it.
#[must_use]
pub fn conflict(lang: Lang, row: &ConflictRow<'_>) -> (String, Vec<String>) {
    let (title, basis) = if lang == Lang::Zh { (&row.rule.title_zh, &row.rule.basis_zh) } else { (&row.rule.title_en, &row.rule.basis_en) };
    let (severity, certainty) = (terms::severity(row.finding.severity, lang), terms::certainty(row.finding.certainty, lang));
    let head = format!("{severity}  {}  {title}", row.rule.id);
    let subject = feature(lang, row.subject_layer, row.subject_id, row.subject_class);
    let object = row.object_layer.map(|layer| feature(lang, layer, row.object_id, row.object_class));
    let who = match object {
        Some(object) => say!(lang, "{subject} 与 {object}", "{subject} with {object}"),
        None => subject,
    };
    let comma = if lang == Lang::Zh { "；" } else { "; " };
    let measure = match row.finding.measure {
        Measure::Overlap { area_m2, share, .. } => {
            let (area, in_mu, share) = (grouped(area_m2, 2), grouped(mu(area_m2), 2), grouped(share * 100.0, 1));
            say!(
                lang,
                "重叠 {area} m²（{in_mu} 亩），占主体 {share}{THIN_SPACE}%",
                "overlap {area} m² ({in_mu} mu), {share}{THIN_SPACE}% of the subject"
            ) + comma
        }
        Measure::Distance { distance_m } => {
            let distance = grouped(distance_m, 2);
            say!(lang, "距离 {distance} m", "distance {distance} m") + comma
        }
        Measure::None => String::new(),
    };
    let doubt = if row.finding.certainty == Certainty::Doubtful {
        let error = row.subject_layer.position_error_m + row.object_layer.map_or(0.0, |layer| layer.position_error_m);
        let error = grouped(error, 2);
        say!(lang, "（在位置误差 {error} m 之内）", " (within the position error of {error} m)")
    } else {
        String::new()
    };
    let key = row.key;
    (head, vec![format!("{who}{comma}{measure}{certainty}{doubt}  [{key}]"), basis.clone()])
}

/// What a list leaves out.
#[must_use]
pub fn more(lang: Lang, count: usize) -> String {
    say!(lang, "另有 {count} 条，见冲突清单", "and {count} more: see the conflict list")
}

/// What a table leaves out.
#[must_use]
pub fn more_rows(lang: Lang, count: usize) -> String {
    say!(lang, "另有 {count} 项", "and {count} more")
}

/// What the sheet rests on.
#[must_use]
pub fn provenance(lang: Lang, files: &str, crs: &str, rules: &str, made: &str) -> String {
    let (files, rules, colon) = (printable(files), printable(rules), colon(lang));
    let version = env!("CARGO_PKG_VERSION");
    say!(
        lang,
        "数据{colon}{files}。分析坐标系{colon}{crs}。规则集{colon}{rules}。制表{colon}{made}，净土 {version}。",
        "Data{colon}{files}. Analysis CRS{colon}{crs}. Rule set{colon}{rules}. Made{colon}{made}, Jingtu {version}.",
    )
}

/// Nothing has this identifier.
#[must_use]
pub fn no_such_plot(lang: Lang, typed: &str, near: &[String]) -> String {
    let (typed, near) = (printable(typed), near.iter().map(|id| printable(id).into_owned()).collect::<Vec<_>>());
    let joined = near.join(if lang == Lang::Zh { "、" } else { ", " });
    if near.is_empty() {
        return say!(
            lang,
            "没有编号为 {typed} 的地块；检查编号，或给出它所在的图层",
            "no feature has the identifier {typed}; check it, or give the layer that it is on"
        );
    }
    say!(lang, "没有编号为 {typed} 的地块；相近的有 {joined}", "no feature has the identifier {typed}; similar ones are {joined}")
}

/// Several layers have this identifier.
#[must_use]
pub fn several_plots(lang: Lang, typed: &str, choices: &[String]) -> String {
    let (typed, choices) = (printable(typed), choices.iter().map(|id| printable(id).into_owned()).collect::<Vec<_>>());
    let joined = choices.join(if lang == Lang::Zh { " 或 " } else { " or " });
    say!(lang, "几个图层都有编号 {typed}；请写 {joined}", "several layers have the identifier {typed}; write {joined}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_never_show_sixty_seconds() {
        assert_eq!(degrees(109.41), "109°24′36.0″");
        assert_eq!(degrees(23.999_999_9), "24°00′00.0″");
    }
}
