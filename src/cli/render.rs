//! `jingtu render [INPUTS] --out map.png`

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::geometry::{Extent, Point};
use crate::paint::Furniture;
use crate::progress::Cancel;
use crate::tasks::TaskError;
use crate::tasks::render::{MapFile, Paper, Part, RenderOptions};
use crate::tasks::workspace::BaseState;
use crate::words::Lang;
use crate::words::command_line::{CliWord, written};
use crate::words::map::{MapWord, RenderWord, wrong_value};

use super::args::{Common, InputArgs};
use super::{CliError, ExitStatus, inputs, report};

/// A picture larger than this in either direction is a slip of the pen: 20 000 pixels are an A0 sheet at 400 dots an inch.
const LARGEST_SIDE: u32 = 20_000;

/// The command's own options.
pub(super) fn args(lang: Lang) -> Vec<Arg> {
    let heading = CliWord::HelpHeadingOptions.text(lang);
    let option = |name: &'static str, value: &'static str, help: RenderWord| {
        Arg::new(name).long(name).value_name(value).help(help.text(lang)).help_heading(heading)
    };
    let flag = |name: &'static str, help: RenderWord| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help.text(lang)).help_heading(heading)
    };
    vec![
        option("out", "PNG", RenderWord::OutHelp).value_parser(value_parser!(PathBuf)).required(true),
        option("base", "FILE", RenderWord::BaseHelp).action(ArgAction::Append).value_parser(value_parser!(OsString)),
        option("size", "WxH", RenderWord::SizeHelp).default_value("1600x1000"),
        option("paper", "PAPER", RenderWord::PaperHelp).value_parser(["a4", "a4-portrait", "a3", "a3-portrait"]),
        option("dpi", "N", RenderWord::DpiHelp).default_value("300"),
        option("extent", "XMIN,YMIN,XMAX,YMAX", RenderWord::ExtentHelp).allow_hyphen_values(true),
        option("scale", "N", RenderWord::ScaleHelp).conflicts_with("extent"),
        option("centre", "X,Y", RenderWord::CentreHelp).allow_hyphen_values(true).requires("scale"),
        option("pixel-ratio", "R", RenderWord::PixelRatioHelp).default_value("1"),
        option("theme", "THEME", RenderWord::ThemeHelp).value_parser(["light", "dark"]).default_value("light"),
        option("title", "TEXT", RenderWord::TitleHelp),
        option("secrecy", "TEXT", RenderWord::SecrecyHelp),
        flag("fictional", RenderWord::FictionalHelp),
        flag("check", RenderWord::CheckHelp),
        flag("grid", RenderWord::GridHelp),
        flag("legend", RenderWord::LegendHelp),
        flag("no-legend", RenderWord::NoLegendHelp).conflicts_with("legend"),
        flag("no-labels", RenderWord::NoLabelsHelp),
        flag("bare", RenderWord::BareHelp),
    ]
}

/// Draws the map of the inputs.
///
/// # Errors
/// Wrong usage, or a task that could not be done.
pub fn run(input_args: &InputArgs, matches: &ArgMatches, common: &Common) -> Result<ExitStatus, CliError> {
    let lang = common.lang;
    let options = options(matches, lang)?;
    let out = out(matches, lang)?;
    let sources = inputs::resolved(input_args, common)?;
    let bases = bases(matches, lang)?;
    // Everything that can be refused is refused before the long work.
    let target = MapFile::prepare(&out).map_err(TaskError::from)?;
    let (progress, cancel) = (report::progress(lang, common.is_quiet), Cancel::new());
    let opened = crate::tasks::open::open(&sources.inputs, sources.analysis_crs, &progress, &cancel)?;
    let conflicts =
        if matches.get_flag("check") { Some(crate::tasks::check::check(&opened, sources.rules, &progress, &cancel)?.list) } else { None };
    let mut scene = crate::tasks::render::scene(&opened, &sources.layers, conflicts, &progress, &cancel)?;
    for base in sources.bases.iter().rev().filter(|base| base.is_visible).chain(&bases) {
        let maps = crate::tasks::base::open(&base.input, &opened.analysis_crs, &progress, &cancel)?;
        scene.bases.extend(crate::tasks::render::bases(maps, base.opacity));
    }
    let path = crate::tasks::render::render(&opened, &scene, &options, target, lang, &progress, &cancel)?;
    report::clear();
    if !common.is_quiet {
        use std::io::Write as _;
        writeln!(std::io::stdout(), "{}", crate::text::printable(&written(lang, &path.display().to_string())))?;
    }
    Ok(ExitStatus::Done)
}

/// Base maps as typed, the first lowest.
fn bases(matches: &ArgMatches, lang: Lang) -> Result<Vec<BaseState>, CliError> {
    let typed = matches.get_many::<OsString>("base").into_iter().flatten();
    typed.map(|typed| Ok(BaseState { input: inputs::one(typed, None, lang)?, opacity: 1.0, is_visible: true })).collect()
}

