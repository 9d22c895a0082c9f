//! Texts of a feature's card: its sections, a row a fact, amounts with their units.

use std::sync::Arc;

use super::plot_sheet::SheetWord;
use super::{Lang, field_names, plot_sheet, siting, terms};
use crate::conflicts::siting::{BAND_M, Nearest, Neighbour, OverlapSum, Registered};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Attribute, Layer, Role};
use crate::text::{printable, table_line};
use crate::units::{grouped, hectares, mu};

catalogue! {
    /// Texts of the card.
    CardWord {
        Conflicts => "冲突", "Conflicts";
        Attributes => "属性", "Attributes";
        Areas => "面积和位置", "Area and place";
        Planned => "规划用途占比", "Planned uses on it";
        Sources => "最近的污染源", "Nearest pollution sources";
        Shares => "1000 m 内耕地类别", "Farmland within 1000 m by class";
        Neighbours => "相邻和重叠要素", "Neighbours and overlaps";
        Working => "正在查看周边…", "Looking around…";
        Planar => "投影面积", "Planar area";
        Ellipsoidal => "椭球面积", "Ellipsoidal area";
        NoArea => "点或线，没有面积", "A point or line: no area";
        NoZoning => "没有规划用地图层", "No layer of planned land use";
        NothingPlanned => "规划用地图层在此没有用地", "Nothing is planned here";
        NoSources => "没有污染源图层", "No layer of pollution sources";
        NoFarmland => "1000 m 内没有耕地", "No farmland within 1000 m";
        NoNeighbours => "没有相邻或重叠的要素", "Nothing touches or overlaps it";
        OfACounty => "县区的周边不计算", "The surroundings of a county are not computed";
        GoTo => "选中并在地图上显示", "Select it and show it on the map";
        Touches => "相接", "touches";
        InIt => "相接或在其内", "touching or inside";
        OverlapsIt => "重叠", "overlap";
        Record => "记录号", "Record";
        Class => "类别", "Class";
        Section => "部分", "Section";
        Item => "项目", "Item";
        Value => "数值", "Value";
        Unit => "单位", "Unit";
        Note => "说明", "Note";
    }
}

/// A part of the card, in the order shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CardSection {
    /// Conflicts with articles and certainty.
    Conflicts,
    /// Areas of both kinds, county and place.
    Areas,
    /// Attributes under their own names.
    Attributes,
    /// What is planned on it.
    Planned,
    /// The nearest sources.
    Sources,
    /// Farmland within the band.
    Shares,
    /// What lies beside it.
    Neighbours,
}

impl CardSection {
    /// In the order shown.
    pub const ALL: [Self; 7] =
        [Self::Conflicts, Self::Areas, Self::Attributes, Self::Planned, Self::Sources, Self::Shares, Self::Neighbours];

    /// Its heading.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let word = match self {
            Self::Conflicts => CardWord::Conflicts,
            Self::Attributes => CardWord::Attributes,
            Self::Areas => CardWord::Areas,
            Self::Planned => CardWord::Planned,
            Self::Sources => CardWord::Sources,
            Self::Shares => CardWord::Shares,
            Self::Neighbours => CardWord::Neighbours,
        };
        word.text(lang)
    }

    /// The word that settings keep.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Conflicts => "conflicts",
            Self::Attributes => "attributes",
            Self::Areas => "areas",
            Self::Planned => "planned",
            Self::Sources => "sources",
            Self::Shares => "shares",
            Self::Neighbours => "neighbours",
        }
    }
}

/// A number with its unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// Places behind the point.
    pub decimals: usize,
    /// The unit.
    pub unit: &'static str,
}

impl Amount {
    /// As people read it.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{} {}", grouped(self.value, self.decimals), self.unit)
    }

    /// As spreadsheets read it, without its unit.
    #[must_use]
    pub fn plain(&self) -> String {
        format!("{:.*}", self.decimals, self.value)
    }
}

