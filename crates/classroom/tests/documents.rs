//! What every document of a class keeps, for every task: nothing is lost without a word, a name is text and never markup,
//! and the same class has the same files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use classroom::{Document, Gap, Scorm, Student, Variant, VariantOptions};
use i18n::Lang;
use lab::protocol::{Input, Value};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::sync::OnceLock;
use tasks::{ALL, Asking, Key};
use zip::ZipArchive;

/// A name with everything that a format could take for its own.
const NAME: &str = "<b>Kim & \"Lee\"</b> 'x' {=~#} ]]> $%\\ \u{ae40}\u{bbfc}\u{c9c0} -> |*_`";

fn student(name: &str, seed: u64) -> Student {
    Student { name: name.to_owned(), seed }
}

fn variants(lang: Lang, students: &[Student]) -> Vec<Variant> {
    let options = VariantOptions { lang, page: "https://course.example/r/?a=1&b=2" };
    let pairs = ALL.iter().flat_map(|task| students.iter().map(move |student| (*task, student)));
    pairs
        .map(|(task, student)| Variant::make(task, student, options).unwrap_or_else(|unmade| panic!("{unmade}")))
        .collect()
}

/// A number, and a name that is all markup.
fn class() -> [Student; 2] {
    [student("", 1), student(NAME, 2)]
}

/// The variants of that class. They take seconds, so they are made once.
fn of_class(lang: Lang) -> &'static [Variant] {
    static MADE: [OnceLock<Vec<Variant>>; Lang::ALL.len()] = [const { OnceLock::new() }; Lang::ALL.len()];
    let place = Lang::ALL.iter().position(|one| *one == lang).expect("a language");
    MADE[place].get_or_init(|| variants(lang, &class()))
}

/// A way into a document: the path of elements, the attributes, the text.
type Texts = Vec<(String, String, String)>;

/// Every element of a document with its text; panics if it is not well formed.
fn elements(xml: &[u8]) -> Texts {
    let mut reader = Reader::from_str(std::str::from_utf8(xml).expect("UTF-8"));
    reader.config_mut().check_end_names = true;
    let (mut path, mut found): (Vec<String>, Texts) = (Vec::new(), Vec::new());
    let mut open: Vec<usize> = Vec::new();
    let name = |start: &quick_xml::events::BytesStart| start.name().as_ref().to_owned();
    let attributes = |start: &quick_xml::events::BytesStart| {
        start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.expect("an attribute");
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a value");
                format!("{}={value};", attribute.key.as_ref())
            })
            .collect::<String>()
    };
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                path.push(name(&start));
                open.push(found.len());
                found.push((path.join("/"), attributes(&start), String::new()));
            }
            Event::Empty(start) => {
                found.push((format!("{}/{}", path.join("/"), name(&start)), attributes(&start), String::new()));
            }
            Event::Text(text) => {
                if let Some(at) = open.last() {
                    found[*at].2.push_str(&text.xml10_content());
                }
            }
            Event::CData(text) => {
                let at = *open.last().expect("an element");
                found[at].2.push_str(&text.xml10_content());
            }
            Event::GeneralRef(reference) => {
                let at = *open.last().expect("an element");
                let name = reference.xml10_content().into_owned();
                let character = reference.resolve_char_ref().expect("a character").map(String::from);
                let text = character.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned));
                found[at].2.push_str(&text.expect("a known entity"));
            }
            Event::End(_) => {
                path.pop();
                open.pop();
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn texts<'t>(all: &'t Texts, path: &str) -> Vec<&'t str> {
    all.iter().filter(|(at, ..)| at == path).map(|(.., text)| text.as_str()).collect()
}

fn files(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).expect("a zip file");
    let mut all = Vec::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its content");
        all.push((file.name().expect("a name").into_owned(), bytes));
    }
    all
}

fn file<'f>(files: &'f [(String, Vec<u8>)], name: &str) -> &'f [u8] {
    &files.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1
}

fn page() -> Vec<(String, Vec<u8>)> {
    vec![("index.html".to_owned(), b"<p>page".to_vec()), ("a b&c.js".to_owned(), b"1".to_vec())]
}

fn scorm(lang: Lang, seeds: &[u64]) -> Vec<u8> {
    let page = page();
    let scorm = Scorm { tasks: ALL, seeds, class: NAME, lang, mastery: Some(80), page: &page };
    classroom::scorm_zip(scorm).expect("a package")
}

/// How many parts of a variant a document must have.
fn parts(variant: &Variant, gaps: &[Gap]) -> usize {
    variant.form.parts.len() - gaps.iter().filter(|gap| gap.task == variant.task.id).count()
}

