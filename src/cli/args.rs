//! The command line's grammar (DESIGN 4.1), with its help in the reader's language. Parsing opens nothing.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::layer::Role;
use crate::rules::Severity;
use crate::words::Lang;
use crate::words::command_line::{CliWord, UsageReason, usage};

/// A command line, understood.
#[derive(Debug)]
pub struct Args {
    /// What to do; `None` opens the window.
    pub command: Option<Subcommand>,
    /// What the window opens; nothing for the last workspace, or the demo the first time.
    pub window: InputArgs,
    /// Options that every command takes.
    pub common: Common,
    /// Whether the language was asked for, so that the window does not take its own.
    pub is_lang_given: bool,
}

/// Options that every command takes.
#[derive(Clone, PartialEq, Debug)]
pub struct Common {
    /// Language of every text.
    pub lang: Lang,
    /// Neither progress nor summary.
    pub is_quiet: bool,
    /// Number of threads; `None`: all cores.
    pub threads: Option<usize>,
    /// EPSG code of the analysis CRS; `None`: chosen from the data.
    pub analysis_crs: Option<u32>,
    /// Rule file; `None`: the built-in set.
    pub rules: Option<PathBuf>,
    /// Distance bands of sources near farmland; `None`: the rule set's.
    pub bands: Option<Vec<f64>>,
}

/// What a command works on, as typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InputArgs {
    /// Files with the role that their option gives, suffixes still on.
    pub files: Vec<(Role, OsString)>,
    /// A workspace instead.
    pub workspace: Option<PathBuf>,
}

/// The commands.
#[derive(Debug)]
pub enum Subcommand {
    /// The main job on the bundled data.
    Demo {
        /// Output folder.
        out: PathBuf,
    },
    /// Check and write the conflict list.
    Check {
        /// What to check.
        inputs: InputArgs,
        /// Where to write.
        out: Vec<PathBuf>,
        /// Exit status 3 from this severity on.
        fail_on: Option<Severity>,
        /// What is wrong within each layer is searched for too.
        is_deep: bool,
    },
    /// Key figures.
    Figures {
        /// Of what.
        inputs: InputArgs,
        /// JSON instead of text.
        is_json: bool,
        /// With the features behind every number.
        has_members: bool,
        /// With what lies around each source.
        has_sources: bool,
        /// Where a table goes.
        out: Option<PathBuf>,
    },
    /// Why there is a conflict.
    Explain {
        /// Its name, as typed.
        conflict: String,
        /// What to check.
        inputs: InputArgs,
        /// JSON instead of text.
        is_json: bool,
    },
    /// A proposed plot.
    Siting {
        /// What to hold it against.
        inputs: InputArgs,
        /// The rest, read by `cli::siting`.
        options: ArgMatches,
    },
    /// What a reader sees.
    Info {
        /// Files.
        files: Vec<OsString>,
        /// JSON (DESIGN 4.5) instead of text.
        is_json: bool,
        /// How many records' values are shown.
        values: usize,
        /// What is wrong within each layer is searched for too.
        is_deep: bool,
    },
    /// The rules.
    Rules {
        /// JSON instead of text.
        is_json: bool,
        /// A rule file to check.
        check: Option<PathBuf>,
    },
    /// A register against a polygon layer.
    Reconcile {
        /// The register, suffix still on.
        register: OsString,
        /// The layer, suffix still on.
        layer: OsString,
        /// Where the matches go; `None`: the summary alone.
        out: Option<PathBuf>,
    },
    /// A layer as boundary points.
    Convert {
        /// The layer, suffix still on.
        input: OsString,
        /// The file.
        out: PathBuf,
        /// EPSG code of its system; `None`: chosen from the layer.
        crs: Option<u32>,
    },
    /// The sheets of plots.
    PlotSheet {
        /// What they lie on.
        inputs: InputArgs,
        /// The rest, read by `cli::plot_sheet`.
        options: ArgMatches,
    },
    /// The map as a picture.
    Render {
        /// What to draw.
        inputs: InputArgs,
        /// The rest, read by `cli::render`.
        options: ArgMatches,
    },
}

/// What parsing ends with when there is nothing to run.
#[derive(Debug)]
pub enum NotRun {
    /// Help or version, to be printed on stdout.
    Print(String),
    /// A sentence for stderr; exit status 2.
    Usage(String),
}

/// Understands the arguments (the program's name first).
///
/// # Errors
/// [`NotRun`]: help was asked for, or the usage is wrong.
pub fn parse(arguments: &[OsString]) -> Result<Args, NotRun> {
    let lang = language(arguments);
    match command(lang).try_get_matches_from(arguments) {
        Ok(matches) => args(lang, &matches),
        Err(error) => Err(not_run(lang, &error)),
    }
}

