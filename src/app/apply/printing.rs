//! What the path dialog is for, and the map's picture: saved, on paper, on the clipboard.

use std::path::PathBuf;

use super::super::command::Command;
use super::super::effect::{Effect, Job, PictureJob, PlotSheetJob};
use super::super::printing::PaperScale;
use super::super::snapshot::Snapshot;
use super::super::state::{AppState, Dialog, PathDialog, PathPurpose};
use super::{apply, ask, save, siting, start};
use crate::layer::typed_path;

/// Does what the path dialog is for.
pub(super) fn accept_path(state: &mut AppState) -> Vec<Effect> {
    let Some(Dialog::Path(PathDialog { purpose, path, printing })) = state.dialog.clone() else { return Vec::new() };
    if path.trim().is_empty() {
        return Vec::new();
    }
    if matches!(purpose, PathPurpose::Picture | PathPurpose::PlotSheet) {
        if purpose == PathPurpose::Picture && printing.scale() == PaperScale::NotUnderstood {
            return Vec::new();
        }
        state.printing = printing;
    }
    let path = typed_path(&path);
    state.dialog = None;
    match purpose {
        PathPurpose::OpenWorkspace => apply(state, Command::OpenWorkspace(path)),
        PathPurpose::SaveWorkspace => {
            let path = if path.extension().is_some() { path } else { path.with_extension("gpkg") };
            save(state, path)
        }
        PathPurpose::Rules => vec![start(state, Job::Rules(path))],
        PathPurpose::Siting => siting::save(state, path),
        PathPurpose::Ask => ask::save(state, path),
        PathPurpose::PlotSheet => {
            let path = if path.extension().is_some() { path } else { path.with_extension("pdf") };
            let feature = state.card.value().map(|card| card.feature);
            let Some((document, feature)) = state.document.clone().zip(feature) else { return Vec::new() };
            let secrecy = state.printing.mark();
            let (rules, results) = (state.rules.clone(), state.results.clone());
            vec![start(state, Job::PlotSheet(PlotSheetJob { document, rules, results, feature, secrecy, path }))]
        }
        PathPurpose::Picture => {
            let path = if path.extension().is_some() { path } else { path.with_extension("png") };
            picture_job(state, Some(path)).map(|job| vec![start(state, job)]).unwrap_or_default()
        }
    }
}

/// The map's picture as chosen last; without a path for the clipboard.
fn picture_job(state: &mut AppState, path: Option<PathBuf>) -> Option<Job> {
    let (camera, document) = state.camera.zip(state.document.clone())?;
    let generation = state.next_generation();
    let scene = Snapshot::new(generation, super::super::scene::scene_of(state, None));
    let (printing, has_grid) = (state.printing.clone(), state.look.has_kilometre_grid);
    Some(Job::Picture(PictureJob { document, scene, camera, size: state.map_size, printing, has_grid, path }))
}

/// Copies the map's picture.
pub(super) fn copy_map(state: &mut AppState) -> Vec<Effect> {
    picture_job(state, None).map(|job| vec![start(state, job)]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::map::Camera;
    use crate::app::printing::Printing;
    use crate::app::test_state;
    use crate::layer::Role;
    use crate::tasks::render::Paper;

    #[test]
    fn what_was_chosen_for_a_picture_stands_for_the_next_and_a_slip_is_not_printed() {
        let mut state = test_state::opened(&[Role::Zoning]);
        state.camera = Some(Camera { centre_m: [0.0, 0.0], metres_per_point: 2.0 });
        let printing = Printing { paper: Some(Paper::A3), scale: "1:5000".into(), secrecy: " 内部 ".into() };
        let dialog = |printing| Dialog::Path(PathDialog { purpose: PathPurpose::Picture, path: "图".into(), printing });
        state.dialog = Some(dialog(Printing { scale: "five".into(), ..printing.clone() }));
        assert!(apply(&mut state, Command::AcceptPath).is_empty() && state.dialog.is_some());
        state.dialog = Some(dialog(printing.clone()));
        let effects = apply(&mut state, Command::AcceptPath);
        let [Effect::Start(_, Job::Picture(job))] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!((&job.printing, job.path.as_deref()), (&printing, Some(std::path::Path::new("图.png"))));
        assert_eq!((state.printing.mark().as_deref(), state.dialog.is_none()), (Some("内部"), true));
        state.jobs.clear();
        let effects = apply(&mut state, Command::CopyMap);
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Picture(job))] if job.path.is_none() && job.printing == printing));
        let again = Command::ShowSavePicture.dialog(&state);
        assert!(matches!(again, Some(Dialog::Path(dialog)) if dialog.printing == printing && dialog.path.is_empty()));
    }
}