/// How many questions of QTI a variant is: one if all its parts are written exactly, or all chosen.
fn questions(variant: &Variant, gaps: &[Gap]) -> usize {
    let parts = &variant.form.parts;
    let is_written = |part: &Asking| match (&part.input, &part.key) {
        (Input::Number(_), Key::Number { tolerance, .. }) => *tolerance == 0.0,
        (input, _) => matches!(input, Input::Event | Input::Field | Input::Text),
    };
    let is_chosen = |part: &Asking| matches!(part.input, Input::Choice(_) | Input::Order(_));
    let is_whole = gaps.iter().all(|gap| gap.task != variant.task.id);
    let is_one = is_whole && (parts.iter().all(is_written) || parts.iter().all(is_chosen));
    if is_one { 1 } else { self::parts(variant, gaps) }
}

#[test]
fn every_part_of_every_task_is_in_each_format_or_named() {
    for lang in Lang::ALL {
        let variants = of_class(lang);
        let Document { content, gaps } = classroom::moodle_xml(variants);
        let all = elements(&content);
        assert_eq!(texts(&all, "quiz/question/name/text").len(), variants.len(), "a question per variant");
        let gift = classroom::gift(variants);
        let qti = classroom::qti_zip(variants).expect("a package");
        let qti_files = files(&qti.content);
        let items = elements(file(&qti_files, "roundtrip/roundtrip.xml"));
        let markdown = classroom::sheet_markdown(variants);
        let html = classroom::sheet_html(variants);
        let solutions = classroom::solutions_markdown(variants);
        assert_eq!([&gift.gaps, &qti.gaps, &markdown.gaps, &html.gaps], [&gaps; 4]);
        let count: usize = variants.iter().map(|variant| parts(variant, &gaps)).sum();
        assert_eq!(gift.content.lines().filter(|line| line.starts_with("::")).count(), count);
        let items = items.iter().filter(|(path, ..)| path.ends_with("/item")).count();
        assert_eq!(items, variants.iter().map(|variant| questions(variant, &gaps)).sum::<usize>());
        assert_eq!(html.content.matches("<span class=\"give\">").count(), count);
        for variant in variants {
            assert!(solutions.contains(&variant.name()), "{}", variant.name());
            let right = &variant.solution.texts;
            assert!(!right.is_empty() && right.iter().all(|text| !text.is_empty()), "{}", variant.name());
        }
    }
}

#[test]
fn a_name_is_text_in_every_document() {
    let variants = of_class(Lang::Ko);
    let words = NAME.split_whitespace().collect::<Vec<_>>().join(" ");
    let moodle = elements(&classroom::moodle_xml(variants).content);
    let names = texts(&moodle, "quiz/question/name/text");
    assert_eq!(names.iter().filter(|name| name.ends_with(&words)).count(), ALL.len(), "{names:?}");
    let qti = files(&classroom::qti_zip(variants).expect("a package").content);
    let items = elements(file(&qti, "roundtrip/roundtrip.xml"));
    assert!(items.iter().any(|(path, attributes, _)| path.ends_with("/item") && attributes.contains(&words)));
    let html = classroom::sheet_html(variants).content;
    assert!(!html.contains("<b>Kim") && html.contains("&lt;b&gt;Kim &amp; &quot;Lee&quot;&lt;/b&gt;"));
    let markdown = classroom::sheet_markdown(variants).content + &classroom::solutions_markdown(variants);
    assert!(!markdown.contains("<b>Kim") && markdown.contains("\\<b\\>Kim"));
    let gift = classroom::gift(variants).content;
    assert!(gift.contains("\\{\\=\\~\\#\\}") && !gift.contains("{=~#}"));
}

#[test]
fn moodle_gets_each_text_in_one_piece() {
    // Its reader passes over white space that stands alone between two references.
    let variants = of_class(Lang::Ko);
    let content = classroom::moodle_xml(variants).content;
    let mut reader = Reader::from_str(std::str::from_utf8(&content).expect("UTF-8"));
    let mut sections = 0;
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::GeneralRef(reference) => panic!("a reference: {}", reference.xml10_content()),
            Event::CData(_) => sections += 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(sections > variants.len());
}

