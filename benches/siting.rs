//! A proposed plot against layers that are open, as the window asks it: `cargo bench --bench siting -- FOLDER`, where FOLDER holds layers named
//! `farmland`, `zoning`, `risk`, `priority`, `src_pt` and `src_pg`. Prints median and longest of 40 plots of 200 m radius, spread over the farmland.
#![allow(missing_docs, clippy::print_stdout, clippy::expect_used, reason = "a bench speaks on stdout, and falls when it cannot work")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jingtu::conflicts::siting::LandUse;
use jingtu::layer::{Input, Role};
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::RuleSet;
use jingtu::tasks::open::open;
use jingtu::tasks::siting::{DEFAULT_RADIUS_M, PlotSource, Request, indexes, siting};

const PLOTS: usize = 40;

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!("no folder given: nothing is measured");
        return;
    };
    let layers = [
        ("farmland", Role::Farmland),
        ("zoning", Role::Zoning),
        ("risk", Role::RiskList),
        ("priority", Role::Priority),
        ("src_pt", Role::Source),
        ("src_pg", Role::Source),
    ];
    let inputs = layers.map(|(name, role)| Input::new(Path::new(&folder).join(name).with_extension("shp"), Some(role)));
    let (progress, cancel, rules) = (Progress::silent(), Cancel::new(), Arc::new(RuleSet::built_in()));
    let opened = open(&inputs, Some(4525), &progress, &cancel).expect("the layers");
    let kept = indexes(&opened, &progress, &cancel).expect("the boxes");
    let farmland = opened.layers.first().expect("farmland");
    let middles = &farmland.middles_file;
    for code in ["0701", "1001"] {
        let mut times: Vec<Duration> = Vec::new();
        let mut conflicts = 0;
        for place in 0..PLOTS {
            let mut at = [middles[place * middles.len() / PLOTS]];
            farmland.transform.apply(&mut at);
            let text = format!("{:.2},{:.2},200", at[0][0], at[0][1]);
            let plot = PlotSource::Text { text, crs: Some(4525.into()) };
            let request = Request { plot, land_use: LandUse::parse(code), radius_m: DEFAULT_RADIUS_M };
            let began = Instant::now();
            let answer = siting(&opened, &kept, &rules, &request, &progress, &cancel).expect("an answer");
            times.push(began.elapsed());
            conflicts += answer.plots.iter().map(|plot| plot.conflicts.len()).sum::<usize>();
        }
        times.sort_unstable();
        let [median, longest] = [times[PLOTS / 2], times[PLOTS - 1]].map(|time| time.as_secs_f64() * 1e3);
        println!("{code}: median {median:.0} ms, longest {longest:.0} ms over {PLOTS} plots, {conflicts} conflicts");
    }
}
