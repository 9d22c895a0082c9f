//! Texts of the command line: help, summaries, progress.

use super::Lang;
use crate::progress::Stage;

catalogue! {
    /// Texts of the command line.
    CliWord {
        About => "净土：土壤污染防治离线 GIS。不带命令时打开窗口", "Jingtu: an offline GIS for soil-pollution control. Without a command it opens the window";
        CheckAbout => "核查各图层，写出冲突清单", "Check the layers and write the conflict list";
        DemoAbout => "核查自带的虚构示例数据，打印汇总，写出清单和地图", "Check the bundled fictional data, print the summary, write list and map";
        BandsHelp => "污染源周边耕地的距离档（米，从小到大，最后一档是最远距离），如 0,50,200,500,1000", "Distance bands of cropland near sources in metres, growing, the last one the farthest, such as 0,50,200,500,1000";
        BandsUnfit => "--bands 应是从小到大、用逗号隔开的米数（0 到 100000），如 0,50,200,500,1000", "--bands takes growing numbers of metres (0 to 100000) separated by commas, such as 0,50,200,500,1000";
        FiguresAbout => "关键指标：分县区，列出计算式和每个数背后的地块", "Key figures by county, with formula and the parcels behind every number";
        FiguresSourcesHelp => "列出每个污染源周边各距离档、各类耕地的块数和面积；CSV 改为一行一个源、一档、一类", "List parcels and areas around each source by distance band and class; a CSV then has a row a source, band and class";
        FiguresMembersHelp => "列出每个数背后的对象；CSV 改为一行一个对象", "List the features behind every number; a CSV then has a row a feature";
        FiguresOutHelp => "写成表格（.csv 或 .xlsx）", "Write a table (.csv or .xlsx)";
        InfoAbout => "看一个文件里有什么：几何、坐标系、编码、字段、问题", "What is in a file: geometry, CRS, encoding, fields, problems";
        RulesAbout => "列出规则及其依据，或检查规则文件", "List the rules with their legal basis, or check a rule file";
        ReconcileAbout => "把没有坐标的名录与地块图层逐条核对，给出匹配、得分和差异", "Match a register without coordinates to a polygon layer, with scores and differences";
        ReconcileRegisterHelp => "名录：.xlsx、.xls、.csv、.dbf 等，要有名称列", "Register: .xlsx, .xls, .csv, .dbf …, with a column of names";
        ReconcileToHelp => "地块面图层（文件名后可加 ?crs=… 等）", "Polygon layer (?crs=… and the like may follow the file name)";
        ReconcileOutHelp => "核对清单（.csv 或 .xlsx）", "List of matches (.csv or .xlsx)";
        ConvertAbout => "把面图层写成界址点坐标 TXT", "Write a polygon layer as boundary-point TXT";
        ConvertInputHelp => "面图层（文件名后可加 ?crs=… 等）", "Polygon layer (?crs=… and the like may follow the file name)";
        ConvertOutHelp => "界址点坐标文件（.txt）", "Boundary-point file (.txt)";
        ConvertCrsHelp => "输出坐标系的 EPSG 代码（默认用图层自己的 CGCS2000 分带，否则用其中心所在的 3 度带）", "EPSG code of its system (the layer's own CGCS2000 zone by default, else the 3-degree zone of its middle)";
        RenderAbout => "把地图画成图片，不需要显示器", "Draw the map as a picture, no display needed";
        HelpHeadingInputs => "数据", "Inputs";
        HelpHeadingOptions => "选项", "Options";
        HelpHeadingCommands => "命令", "Commands";
        HelpUsage => "用法", "Usage";
        FarmlandHelp => "耕地土壤环境质量类别图层（可重复；文件名后可加 ?layer=…&id=…&class=…&crs=…&axes=ne&encoding=…&codes=…&shift=…&error=…；crs 用 EPSG 代码或 gcj02、bd09；axes=ne 表示北坐标在前；shift=dx,dy,dz[,rx,ry,rz,ds] 是到 CGCS2000 的米、角秒、ppm，位置矢量约定；error 是接受的位置误差，米）", "Farmland soil-quality layer (repeatable; ?layer=…&id=…&class=…&crs=…&axes=ne&encoding=…&codes=…&shift=…&error=… may follow the file name: crs is an EPSG code, gcj02 or bd09; axes=ne means northing first; shift=dx,dy,dz[,rx,ry,rz,ds] leads to CGCS2000 in metres, arc-seconds and ppm, position-vector convention; error is an accepted position error in metres)";
        RiskListHelp => "建设用地土壤污染风险管控和修复名录地块", "Plots of the risk-control and remediation list";
        PriorityHelp => "优先监管地块", "Plots under priority supervision";
        ZoningHelp => "国土空间规划用地", "Planned land use";
        SourceHelp => "污染源（点或面）", "Pollution sources (points or polygons)";
        AdminHelp => "县区界线", "Counties";
        LayerHelp => "其他图层，写作 角色=文件；角色：basic-farmland、water-source、karst、sensitive、other", "Further layers as ROLE=FILE; roles: basic-farmland, water-source, karst, sensitive, other";
        WorkspaceHelp => "工作空间文件（.gpkg），代替逐个给出图层", "Workspace file (.gpkg) instead of single layers";
        AnalysisCrsHelp => "分析坐标系的 EPSG 代码（须以米为单位；默认按数据选取）", "EPSG code of the analysis CRS (metric; chosen from the data by default)";
        RulesHelp => "规则文件（TOML；默认用内置规则）", "Rule file (TOML; built-in rules by default)";
        LangHelp => "界面语言：zh 或 en", "Language: zh or en";
        QuietHelp => "不显示进度和汇总", "No progress, no summary";
        ThreadsHelp => "线程数（默认用全部核心）", "Number of threads (all cores by default)";
        OutHelp => "输出文件（.csv、.xlsx、.geojson、.gpkg，可重复），或一个文件夹（全部写出）", "Output file (.csv, .xlsx, .geojson, .gpkg; repeatable), or a folder for all of them";
        FailOnHelp => "有此严重性或更高的冲突时以状态 3 退出：low、medium、high、critical", "Exit with status 3 when there are conflicts of this severity or above: low, medium, high, critical";
        DemoOutHelp => "输出文件夹", "Output folder";
        InfoFileHelp => "要查看的文件或文件夹；文件名后可加 ?layer=名称 只看其中一个图层", "Files or folders to look at; ?layer=NAME behind a file's name chooses one layer";
        JsonHelp => "以 JSON 输出", "Print JSON";
        DeepHelp => "另外查找图层内部的问题：重叠、重复、窄缝、碎图斑、与图形不符的面积、被截去末位的编号", "Also find what is wrong within each layer: overlaps, duplicates, gaps, slivers, areas that are not the shapes', rounded identifiers";
        CheckDeepHelp => "另外查找每个图层内部的问题，写入输出的数据问题表", "Also find what is wrong within each layer, for the outputs' list of problems";
        ValuesHelp => "每个字段显示前几个记录的值", "How many records' values are shown of each field";
        RulesCheckHelp => "检查这个规则文件并指出错误的行列", "Check this rule file and say line and column of mistakes";
        HelpHelp => "显示帮助", "Print help";
        VersionHelp => "显示版本", "Print version";
        ColumnRule => "规则", "Rule";
        ColumnSeverity => "严重性", "Severity";
        ColumnConflicts => "冲突", "Conflicts";
        ColumnCertain => "确定", "Certain";
        ColumnDoubtful => "存疑", "Doubtful";
        ColumnTitle => "内容", "What it finds";
        NotEvaluated => "未核查", "not evaluated";
        Total => "合计", "Total";
        Reading => "读取", "reading";
        Indexing => "建立索引", "indexing";
        Checking => "核查", "checking";
        Hashing => "计算校验和", "hashing";
        Painting => "绘制", "drawing";
        Writing => "写出", "writing";
        NoInputs => "没有给出图层：用 --farmland、--risk-list、--priority、--zoning、--source 指定文件，或用 --workspace 打开工作空间", "no layers given: name files with --farmland, --risk-list, --priority, --zoning, --source, or open a workspace with --workspace";
        WorkspaceAndInputs => "--workspace 不能与图层选项同时使用：把图层加进工作空间，或只用图层选项", "--workspace and layer options exclude each other: add the layer to the workspace, or name layers only";
        InputsBeforeCommand => "图层选项要写在命令后面，例如 jingtu check --farmland 耕地.shp …；不写命令则打开窗口", "layer options come after the command, for instance jingtu check --farmland parcels.shp …; without a command they open in the window";
        LayerNeedsRole => "--layer 要写成 角色=文件，例如 --layer water-source=水源保护区.shp；角色有 basic-farmland、water-source、karst、sensitive、other", "--layer is written ROLE=FILE, for instance --layer water-source=zones.shp; roles are basic-farmland, water-source, karst, sensitive, other";
        FictionalData => "示例数据为虚构，与真实地块、企业无关", "The demo data are fictional: no real plot or firm";
        OpenWindowHint => "打开窗口看地图：jingtu", "To see it on the map, open the window: jingtu";
        NoDisplayHint => "这里没有显示器，窗口打不开；命令行仍可使用，见 jingtu --help", "there is no display here, so the window cannot open; the command line works: jingtu --help";
    }
}

