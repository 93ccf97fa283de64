//! `lab exercises make`: writes the documents and packages of a class into a folder, and says what is in them.

use super::students::{by_names, by_seeds};
use super::{lang, named};
use crate::Failure;
use clap::{Args, ValueEnum};
use classroom::{Gap, Scorm, Student, Variant, VariantOptions};
use i18n::Lang;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tasks::Task;

/// What to make.
#[derive(Args)]
pub struct Options {
    /// Tasks, as `lab exercises list` names them, names of lessons, or all
    #[arg(required = true, value_name = "TASK")]
    tasks: Vec<String>,
    /// One variant per number, such as 1-30
    #[arg(long, value_name = "RANGE", required_unless_present = "names", conflicts_with = "names")]
    seeds: Option<String>,
    /// One variant per line of this file, which has a student's name each
    #[arg(long, value_name = "FILE")]
    names: Option<String>,
    /// A text that belongs to the class: with the name it decides which variant a student gets
    #[arg(long, value_name = "TEXT", default_value = "")]
    class: String,
    /// The folder to write into; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The language of the sentences
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = lang)]
    lang: Lang,
    /// The address of the hosted page, for links to the runs; without it there are no links
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    page: String,
    /// What to write
    #[arg(long, value_name = "FORMAT", value_enum, value_delimiter = ',', default_value = "all")]
    format: Vec<Format>,
    /// The built page (`cargo xtask dist`) for the SCORM package: its folder, or the page in one file
    #[arg(long, value_name = "DIST")]
    page_dir: Option<PathBuf>,
    /// SCORM: from which score on, of 100, the status is "passed"; without it, it is "completed"
    #[arg(long, value_name = "SCORE", value_parser = clap::value_parser!(u8).range(1..=100))]
    mastery: Option<u8>,
}

/// A document or a package.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Everything; SCORM if there is --page-dir
    All,
    /// sheet.md and sheet.html, and the captures
    Sheet,
    /// solutions.md
    Solutions,
    /// moodle.xml
    Moodle,
    /// gift.txt
    Gift,
    /// qti.zip
    Qti,
    /// scorm.zip
    Scorm,
}

/// Writes the files and prints a summary.
pub fn make(options: &Options) -> Result<(), Failure> {
    let tasks = named(&options.tasks)?;
    let students = match (&options.names, &options.seeds) {
        (Some(file), _) => by_names(file, &options.class)?,
        (None, seeds) => by_seeds(seeds.as_deref().unwrap_or_default())?,
    };
    let page = page_address(&options.page)?;
    if options.format.contains(&Format::Scorm) && options.page_dir.is_none() {
        let why = "--format scorm needs --page-dir, the folder that `cargo xtask dist` has built";
        return Err(Failure::Usage(why.to_owned()));
    }
    let page_files = options.page_dir.as_deref().map(page_files).transpose()?;
    let variants = variants(&tasks, &students, VariantOptions { lang: options.lang, page: &page })?;
    fs::create_dir_all(&options.out).map_err(|error| Failure::file(&shown(&options.out), error))?;
    let mut written = Written { folder: &options.out, lines: Vec::new(), gaps: Vec::new() };
    documents(options, &variants, &mut written)?;
    if let Some(page) = page_files.filter(|_| wants(options, Format::Scorm)) {
        let seeds: Vec<u64> = students.iter().map(|student| student.seed).collect();
        let Options { class, lang, mastery, .. } = options;
        let scorm = Scorm { tasks: &tasks, seeds: &seeds, class, lang: *lang, mastery: *mastery, page: &page };
        let package = classroom::scorm_zip(scorm).map_err(|error| Failure::Usage(error.to_string()))?;
        written.file("scorm.zip", &package)?;
    }
    summary(&tasks, &students, &variants, &written)
}

fn wants(options: &Options, format: Format) -> bool {
    options.format.contains(&Format::All) || options.format.contains(&format)
}