/// A fact of the card.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CardRow {
    /// What it is about: a field, a feature, a class.
    pub name: String,
    /// What the name means; may be empty.
    pub meaning: String,
    /// Numbers with their units.
    pub amounts: Vec<Amount>,
    /// What else is said; may be empty.
    pub text: String,
    /// Whether the text stands for nothing: an empty cell.
    pub is_empty: bool,
    /// The feature that it is about.
    pub feature: Option<(LayerId, RecordNo)>,
}

impl CardRow {
    fn said(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), ..Self::default() }
    }

    fn measured(name: impl Into<String>, amounts: Vec<Amount>) -> Self {
        Self { name: name.into(), amounts, ..Self::default() }
    }

    /// Its amounts and what else is said, in one line.
    #[must_use]
    pub fn value(&self) -> String {
        let amounts = self.amounts.iter().map(Amount::shown);
        amounts.chain((!self.text.is_empty()).then(|| self.text.clone())).collect::<Vec<_>>().join("  ")
    }
}

/// An area in the three units.
fn areas(lang: Lang, area_m2: f64) -> Vec<Amount> {
    vec![
        Amount { value: area_m2, decimals: 2, unit: "m²" },
        in_mu(lang, area_m2, 2),
        Amount { value: hectares(area_m2), decimals: 4, unit: "ha" },
    ]
}

fn in_mu(lang: Lang, area_m2: f64, decimals: usize) -> Amount {
    Amount { value: mu(area_m2), decimals, unit: super::terms::Term::Mu.text(lang) }
}

fn percent(value: f64) -> Amount {
    Amount { value, decimals: 1, unit: "%" }
}

/// Attributes under their own names, in field order, with the meaning of those that are known; codes with their names.
#[must_use]
pub fn attributes(lang: Lang, layer: &Layer, record: RecordNo, attributes: &[Attribute]) -> Vec<CardRow> {
    let class = layer.class.value(record);
    let meaning = |field: usize, name: &str| {
        let known = field_names::meaning(lang, name);
        let role = match Some(field) {
            id if id == layer.fields.id => SheetWord::Identifier,
            class if class == layer.fields.class => SheetWord::Class,
            name if name == layer.fields.name => SheetWord::Name,
            _ => return known.unwrap_or("").to_owned(),
        };
        known.unwrap_or_else(|| role.text(lang)).to_owned()
    };
    let row = |(field, of): (usize, &Attribute)| {
        let name = printable(&of.field).into_owned();
        let meaning = meaning(field, &of.field);
        let Some(value) = &of.value else {
            return CardRow { meaning, is_empty: true, ..CardRow::said(name, SheetWord::Empty.text(lang)) };
        };
        let known = if layer.fields.class == Some(field) { plot_sheet::class(lang, layer, class) } else { String::new() };
        let value =
            if known.is_empty() || known == *value { printable(value).into_owned() } else { format!("{} → {known}", printable(value)) };
        CardRow { meaning, ..CardRow::said(name, value) }
    };
    let mut rows = vec![CardRow::said(CardWord::Record.text(lang), record.to_string())];
    if !class.is_empty() {
        rows.insert(0, CardRow::said(CardWord::Class.text(lang), plot_sheet::class(lang, layer, class)));
    }
    rows.extend(attributes.iter().enumerate().map(row));
    rows
}

/// The planar area; that on the ellipsoid, county and place once they are known.
#[must_use]
pub fn area_rows(lang: Lang, planar_m2: f64, plot: Option<&Registered>) -> Vec<CardRow> {
    let mut rows = Vec::new();
    if planar_m2 > 0.0 {
        rows.push(CardRow::measured(CardWord::Planar.text(lang), areas(lang, planar_m2)));
        let ellipsoidal_m2 = plot.and_then(|plot| plot.ellipsoidal_m2);
        rows.extend(ellipsoidal_m2.map(|area_m2| CardRow::measured(CardWord::Ellipsoidal.text(lang), areas(lang, area_m2))));
    } else {
        rows.push(CardRow::said(SheetWord::Areas.text(lang), CardWord::NoArea.text(lang)));
    }
    let places = plot.map(|plot| plot_sheet::whereabouts(lang, plot)).unwrap_or_default();
    // A hemisphere stays with its degrees where a line is broken.
    let unbroken = |text: String| text.replace("E ", "E\u{a0}").replace("N ", "N\u{a0}");
    rows.extend(places.into_iter().map(|(name, text)| CardRow::said(name, unbroken(text))));
    rows
}