/// The language must be known before parsing: help and messages are in it. `--lang` decides, else zh.
fn language(arguments: &[OsString]) -> Lang {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let value = match argument.to_str() {
            Some("--lang") => arguments.next().and_then(|value| value.to_str()),
            Some(text) => text.strip_prefix("--lang="),
            None => None,
        };
        match value {
            Some("en") => return Lang::En,
            Some("zh") => return Lang::Zh,
            _ => {}
        }
    }
    Lang::Zh
}

fn not_run(lang: Lang, error: &clap::Error) -> NotRun {
    use clap::error::{ContextKind, ErrorKind};
    let context = |kind| error.get(kind).map(ToString::to_string);
    let reason = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return NotRun::Print(error.to_string()),
        ErrorKind::UnknownArgument => UsageReason::UnknownArgument,
        ErrorKind::InvalidSubcommand => UsageReason::UnknownCommand,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::InvalidUtf8 => UsageReason::InvalidValue,
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => UsageReason::Missing,
        ErrorKind::ArgumentConflict => UsageReason::Conflict,
        _ => UsageReason::Other,
    };
    let argument = context(ContextKind::InvalidArg).or_else(|| context(ContextKind::InvalidSubcommand)).unwrap_or_default();
    let what = match context(ContextKind::InvalidValue) {
        Some(value) if !value.is_empty() => format!("{argument} {value}"),
        _ => argument,
    };
    let hint = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].into_iter().find_map(context);
    NotRun::Usage(usage(lang, reason, &crate::text::printable(&what), hint.as_deref()))
}

/// The options that name layers, with the role each gives.
const LAYER_OPTIONS: [(&str, Role, CliWord); 6] = [
    ("farmland", Role::Farmland, CliWord::FarmlandHelp),
    ("risk-list", Role::RiskList, CliWord::RiskListHelp),
    ("priority", Role::Priority, CliWord::PriorityHelp),
    ("zoning", Role::Zoning, CliWord::ZoningHelp),
    ("source", Role::Source, CliWord::SourceHelp),
    ("admin", Role::Admin, CliWord::AdminHelp),
];

/// The whole grammar.
fn command(lang: Lang) -> Command {
    let text = |word: CliWord| word.text(lang);
    let usage_heading = text(CliWord::HelpUsage);
    Command::new("jingtu")
        .version(env!("CARGO_PKG_VERSION"))
        .about(text(CliWord::About))
        .help_template(format!("{{about-with-newline}}\n{usage_heading}: {{usage}}\n\n{{all-args}}"))
        .subcommand_help_heading(text(CliWord::HelpHeadingCommands))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(text(CliWord::VersionHelp))
                .help_heading(text(CliWord::HelpHeadingOptions)),
        )
        .args(common_args(lang))
        .args(input_args(lang))
        .subcommands([
            subcommand(lang, "check", text(CliWord::CheckAbout)).args(input_args(lang)).args([
                path_arg("out", CliWord::OutHelp, lang).action(ArgAction::Append).required(true),
                option("fail-on", CliWord::FailOnHelp, lang).value_parser(["low", "medium", "high", "critical"]),
                flag("deep", CliWord::CheckDeepHelp, lang),
                option("bands", CliWord::BandsHelp, lang).value_name("M,M,…"),
            ]),
            subcommand(lang, "demo", text(CliWord::DemoAbout))
                .arg(path_arg("out", CliWord::DemoOutHelp, lang).default_value("jingtu-demo")),
            subcommand(lang, "figures", text(CliWord::FiguresAbout)).args(input_args(lang)).args([
                flag("json", CliWord::JsonHelp, lang),
                flag("members", CliWord::FiguresMembersHelp, lang),
                flag("sources", CliWord::FiguresSourcesHelp, lang),
                option("bands", CliWord::BandsHelp, lang).value_name("M,M,…"),
                path_arg("out", CliWord::FiguresOutHelp, lang),
            ]),
            explain_command(lang),
            super::siting::command(lang, subcommand(lang, "siting", text(CliWord::CheckAbout))).args(input_args(lang)),
            subcommand(lang, "info", text(CliWord::InfoAbout)).args([
                Arg::new("files").required(true).num_args(1..).value_parser(value_parser!(OsString)).help(text(CliWord::InfoFileHelp)),
                flag("json", CliWord::JsonHelp, lang),
                flag("deep", CliWord::DeepHelp, lang),
                option("values", CliWord::ValuesHelp, lang).value_parser(value_parser!(usize)).default_value("3"),
            ]),
            subcommand(lang, "reconcile", text(CliWord::ReconcileAbout)).args([
                file_arg("register", CliWord::ReconcileRegisterHelp, lang),
                option("to", CliWord::ReconcileToHelp, lang).value_name("LAYER").value_parser(value_parser!(OsString)).required(true),
                path_arg("out", CliWord::ReconcileOutHelp, lang),
            ]),
            subcommand(lang, "convert", text(CliWord::ConvertAbout)).args([
                file_arg("input", CliWord::ConvertInputHelp, lang),
                path_arg("out", CliWord::ConvertOutHelp, lang).required(true),
                option("crs", CliWord::ConvertCrsHelp, lang).value_name("EPSG").value_parser(value_parser!(u32)),
            ]),
            subcommand(lang, "render", text(CliWord::RenderAbout)).args(input_args(lang)).args(super::render::args(lang)),
            super::plot_sheet::command(lang, subcommand(lang, "report", text(CliWord::CheckAbout))).args(input_args(lang)),
            subcommand(lang, "rules", text(CliWord::RulesAbout))
                .args([flag("json", CliWord::JsonHelp, lang), path_arg("check", CliWord::RulesCheckHelp, lang)]),
        ])
}

