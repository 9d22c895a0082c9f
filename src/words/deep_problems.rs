//! What the deep check of one layer finds, as sentences.

use super::Lang;
use super::terms::Term;
use crate::problem::ProblemKind;

/// The sentence of a kind that the deep check finds; `None` for others.
pub(super) fn of_deep(lang: Lang, kind: &ProblemKind) -> Option<String> {
    of_neighbours(lang, kind).or_else(|| of_one_record(lang, kind))
}

fn of_neighbours(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::OverlapsRecord { other, area_m2, width_cm } => {
            let width = metres(*width_cm);
            say!(
                lang,
                "与记录 {other} 重叠 {area_m2} m²，平均宽 {width} m；请核对两块的边界，面积会重复计算",
                "overlaps record {other} by {area_m2} m², {width} m wide on average; check both borders, for the area counts twice"
            )
        }
        K::OverlapNarrow { other, area_m2, width_cm } => {
            let width = metres(*width_cm);
            say!(
                lang,
                "与记录 {other} 沿边界重叠 {area_m2} m²，平均宽 {width} m，在位置误差之内；两块边界没有对齐",
                "overlaps record {other} along their border by {area_m2} m², {width} m wide on average, within the position error; the borders do not match"
            )
        }
        K::OverlapsInLayer { pairs, area_m2 } => say!(
            lang,
            "图层内部有 {pairs} 对地块重叠，共 {area_m2} m²（窄于位置误差的未计）；汇总面积前请先处理",
            "{pairs} pairs of its parcels overlap, {area_m2} m² in all (without what is narrower than the position error); settle them before areas are summed up"
        ),
        K::SameShape { other } => say!(
            lang,
            "与记录 {other} 是同一个图形；请核对是否重复录入，删去一个",
            "is the same shape as record {other}; check whether it was entered twice, and delete one"
        ),
        K::SameShapeOtherId { other, id, other_id } => say!(
            lang,
            "与记录 {other} 是同一个图形，标识却不同（{id}、{other_id}）；请核对哪一个有效",
            "is the same shape as record {other} under another identifier ({id}, {other_id}); check which of them holds"
        ),
        K::NarrowGap { other, length_m, width_cm } => {
            let width = metres(*width_cm);
            say!(
                lang,
                "与记录 {other} 之间有 {length_m} m 长的窄缝，平均宽 {width} m；不是沟、埂时请把边界对齐",
                "a narrow gap of {length_m} m lies between it and record {other}, {width} m wide on average; unless it is a ditch or a ridge, make the borders meet"
            )
        }
        _ => return None,
    })
}

fn of_one_record(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::Sliver { area_m2, width_cm } => {
            let width = metres(*width_cm);
            say!(
                lang,
                "是狭长的碎图斑：{area_m2} m²，平均宽 {width} m；多半是叠加剩下的，请并入相邻地块",
                "is a sliver of {area_m2} m², {width} m wide on average, most likely left over by an overlay; merge it with its neighbour"
            )
        }
        K::PartsFarApart { parts, distance_m } => say!(
            lang,
            "由 {parts} 块组成，其中一块离其余各块 {distance_m} m；请核对是否应为不同的地块",
            "has {parts} parts, one of them {distance_m} m from the others; check whether they should be separate parcels"
        ),
        K::AreaDiffers { field, stated, unit, area_m2, is_ellipsoidal } => {
            let zh = if *is_ellipsoidal { "椭球面积" } else { "投影面积" };
            let en = if *is_ellipsoidal { "on the ellipsoid" } else { "in the projection" };
            let unit = if unit == Term::Mu.text(Lang::Zh) { Term::Mu.text(lang) } else { unit.as_str() };
            match lang {
                Lang::Zh => format!("“{field}”写的是 {stated} {unit}，图形的{zh}是 {area_m2} m²；请核对图形是否改过"),
                Lang::En => format!(
                    "{field:?} says {stated} {unit}, its shape has {area_m2} m² {en}; check whether the shape was changed after the area was written"
                ),
            }
        }
        K::AreaUnitUnknown { field } => say!(
            lang,
            "“{field}”的数值与图形面积对不上任何单位（m²、亩、公顷、km²），没有逐条比较；请核对这一列的含义",
            "the numbers in {field:?} fit the shapes' areas in no unit (m², mu, ha, km²) and were not compared; check what this column means"
        ),
        K::IdRounded { field, value } => say!(
            lang,
            "“{field}”的编号 {value} 像是被电子表格截去了后几位；请用原始编号按文本重新导出",
            "the identifier {value} in {field:?} looks as if a spreadsheet had rounded it; export it again from the original, as text"
        ),
        _ => return None,
    })
}

/// Centimetres as metres with two decimals.
fn metres(cm: u64) -> String {
    format!("{}.{:02}", cm / 100, cm % 100)
}