#[test]
fn a_capture_is_in_each_package_that_holds_files_and_only_if_it_shows_no_answer() {
    let variants = variants(Lang::En, &class()[..1]);
    let moodle = elements(&classroom::moodle_xml(&variants).content);
    let inside: Vec<_> = moodle.iter().filter(|(path, ..)| path == "quiz/question/questiontext/file").collect();
    let qti = files(&classroom::qti_zip(&variants).expect("a package").content);
    let captured: Vec<_> = variants.iter().filter(|variant| variant.capture.is_some()).collect();
    assert!(!captured.is_empty() && captured.len() == inside.len());
    for variant in &variants {
        let is_prediction = variant.form.parts.iter().any(|part| part.until.is_some());
        assert_eq!(variant.capture.is_none(), is_prediction, "{}", variant.name());
    }
    for (variant, (_, attributes, text)) in captured.iter().zip(inside) {
        let (name, capture) = (variant.capture_name().expect("a name"), variant.capture.as_ref().expect("a capture"));
        assert!(attributes.contains(&format!("name={name};")) && attributes.contains("encoding=base64;"));
        assert_eq!(&STANDARD.decode(text).expect("base64"), capture);
        assert_eq!(file(&qti, &format!("captures/{name}")), capture);
        let linked = format!("@@PLUGINFILE@@/{name}");
        assert!(texts(&moodle, "quiz/question/questiontext/text").iter().any(|text| text.contains(&linked)));
    }
}

#[test]
fn every_file_of_a_package_is_in_its_list_and_nothing_else() {
    let variants = of_class(Lang::En);
    let qti = classroom::qti_zip(variants).expect("a package").content;
    for (package, manifest_path) in
        [(qti, "manifest/resources/resource/file"), (scorm(Lang::En, &[1, 2]), "manifest/resources/resource/file")]
    {
        let files = files(&package);
        let manifest = elements(file(&files, "imsmanifest.xml"));
        let listed = manifest.iter().filter(|(path, ..)| path == manifest_path);
        let listed: BTreeSet<String> = listed
            .map(|(_, attributes, _)| attributes.trim_start_matches("href=").trim_end_matches(';').to_owned())
            .collect();
        let there = files.iter().map(|(name, _)| name.clone()).filter(|name| name != "imsmanifest.xml").collect();
        assert_eq!(listed, there);
    }
}

#[test]
fn identifiers_of_questions_are_unique() {
    let variants = of_class(Lang::En);
    let unique = |all: Vec<&str>| {
        let count = all.len();
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), count);
    };
    unique(texts(&elements(&classroom::moodle_xml(variants).content), "quiz/question/idnumber"));
    let qti = files(&classroom::qti_zip(variants).expect("a package").content);
    let items = elements(file(&qti, "roundtrip/roundtrip.xml"));
    unique(items.iter().filter(|(path, ..)| path.ends_with("/item")).map(|(_, attributes, _)| &**attributes).collect());
}

#[test]
fn the_same_class_has_the_same_files() {
    let all = |variants: &[Variant]| {
        let packages = [classroom::qti_zip(variants).expect("a package").content, scorm(Lang::Ko, &[1, 2, 3])];
        let texts = [
            classroom::sheet_markdown(variants).content,
            classroom::sheet_html(variants).content,
            classroom::solutions_markdown(variants),
            classroom::gift(variants).content,
        ];
        (packages, texts, classroom::moodle_xml(variants).content)
    };
    assert_eq!(all(of_class(Lang::Ko)), all(&variants(Lang::Ko, &class())));
}

#[test]
fn no_sheet_has_the_answer_of_a_number() {
    // The smallest window of this run is in no question, and not a part of another number.
    let variants = variants(Lang::En, &[student("", 7)]);
    let window = variants.iter().find(|variant| variant.task.id == "tcp-window").expect("the task");
    let Key::Number { value, .. } = window.form.parts[0].key else { panic!("no number") };
    let sheets = classroom::sheet_markdown(std::slice::from_ref(window)).content
        + &classroom::sheet_html(std::slice::from_ref(window)).content;
    assert!(!sheets.contains(&format!("{value}")), "{value} is in {sheets}");
}

#[test]
fn an_order_is_shown_as_the_page_shows_it() {
    let variants = variants(Lang::En, &[student("", 2)]);
    for variant in &variants {
        let sheet = classroom::sheet_markdown(std::slice::from_ref(variant)).content;
        for part in &variant.form.parts {
            let (Input::Order(items), Value::Order(_)) = (&part.input, part.key.value()) else { continue };
            let listed: Vec<String> = sheet
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix("- ")?.split_once(") "))
                .map(|(_, item)| item.replace('\\', ""))
                .collect();
            assert_eq!(&listed, items, "{}", variant.name());
        }
    }
}

#[test]
fn a_scorm_package_names_what_is_missing() {
    let page = page();
    let whole = Scorm { tasks: ALL, seeds: &[1], class: "", lang: Lang::En, mastery: None, page: &page };
    let sentence = |scorm: Scorm| classroom::scorm_zip(scorm).map(|_| ()).expect_err("an error").to_string();
    assert!(sentence(Scorm { tasks: &[], ..whole }).contains("1 to 250 tasks"));
    assert!(sentence(Scorm { seeds: &[], ..whole }).contains("at least one seed"));
    assert!(sentence(Scorm { page: &page[1..], ..whole }).contains("no index.html"));
}
