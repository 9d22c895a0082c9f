//! Commands on the key figures.

use super::super::command::Command;
use super::super::effect::{Effect, Job};
use super::super::figures::{FigureSheet, FiguresCommand};
use super::super::snapshot::{Asked, Snapshot};
use super::super::state::{AppState, Tone};
use super::{apply, start};
use crate::tasks::rules as task;
use crate::text::table_line;
use crate::words::figures::{FigureWord, bands_unfit};

/// Does what is asked.
pub(super) fn apply_to_figures(state: &mut AppState, command: FiguresCommand) -> Vec<Effect> {
    match command {
        FiguresCommand::Need => need(state),
        FiguresCommand::ShowCounts(are_counts_shown) => {
            state.figures.are_counts_shown = are_counts_shown;
            Vec::new()
        }
        FiguresCommand::Choose(figure, county) => {
            state.figures.chosen = (figure, county);
            Vec::new()
        }
        FiguresCommand::Copy => {
            let lang = state.look.lang;
            let sheet = state.figures.sheet.value();
            sheet.map(|sheet| vec![Effect::Copy(table(sheet, lang as usize))]).unwrap_or_default()
        }
        FiguresCommand::TypeBands(text) => {
            state.figures.bands_text = Some(text);
            Vec::new()
        }
        FiguresCommand::SetBands => set_bands(state),
    }
}

fn need(state: &mut AppState) -> Vec<Effect> {
    let Some(results) = state.results.clone() else { return Vec::new() };
    if state.figures.of == Some(results.generation()) {
        return Vec::new();
    }
    state.figures.of = Some(results.generation());
    state.figures.sheet.ask();
    vec![start(state, Job::Figures { results })]
}

/// Takes in the figures, unless they are those of another list by now.
pub fn computed(state: &mut AppState, of: u64, sheet: FigureSheet) -> Vec<Effect> {
    if state.figures.of == Some(of) {
        let generation = state.next_generation();
        state.figures.chosen.0 = state.figures.chosen.0.min(sheet.lines.len().saturating_sub(1));
        state.figures.chosen.1 = if state.figures.chosen.1 < sheet.counties.len() { state.figures.chosen.1 } else { 0 };
        state.figures.sheet = Asked::Ready(Snapshot::new(generation, sheet));
    }
    Vec::new()
}

/// Other layers: the figures speak of those that were.
pub fn forget(state: &mut AppState) {
    state.figures.of = None;
    state.figures.sheet = Asked::NotAsked;
}

/// Other bands change what R3 says: what was checked is checked again.
fn set_bands(state: &mut AppState) -> Vec<Effect> {
    let Some(text) = state.figures.bands_text.take() else { return Vec::new() };
    let bands = if text.trim().is_empty() { None } else { task::bands(&text) };
    if bands.is_none() && !text.trim().is_empty() {
        super::say(state, Tone::Failure, bands_unfit(state.look.lang), String::new());
        state.figures.bands_text = Some(text);
        return Vec::new();
    }
    if state.look.bands_m == bands {
        return Vec::new();
    }
    state.look.bands_m = bands;
    let generation = state.next_generation();
    state.rules = state.rules.clone().with_bands(generation, state.look.bands_m.as_deref());
    super::siting::forget(state);
    if state.results.is_some() { apply(state, Command::Check) } else { Vec::new() }
}

/// A row a figure, a column a county, cells parted by tabs: what spreadsheets take.
fn table(sheet: &FigureSheet, lang: usize) -> String {
    let text = |texts: &[String; 2]| texts.get(lang).cloned().unwrap_or_default();
    let line_of = |cells: Vec<String>| table_line(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    let lang = if lang == 0 { crate::words::Lang::Zh } else { crate::words::Lang::En };
    let mut heads = vec![FigureWord::Name.text(lang).to_owned()];
    heads.extend(sheet.counties.iter().map(text));
    heads.push(FigureWord::Formula.text(lang).to_owned());
    let lines = sheet.lines.iter().map(|line| {
        let mut cells = vec![text(&line.name)];
        cells.extend(line.values.iter().map(text));
        cells.extend(line.formulas.first().map(text));
        line_of(cells)
    });
    std::iter::once(line_of(heads)).chain(lines).fold(String::new(), |table, line| table + &line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::JobKind;
    use crate::app::test_state;
    use crate::layer::Role;

    #[test]
    fn figures_are_asked_for_once_a_list() {
        let mut state = test_state::checked(&[Role::RiskList, Role::Zoning], &[0]);
        assert_eq!(apply_to_figures(&mut state, FiguresCommand::Need).len(), 1);
        assert!(apply_to_figures(&mut state, FiguresCommand::Need).is_empty());
        let of = state.figures.of.expect("asked");
        computed(&mut state, of + 1, FigureSheet::default());
        assert!(state.figures.sheet.value().is_none(), "an outdated answer");
        computed(&mut state, of, FigureSheet::default());
        assert!(state.figures.sheet.value().is_some());
        forget(&mut state);
        assert_eq!((state.figures.of, state.figures.sheet.value()), (None, None));
    }

    #[test]
    fn other_bands_check_again_and_nonsense_is_told() {
        let mut state = test_state::checked(&[Role::Source, Role::Farmland], &[0]);
        apply_to_figures(&mut state, FiguresCommand::TypeBands("100, 300".into()));
        let effects = apply_to_figures(&mut state, FiguresCommand::SetBands);
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Check { .. })]), "{effects:?}");
        assert_eq!(state.look.bands_m, Some(vec![100.0, 300.0]));
        state.jobs.retain(|job| job.kind != JobKind::Check);
        let said = state.messages.len();
        apply_to_figures(&mut state, FiguresCommand::TypeBands("300, 100".into()));
        assert!(apply_to_figures(&mut state, FiguresCommand::SetBands).is_empty());
        assert_eq!((state.messages.len(), state.look.bands_m.as_deref()), (said + 1, Some([100.0, 300.0].as_slice())));
        apply_to_figures(&mut state, FiguresCommand::TypeBands(String::new()));
        apply_to_figures(&mut state, FiguresCommand::SetBands);
        assert_eq!(state.look.bands_m, None);
    }
}
