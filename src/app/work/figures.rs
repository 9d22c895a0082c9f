//! Computing the key figures, with everything the table shows of them: nothing that grows with the data is left to the window.

use crate::app::document::Results;
use crate::app::effect::Done;
use crate::app::figures::{FigureLine, FigureSheet, MemberLine, Texts};
use crate::app::jobs::{Ended, Tools};
use crate::app::snapshot::Snapshot;
use crate::conflicts::{ConflictList, Figure, Figures};
use crate::tasks::figures as task;
use crate::words::Lang;
use crate::words::figures::{self as words, FigureWord};

use super::told;

/// The figures of a list.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn figures(results: &Snapshot<Results>, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let figures = task::figures(&results.checked, &tools.cancel).map_err(|error| told(&error, lang))?;
    Ok(Done::Figures(results.generation(), Box::new(sheet(&results.list, &figures))))
}

fn both(text: impl Fn(Lang) -> String) -> Texts {
    [text(Lang::Zh), text(Lang::En)]
}

fn sheet(list: &ConflictList, figures: &Figures) -> FigureSheet {
    // Counties that any figure has features in, in their order; what lies in none comes last.
    let mut counties: Vec<u16> = figures.figures.iter().flat_map(task::counties).collect();
    counties.sort_unstable_by_key(|county| (*county == 0, *county));
    counties.dedup();
    let name = |county: u16| {
        both(|lang| match figures.counties.get(usize::from(county)).map(String::as_str) {
            None | Some("") => FigureWord::NoCounty.text(lang).to_owned(),
            Some(name) => name.to_owned(),
        })
    };
    let mut names = vec![both(|lang| FigureWord::Prefecture.text(lang).to_owned())];
    names.extend(counties.iter().map(|county| name(*county)));
    FigureSheet { counties: names, lines: figures.figures.iter().map(|figure| line(list, figures, figure, &counties)).collect() }
}

fn line(list: &ConflictList, figures: &Figures, figure: &Figure, counties: &[u16]) -> FigureLine {
    let own = task::counties(figure);
    let places: Vec<Option<u16>> = std::iter::once(None).chain(counties.iter().copied().map(Some)).collect();
    let rows: Vec<[_; 2]> =
        places.iter().map(|place| [Lang::Zh, Lang::En].map(|lang| task::row(list, figures, figure, *place, lang))).collect();
    let has_any = |place: &Option<u16>| place.is_none_or(|county| own.contains(&county));
    let values = places
        .iter()
        .zip(&rows)
        .map(|(place, rows)| if has_any(place) { rows.each_ref().map(|row| row.value.clone()) } else { Texts::default() });
    let (values, formulas) = (values.collect(), rows.iter().map(|rows| rows.each_ref().map(|row| row.formula.clone())).collect());
    let mut members: Vec<MemberLine> = Vec::new();
    for (part, of) in figure.parts.iter().enumerate() {
        members.extend(of.members.iter().map(|member| MemberLine {
            feature: (member.layer, member.record),
            part,
            county: counties.iter().position(|county| *county == member.county).map_or(0, |place| place + 1),
            area_m2: member.area_m2,
        }));
    }
    members.sort_by_key(|member| member.county);
    let mut by_county = Vec::with_capacity(places.len());
    by_county.push(0..members.len());
    by_county.extend(
        (1..places.len()).map(|county| {
            members.partition_point(|member| member.county < county)..members.partition_point(|member| member.county <= county)
        }),
    );
    FigureLine {
        name: both(|lang| words::name(lang, figure.kind).to_owned()),
        values,
        formulas,
        definition: both(|lang| words::definition(lang, figure.kind)),
        note: both(|lang| words::notes(lang, figure, list)),
        goal: figure.kind.goal(),
        parts: figure.parts.iter().map(|part| both(|lang| words::part(lang, part.kind, list))).collect(),
        members,
        by_county,
    }
}
