//! Texts of the conflict table's groups and ranges.

use super::Lang;
use crate::units::{grouped, grouped_count};

catalogue! {
    /// Words of groups and ranges.
    GroupWord {
        GroupBy => "分组", "Groups";
        Nothing => "不分组", "None";
        ByRule => "按规则", "By rule";
        ByCounty => "按县区", "By county";
        BySeverity => "按严重性", "By severity";
        ByClass => "按类别", "By class";
        FoldAll => "全部收起", "Fold all";
        UnfoldAll => "全部展开", "Unfold all";
        NoClass => "无类别", "No class";
        Others => "其他", "Others";
        Area => "重叠面积", "Overlap";
        Distance => "距离", "Distance";
        Least => "不小于", "At least";
        Greatest => "不大于", "At most";
    }
}

/// How many conflicts a group has.
#[must_use]
pub fn group_count(lang: Lang, count: usize) -> String {
    let grouped = grouped_count(count as u64);
    match lang {
        Lang::Zh => format!("{grouped} 条"),
        Lang::En if count == 1 => "1 conflict".to_owned(),
        Lang::En => format!("{grouped} conflicts"),
    }
}

/// A range with its unit; `None` where it has no end.
#[must_use]
pub fn range(lang: Lang, least: Option<f64>, greatest: Option<f64>, unit: &str) -> Option<String> {
    let number = |value: f64| grouped(value, if value.fract() == 0.0 { 0 } else { 2 });
    match (least, greatest) {
        (None, None) => None,
        (Some(least), None) => Some(format!("≥ {} {unit}", number(least))),
        (None, Some(greatest)) => Some(format!("≤ {} {unit}", number(greatest))),
        (Some(least), Some(greatest)) => {
            let dash = if lang == Lang::Zh { "–" } else { " – " };
            Some(format!("{}{dash}{} {unit}", number(least), number(greatest)))
        }
    }
}
