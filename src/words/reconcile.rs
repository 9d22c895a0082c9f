//! Texts about registers and their matching.

use super::Lang;

catalogue! {
    /// Headings and words of the list of matches.
    MatchWord {
        Sheet => "名录核对", "Matches";
        State => "核对状态", "State";
        Confirmed => "已确认", "Confirmed";
        Record => "名录记录号", "Record";
        Id => "名录编号", "Identifier";
        Name => "名录名称", "Name";
        Address => "名录地址", "Address";
        Area => "名录面积（m²）", "Area (m²)";
        MatchedRecord => "图斑记录号", "Polygon record";
        MatchedId => "图斑标识", "Polygon identifier";
        MatchedName => "图斑名称", "Polygon name";
        MatchedAddress => "图斑地址", "Polygon address";
        MatchedArea => "图斑面积（m²）", "Polygon area (m²)";
        Score => "得分", "Score";
        NameScore => "名称得分", "Name score";
        AddressScore => "地址得分", "Address score";
        AreaScore => "面积得分", "Area score";
        AreaDifference => "面积相差比例", "Area difference (share)";
        AreaDiffers => "面积相差超过 5 %", "Areas differ by more than 5 %";
        Others => "其他候选（图斑记录号:得分）", "Other candidates (record:score)";
        Proposed => "建议匹配，待确认", "proposed, to be confirmed";
        ToCheck => "待核对", "to be checked";
        NoPolygon => "名录有、图上无", "listed without polygon";
        NotListed => "图上有、名录无", "polygon not listed";
        Yes => "是", "yes";
    }
}

catalogue! {
    /// Texts of the dialog that matches a register to a layer.
    R {
        Title => "名录核对", "Match a register";
        RegisterPath => "名录文件（.csv、.xlsx、.xls）", "Register (.csv, .xlsx, .xls)";
        PolygonLayer => "面图层", "Layer of polygons";
        NoPolygonLayer => "还没有打开面图层；请先打开地块图层", "No layer of polygons is open; open the layer of plots first";
        Explanation => "名录没有坐标，按名称、地址和面积与图斑逐条比对。程序只提出建议，是否同一地块由人确认", "A register has no coordinates: its rows are compared with the polygons by name, address and area. The program proposes, a person confirms";
        MatchButton => "核对", "Match";
        Matching => "正在核对…", "Matching…";
        ConfirmProposed => "确认全部建议匹配", "Confirm all proposed";
        ConfirmedColumn => "确认", "OK";
        NameColumn => "名录名称", "Register: name";
        PolygonColumn => "图斑", "Polygon";
        ScoreColumn => "得分", "Score";
        StateColumn => "状态", "State";
        PartsColumn => "名称 / 地址 / 面积", "Name / address / area";
        AreaColumn => "名录面积 m²", "Register m²";
        PolygonAreaColumn => "图斑面积 m²", "Polygon m²";
        DifferenceColumn => "相差", "Differs";
        Proposed => "建议匹配", "proposed";
        ToCheck => "待核对", "to be checked";
        NoCandidate => "图上无", "no candidate";
        AddressColumn => "地址", "Address";
        IdColumn => "标识", "Identifier";
        PolygonName => "名称", "Name";
        OutPath => "导出到（.xlsx 或 .csv）", "Export to (.xlsx or .csv)";
        NoCoordinates => "这是没有坐标的表，不能作图层。若是名录：先打开地块图层，再用“工具 › 名录核对…”逐条核对", "A table without coordinates is no layer. If it is a register: open the layer of plots, then match it with Tools › Match a register…";
    }
}

/// What a reconciliation found, for a summary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counts {
    /// The register's rows.
    pub rows: usize,
    /// The layer's polygons.
    pub polygons: usize,
    /// Rows with a proposed polygon.
    pub proposed: usize,
    /// Rows with a polygon to be checked.
    pub to_check: usize,
    /// Rows without a polygon.
    pub no_polygon: usize,
    /// Polygons without a row.
    pub not_listed: usize,
    /// Matches whose areas differ by more than 5 %.
    pub areas_differ: usize,
}

/// The summary of a reconciliation, several lines.
#[must_use]
pub fn summary(lang: Lang, [register, layer]: [&str; 2], counts: &Counts) -> String {
    let Counts { rows, polygons, proposed, to_check, no_polygon, not_listed, areas_differ } = counts;
    say!(
        lang,
        "{register} {rows} 条，{layer} {polygons} 个图斑\n建议匹配 {proposed} 条（须由人确认），待核对 {to_check} 条\n名录有、图上无 {no_polygon} 条；图上有、名录无 {not_listed} 个\n面积相差超过 5 % 的 {areas_differ} 条\n",
        "{register}: {rows} rows, {layer}: {polygons} polygons\n{proposed} proposed (a person must confirm), {to_check} to be checked\n{no_polygon} listed without polygon; {not_listed} polygons not listed\n{areas_differ} with areas that differ by more than 5 %\n"
    )
}

/// The same in one line, for the dialog, with the number of rows that a person confirmed.
#[must_use]
pub fn dialog_summary(counts: &Counts, confirmed: usize, lang: Lang) -> String {
    let Counts { rows, proposed, to_check, no_polygon, areas_differ, .. } = counts;
    say!(
        lang,
        "名录 {rows} 条：建议匹配 {proposed}，待核对 {to_check}，图上无 {no_polygon}；面积相差超过 5 % 的 {areas_differ}；已确认 {confirmed}",
        "{rows} rows: {proposed} proposed, {to_check} to be checked, {no_polygon} without a polygon; {areas_differ} with areas more than 5 % apart; {confirmed} confirmed"
    )
}

/// Matching is done.
#[must_use]
pub fn matched(counts: &Counts, lang: Lang) -> String {
    let Counts { rows, proposed, .. } = counts;
    say!(
        lang,
        "名录核对完成：{rows} 条，建议匹配 {proposed} 条，待人确认",
        "Matched: {rows} rows, {proposed} proposed for a person to confirm"
    )
}

/// Heading of the polygons that no row was given to.
#[must_use]
pub fn not_listed(count: usize, lang: Lang) -> String {
    say!(lang, "图上有、名录无：{count} 个图斑", "Polygons not listed: {count}")
}

/// The name of the outcome's file, made from the register's.
#[must_use]
pub fn export_stem(register: &str, lang: Lang) -> String {
    say!(lang, "{register}_核对结果", "{register}_matched")
}

/// The tick box of a row.
#[must_use]
pub fn confirm_row(name: &str, lang: Lang) -> String {
    say!(lang, "确认 {name}", "Confirm {name}")
}

/// Plots that were written, for a summary.
#[must_use]
pub fn converted(lang: Lang, plots: usize, crs: &str, left_out: usize) -> String {
    let first = say!(lang, "{plots} 个地块，坐标系 {crs}", "{plots} plots in {crs}");
    if left_out == 0 {
        return first;
    }
    let rest = say!(lang, "；{left_out} 个记录没有面积，没有写出", "; {left_out} records without an area were not written");
    first + &rest
}

/// Why the text is not GBK.
#[must_use]
pub fn beyond_gbk(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "有 GBK 以外的字，改用带 BOM 的 UTF-8 写出；接收方软件若显示乱码，请换用 UTF-8 打开",
        Lang::En => "it has characters beyond GBK and was written as UTF-8 with BOM; tell the receiver if it looks garbled there",
    }
}
