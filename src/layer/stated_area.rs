//! Areas that a table states: which fields, in which unit, and whether a record's is the one its shape has.

use crate::ids::RecordNo;
use crate::source::{Field, TextColumn};
use crate::text::normalised;
use crate::units::{M2_PER_HECTARE, M2_PER_MU};

/// A stated area may differ by this share. Planar and ellipsoidal area differ by 0.1 % at most in a 3° zone (DOMAIN 5.4), and a file
/// drawn at 1:10 000 by a few tenths of a percent; what differs by more was drawn, split or copied after the number was written.
pub const TOLERANCE_SHARE: f64 = 0.01;
/// And by this much whatever the size: a corner that moved by a decimetre along ten metres.
pub const TOLERANCE_M2: f64 = 1.0;
/// Within this factor of a unit the column's median is taken for that unit; the nearest two units lie a factor of 15 apart.
const UNIT_FACTOR: f64 = 1.2;
/// Records within this share of the median make the column one of areas of the shapes…
const ALIKE: f64 = 0.05;
/// … when there are at least so many of them. Net areas, floor areas and plans' areas have no such ratio.
const ALIKE_SHARE: f64 = 0.5;

/// The unit of a column of areas.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AreaUnit {
    /// m².
    SquareMetres,
    /// 亩.
    Mu,
    /// Hectares, or 公顷.
    Hectares,
    /// km².
    SquareKilometres,
}

impl AreaUnit {
    const ALL: [Self; 4] = [Self::SquareMetres, Self::Mu, Self::Hectares, Self::SquareKilometres];

    /// Square metres in one.
    #[must_use]
    pub fn square_metres(self) -> f64 {
        match self {
            Self::SquareMetres => 1.0,
            Self::Mu => M2_PER_MU,
            Self::Hectares => M2_PER_HECTARE,
            Self::SquareKilometres => 1e6,
        }
    }

    /// The unit as written behind a number.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::SquareMetres => "m²",
            Self::Mu => "亩",
            Self::Hectares => "ha",
            Self::SquareKilometres => "km²",
        }
    }
}

/// Net, deducted and built areas: not the area of the shape (DOMAIN 3.4).
const OTHER_AREAS: [&str; 10] = ["TBDLMJ", "KCMJ", "TKMJ", "LXDWMJ", "XZDWMJ", "JZMJ", "净", "扣除", "建筑", "容积"];

/// Fields whose name says that they hold an area of the shape.
#[must_use]
pub fn fields(fields: &[Field]) -> Vec<usize> {
    let is_area = |field: &Field| {
        let name = normalised(&field.name).to_uppercase();
        let is_named = name == "MJ" || name.ends_with("MJ") || name.starts_with("MJ_") || name.contains("面积") || name.contains("AREA");
        is_named && !OTHER_AREAS.iter().any(|other| name.contains(other))
    };
    fields.iter().enumerate().filter(|(_, field)| is_area(field)).map(|(place, _)| place).collect()
}

/// Whether the field is one of the national survey's, whose areas are those on the ellipsoid (DOMAIN 0.3, 3.4).
#[must_use]
pub fn is_ellipsoidal(field: &Field) -> bool {
    normalised(&field.name).to_uppercase() == "TBMJ"
}

/// A number with what its last digit leaves open.
fn stated(text: &str) -> Option<(f64, f64)> {
    let text = normalised(text);
    let number: f64 = text.replace(',', "").parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)?;
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.chars().take_while(char::is_ascii_digit).count());
    Some((number, 0.5 * 10.0_f64.powi(-i32::try_from(decimals).unwrap_or(0))))
}

/// Whether anything is stated at all.
#[must_use]
pub fn is_filled(column: &TextColumn) -> bool {
    column.iter().any(|text| stated(text).is_some_and(|(number, _)| number > 0.0))
}

