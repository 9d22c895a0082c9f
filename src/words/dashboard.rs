//! Texts of the plot of counts.

use super::Lang;
use crate::units::grouped_count;

catalogue! {
    /// Headings of the plot of counts.
    DashboardWord {
        Title => "各县区冲突数", "Conflicts by county";
        Hint => "点击柱形，筛选冲突表", "Click a bar to filter the conflict table";
    }
}

/// What a bar says: rule, county, count.
#[must_use]
pub fn bar(lang: Lang, rule: &str, county: &str, count: u64) -> String {
    let grouped = grouped_count(count);
    match lang {
        Lang::Zh => format!("{rule} · {county}：{grouped} 条"),
        Lang::En if count == 1 => format!("{rule} · {county}: 1 conflict"),
        Lang::En => format!("{rule} · {county}: {grouped} conflicts"),
    }
}
