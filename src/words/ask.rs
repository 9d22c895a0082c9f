//! Texts of asking: which features lie there and pass that.

use super::Lang;
use crate::units::{grouped, grouped_count, mu};

catalogue! {
    /// Texts of the ask panel.
    AskWord {
        Window => "查询", "Ask";
        Close => "关闭查询", "Close the question";
        Layers => "图层", "Layers";
        AllLayers => "全部图层", "All layers";
        Where => "位置", "Where";
        Everywhere => "不限", "Anywhere";
        Near => "附近", "Near";
        Inside => "范围内", "Inside";
        Distance => "距离（米）", "Distance in metres";
        CentreFeature => "中心要素：", "From: ";
        CentrePoint => "中心点：", "From the point ";
        CentreHint => "在地图上单击要素或位置作中心", "Click a feature or a place on the map to measure from";
        TakeSelected => "以所选要素为中心", "From the selected feature";
        Draw => "画范围", "Draw a polygon";
        Redraw => "重画范围", "Draw another";
        DrawHint => "在地图上依次单击各角，双击或 Enter 结束；按住 Shift 拖出矩形也行", "Click corners on the map, double-click or Enter ends; or drag a box with Shift";
        Drawn => "范围已画好", "The polygon is drawn";
        Which => "条件", "Conditions";
        NoConditions => "没有条件：所有要素", "No condition: all features";
        AddCondition => "添加条件", "Add a condition";
        RemoveCondition => "去掉条件", "Remove the condition";
        Field => "字段", "Field";
        Operator => "比较", "Comparison";
        Value => "值", "Value";
        ValueHint => "值；多个用逗号分开", "Value; several with commas";
        MatchAll => "全部满足", "All of them";
        MatchAny => "任一满足", "Any of them";
        Ask => "查询", "Ask";
        Unfinished => "先给出中心、范围或写完条件", "Give a centre, a polygon, or finish the conditions first";
        Working => "正在查询…", "Asking…";
        Nothing => "没有符合的要素", "Nothing fits";
        Area => "面积合计", "Area in all";
        AreaInside => "其中范围内", "of which inside";
        ByClass => "按类别", "By class";
        NoClass => "（无类别）", "(no class)";
        List => "清单", "List";
        Copy => "复制表格", "Copy as table";
        Export => "导出表格…", "Export table…";
        Is => "=", "=";
        IsNot => "≠", "≠";
        LessThan => "<", "<";
        AtMost => "≤", "≤";
        MoreThan => ">", ">";
        AtLeast => "≥", "≥";
        Contains => "包含", "contains";
        StartsWith => "开头是", "begins with";
        IsOneOf => "属于", "is one of";
        Empty => "为空", "is empty";
        NotEmpty => "不为空", "is not empty";
        NoCentre => "中心要素没有图形，量不出距离；换一个要素或位置", "The feature to measure from has no shape; choose another, or a place";
        NoDistance => "距离要写成不小于 0 的数字，单位米", "The distance is a number of metres, 0 or more";
        NoArea => "画出的范围没有面积；重画一个", "The polygon drawn has no area; draw another";
    }
}

catalogue! {
    /// Headings of the list.
    AskColumn {
        Sheet => "查询结果", "Found";
        Role => "图层类型", "Kind of layer";
        Layer => "图层", "Layer";
        Record => "记录号", "Record";
        Id => "编号", "Identifier";
        Class => "类别", "Class";
        Area => "面积 (m²)", "Area (m²)";
        AreaMu => "面积 (亩)", "Area (mu)";
        Inside => "范围内面积 (m²)", "Area inside (m²)";
        Distance => "距离 (m)", "Distance (m)";
    }
}

/// `3 个要素`.
#[must_use]
pub fn features(count: u64, lang: Lang) -> String {
    let shown = grouped_count(count);
    match (lang, count) {
        (Lang::Zh, _) => format!("{shown} 个要素"),
        (Lang::En, 1) => format!("{shown} feature"),
        (Lang::En, _) => format!("{shown} features"),
    }
}

/// An area where there is little room.
#[must_use]
pub fn area_short(area_m2: f64, lang: Lang) -> String {
    let in_mu = grouped(mu(area_m2), 2);
    say!(lang, "{in_mu} 亩", "{in_mu} mu")
}

/// A layer that could not be asked.
#[must_use]
pub fn not_asked(reason: &str, lang: Lang) -> String {
    say!(lang, "未查询：{reason}", "Not asked: {reason}")
}

/// The map marks the first of many.
#[must_use]
pub fn marked(count: u64, lang: Lang) -> String {
    let count = grouped_count(count);
    say!(lang, "地图上标出前 {count} 个", "The first {count} are marked on the map")
}
