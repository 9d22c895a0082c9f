//! Why a task could not be done, as one sentence: file, what is wrong, what to do. The English text is the error's own
//! `Display`; the Chinese one stands here.

use std::io;
use std::path::Path;

use super::terms::Term;
use super::{Lang, terms};
use crate::layer::error::suggestion;
use crate::layer::input::KEYS;
use crate::layer::{InputError, LayerError, Role};
use crate::rules::RuleSetError;

/// Asked to stop and did.
pub const CANCELLED_ZH: &str = "已取消";

/// The file's name up front; its folder only where it helps to find it.
fn name(path: &Path) -> String {
    path.display().to_string()
}

/// What the operating system said, in Chinese for the causes that people meet.
#[must_use]
pub fn cause(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "文件或文件夹不存在",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::StorageFull => "磁盘已满",
        io::ErrorKind::ReadOnlyFilesystem => "所在磁盘只读",
        io::ErrorKind::IsADirectory => "这是文件夹",
        io::ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        io::ErrorKind::InvalidFilename => "路径太长，或有不允许的字符",
        io::ErrorKind::UnexpectedEof => "文件比打开时短",
        io::ErrorKind::InvalidData => "内容不是文本",
        _ => return error.to_string(),
    };
    known.to_owned()
}

/// A layer that cannot be made of a file.
#[must_use]
pub fn layer_zh(error: &LayerError) -> String {
    match error {
        LayerError::Source(error) => super::problems::source_error(Lang::Zh, error),
        LayerError::FieldMissing { path, field, fields } => format!("{}：没有字段 {field}；现有字段 {fields}", name(path)),
        LayerError::CrsUnknown { path, candidates } => {
            let evidence = candidates.first().map_or_else(String::new, |best| match (best.hits.admin, best.hits.near) {
                (Some(share), _) => format!("（这样有 {:.0} % 落在县区界线内）", share * 100.0),
                (None, Some(share)) => format!("（这样有 {:.0} % 落在其他图层附近）", share * 100.0),
                (None, None) => String::new(),
            });
            format!("{}：没有说明坐标系；在文件名后加 ?crs=EPSG 代码，例如 ?{}{evidence}", name(path), suggestion(candidates))
        }
        LayerError::CrsInvalid { path, code } => {
            let place = if path.as_os_str().is_empty() { String::new() } else { format!("{}：", name(path)) };
            format!("{place}EPSG:{code} 不是已知的坐标系；CGCS2000 经纬度是 4490，3 度带第 35 至 37 带是 4523 至 4525")
        }
        LayerError::AnalysisCrsNotMetric { code } => format!("EPSG:{code} 不能作分析坐标系：单位不是米；请用投影坐标系，如 4545 或 4546"),
        LayerError::GeometryUnfit { path, geometry: "none", role, .. } if matches!(*role, "risk-list" | "priority") => {
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            format!("{}：这是没有坐标的名录，不能直接作图层；先与地块图层核对：jingtu reconcile {file} --to 图层文件", name(path))
        }
        LayerError::GeometryUnfit { path, geometry, role, .. } => {
            let role = Role::from_word(role).map_or(*role, |role| terms::role(role, Lang::Zh));
            format!("{}：{}图层不能作{role}图层；{}", name(path), geometry_zh(geometry), remedy_zh(geometry, role))
        }
        LayerError::NoTransformation { path, from, to } => {
            format!("{}：无法从 {from} 转换到 {to}；用 ?crs=EPSG 代码说明图层的坐标系", name(path))
        }
        LayerError::Cancelled(_) => CANCELLED_ZH.to_owned(),
    }
}

/// What records are, by the word of DESIGN 4.5.
#[must_use]
pub fn geometry_zh(word: &str) -> &str {
    match word {
        "point" => "点",
        "multipoint" => "多点",
        "line" => "线",
        "polygon" => "面",
        "none" => "无几何的表",
        other => other,
    }
}

fn remedy_zh(geometry: &str, role: &str) -> &'static str {
    match (geometry, role == Term::Source.text(Lang::Zh)) {
        ("none", _) => "请打开同名的 .shp，或在所用软件中连同几何一起重新导出",
        (_, true) => "请给出点或面图层，或用 --layer 另定用途",
        (_, false) => "请给出面图层，或用 --layer 另定用途",
    }
}

/// A suffix behind a file's name that is not understood.
#[must_use]
pub fn input(lang: Lang, error: &InputError) -> String {
    match (lang, error) {
        (Lang::En, error) => error.to_string(),
        (Lang::Zh, InputError::UnknownKey { file, key }) => {
            let known = KEYS.map(|key| format!("{key}=")).join("、");
            format!("{file}：?{key}= 不认识；文件名后可用 {known}，用 & 连接")
        }
        (Lang::Zh, InputError::BadValue { file, key, value }) => {
            let expected = match *key {
                "layer" => "文件中图层的名称",
                "id" | "class" | "name" => "字段名",
                "values" => "成对的“值:含义”，如 待定:安全利用类,暂缓:（冒号后为空表示忽略）",
                "crs" => "EPSG 代码，如 4524；网络地图坐标写 gcj02 或 bd09",
                "axes" => "en（东坐标在前）或 ne（北坐标或纬度在前）",
                "shift" => " dx,dy,dz 或 dx,dy,dz,rx,ry,rz,ds：到 CGCS2000 的米、角秒、ppm，位置矢量约定",
                "encoding" => "编码名，如 gbk 或 utf-8",
                "codes" => "planning、survey、gb50137 或 second-survey",
                _ => "0 到 10000 之间的米数",
            };
            format!("{file}：{key}={value} 看不懂；应写{expected}")
        }
    }
}

/// A rule file that cannot be used.
#[must_use]
pub fn rules_zh(error: &RuleSetError) -> String {
    match error {
        RuleSetError::Invalid { name, first, .. } => super::rules::mistake_line(Lang::Zh, name, first),
    }
}

/// Our own output that cannot be written.
#[must_use]
pub fn output(lang: Lang, error: &io::Error) -> String {
    match lang {
        Lang::Zh => format!("结果写不到屏幕或管道：{}", cause(error)),
        Lang::En => format!("the result cannot be written to the screen or pipe: {error}"),
    }
}