/// The unit in which the column states the areas of the shapes, by the median of the ratios; `None` when it is no such column.
#[must_use]
pub fn unit(column: &TextColumn, areas_m2: &[(RecordNo, f64)]) -> Option<AreaUnit> {
    let ratio = |&(record, area_m2): &(RecordNo, f64)| {
        let (number, _) = stated(column.get(record))?;
        (number > 0.0 && area_m2 > 0.0).then(|| area_m2 / number)
    };
    let mut ratios: Vec<f64> = areas_m2.iter().filter_map(ratio).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    let median = *ratios.get(ratios.len() / 2)?;
    let alike = ratios.iter().filter(|&&ratio| (ratio / median - 1.0).abs() <= ALIKE).count();
    let fits = |unit: &AreaUnit| (1.0 / UNIT_FACTOR..=UNIT_FACTOR).contains(&(median / unit.square_metres()));
    AreaUnit::ALL.into_iter().find(fits).filter(|_| alike as f64 >= ALIKE_SHARE * ratios.len() as f64)
}

/// The stated number where it is not the shape's area; `None` where it is, or where the cell is empty.
#[must_use]
pub fn different(text: &str, unit: AreaUnit, area_m2: f64) -> Option<f64> {
    let (number, step) = stated(text)?;
    let tolerance = TOLERANCE_SHARE * area_m2 + TOLERANCE_M2 + step * unit.square_metres();
    ((number * unit.square_metres() - area_m2).abs() > tolerance).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FieldKind;

    fn column(values: &[&str]) -> TextColumn {
        let mut column = TextColumn::default();
        for value in values {
            column.push(value);
        }
        column
    }

    fn areas(areas_m2: &[f64]) -> Vec<(RecordNo, f64)> {
        (0..).zip(areas_m2).map(|(record, &area)| (RecordNo::new(record), area)).collect()
    }

    #[test]
    fn names_tell_areas_of_the_shape_from_others() {
        let names = ["BSM", "TBMJ", "TBDLMJ", "KCMJ", "地块面积", "建筑面积", "Shape_Area", "MJ"];
        let named: Vec<Field> = names.iter().map(|name| Field { name: (*name).to_owned(), kind: FieldKind::Real }).collect();
        assert_eq!(fields(&named), [1, 4, 6, 7]);
        assert_eq!(named.iter().map(is_ellipsoidal).filter(|is_so| *is_so).count(), 1);
    }

    #[test]
    fn the_ratio_over_the_column_tells_the_unit_whatever_single_rows_say() {
        let areas = areas(&[666.7, 6_667.0, 20_000.0, 12_000.0, 3_000.0]);
        assert_eq!(unit(&column(&["1.00", "10.00", "30.00", "18.00", "99"]), &areas), Some(AreaUnit::Mu));
        assert_eq!(unit(&column(&["666.7", "6667", "", "12,000", "3000"]), &areas), Some(AreaUnit::SquareMetres));
        assert_eq!(unit(&column(&["0.0667", "0.6667", "2", "1.2", "0.3"]), &areas), Some(AreaUnit::Hectares));
        assert_eq!(unit(&column(&["5", "1", "17", "400", "2"]), &areas), None, "not an area of these shapes");
        assert_eq!(unit(&column(&["", "", "", "", ""]), &areas), None);
    }

    #[test]
    fn what_rounding_leaves_open_is_no_difference() {
        assert_eq!(different("1.5", AreaUnit::Mu, 1030.0), None, "1.5 亩 is 966.7 to 1033.3 m²");
        assert_eq!(different("1.50", AreaUnit::Mu, 1030.0), Some(1.5));
        assert_eq!(different("1000", AreaUnit::SquareMetres, 1011.0), None);
        assert_eq!(different("1000", AreaUnit::SquareMetres, 1013.0), Some(1000.0));
        assert_eq!(different("", AreaUnit::SquareMetres, 1013.0), None);
        assert_eq!(different("约三亩", AreaUnit::SquareMetres, 1013.0), None);
    }
}