fn explain_command(lang: Lang) -> Command {
    use crate::words::explain::ExplainWord;
    let conflict = Arg::new("conflict").required(true).value_name("CONFLICT").help(ExplainWord::KeyHelp.text(lang));
    subcommand(lang, "explain", ExplainWord::About.text(lang))
        .args([conflict.help_heading(CliWord::HelpHeadingInputs.text(lang)), flag("json", CliWord::JsonHelp, lang)])
        .arg(option("bands", CliWord::BandsHelp, lang).value_name("M,M,…"))
        .args(input_args(lang))
}

fn subcommand(lang: Lang, name: &'static str, about: &'static str) -> Command {
    let usage_heading = CliWord::HelpUsage.text(lang);
    Command::new(name)
        .about(about)
        .help_template(format!("{{about-with-newline}}\n{usage_heading}: {{usage}}\n\n{{all-args}}"))
        .disable_help_flag(true)
        .next_help_heading(CliWord::HelpHeadingOptions.text(lang))
}

fn option(name: &'static str, help: CliWord, lang: Lang) -> Arg {
    Arg::new(name).long(name).help(help.text(lang)).help_heading(CliWord::HelpHeadingOptions.text(lang))
}

fn flag(name: &'static str, help: CliWord, lang: Lang) -> Arg {
    option(name, help, lang).action(ArgAction::SetTrue)
}

fn file_arg(name: &'static str, help: CliWord, lang: Lang) -> Arg {
    Arg::new(name).required(true).value_name("FILE").value_parser(value_parser!(OsString)).help(help.text(lang))
}

fn path_arg(name: &'static str, help: CliWord, lang: Lang) -> Arg {
    option(name, help, lang).value_name("PATH").value_parser(value_parser!(PathBuf))
}

/// `--lang` and its like, allowed before and after the command's name.
fn common_args(lang: Lang) -> Vec<Arg> {
    let args = [
        option("analysis-crs", CliWord::AnalysisCrsHelp, lang).value_name("EPSG").value_parser(value_parser!(u32)),
        path_arg("rules", CliWord::RulesHelp, lang).value_name("FILE"),
        option("lang", CliWord::LangHelp, lang).value_parser(["zh", "en"]),
        flag("quiet", CliWord::QuietHelp, lang),
        option("threads", CliWord::ThreadsHelp, lang).value_name("N").value_parser(value_parser!(u16).range(1..=1024)),
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .help(CliWord::HelpHelp.text(lang))
            .help_heading(CliWord::HelpHeadingOptions.text(lang)),
    ];
    args.into_iter().map(|arg| arg.global(true)).collect()
}

/// INPUTS of DESIGN 4.1.
pub(crate) fn input_args(lang: Lang) -> Vec<Arg> {
    let heading = CliWord::HelpHeadingInputs.text(lang);
    let mut args: Vec<Arg> = LAYER_OPTIONS
        .iter()
        .map(|&(name, _, help)| option(name, help, lang).value_name("FILE").value_parser(value_parser!(OsString)).action(ArgAction::Append))
        .collect();
    args.push(
        option("layer", CliWord::LayerHelp, lang).value_name("ROLE=FILE").value_parser(value_parser!(OsString)).action(ArgAction::Append),
    );
    args.push(path_arg("workspace", CliWord::WorkspaceHelp, lang).value_name("FILE"));
    args.into_iter().map(|arg| arg.help_heading(heading)).collect()
}

