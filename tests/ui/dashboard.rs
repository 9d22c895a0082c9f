//! Counts by county and rule as bars: each is a button that filters the conflict table to what it counts.

use jingtu::app::command::Command;
use jingtu::app::state::Tab;
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::dashboard::{DashboardWord, bar};
use jingtu::words::figures::FigureWord;

use super::kit::Window;

#[test]
fn a_bar_filters_the_table_to_the_conflicts_that_it_counts() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1440.0, 900.0], Theme::Light);
        window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
        window.hush();
        window.send(Command::ShowTab(Tab::Statistics));
        window.wait("the figures", |state| state.jobs.is_empty());
        window.click(FigureWord::Counts.text(lang));
        assert!(window.shows(DashboardWord::Title.text(lang)) && window.shows(DashboardWord::Hint.text(lang)));
        let results = window.state().results.as_ref().unwrap().share();
        let statistics = &results.statistics;
        let mut labels = Vec::new();
        for line in &statistics.rules {
            for (county, tally) in statistics.counties.iter().zip(&line.by_county).filter(|(_, tally)| tally.certain > 0) {
                let name = if county.is_empty() { window.text(jingtu::words::window::W::OutsideCounties) } else { county };
                labels.push((bar(lang, &line.id, name, tally.certain), line.rule, county.clone(), tally.certain));
            }
        }
        assert!(labels.len() > 5);
        for (label, ..) in &labels {
            assert!(window.shows(label), "no bar is called {label:?}");
        }
        let (label, rule, county, count) = labels.iter().max_by_key(|(.., count)| *count).unwrap();
        window.click(label);
        window.wait("the rows", |state| state.jobs.is_empty() && !state.conflicts.rows.is_pending());
        let state = window.state();
        assert_eq!((state.look.tab, state.conflicts.filter.rule), (Tab::Conflicts, Some(*rule)));
        assert_eq!(state.conflicts.filter.county.as_ref(), Some(county));
        assert_eq!(state.conflicts.rows.value().unwrap().places.len() as u64, *count);
    }
}
