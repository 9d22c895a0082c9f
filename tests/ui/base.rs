//! Base maps in the window: opened like layers, asked for their CRS, drawn below the layers, kept in the workspace.

use std::fs;

use jingtu::app::base::BaseCommand;
use jingtu::app::command::Command;
use jingtu::app::compare::{Compared, choices};
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::base::BaseWord;
use jingtu::words::window::W;

use super::kit::Window;
use super::support::rasters::{Packing, Tiff, png};

const PURPLE: [u8; 3] = [120, 0, 160];

/// A GeoTIFF of one colour around what is open.
fn picture(window: &Window) -> Tiff {
    let around = window.state().extent(None);
    let code = window.state().document.as_ref().unwrap().opened.analysis_crs.epsg.unwrap();
    let pixel = around.width().max(around.height()) * 2.0 / 200.0;
    let [x, y] = around.centre();
    let corner = [x - 100.0 * pixel, y + 100.0 * pixel];
    Tiff { block: Ok([64, 64]), packing: Packing::Deflate, place: Some((corner, pixel)), epsg: Some(code as u16), ..Tiff::new([200, 200]) }
}

/// How many pixels of the window have about this colour.
fn pixels_of(window: &mut Window, colour: [u8; 3]) -> usize {
    let image = window.harness.render().unwrap();
    image.pixels().filter(|pixel| (0..3).all(|channel| pixel.0[channel].abs_diff(colour[channel]) <= 2)).count()
}

#[test]
fn a_base_map_is_dropped_seen_below_the_layers_hidden_and_kept() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
        // The overview follows the map a moment later.
        window.send(Command::ToggleOverview);
        window.wait_until_sharp();
        assert_eq!(pixels_of(&mut window, PURPLE), 0);
        let path = window.path("影像.tif");
        fs::write(&path, picture(&window).bytes(&|_, _| PURPLE)).unwrap();
        window.send(Command::Inspect(vec![path]));
        window.wait("the base map", |state| state.bases.first().is_some_and(|base| base.map.is_some()) && state.jobs.is_empty());
        assert!(window.state().dialog.is_none());
        window.hush();
        assert!(window.shows(BaseWord::Title.text(lang)) && window.shows("影像"));
        let seen = pixels_of(&mut window, PURPLE);
        assert!(seen > 20_000, "{seen} pixels");
        let id = window.state().bases[0].id;
        assert!(choices(window.state()).contains(&Compared::Base(id)), "it can be compared with a layer");
        window.send(Command::Base(BaseCommand::SetOpacity(id, 0.5)));
        window.hush();
        assert!(window.shows("50 %"));
        assert_eq!(pixels_of(&mut window, PURPLE), 0);
        // Half of it over the ground.
        let ground = jingtu::app::theme::Theme::Light.palette().map.to_array();
        let half = [0, 1, 2].map(|channel| u8::midpoint(PURPLE[channel], ground[channel]));
        assert!(pixels_of(&mut window, half) > 20_000);
        window.send(Command::Undo);
        window.wait("the opacity before", |state| state.bases.first().is_some_and(|base| base.opacity == 1.0));
        window.send(Command::Redo);
        window.wait("the opacity again", |state| state.bases.first().is_some_and(|base| base.opacity == 0.5));
        window.send(Command::Base(BaseCommand::Toggle(id)));
        window.hush();
        assert_eq!(pixels_of(&mut window, half), 0);
        let workspace = window.path("有底图.gpkg");
        window.save(&workspace);
        window.send(Command::Base(BaseCommand::Remove(id)));
        assert!(window.state().bases.is_empty());
        window.send(Command::Undo);
        window.wait("what was removed", |state| state.bases.first().is_some_and(|base| base.map.is_some()) && state.jobs.is_empty());
        assert_eq!((window.state().bases[0].opacity, window.state().bases[0].is_visible), (0.5, false));
        window.send(Command::Redo);
        assert!(window.state().bases.is_empty());
        window.send(Command::OpenWorkspace(workspace));
        window.wait("the workspace", |state| state.bases.first().is_some_and(|base| base.map.is_some()) && state.jobs.is_empty());
        let base = &window.state().bases[0];
        assert_eq!((base.opacity, base.is_visible), (0.5, false));
    }
}

#[test]
fn a_picture_without_a_crs_is_asked_about() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
        let around = window.state().extent(None);
        let path = window.path("扫描图.png");
        fs::write(&path, png([100, 100], &|_, _| PURPLE)).unwrap();
        // Eastings with the zone's number: only one system fits.
        let [x, y] = around.min;
        let x = if x < 1e6 { x + 37e6 } else { x };
        fs::write(path.with_extension("pgw"), format!("50\n0\n0\n-50\n{x}\n{}\n", y + 5_000.0)).unwrap();
        window.send(Command::Inspect(vec![path]));
        window.wait("the question", |state| state.dialog.is_some() && state.jobs.is_empty());
        assert!(window.shows(BaseWord::CrsTitle.text(lang)));
        let button = window.text(W::OpenButton);
        window.click(button);
        window.wait("the base map", |state| state.bases.first().is_some_and(|base| base.map.is_some()) && state.jobs.is_empty());
        assert!(window.state().dialog.is_none());
    }
}

#[test]
fn what_is_no_base_map_is_said_and_stays_listed_with_the_reason() {
    let mut window = Window::demo(Lang::En, [1280.0, 800.0], Theme::Light);
    let path = window.path("no place.png");
    fs::write(&path, png([10, 10], &|_, _| PURPLE)).unwrap();
    window.send(Command::Inspect(vec![path.clone()]));
    window.wait("the reason", |state| state.bases.first().is_some_and(|base| base.trouble.is_some()) && state.jobs.is_empty());
    let told = |state: &jingtu::app::state::AppState| state.messages.iter().any(|message| message.text.contains("world file"));
    assert!(told(window.state()));
    // The world file came since.
    let around = window.state().extent(None);
    fs::write(path.with_extension("pgw"), format!("100\n0\n0\n-100\n{}\n{}\n", around.min[0], around.max[1])).unwrap();
    fs::write(path.with_extension("prj"), super::support::prj::esri_prj(4524)).unwrap();
    let id = window.state().bases[0].id;
    window.send(Command::Base(BaseCommand::Retry(id)));
    window.wait("the base map", |state| state.bases.first().is_some_and(|base| base.map.is_some()) && state.jobs.is_empty());
}