fn args(lang: Lang, matches: &ArgMatches) -> Result<Args, NotRun> {
    let (command, sub) = match matches.subcommand() {
        None => (None, matches),
        Some((name, sub)) => (Some(subcommand_args(lang, name, sub)?), sub),
    };
    let window = typed_inputs(lang, matches)?;
    if command.is_some() && window != InputArgs::default() {
        return Err(NotRun::Usage(CliWord::InputsBeforeCommand.text(lang).to_owned()));
    }
    let common = Common {
        lang,
        is_quiet: sub.get_flag("quiet"),
        threads: sub.get_one::<u16>("threads").map(|&threads| usize::from(threads)),
        analysis_crs: sub.get_one("analysis-crs").copied(),
        rules: sub.get_one("rules").cloned(),
        bands: bands(lang, sub)?,
    };
    let is_lang_given = sub.get_one::<String>("lang").is_some();
    Ok(Args { command, window, common, is_lang_given })
}

/// The commands that check take distance bands.
fn bands(lang: Lang, sub: &ArgMatches) -> Result<Option<Vec<f64>>, NotRun> {
    let Some(text) = sub.try_get_one::<String>("bands").ok().flatten() else { return Ok(None) };
    let wrong = || NotRun::Usage(CliWord::BandsUnfit.text(lang).to_owned());
    crate::tasks::rules::bands(text).map(Some).ok_or_else(wrong)
}

fn subcommand_args(lang: Lang, name: &str, sub: &ArgMatches) -> Result<Subcommand, NotRun> {
    let path = |name: &str| sub.get_one::<PathBuf>(name).cloned();
    let file = |name: &str| sub.get_one::<OsString>(name).cloned().unwrap_or_default();
    Ok(match name {
        "demo" => Subcommand::Demo { out: path("out").unwrap_or_default() },
        "check" => Subcommand::Check {
            inputs: inputs(lang, sub)?,
            out: sub.get_many("out").into_iter().flatten().cloned().collect(),
            fail_on: sub.get_one::<String>("fail-on").and_then(|word| severity(word)),
            is_deep: sub.get_flag("deep"),
        },
        "figures" => Subcommand::Figures {
            inputs: inputs(lang, sub)?,
            is_json: sub.get_flag("json"),
            has_members: sub.get_flag("members"),
            has_sources: sub.get_flag("sources"),
            out: path("out"),
        },
        "explain" => Subcommand::Explain {
            conflict: sub.get_one::<String>("conflict").cloned().unwrap_or_default(),
            inputs: inputs(lang, sub)?,
            is_json: sub.get_flag("json"),
        },
        "info" => Subcommand::Info {
            files: sub.get_many("files").into_iter().flatten().cloned().collect(),
            is_json: sub.get_flag("json"),
            values: sub.get_one("values").copied().unwrap_or(3),
            is_deep: sub.get_flag("deep"),
        },
        "reconcile" => Subcommand::Reconcile { register: file("register"), layer: file("to"), out: path("out") },
        "convert" => Subcommand::Convert { input: file("input"), out: path("out").unwrap_or_default(), crs: sub.get_one("crs").copied() },
        "siting" => Subcommand::Siting { inputs: inputs(lang, sub)?, options: sub.clone() },
        "report" => Subcommand::PlotSheet { inputs: inputs(lang, sub)?, options: sub.clone() },
        "rules" => Subcommand::Rules { is_json: sub.get_flag("json"), check: path("check") },
        _ => Subcommand::Render { inputs: inputs(lang, sub)?, options: sub.clone() },
    })
}

pub(super) fn severity(word: &str) -> Option<Severity> {
    [Severity::Low, Severity::Medium, Severity::High, Severity::Critical].into_iter().find(|severity| severity.word() == word)
}

/// The files and the workspace, at least one of them.
fn inputs(lang: Lang, sub: &ArgMatches) -> Result<InputArgs, NotRun> {
    let inputs = typed_inputs(lang, sub)?;
    if inputs == InputArgs::default() {
        return Err(NotRun::Usage(CliWord::NoInputs.text(lang).to_owned()));
    }
    Ok(inputs)
}

