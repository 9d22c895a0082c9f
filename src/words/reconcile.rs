//! Texts about registers and their matching.

use super::Lang;

catalogue! {
    /// Headings and words of the list of matches.
    MatchWord {
        Sheet => "名录核对", "Matches";
        State => "核对状态", "State";
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
