//! The conflict table in groups with counts, and its filters by class, area and distance.

use jingtu::app::grouping::GroupKey;
use jingtu::app::state::{AppState, Range};
use jingtu::app::theme::Theme;
use jingtu::rules::Measure;
use jingtu::words::Lang;
use jingtu::words::grouping::{GroupWord, group_count};
use jingtu::words::window::W;

use super::kit::Window;

fn open(lang: Lang) -> Window {
    let mut window = Window::demo(lang, [1440.0, 900.0], Theme::Light);
    window.wait("the demo's check", is_ready);
    window.hush();
    window
}

fn is_ready(state: &AppState) -> bool {
    state.jobs.is_empty() && state.conflicts.rows.value().is_some() && !state.conflicts.rows.is_pending()
}

fn choose(window: &mut Window, list: &str, entry: &str) {
    window.unfold(list);
    window.click(entry);
    window.wait("the rows", is_ready);
}

#[test]
fn groups_have_counts_fold_and_unfold_and_together_are_all() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        let all = window.state().conflicts.rows.value().unwrap().places.len();
        for word in [GroupWord::ByRule, GroupWord::ByCounty, GroupWord::BySeverity, GroupWord::ByClass] {
            choose(&mut window, GroupWord::GroupBy.text(lang), word.text(lang));
            let rows = window.state().conflicts.rows.value().unwrap().clone();
            assert!(rows.groups.len() > 1, "{word:?}");
            assert_eq!(rows.groups.iter().map(|group| group.count).sum::<usize>(), all);
            // Every row stands in the group whose heading it is under.
            let results = window.state().results.as_ref().unwrap().share();
            let mut at = 0;
            for group in &rows.groups {
                for place in &rows.places[at..at + group.count] {
                    let row = results.list.row(*place as usize).unwrap();
                    let is_member = match &group.key {
                        GroupKey::Rule(rule) => row.finding.rule == *rule,
                        GroupKey::County(county) => row.admin == county,
                        GroupKey::Severity(severity) => row.finding.severity == *severity,
                        GroupKey::Class(class) => row.subject_class == class,
                        GroupKey::Others => false,
                    };
                    assert!(is_member, "{:?}", group.key);
                }
                at += group.count;
            }
        }
        choose(&mut window, GroupWord::GroupBy.text(lang), GroupWord::BySeverity.text(lang));
        window.click(GroupWord::FoldAll.text(lang));
        let groups = window.state().conflicts.rows.value().unwrap().groups.clone();
        for group in &groups {
            assert!(window.shows(&group_count(lang, group.count)), "{group:?}");
        }
        assert_eq!(window.state().conflicts.grouping.folded.len(), groups.len());
        window.click_containing(&format!("   {}", group_count(lang, groups[0].count)));
        assert!(!window.state().conflicts.grouping.folded.contains(&groups[0].key));
        // The next conflict unfolds the group that it stands in.
        window.click(GroupWord::FoldAll.text(lang));
        window.send(jingtu::app::command::Command::NextConflict);
        window.wait("the conflict", |state| state.selection.conflict.is_some() && state.jobs.is_empty());
        assert_eq!(window.state().conflicts.grouping.folded.len(), groups.len() - 1);
    }
}

#[test]
fn conflicts_are_filtered_by_class_area_and_distance() {
    let lang = Lang::Zh;
    let mut window = open(lang);
    let results = window.state().results.as_ref().unwrap().share();
    let class = results.statistics.classes.first().unwrap().clone();
    choose(&mut window, W::Class.text(lang), &class);
    let places = window.state().conflicts.rows.value().unwrap().places.clone();
    let row = |place: &u32| results.list.row(*place as usize).unwrap();
    assert!(!places.is_empty() && places.iter().map(row).all(|row| row.subject_class == class || row.object_class == class));
    window.send(jingtu::app::command::Command::ClearFilter);
    window.wait("all rows", is_ready);

    window.unfold(GroupWord::Area.text(lang));
    window.type_into(&format!("{} {}", GroupWord::Area.text(lang), GroupWord::Least.text(lang)), "1000");
    window.wait("large overlaps", is_ready);
    assert_eq!(window.state().conflicts.filter.area_m2, Range { least: Some(1000.0), greatest: None });
    let places = window.state().conflicts.rows.value().unwrap().places.clone();
    let is_large = |measure| matches!(measure, Measure::Overlap { area_m2, .. } if area_m2 >= 1000.0);
    assert!(!places.is_empty() && places.iter().map(row).all(|row| is_large(row.finding.measure)));
    window.send(jingtu::app::command::Command::ClearFilter);
    window.key(egui::Modifiers::NONE, egui::Key::Escape);
    window.wait("all rows", is_ready);

    window.unfold(GroupWord::Distance.text(lang));
    window.type_into(&format!("{} {}", GroupWord::Distance.text(lang), GroupWord::Greatest.text(lang)), "200");
    window.wait("near ones", is_ready);
    let places = window.state().conflicts.rows.value().unwrap().places.clone();
    let is_near = |measure| matches!(measure, Measure::Distance { distance_m } if distance_m <= 200.0);
    assert!(!places.is_empty() && places.iter().map(row).all(|row| is_near(row.finding.measure)));
}