/// What a stage of work is called, as a verb.
#[must_use]
pub fn stage(stage: Stage, lang: Lang) -> &'static str {
    let word = match stage {
        Stage::Reading => CliWord::Reading,
        Stage::Indexing => CliWord::Indexing,
        Stage::Checking => CliWord::Checking,
        Stage::Hashing => CliWord::Hashing,
        Stage::Painting => CliWord::Painting,
        Stage::Writing => CliWord::Writing,
    };
    word.text(lang)
}

/// Why a command line is not understood; `what` is the argument or value concerned, `hint` a near spelling.
#[must_use]
pub fn usage(lang: Lang, reason: UsageReason, what: &str, hint: Option<&str>) -> String {
    let sentence = match (reason, lang) {
        (UsageReason::UnknownArgument, Lang::Zh) => format!("不认识的参数 {what}"),
        (UsageReason::UnknownArgument, Lang::En) => format!("unknown argument {what}"),
        (UsageReason::UnknownCommand, Lang::Zh) => format!("没有命令 {what}"),
        (UsageReason::UnknownCommand, Lang::En) => format!("no command {what}"),
        (UsageReason::InvalidValue, Lang::Zh) => format!("参数的值不对：{what}"),
        (UsageReason::InvalidValue, Lang::En) => format!("wrong value: {what}"),
        (UsageReason::Missing, Lang::Zh) => format!("缺少参数 {what}"),
        (UsageReason::Missing, Lang::En) => format!("missing argument {what}"),
        (UsageReason::Conflict, Lang::Zh) => format!("参数不能同时使用或重复：{what}"),
        (UsageReason::Conflict, Lang::En) => format!("arguments that exclude each other or are repeated: {what}"),
        (UsageReason::Other, Lang::Zh) => format!("命令行无法理解：{what}"),
        (UsageReason::Other, Lang::En) => format!("the command line is not understood: {what}"),
    };
    match (hint, lang) {
        (Some(hint), Lang::Zh) => format!("{sentence}；是否想写 {hint}？用法见 jingtu --help"),
        (Some(hint), Lang::En) => format!("{sentence}; did you mean {hint}? See jingtu --help"),
        (None, Lang::Zh) => format!("{sentence}；用法见 jingtu --help"),
        (None, Lang::En) => format!("{sentence}; see jingtu --help"),
    }
}