/// The documents without the SCORM package.
fn documents(options: &Options, variants: &[Variant], written: &mut Written) -> Result<(), Failure> {
    if wants(options, Format::Sheet) {
        let sheet = classroom::sheet_markdown(variants);
        written.with_gaps("sheet.md", sheet.content.as_bytes(), &sheet.gaps)?;
        written.file("sheet.html", classroom::sheet_html(variants).content.as_bytes())?;
        for variant in variants {
            if let (Some(name), Some(capture)) = (variant.capture_name(), &variant.capture) {
                written.capture(&name, capture)?;
            }
        }
    }
    if wants(options, Format::Solutions) {
        written.file("solutions.md", classroom::solutions_markdown(variants).as_bytes())?;
    }
    if wants(options, Format::Moodle) {
        let moodle = classroom::moodle_xml(variants);
        written.with_gaps("moodle.xml", &moodle.content, &moodle.gaps)?;
    }
    if wants(options, Format::Gift) {
        let gift = classroom::gift(variants);
        written.with_gaps("gift.txt", gift.content.as_bytes(), &gift.gaps)?;
    }
    if wants(options, Format::Qti) {
        let qti = classroom::qti_zip(variants).map_err(|error| Failure::Usage(error.to_string()))?;
        written.with_gaps("qti.zip", &qti.content, &qti.gaps)?;
    }
    Ok(())
}

fn variants(tasks: &[&'static Task], students: &[Student], options: VariantOptions) -> Result<Vec<Variant>, Failure> {
    let pairs = tasks.iter().flat_map(|task| students.iter().map(move |student| (*task, student)));
    let made = pairs.map(|(task, student)| Variant::make(task, student, options));
    made.collect::<Result<_, _>>().map_err(|unmade| Failure::Usage(unmade.to_string()))
}

/// The address of the page without its hash.
fn page_address(text: &str) -> Result<String, Failure> {
    let is_address = ["http://", "https://", "file://"].iter().any(|scheme| text.starts_with(scheme));
    if !text.is_empty() && !is_address {
        return Err(Failure::Usage(format!(
            "--page {text}: it must be an address that begins with https:// or http://"
        )));
    }
    Ok(text.split('#').next().unwrap_or_default().to_owned())
}

/// The files of the built page. A package is compressed as a whole, so that compressed copies are left out.
fn page_files(place: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    if place.is_file() {
        let page = fs::read(place).map_err(|error| Failure::file(&shown(place), error))?;
        return Ok(vec![("index.html".to_owned(), page)]);
    }
    if !place.join("index.html").is_file() {
        let why = "there is no index.html; it must be the folder that `cargo xtask dist` has built";
        return Err(Failure::Usage(format!("--page-dir {}: {why}", shown(place))));
    }
    let mut files = Vec::new();
    collect(place, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, before: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failure> {
    let failed = |error| Failure::file(&shown(folder), error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = format!("{before}{}", path.file_name().unwrap_or_default().to_string_lossy());
        let is_copy = path.extension().is_some_and(|kind| kind == "br" || kind == "gz");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if !is_copy {
            let bytes = fs::read(&path).map_err(|error| Failure::file(&shown(&path), error))?;
            files.push((name, bytes));
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What has been written.
struct Written<'a> {
    folder: &'a Path,
    lines: Vec<String>,
    gaps: Vec<String>,
}

impl Written<'_> {
    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.put(name, bytes)?;
        self.lines.push(format!("{name:<14} {} bytes", bytes.len()));
        Ok(())
    }

    fn with_gaps(&mut self, name: &str, bytes: &[u8], gaps: &[Gap]) -> Result<(), Failure> {
        self.gaps.extend(gaps.iter().map(|gap| format!("{name}: {}, part {}: {}", gap.task, gap.part, gap.reason)));
        self.file(name, bytes)
    }

    fn capture(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let folder = self.folder.join("captures");
        fs::create_dir_all(&folder).map_err(|error| Failure::file(&shown(&folder), error))?;
        self.put(&format!("captures/{name}"), bytes)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.folder.join(name);
        fs::write(&path, bytes).map_err(|error| Failure::file(&shown(&path), error))
    }
}

fn summary(
    tasks: &[&'static Task],
    students: &[Student],
    variants: &[Variant],
    written: &Written,
) -> Result<(), Failure> {
    let captures = variants.iter().filter(|variant| variant.capture.is_some()).count();
    let mut out = format!("{} tasks x {} students = {} variants\n", tasks.len(), students.len(), variants.len());
    written.lines.iter().for_each(|line| out.push_str(&format!("{line}\n")));
    out.push_str(&format!("{captures} variants have a capture\n"));
    if students.iter().any(|student| !student.name.is_empty()) {
        students.iter().for_each(|student| out.push_str(&format!("{:>10}  {}\n", student.seed, student.name)));
    }
    for gap in &written.gaps {
        out.push_str(&format!("left out of {gap}\n"));
    }
    io::stdout().write_all(out.as_bytes()).map_err(|error| Failure::file("standard output", error))
}