/// The files in the order in which they were typed, whatever their options.
fn typed_inputs(lang: Lang, sub: &ArgMatches) -> Result<InputArgs, NotRun> {
    let mut placed: Vec<(usize, Role, OsString)> = Vec::new();
    for (name, role, _) in LAYER_OPTIONS {
        for (place, value) in occurrences(sub, name) {
            placed.push((place, role, value.clone()));
        }
    }
    for (place, value) in occurrences(sub, "layer") {
        let (role, file) = role_and_file(value).ok_or_else(|| NotRun::Usage(CliWord::LayerNeedsRole.text(lang).to_owned()))?;
        placed.push((place, role, file));
    }
    placed.sort_by_key(|&(place, ..)| place);
    let workspace = sub.get_one::<PathBuf>("workspace").cloned();
    if workspace.is_some() && !placed.is_empty() {
        return Err(NotRun::Usage(CliWord::WorkspaceAndInputs.text(lang).to_owned()));
    }
    Ok(InputArgs { files: placed.into_iter().map(|(_, role, file)| (role, file)).collect(), workspace })
}

fn occurrences<'a>(sub: &'a ArgMatches, name: &str) -> impl Iterator<Item = (usize, &'a OsString)> {
    sub.indices_of(name).into_iter().flatten().zip(sub.get_many::<OsString>(name).into_iter().flatten())
}

/// `water-source=F` as its two halves; the file's name keeps bytes that are no UTF-8.
fn role_and_file(value: &OsString) -> Option<(Role, OsString)> {
    let text = value.to_str()?;
    let (word, file) = text.split_once('=')?;
    (!file.is_empty()).then_some(())?;
    Some((Role::from_word(word.trim())?, OsString::from(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Args, NotRun> {
        let arguments: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        parse(&arguments)
    }

    #[test]
    fn the_grammar_is_sound() {
        command(Lang::Zh).debug_assert();
        command(Lang::En).debug_assert();
    }

    #[test]
    fn no_command_opens_the_window() {
        let args = parsed("jingtu").unwrap();
        assert!(args.command.is_none());
        assert_eq!(args.window, InputArgs::default());
    }

    #[test]
    fn without_a_command_the_inputs_are_what_the_window_opens() {
        let args = parsed("jingtu --zoning z.shp --farmland a.shp").unwrap();
        assert!(args.command.is_none());
        assert_eq!(args.window.files.len(), 2);
        assert_eq!(parsed("jingtu --workspace w.gpkg").unwrap().window.workspace, Some(PathBuf::from("w.gpkg")));
        assert!(matches!(parsed("jingtu --farmland a.shp check --zoning z.shp --out c.csv"), Err(NotRun::Usage(_))));
    }

    #[test]
    fn files_keep_the_order_in_which_they_were_typed() {
        let args =
            parsed("jingtu check --zoning z.shp --farmland a.shp?id=X --source s1.shp --zoning y.shp --layer karst=k.shp --out c.csv")
                .unwrap();
        let Some(Subcommand::Check { inputs, .. }) = args.command else { panic!("not a check") };
        let files: Vec<(Role, &str)> = inputs.files.iter().map(|(role, file)| (*role, file.to_str().unwrap())).collect();
        let expected = [
            (Role::Zoning, "z.shp"),
            (Role::Farmland, "a.shp?id=X"),
            (Role::Source, "s1.shp"),
            (Role::Zoning, "y.shp"),
            (Role::Karst, "k.shp"),
        ];
        assert_eq!(files, expected);
    }

    #[test]
    fn common_options_stand_on_either_side_of_the_command() {
        for line in ["jingtu --quiet --lang en info f.shp", "jingtu info f.shp --quiet --lang en"] {
            let args = parsed(line).unwrap();
            assert!(args.common.is_quiet);
            assert_eq!(args.common.lang, Lang::En);
        }
    }

    #[test]
    fn wrong_usage_is_told_in_the_language_asked_for() {
        for (line, part) in [
            ("jingtu check --farmlnd a.shp --out c.csv", "不认识的参数 --farmlnd"),
            ("jingtu check --out c.csv", "没有给出图层"),
            ("jingtu check --farmland a.shp", "缺少参数"),
            ("jingtu chek", "没有命令 chek"),
            ("jingtu check --farmland a --out c.csv --analysis-crs x", "参数的值不对"),
            ("jingtu --lang en check --layer x=a.shp --out c.csv", "written ROLE=FILE"),
        ] {
            match parsed(line) {
                Err(NotRun::Usage(text)) => assert!(text.contains(part), "{line}: {text}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }

    #[test]
    fn help_is_in_chinese_unless_english_is_asked_for() {
        for (line, part) in [("jingtu --help", "用法"), ("jingtu --lang en check --help", "Usage"), ("jingtu check --help", "耕地")] {
            match parsed(line) {
                Err(NotRun::Print(text)) => assert!(text.contains(part), "{text}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }
}
