//! Texts of comparing two layers.

use super::{Lang, terms};
use crate::layer::Role;

catalogue! {
    /// Texts of the comparison.
    CompareWord {
        Title => "图层对比", "Compare layers";
        First => "左", "Left";
        Second => "右", "Right";
        One => "甲", "First";
        Other => "乙", "Second";
        Swipe => "卷帘", "Swipe";
        Blink => "闪烁", "Blink";
        Exchange => "互换", "Exchange";
        Flip => "切换（B）", "Flip (B)";
        Divider => "卷帘分界线", "Divider of the swipe";
        Close => "结束对比", "End the comparison";
    }
}

/// All layers of a role.
#[must_use]
pub fn all_of(role: Role, count: usize, lang: Lang) -> String {
    let role = terms::role(role, lang);
    say!(lang, "{role}（{count} 个图层）", "{role} ({count} layers)")
}