fn out(matches: &ArgMatches, lang: Lang) -> Result<PathBuf, CliError> {
    let path = matches.get_one::<PathBuf>("out").map_or(Path::new(""), PathBuf::as_path);
    if path.extension().is_some_and(|extension| ["png", "pdf"].iter().any(|known| extension.eq_ignore_ascii_case(known))) {
        Ok(path.to_owned())
    } else {
        Err(CliError::Usage(wrong_value(lang, "--out", &path.display().to_string(), "map.png, map.pdf")))
    }
}

fn options(matches: &ArgMatches, lang: Lang) -> Result<RenderOptions, CliError> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let wrong = |name: &str, example: &str| CliError::Usage(wrong_value(lang, &format!("--{name}"), text(name).unwrap_or(""), example));
    let dpi = text("dpi").and_then(|text| positive(text, 50.0, 600.0)).ok_or_else(|| wrong("dpi", "300"))?;
    let paper = text("paper").and_then(Paper::from_word);
    let size = text("size").and_then(size).ok_or_else(|| wrong("size", "1600x1000"))?;
    let pixels_per_point = text("pixel-ratio").and_then(|text| positive(text, 0.25, 10.0)).ok_or_else(|| wrong("pixel-ratio", "2"))? as f32;
    let part = match (text("extent"), text("scale")) {
        (Some(extent), _) => Part::Extent(self::extent(extent).ok_or_else(|| wrong("extent", "36600000,2680000,36650000,2710000"))?),
        (None, Some(scale)) => {
            let denominator = positive(scale.trim_start_matches("1:"), 1.0, 1e9).ok_or_else(|| wrong("scale", "10000"))?;
            let centre = text("centre").map(|text| centre(text).ok_or_else(|| wrong("centre", "36643111,2692565"))).transpose()?;
            Part::Scale(centre, denominator)
        }
        (None, None) => Part::Everything,
    };
    let is_bare = matches.get_flag("bare");
    let title = text("title").map_or_else(|| MapWord::DefaultTitle.text(lang).to_owned(), str::to_owned);
    let furniture = Furniture {
        title: (!is_bare && !title.is_empty()).then_some(title),
        has_legend: !is_bare && !matches.get_flag("no-legend"),
        has_scale_bar: !is_bare,
        has_north_arrow: !is_bare,
        has_grid: matches.get_flag("grid"),
        imprint: None,
        secrecy: text("secrecy").map(str::to_owned),
        is_fictional: matches.get_flag("fictional"),
    };
    let (size, pixels_per_point) = paper.map_or((size, pixels_per_point), |paper| paper.pixels(dpi as f32));
    Ok(RenderOptions {
        size,
        pixels_per_point,
        part,
        is_dark: text("theme") == Some("dark"),
        has_labels: !matches.get_flag("no-labels"),
        furniture,
        has_imprint: !is_bare,
    })
}

/// `1600x1000`, also with × or *.
fn size(text: &str) -> Option<[u32; 2]> {
    let (width, height) = text.split_once(['x', 'X', '×', '*'])?;
    let side = |text: &str| text.trim().parse::<u32>().ok().filter(|side| (1..=LARGEST_SIDE).contains(side));
    Some([side(width)?, side(height)?])
}

fn positive(text: &str, least: f64, most: f64) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|value| (least..=most).contains(value))
}

/// Numbers between commas or blanks, as many as asked for.
fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let values: Vec<f64> = text.split([',', ' ', '，']).filter(|part| !part.is_empty()).map(str::parse).collect::<Result<_, _>>().ok()?;
    values.iter().all(|value| value.is_finite()).then_some(())?;
    values.try_into().ok()
}

fn centre(text: &str) -> Option<Point> {
    numbers(text)
}

fn extent(text: &str) -> Option<Extent> {
    let [xmin, ymin, xmax, ymax] = numbers(text)?;
    (xmin < xmax && ymin < ymax).then_some(Extent { min: [xmin, ymin], max: [xmax, ymax] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_extents_are_read_as_people_type_them() {
        assert_eq!(size("1600x1000"), Some([1600, 1000]));
        assert_eq!(size("800 × 600"), Some([800, 600]));
        for wrong in ["1600", "0x5", "-1x5", "99999x10", "axb", ""] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
        assert_eq!(extent("1,2, 3,4").unwrap().max, [3.0, 4.0]);
        for wrong in ["1,2,3", "3,2,1,4", "1,2,nan,4", "a,b,c,d"] {
            assert_eq!(extent(wrong), None, "{wrong}");
        }
        assert_eq!(centre("-5.5，7"), Some([-5.5, 7.0]));
    }
}
