//! What the conflict table adds to its filters and rows: class, ranges of area and distance, groups with their counts.

use egui::{Color32, ComboBox, PopupCloseBehavior, RichText, TextEdit, Ui};

use crate::app::command::Command;
use crate::app::document::{Results, Rows};
use crate::app::grouping::{GroupBy, GroupKey, GroupingCommand};
use crate::app::state::{ConflictFilter, Range};
use crate::app::theme;
use crate::words::grouping::{GroupWord, group_count, range};
use crate::words::terms;
use crate::words::window::W;

use super::conflicts::{choice, with_all};
use super::grid::Band;
use super::kit::Desk;

/// The filters by class, area and distance.
pub(super) fn filters_ui(ui: &mut Ui, desk: &Desk<'_>, results: &Results, filter: &mut ConflictFilter) {
    let all = desk.text(W::All);
    let options: Vec<_> = results.statistics.classes.iter().map(|class| (Some(class.clone()), class.clone())).collect();
    let shown = filter.class.clone().unwrap_or_else(|| all.to_owned());
    choice(ui, "class filter", desk.text(W::Class), &shown, with_all(all, options), &mut filter.class);
    range_ui(ui, desk, GroupWord::Area, "m²", &mut filter.area_m2);
    range_ui(ui, desk, GroupWord::Distance, "m", &mut filter.distance_m);
}

/// A range: least and greatest, typed in a list that unfolds.
fn range_ui(ui: &mut Ui, desk: &Desk<'_>, word: GroupWord, unit: &str, value: &mut Range) {
    let lang = desk.lang();
    let name = word.text(lang);
    let shown = range(lang, value.least, value.greatest, unit).unwrap_or_else(|| desk.text(W::All).to_owned());
    let list = ComboBox::from_id_salt(name).width(0.0).selected_text(format!("{name}: {shown}"));
    let response = list.close_behavior(PopupCloseBehavior::CloseOnClickOutside).show_ui(ui, |ui| {
        for (word, bound) in [(GroupWord::Least, &mut value.least), (GroupWord::Greatest, &mut value.greatest)] {
            ui.horizontal(|ui| {
                let label = format!("{name} {}", word.text(lang));
                ui.label(word.text(lang));
                bound_ui(ui, desk, &label, bound);
                ui.label(unit);
            });
        }
    });
    response.response.accessible_name(name);
}

/// One end of a range. What is typed stays as typed while it means the value there is.
fn bound_ui(ui: &mut Ui, desk: &Desk<'_>, label: &str, bound: &mut Option<f64>) {
    let id = ui.scope_id().with(("bound", label));
    let typed: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = typed
        .filter(|typed| crate::app::state::typed_bound(typed) == *bound)
        .unwrap_or_else(|| bound.map(|bound| bound.to_string()).unwrap_or_default());
    let is_unfit = !text.trim().is_empty() && bound.is_none();
    let edit = TextEdit::singleline(&mut text).id(id).desired_width(20.0 * theme::GRID);
    let edit = if is_unfit { edit.text_color(desk.palette.failure) } else { edit };
    if ui.add(edit).accessible_name(label).changed() {
        *bound = crate::app::state::typed_bound(&text);
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}

/// By what the table is grouped, and all groups folded or unfolded.
pub(super) fn grouping_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    let word = |by| match by {
        GroupBy::Nothing => GroupWord::Nothing.text(lang),
        GroupBy::Rule => GroupWord::ByRule.text(lang),
        GroupBy::County => GroupWord::ByCounty.text(lang),
        GroupBy::Severity => GroupWord::BySeverity.text(lang),
        GroupBy::Class => GroupWord::ByClass.text(lang),
    };
    let mut by = desk.state.conflicts.grouping.by;
    let options = GroupBy::ALL.map(|by| (by, word(by).to_owned())).to_vec();
    choice(ui, "group by", GroupWord::GroupBy.text(lang), word(by), options, &mut by);
    if by != desk.state.conflicts.grouping.by {
        desk.send(Command::Grouping(GroupingCommand::By(by)));
    }
    if by != GroupBy::Nothing {
        for (word, is_folded) in [(GroupWord::FoldAll, true), (GroupWord::UnfoldAll, false)] {
            let button = egui::Button::new(RichText::new(word.text(lang)).color(desk.palette.weak)).frame_when_inactive(false);
            if ui.add(button).clicked() {
                desk.send(Command::Grouping(GroupingCommand::FoldAll(is_folded)));
            }
        }
    }
}

/// A group's heading.
pub(super) fn band(desk: &Desk<'_>, results: &Results, rows: &Rows, group: usize) -> Option<Band> {
    let group = rows.groups.get(group)?;
    let lang = desk.lang();
    let (name, mark): (String, Option<Color32>) = match &group.key {
        GroupKey::Rule(rule) => {
            let line = results.statistics.rules.iter().find(|line| line.rule == *rule)?;
            let title = line.title.get(lang as usize).map_or("", String::as_str);
            (format!("{}  {title}", line.id), Some(desk.palette.severity(line.severity)))
        }
        GroupKey::County(county) if county.is_empty() => (desk.text(W::OutsideCounties).to_owned(), None),
        GroupKey::Class(class) if class.is_empty() => (GroupWord::NoClass.text(lang).to_owned(), None),
        GroupKey::County(name) | GroupKey::Class(name) => (name.clone(), None),
        GroupKey::Severity(severity) => (terms::severity(*severity, lang).to_owned(), Some(desk.palette.severity(*severity))),
        GroupKey::Others => (GroupWord::Others.text(lang).to_owned(), None),
    };
    let is_open = !desk.state.conflicts.grouping.folded.contains(&group.key);
    Some(Band { text: format!("{name}   {}", group_count(lang, group.count)), mark, is_open })
}
