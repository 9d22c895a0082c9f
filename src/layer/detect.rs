//! What a layer is for, when nobody said: by its values first, by its name second.

use crate::source::GeometryKind;
use crate::text::normalised;

use super::columns::Evidence;
use super::fields;
use super::profile::{Profile, Sample};
use super::{Layer, LayerError, Role};

/// Parts of file names that speak for a role, the more special ones first.
const NAMES: [(Role, &[&str]); 10] = [
    (Role::BasicFarmland, &["基本农田", "yjjbnt", "jbnt", "basic-farmland", "basic_farmland"]),
    (Role::WaterSource, &["水源", "饮用水", "water-source", "water_source"]),
    (Role::Karst, &["岩溶", "喀斯特", "karst"]),
    (Role::Sensitive, &["敏感", "学校", "医院", "居民点", "sensitive"]),
    (Role::Priority, &["优先监管", "priority"]),
    (Role::RiskList, &["风险管控", "修复名录", "名录", "污染地块", "risk"]),
    (Role::Source, &["污染源", "涉镉", "尾矿", "电镀", "重点监管单位", "固废", "企业", "source", "src_"]),
    (Role::Zoning, &["规划", "用地用海", "zoning", "landuse_plan", "ghyd"]),
    (Role::Admin, &["县区", "行政区", "区划", "县界", "乡镇界", "xzq", "admin", "county"]),
    (Role::Farmland, &["耕地", "农用地", "质量类别", "farmland", "gengdi"]),
];

/// What spoke for a layer's role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RoleHow {
    /// The person said it.
    User,
    /// Its values.
    Values,
    /// Its name alone.
    Name,
    /// Nothing.
    #[default]
    Nothing,
}

/// What spoke for the role of an open layer.
///
/// # Errors
/// When its file can no longer be read.
pub fn role_how(layer: &Layer) -> Result<RoleHow, LayerError> {
    if layer.input.role.is_some() {
        return Ok(RoleHow::User);
    }
    let evidence = Evidence::of(&layer.raw)?;
    Ok(judged(&layer.raw.name, layer.raw.geometry, &evidence.profiles, &evidence.sample).1)
}

/// The role of a layer with this name, geometry and values; [`Role::Other`] where nothing speaks.
pub(super) fn role(name: &str, geometry: GeometryKind, profiles: &[Profile], sample: &Sample) -> Role {
    judged(name, geometry, profiles, sample).0
}

fn judged(name: &str, geometry: GeometryKind, profiles: &[Profile], sample: &Sample) -> (Role, RoleHow) {
    let by_values = role_by_values(geometry, profiles, sample).map(|role| (role, RoleHow::Values));
    let judged = by_values.or_else(|| role_by_name(name).map(|role| (role, RoleHow::Name)));
    judged.filter(|(role, _)| serves(*role, geometry)).unwrap_or((Role::Other, RoleHow::Nothing))
}

fn role_by_values(geometry: GeometryKind, profiles: &[Profile], sample: &Sample) -> Option<Role> {
    let says = |words: &[&str]| {
        sample.columns.iter().any(|column| {
            let filled = column.iter().filter(|value| !value.is_empty()).count();
            let speaking = column.iter().filter(|value| words.iter().any(|word| value.contains(word))).count();
            filled > 0 && speaking as f64 >= 0.6 * filled.max(column.len() / 2) as f64
        })
    };
    if geometry == GeometryKind::Polygon {
        let has_class_words = profiles.iter().any(|profile| profile.class_word >= 0.6 && profile.fill() >= 0.5);
        if has_class_words && fields::farmland_class(profiles, sample).field.is_some() {
            return Some(Role::Farmland);
        }
    }
    if says(&["优先监管地块"]) {
        return Some(Role::Priority);
    }
    if says(&["疑似污染地块", "风险管控", "修复中", "污染地块名录"]) {
        return Some(Role::RiskList);
    }
    if geometry == GeometryKind::Polygon && is_admin(profiles, sample) {
        return Some(Role::Admin);
    }
    if says(&["污染源", "重点监管单位"]) && serves(Role::Source, geometry) {
        return Some(Role::Source);
    }
    let kind = fields::source_kind(profiles).field.filter(|&place| profiles[place].source_word >= 0.6);
    if kind.is_some() && matches!(geometry, GeometryKind::Point | GeometryKind::MultiPoint | GeometryKind::Polygon) {
        return Some(Role::Source);
    }
    let codes = fields::land_codes(profiles).field.filter(|&place| profiles[place].land_code >= 0.9 && profiles[place].distinct > 2);
    if let (Some(place), GeometryKind::Polygon) = (codes, geometry) {
        // Cropland with its survey code alone is no plan.
        let is_cropland = sample.columns[place].iter().all(|value| value.is_empty() || value.starts_with("01"));
        return (!is_cropland).then_some(Role::Zoning);
    }
    None
}