/// A feature as it is called beside others: what it is for, what it is called, its class in words.
fn feature(lang: Lang, layer: &Layer, record: RecordNo, name: &str) -> String {
    let id = layer.ids.get(record);
    let class = plot_sheet::class(lang, layer, layer.class.value(record));
    let called = match (id.is_empty(), name.is_empty() || name == id) {
        (true, true) => format!("#{record}"),
        (true, false) => printable(name).into_owned(),
        (false, true) => printable(id).into_owned(),
        (false, false) => format!("{} {}", printable(id), printable(name)),
    };
    let parts = [terms::role(layer.role, lang), called.as_str(), class.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What is planned on it: area and share of each use, the largest first. Each leads to the largest parcel of its use.
#[must_use]
pub fn planned(lang: Lang, layers: &[Arc<Layer>], plot: &Registered) -> Vec<CardRow> {
    let row = |sum: &OverlapSum| {
        let layer = layers.get(sum.layer.place()).filter(|layer| layer.role == Role::Zoning && layer.id != plot.layer)?;
        let name = plot_sheet::class(lang, layer, &sum.class);
        let name = if name.is_empty() { super::map::MapWord::NoClass.text(lang).to_owned() } else { name };
        let feature = Some((sum.layer, sum.largest));
        if sum.area_m2 <= 0.0 {
            return Some(CardRow { feature, ..CardRow::said(name, CardWord::InIt.text(lang)) });
        }
        let mut amounts = vec![Amount { value: sum.area_m2, decimals: 0, unit: "m²" }, in_mu(lang, sum.area_m2, 2)];
        if plot.area_m2 > 0.0 {
            amounts.insert(0, percent(sum.area_m2 / plot.area_m2 * 100.0));
        }
        Some(CardRow { feature, ..CardRow::measured(name, amounts) })
    };
    let rows: Vec<CardRow> = plot.overlaps.iter().filter_map(row).collect();
    let has_zoning = layers.iter().any(|layer| layer.role == Role::Zoning && layer.id != plot.layer);
    or_said(rows, lang, if has_zoning { CardWord::NothingPlanned } else { CardWord::NoZoning })
}

fn or_said(rows: Vec<CardRow>, lang: Lang, word: CardWord) -> Vec<CardRow> {
    if rows.is_empty() { vec![CardRow::said("", word.text(lang))] } else { rows }
}

/// The nearest sources: what, how far, in which direction.
#[must_use]
pub fn sources(lang: Lang, layers: &[Arc<Layer>], found: &[(Nearest, String)]) -> Vec<CardRow> {
    let row = |(nearest, name): &(Nearest, String)| {
        let layer = layers.get(nearest.layer.place())?;
        let class = printable(layer.class.value(nearest.record)).into_owned();
        let id = if name.is_empty() { layer.ids.get(nearest.record) } else { name.as_str() };
        let called = if id.is_empty() { format!("#{}", nearest.record) } else { printable(id).into_owned() };
        let text = match nearest.bearing {
            _ if nearest.distance_m <= 0.0 => CardWord::InIt.text(lang),
            Some(bearing) => siting::bearing(lang, bearing),
            None => "",
        };
        let amounts = vec![Amount { value: nearest.distance_m, decimals: 0, unit: "m" }];
        let amounts = if nearest.distance_m > 0.0 { amounts } else { Vec::new() };
        let feature = Some((nearest.layer, nearest.record));
        Some(CardRow { name: called, meaning: class, amounts, text: text.to_owned(), is_empty: false, feature })
    };
    let rows = found.iter().filter_map(row).collect();
    or_said(rows, lang, CardWord::NoSources)
}

/// Farmland within the band: share of each class, number of parcels and area.
#[must_use]
pub fn shares(lang: Lang, plot: &Registered) -> Vec<CardRow> {
    debug_assert!((BAND_M - 1000.0).abs() < f64::EPSILON, "the heading says 1000 m");
    let total: f64 = plot.shares.iter().map(|share| share.area_m2).sum();
    let row = |share: &crate::conflicts::siting::ClassShare| {
        let name = match share.class {
            Some(class) => super::rules::class_name(lang, class.word()),
            None => super::map::MapWord::NoClass.text(lang),
        };
        let unit = if lang == Lang::Zh { "块" } else { "parcels" };
        let mut amounts = vec![Amount { value: f64::from(share.parcels), decimals: 0, unit }, in_mu(lang, share.area_m2, 1)];
        if total > 0.0 {
            amounts.insert(0, percent(share.area_m2 / total * 100.0));
        }
        CardRow::measured(name, amounts)
    };
    or_said(plot.shares.iter().map(row).collect(), lang, CardWord::NoFarmland)
}

/// What lies beside it; `more`: neighbours that are not told.
#[must_use]
pub fn neighbours(lang: Lang, layers: &[Arc<Layer>], found: &[(Neighbour, String)], more: usize) -> Vec<CardRow> {
    let row = |(neighbour, name): &(Neighbour, String)| {
        let layer = layers.get(neighbour.layer.place())?;
        let name = feature(lang, layer, neighbour.record, name);
        let feature = Some((neighbour.layer, neighbour.record));
        let (amounts, word) = if neighbour.overlap_m2 > 0.0 {
            let amounts = vec![Amount { value: neighbour.overlap_m2, decimals: 2, unit: "m²" }, in_mu(lang, neighbour.overlap_m2, 2)];
            (amounts, Some(CardWord::OverlapsIt))
        } else if neighbour.distance_m > 0.0 {
            (vec![Amount { value: neighbour.distance_m, decimals: 2, unit: "m" }], None)
        } else {
            (Vec::new(), Some(CardWord::Touches))
        };
        let text = word.map_or(String::new(), |word| word.text(lang).to_owned());
        Some(CardRow { text, feature, ..CardRow::measured(name, amounts) })
    };
    let mut rows: Vec<CardRow> = found.iter().filter_map(row).collect();
    if more > 0 {
        rows.push(CardRow::said("", plot_sheet::more_rows(lang, more)));
    }
    or_said(rows, lang, CardWord::NoNeighbours)
}

/// Rows of a section as a table's lines: section, item, value, unit, note, parted by tabs; an amount a line.
#[must_use]
pub fn table_lines(title: &str, rows: &[CardRow]) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        let name = if row.meaning.is_empty() { row.name.clone() } else { format!("{} {}", row.name, row.meaning) };
        if row.amounts.is_empty() {
            lines.push(table_line(&[title, &name, &row.text, "", ""]));
        }
        lines.extend(row.amounts.iter().map(|amount| table_line(&[title, &name, &amount.plain(), amount.unit, &row.text])));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_told_in_three_units_and_stand_in_three_lines_of_a_table() {
        let rows = area_rows(Lang::Zh, 18_442.07, None);
        assert_eq!(rows[0].value(), "18\u{202f}442.07 m²  27.66 亩  1.8442 ha");
        let lines = table_lines("面积", &rows);
        assert_eq!(lines, ["面积\t投影面积\t18442.07\tm²\t", "面积\t投影面积\t27.66\t亩\t", "面积\t投影面积\t1.8442\tha\t"]);
        assert_eq!(area_rows(Lang::En, 0.0, None)[0].value(), "A point or line: no area");
    }
}
