//! A SCORM 1.2 package: one page that speaks with the platform and frames the page of Roundtrip, which is in the package.
//! `wrapper.js` is the script of that page; this file makes its configuration, the manifest and the zip file.

use crate::address;
use crate::package::{PackageError, zip};
use crate::text::html;
use crate::xml::Xml;
use i18n::{Lang, msg};
use serde_json::{Value, json};
use tasks::Task;

/// The most tasks of a package: what is kept of each must fit into the platform's 4,096 characters.
pub const MOST_TASKS: usize = 250;

/// The folder of Roundtrip's page in the package.
const PAGE: &str = "page";
const INDEX: &str = "index.html";
const SCRIPT: &str = "roundtrip-scorm.js";

/// What a package is made of.
#[derive(Clone, Copy, Debug)]
pub struct Scorm<'a> {
    /// The tasks, in their order.
    pub tasks: &'a [&'static Task],
    /// The seeds that are given to students. A student always gets the same one, by the id that the platform has.
    pub seeds: &'a [u64],
    /// The text of the class, which decides with the id who gets which seed.
    pub class: &'a str,
    /// The language of the wrapper and of the page.
    pub lang: Lang,
    /// From which score on, 1 to 100, the status is "passed" and below it "failed"; without it, it is "completed".
    pub mastery: Option<u8>,
    /// The files of the built page by their names, with `index.html` among them.
    pub page: &'a [(String, Vec<u8>)],
}

/// Why a package could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ScormError {
    /// There are too many tasks, or none.
    #[error("a package has 1 to {MOST_TASKS} tasks, and this one would have {0}")]
    Tasks(usize),
    /// There is no seed.
    #[error("a package needs at least one seed")]
    NoSeed,
    /// The page's files have no `index.html`.
    #[error("the page's files have no index.html; build them with `cargo xtask dist`")]
    NoPage,
    /// The zip file.
    #[error(transparent)]
    Package(#[from] PackageError),
}

/// The package.
///
/// # Errors
/// See [`ScormError`].
pub fn scorm_zip(scorm: Scorm) -> Result<Vec<u8>, ScormError> {
    if scorm.tasks.is_empty() || scorm.tasks.len() > MOST_TASKS {
        return Err(ScormError::Tasks(scorm.tasks.len()));
    }
    if scorm.seeds.is_empty() {
        return Err(ScormError::NoSeed);
    }
    if !scorm.page.iter().any(|(name, _)| name == INDEX) {
        return Err(ScormError::NoPage);
    }
    let page: Vec<(String, &[u8])> =
        scorm.page.iter().map(|(name, bytes)| (format!("{PAGE}/{name}"), bytes.as_slice())).collect();
    let wrapper = wrapper(scorm);
    let names = [INDEX, SCRIPT].into_iter().chain(page.iter().map(|(name, _)| name.as_str()));
    let manifest = manifest(scorm, &names.collect::<Vec<_>>());
    let own = [
        ("imsmanifest.xml", manifest.as_slice()),
        (INDEX, wrapper.as_bytes()),
        (SCRIPT, include_str!("wrapper.js").as_bytes()),
    ];
    Ok(zip(own.into_iter().chain(page.iter().map(|(name, bytes)| (name.as_str(), *bytes))))?)
}

fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::classroom_title(lang))
}

/// The list of the package's files. It has no mastery score: with one, a platform would decide the status itself at the end of
/// the first session, before the last task is done.
fn manifest(scorm: Scorm, files: &[&str]) -> Vec<u8> {
    let packaging = "http://www.imsproject.org/xsd/imscp_rootv1p1p2";
    let adl = "http://www.adlnet.org/xsd/adlcp_rootv1p2";
    let location = format!(
        "{packaging} imscp_rootv1p1p2.xsd http://www.imsglobal.org/xsd/imsmd_rootv1p2p1 imsmd_rootv1p2p1.xsd {adl} adlcp_rootv1p2.xsd"
    );
    let attributes = [
        ("identifier", "roundtrip-exercises"),
        ("version", "1.0"),
        ("xmlns", packaging),
        ("xmlns:adlcp", adl),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", &location),
    ];
    Xml::document("manifest", &attributes, |xml| {
        xml.element("metadata", &[], |xml| {
            xml.text("schema", &[], "ADL SCORM");
            xml.text("schemaversion", &[], "1.2");
        });
        xml.element("organizations", &[("default", "exercises")], |xml| {
            xml.element("organization", &[("identifier", "exercises")], |xml| {
                xml.text("title", &[], &title(scorm.lang));
                xml.element("item", &[("identifier", "item"), ("identifierref", "sco")], |xml| {
                    xml.text("title", &[], &title(scorm.lang));
                });
            });
        });
        xml.element("resources", &[], |xml| {
            let sco = [("identifier", "sco"), ("type", "webcontent"), ("adlcp:scormtype", "sco"), ("href", INDEX)];
            xml.element("resource", &sco, |xml| files.iter().for_each(|name| xml.empty("file", &[("href", name)])));
        });
    })
}

/// The page that the platform shows.
fn wrapper(scorm: Scorm) -> String {
    // What would end the script element is written in another way.
    let configuration = configuration(scorm).to_string().replace('<', "\\u003c");
    let lang = scorm.lang;
    include_str!("wrapper.html")
        .replace("{lang}", lang.tag())
        .replace("{title}", &html(&title(lang)))
        .replace("{back}", &html(msg::classroom_scorm_back(lang)))
        .replace("{next}", &html(msg::classroom_scorm_next(lang)))
        .replace("{configuration}", &configuration)
}

fn configuration(scorm: Scorm) -> Value {
    let lang = scorm.lang;
    let tasks = scorm.tasks.iter().map(|task| {
        let hashes = scorm
            .seeds
            .iter()
            .map(|seed| task.request(*seed).map(|request| address::hash(task.id, &request)).unwrap_or_default());
        json!({ "id": task.id, "title": (task.title)(lang), "hashes": hashes.collect::<Vec<_>>() })
    });
    json!({
        "page": format!("{PAGE}/{INDEX}"),
        "lang": lang.tag(),
        "class": scorm.class,
        // As text: a number of JavaScript does not hold every seed.
        "seeds": scorm.seeds.iter().map(u64::to_string).collect::<Vec<_>>(),
        "mastery": scorm.mastery,
        "tasks": tasks.collect::<Vec<_>>(),
        "words": {
            "task": msg::classroom_scorm_task(lang, "{number}", "{of}"),
            "done": msg::classroom_scorm_done(lang, "{score}"),
            "noPlatform": msg::classroom_scorm_no_platform(lang),
            "failed": msg::classroom_scorm_failed(lang, "{code}"),
        },
    })
}