/// A few features with the six-digit codes of GB/T 2260 and names of counties (DOMAIN 8).
fn is_admin(profiles: &[Profile], sample: &Sample) -> bool {
    let few = sample.records.len() <= 200;
    let is_county_code =
        |value: &String| value.len() == 6 && value.bytes().all(|b| b.is_ascii_digit()) && matches!(value.as_bytes()[0], b'1'..=b'6');
    let is_county = |value: &String| value.ends_with(['区', '县', '市', '旗']);
    let most = |is: &dyn Fn(&String) -> bool, column: &Vec<String>| column.iter().filter(|value| is(value)).count() * 5 >= column.len() * 3;
    let has = |is: &dyn Fn(&String) -> bool| {
        sample.columns.iter().zip(profiles).any(|(column, profile)| profile.uniqueness() > 0.8 && most(is, column))
    };
    few && !sample.records.is_empty() && has(&is_county_code) && has(&is_county)
}

fn role_by_name(name: &str) -> Option<Role> {
    let name = normalised(name).to_lowercase();
    NAMES.iter().find(|(_, parts)| parts.iter().any(|part| name.contains(part))).map(|&(role, _)| role)
}

/// Whether records of this kind can serve as this role: areas overlap areas, only sources and places to protect may be points.
pub(super) fn serves(role: Role, geometry: GeometryKind) -> bool {
    match role {
        Role::Source | Role::Sensitive => matches!(geometry, GeometryKind::Point | GeometryKind::MultiPoint | GeometryKind::Polygon),
        Role::Other => geometry != GeometryKind::None,
        _ => geometry == GeometryKind::Polygon,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Field, FieldKind};

    fn detected(name: &str, geometry: GeometryKind, columns: &[&[&str]]) -> Role {
        let rows = columns.first().map_or(0, |column| column.len());
        let fields: Vec<Field> = (0..columns.len()).map(|n| Field { name: format!("F{n}"), kind: FieldKind::Text }).collect();
        let values = columns.iter().map(|column| column.iter().map(|&value| value.to_owned()).collect()).collect();
        let sample = Sample { records: (0..rows as u32).collect(), columns: values };
        role(name, geometry, &fields::profiles(&fields, &sample), &sample)
    }

    #[test]
    fn values_say_what_a_layer_is_for() {
        use GeometryKind::{Line, Point, Polygon};
        assert_eq!(detected("a", Polygon, &[&["优先保护类", "安全利用类", "Ⅲ类"]]), Role::Farmland);
        assert_eq!(detected("a", Polygon, &[&["0701", "1001", "0801", "1401"]]), Role::Zoning);
        assert_eq!(detected("a", Point, &[&["尾矿库", "电镀", "尾矿库", "电镀"]]), Role::Source);
        assert_eq!(detected("规划", Polygon, &[&["优先监管地块", "优先监管地块"]]), Role::Priority);
        assert_eq!(detected("a", Polygon, &[&["450202", "450203"], &["城中区", "鱼峰区"]]), Role::Admin);
        assert_eq!(detected("耕地", Line, &[&["a", "b"]]), Role::Other);
    }

    #[test]
    fn names_say_it_where_values_do_not() {
        let polygon = |name| detected(name, GeometryKind::Polygon, &[&["x1", "x2"]]);
        assert_eq!(polygon("永久基本农田_图斑"), Role::BasicFarmland);
        assert_eq!(polygon("饮用水水源保护区"), Role::WaterSource);
        assert_eq!(polygon("国土空间规划用地"), Role::Zoning);
        assert_eq!(polygon("Farmland_2023"), Role::Farmland);
        assert_eq!(polygon("水系"), Role::Other);
    }
}
