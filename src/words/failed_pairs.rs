//! A pair of features whose calculation failed, as a sentence.

use super::Lang;
use crate::problem::ProblemKind;

/// The sentence of a failed pair; `None` for other kinds.
pub(super) fn sentence(lang: Lang, kind: &ProblemKind) -> Option<String> {
    let ProblemKind::PairFailed { rules, id, other_layer, other, other_id, reason } = kind else { return None };
    let (own, other) = (own(lang, id), record(lang, *other, other_id));
    let told = if reason.is_empty() { String::new() } else { say!(lang, "（{reason}）", " ({reason})") };
    Some(say!(
        lang,
        "{own}与图层“{other_layer}”的{other}之间计算失败{told}，清单中缺规则 {rules} 对这两个要素的结果，其余结果不受影响；请在地图上人工核对这两个要素，并把它们单独导出并反馈",
        "{own} and {other} of layer {other_layer:?} could not be calculated{told}: what rule {rules} says of these two is missing from the list, nothing else is; look at both on the map, export the two alone and report them"
    ))
}

/// The feature that the sentence begins with; its record stands before the sentence already.
fn own(lang: Lang, id: &str) -> String {
    if id.is_empty() { say!(lang, "此要素", "this feature") } else { say!(lang, "要素 {id} ", "feature {id}") }
}

fn record(lang: Lang, record: u32, id: &str) -> String {
    if id.is_empty() {
        say!(lang, "记录 {record} ", "record {record}")
    } else {
        say!(lang, "要素 {id}（记录 {record}）", "feature {id} (record {record})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_pair_names_both_features_and_what_to_do() {
        let pair = |id: &str, other_id: &str| ProblemKind::PairFailed {
            rules: "R4".into(),
            id: id.into(),
            other_layer: "规划".into(),
            other: 7,
            other_id: other_id.into(),
            reason: "a broken ring".into(),
        };
        let zh = sentence(Lang::Zh, &pair("A1", "G2")).unwrap();
        assert!(zh.starts_with("要素 A1 与图层“规划”的要素 G2（记录 7）之间计算失败（a broken ring）"), "{zh}");
        assert!(zh.contains("规则 R4") && zh.contains("请在地图上人工核对"), "{zh}");
        let en = sentence(Lang::En, &pair("", "")).unwrap();
        assert!(en.starts_with("this feature and record 7 of layer \"规划\" could not be calculated (a broken ring)"), "{en}");
        assert!(en.contains("rule R4") && en.contains("look at both on the map"), "{en}");
    }
}
