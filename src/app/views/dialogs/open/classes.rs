//! The values of a file's class field: those that are known in a line, those that are not with what they mean.

use egui::{ComboBox, Grid, RichText, TextEdit, Ui, vec2};

use crate::app::state::{FileFacts, OpenFile};
use crate::app::theme;
use crate::layer::{ClassCount, FarmlandClass, Input, Role};
use crate::words::import::{I, class_count, more_values};

use super::super::super::kit::{Desk, weak};

/// Known values named in the line.
const KNOWN_SHOWN: usize = 12;

/// Draws the values, where the role has classes.
pub(super) fn classes_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, file: &mut OpenFile, facts: &FileFacts) {
    let lang = desk.lang();
    if facts.look.classes.is_empty() || !matches!(file.input.role, Some(Role::Farmland | Role::Zoning | Role::Source)) {
        return;
    }
    let known: Vec<String> = facts
        .look
        .classes
        .iter()
        .filter(|class| class.is_known)
        .take(KNOWN_SHOWN)
        .map(|class| class_count(&class.value, class.records, lang))
        .collect();
    let all = facts.look.classes.iter().filter(|class| class.is_known).count() + facts.look.more_classes;
    let more = all.saturating_sub(known.len());
    let mut line = format!("{}　{}", I::Classes.text(lang), known.join(" · "));
    if more > 0 {
        line = format!("{line} · {}", more_values(more, lang));
    }
    weak(ui, desk, line);
    let unknown: Vec<&ClassCount> = facts.look.classes.iter().filter(|class| !class.is_known).collect();
    if unknown.is_empty() {
        return;
    }
    ui.label(RichText::new(I::UnknownClasses.text(lang)).color(desk.palette.warning));
    Grid::new(("classes", place)).num_columns(2).spacing(vec2(3.0 * theme::GRID, theme::GRID)).show(ui, |ui| {
        for class in unknown {
            ui.label(class_count(&class.value, class.records, lang));
            meaning_ui(ui, desk, place, &mut file.input, class);
            ui.end_row();
        }
    });
}

/// What a value means: kept, ignored, one of the three classes; a code of a plan is typed.
fn meaning_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, class: &ClassCount) {
    let lang = desk.lang();
    let (keep, ignore) = (I::LeaveAsIs.text(lang), I::Ignore.text(lang));
    let meaning: Option<Option<String>> = input.class_values.meaning(&class.value).map(|meaning| meaning.map(str::to_owned));
    let shown = match &meaning {
        None => keep.to_owned(),
        Some(None) => ignore.to_owned(),
        Some(Some(meaning)) => meaning.clone(),
    };
    ui.horizontal(|ui| {
        let choice = ComboBox::from_id_salt(("meaning", place, &class.value)).width(52.0 * theme::GRID).selected_text(shown);
        let response = choice.show_ui(ui, |ui| {
            if ui.selectable_label(meaning.is_none(), keep).clicked() {
                input.class_values.clear(&class.value);
            }
            if ui.selectable_label(meaning == Some(None), ignore).clicked() {
                input.class_values.set(&class.value, None);
            }
            if input.role == Some(Role::Farmland) {
                for known in FarmlandClass::ALL {
                    if ui.selectable_label(meaning == Some(Some(known.word().to_owned())), known.word()).clicked() {
                        input.class_values.set(&class.value, Some(known.word()));
                    }
                }
            }
        });
        response.response.accessible_name(&class.value);
        if input.role == Some(Role::Zoning) {
            code_ui(ui, desk, input, class, meaning.flatten());
        }
    });
}

/// The code that a value of a plan stands for.
fn code_ui(ui: &mut Ui, desk: &Desk<'_>, input: &mut Input, class: &ClassCount, meaning: Option<String>) {
    let mut code = meaning.unwrap_or_default();
    let hint = I::CodePlaceholder.text(desk.lang());
    let edit = TextEdit::singleline(&mut code).hint_text(hint).desired_width(28.0 * theme::GRID);
    if ui.add(edit).accessible_name(format!("{} {}", class.value, I::Codes.text(desk.lang()))).changed() {
        match code.trim() {
            "" => input.class_values.clear(&class.value),
            code => input.class_values.set(&class.value, Some(code)),
        }
    }
}
