//! Texts of `jingtu info`.

use super::Lang;
use crate::layer::CrsHow;
use crate::source::{EncodingHow, FieldKind};

catalogue! {
    /// Texts of `jingtu info`.
    InfoWord {
        Records => "记录", "Records";
        Extent => "范围", "Extent";
        Crs => "坐标系", "CRS";
        Candidates => "可能的写法，最像的在前", "What may be typed, likeliest first";
        Encoding => "文字编码", "Encoding";
        Fields => "字段", "Fields";
        Problems => "数据问题", "Problems";
        None => "无", "none";
        Unknown => "未知", "unknown";
        Doubtful => "需核对", "to be checked";
        Empty => "（空）", "(empty)";
        NoProblems => "没有发现问题", "no problems found";
    }
}

/// How a CRS was found, as a phrase.
#[must_use]
pub fn crs_how(lang: Lang, how: CrsHow) -> &'static str {
    match (how, lang) {
        (CrsHow::User, Lang::Zh) => "由使用者指定",
        (CrsHow::User, Lang::En) => "given by the user",
        (CrsHow::Prj, Lang::Zh) => "依据 .prj",
        (CrsHow::Prj, Lang::En) => "from the .prj",
        (CrsHow::Srs, Lang::Zh) => "依据文件自带说明",
        (CrsHow::Srs, Lang::En) => "from the file's own entry",
        (CrsHow::Coordinates, Lang::Zh) => "按坐标推断",
        (CrsHow::Coordinates, Lang::En) => "inferred from the coordinates",
        (CrsHow::Unknown, Lang::Zh) => "无从判断",
        (CrsHow::Unknown, Lang::En) => "nothing tells",
    }
}

/// How an encoding was found, as a phrase.
#[must_use]
pub fn encoding_how(lang: Lang, how: EncodingHow) -> &'static str {
    match (how, lang) {
        (EncodingHow::User, Lang::Zh) => "由使用者指定",
        (EncodingHow::User, Lang::En) => "given by the user",
        (EncodingHow::Cpg, Lang::Zh) => "依据 .cpg",
        (EncodingHow::Cpg, Lang::En) => "from the .cpg",
        (EncodingHow::LanguageByte, Lang::Zh) => "依据 .dbf 的语言标记",
        (EncodingHow::LanguageByte, Lang::En) => "from the .dbf's language byte",
        (EncodingHow::Header, Lang::Zh) => "文件头写明",
        (EncodingHow::Header, Lang::En) => "stated in the file's head",
        (EncodingHow::Utf8, Lang::Zh) => "内容是 UTF-8",
        (EncodingHow::Utf8, Lang::En) => "the text is UTF-8",
        (EncodingHow::Guess, Lang::Zh) => "按内容推断",
        (EncodingHow::Guess, Lang::En) => "guessed from the text",
        (EncodingHow::Ascii, Lang::Zh) => "只有英文和数字，任何编码都可",
        (EncodingHow::Ascii, Lang::En) => "plain ASCII, any encoding does",
    }
}

/// What a field holds.
#[must_use]
pub fn field_kind(lang: Lang, kind: FieldKind) -> &'static str {
    match (kind, lang) {
        (FieldKind::Text, Lang::Zh) => "文本",
        (FieldKind::Integer, Lang::Zh) => "整数",
        (FieldKind::Real, Lang::Zh) => "小数",
        (FieldKind::Date, Lang::Zh) => "日期",
        (FieldKind::Logical, Lang::Zh) => "是否",
        (kind, Lang::En) => kind.word(),
    }
}

/// `25 个面，其中已删除 4、无图形 1、需修复 2`.
#[must_use]
pub fn record_counts(lang: Lang, geometry: &str, records: u32, asides: &[(InfoAside, u32)]) -> String {
    let asides: Vec<String> = asides.iter().filter(|(_, count)| *count > 0).map(|(aside, count)| aside.text(lang, *count)).collect();
    match (lang, asides.is_empty()) {
        (Lang::Zh, true) => format!("{records}（{geometry}）"),
        (Lang::Zh, false) => format!("{records}（{geometry}），其中{}", asides.join("、")),
        (Lang::En, true) => format!("{records} ({geometry})"),
        (Lang::En, false) => format!("{records} ({geometry}), of them {}", asides.join(", ")),
    }
}

/// What is counted aside among the records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InfoAside {
    /// Rows marked deleted.
    Deleted,
    /// Records without a shape.
    Null,
    /// Shapes that need repair.
    Invalid,
}

impl InfoAside {
    fn text(self, lang: Lang, count: u32) -> String {
        match (self, lang) {
            (Self::Deleted, Lang::Zh) => format!("已删除 {count}"),
            (Self::Deleted, Lang::En) => format!("{count} deleted"),
            (Self::Null, Lang::Zh) => format!("无图形 {count}"),
            (Self::Null, Lang::En) => format!("{count} without a shape"),
            (Self::Invalid, Lang::Zh) => format!("需修复 {count}"),
            (Self::Invalid, Lang::En) => format!("{count} in need of repair"),
        }
    }
}

/// More problems of a kind than are listed.
#[must_use]
pub fn more(lang: Lang, count: u64) -> String {
    match lang {
        Lang::Zh => format!("同类问题还有 {count} 个"),
        Lang::En => format!("{count} more of this kind"),
    }
}
