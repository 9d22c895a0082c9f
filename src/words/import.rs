//! Texts of the dialog in which files are opened.

use super::Lang;
use crate::layer::RoleHow;
use crate::units::grouped_count;

catalogue! {
    /// What stands beside the choices of a file.
    I {
        NameField => "名称字段", "Name field";
        Codes => "用地分类", "Land codes";
        Classes => "类别取值", "Class values";
        UnknownClasses => "不认识的取值：选择含义，或忽略", "Values that are not known: say what they mean, or ignore them";
        LeaveAsIs => "原样保留，不参与规则", "keep, match no rule";
        Ignore => "忽略", "ignore";
        CodePlaceholder => "代码，如 0701", "code such as 0701";
        Remembered => "沿用上次对同类文件的设置", "set as for the last file of this kind";
        NothingToAsk => "无需确认", "nothing to ask";
        ToConfirm => "请确认", "please confirm";
        SmallMap => "图层略图", "Small map of the layer";
        Choices => "设置", "Choices";
        EmptyValue => "空", "empty";
        NoClassField => "无", "none";
    }
}

/// Why a layer is taken for its role.
#[must_use]
pub fn role_how(how: RoleHow, lang: Lang) -> &'static str {
    match (how, lang) {
        (RoleHow::User, Lang::Zh) => "由使用者指定",
        (RoleHow::User, Lang::En) => "given by the user",
        (RoleHow::Values, Lang::Zh) => "按字段取值判断",
        (RoleHow::Values, Lang::En) => "told by its values",
        (RoleHow::Name, Lang::Zh) => "按文件名判断",
        (RoleHow::Name, Lang::En) => "told by its name",
        (RoleHow::Nothing, Lang::Zh) => "无法判断，请选择",
        (RoleHow::Nothing, Lang::En) => "nothing tells: choose",
    }
}

/// A value with the number of records that have it: `优先保护类 3 479`.
#[must_use]
pub fn class_count(value: &str, records: u64, lang: Lang) -> String {
    let value = if value.is_empty() { I::EmptyValue.text(lang) } else { value };
    format!("{value}  {}", grouped_count(records))
}

/// Values beyond those listed.
#[must_use]
pub fn more_values(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("另有 {count} 种取值"),
        Lang::En => format!("{count} more values"),
    }
}
