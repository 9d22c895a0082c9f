//! The field's terms (DESIGN 2): roles, classes, severities, states.

use super::Lang;
use crate::conflicts::ReviewStatus;
use crate::layer::Role;
use crate::rules::{Certainty, Severity};

catalogue! {
    /// Terms.
    Term {
        Farmland => "耕地", "Farmland";
        RiskList => "风险管控和修复名录", "Risk list";
        Priority => "优先监管地块", "Priority plots";
        Zoning => "规划用地", "Planned land use";
        Source => "污染源", "Pollution sources";
        Admin => "县区", "Counties";
        BasicFarmland => "永久基本农田", "Permanent basic farmland";
        WaterSource => "饮用水水源保护区", "Drinking-water source zones";
        Karst => "岩溶区", "Karst zones";
        Sensitive => "敏感目标", "Sensitive places";
        Other => "其他", "Other";
        Low => "低", "Low";
        Medium => "中", "Medium";
        High => "高", "High";
        Critical => "严重", "Critical";
        Certain => "确定", "Certain";
        Doubtful => "存疑", "Doubtful";
        Open => "待核", "Open";
        Confirmed => "已确认", "Confirmed";
        FalsePositive => "误报", "False positive";
        Resolved => "已解决", "Resolved";
        Mu => "亩", "mu";
    }
}

/// A role's name.
#[must_use]
pub fn role(role: Role, lang: Lang) -> &'static str {
    let term = match role {
        Role::Farmland => Term::Farmland,
        Role::RiskList => Term::RiskList,
        Role::Priority => Term::Priority,
        Role::Zoning => Term::Zoning,
        Role::Source => Term::Source,
        Role::Admin => Term::Admin,
        Role::BasicFarmland => Term::BasicFarmland,
        Role::WaterSource => Term::WaterSource,
        Role::Karst => Term::Karst,
        Role::Sensitive => Term::Sensitive,
        Role::Other => Term::Other,
    };
    term.text(lang)
}

/// A severity's name.
#[must_use]
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    let term = match severity {
        Severity::Low => Term::Low,
        Severity::Medium => Term::Medium,
        Severity::High => Term::High,
        Severity::Critical => Term::Critical,
    };
    term.text(lang)
}

/// A certainty's name.
#[must_use]
pub fn certainty(certainty: Certainty, lang: Lang) -> &'static str {
    let term = match certainty {
        Certainty::Certain => Term::Certain,
        Certainty::Doubtful => Term::Doubtful,
    };
    term.text(lang)
}

/// A review status's name.
#[must_use]
pub fn status(status: ReviewStatus, lang: Lang) -> &'static str {
    let term = match status {
        ReviewStatus::Open => Term::Open,
        ReviewStatus::Confirmed => Term::Confirmed,
        ReviewStatus::FalsePositive => Term::FalsePositive,
        ReviewStatus::Resolved => Term::Resolved,
    };
    term.text(lang)
}

/// How long something will take still, in whole seconds, or in minutes from two minutes on.
#[must_use]
pub fn time_left(left: std::time::Duration, lang: Lang) -> String {
    let seconds = left.as_secs_f64().ceil() as u64;
    match (lang, seconds) {
        (Lang::Zh, ..120) => format!("约剩 {seconds} 秒"),
        (Lang::En, ..120) => format!("about {seconds} s left"),
        (Lang::Zh, _) => format!("约剩 {} 分钟", seconds.div_ceil(60)),
        (Lang::En, _) => format!("about {} min left", seconds.div_ceil(60)),
    }
}