/// Why a command line is not understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsageReason {
    /// An option that does not exist.
    UnknownArgument,
    /// A subcommand that does not exist.
    UnknownCommand,
    /// A value that the option does not take.
    InvalidValue,
    /// Something required is missing.
    Missing,
    /// Options that exclude each other.
    Conflict,
    /// Anything else.
    Other,
}

/// `problems` of `layer`, for the summary.
#[must_use]
pub fn problem_count(lang: Lang, layer: &str, problems: u64) -> String {
    match lang {
        Lang::Zh => format!("{layer}：数据问题 {problems} 个"),
        Lang::En => format!("{layer}: {problems} data problem{}", if problems == 1 { "" } else { "s" }),
    }
}

/// A file that was written.
#[must_use]
pub fn written(lang: Lang, path: &str) -> String {
    match lang {
        Lang::Zh => format!("已写出 {path}"),
        Lang::En => format!("wrote {path}"),
    }
}

/// A line of totals: conflicts found, of which doubtful.
#[must_use]
pub fn total_line(lang: Lang, conflicts: usize, doubtful: usize, secs: f64) -> String {
    match lang {
        Lang::Zh => format!("冲突 {conflicts} 个，其中存疑 {doubtful} 个；用时 {secs:.2} 秒"),
        Lang::En => format!("{conflicts} conflicts, {doubtful} of them doubtful; {secs:.2} s"),
    }
}

/// The analysis CRS, for the summary.
#[must_use]
pub fn analysis_crs(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Zh => format!("面积和距离按 {name} 计算"),
        Lang::En => format!("areas and distances in {name}"),
    }
}

/// Why a rule was not evaluated: these layers are missing.
#[must_use]
pub fn missing_roles(lang: Lang, roles: &str) -> String {
    match lang {
        Lang::Zh => format!("未核查：缺少{roles}图层"),
        Lang::En => format!("not evaluated: no layer of {roles}"),
    }
}
