//! QTI 1.2 and the packages' lists of files, checked by xmllint against the schemas of 1EdTech (IMS) and ADL. No registry
//! offers these, and their licence asks whoever distributes them first to register, so that they are not in the project.
//! The test runs if `ROUNDTRIP_SCHEMAS` names a folder that has them (docs/exercises.md says which).

use classroom::{Scorm, Student, Variant, VariantOptions};
use i18n::Lang;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tasks::ALL;
use tempfile::TempDir;
use zip::ZipArchive;

/// The schemas in a folder of the test's own. They import that of `xml:base` and `xml:lang` by several addresses; here all
/// mean the file beside them, as no network is asked.
fn schemas(folder: &Path) -> TempDir {
    let copies = TempDir::with_prefix("roundtrip-schemas-").expect("a folder");
    let files = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("ROUNDTRIP_SCHEMAS: {error}"));
    for path in files.map(|file| file.expect("a file").path()) {
        if path.extension().is_none_or(|kind| kind != "xsd") {
            continue;
        }
        // Some have a sign of Windows-1252 in a comment although they say UTF-8.
        let text = String::from_utf8_lossy(&std::fs::read(&path).expect("a schema")).into_owned();
        let text = ["http://www.w3.org/2001/03/xml.xsd", "http://www.w3.org/2001/xml.xsd", "../xml.xsd"]
            .iter()
            .fold(text, |text, address| text.replace(address, "xml.xsd"));
        std::fs::write(copies.path().join(path.file_name().expect("a name")), text).expect("a copy");
    }
    copies
}

/// What xmllint finds in a document; nothing if it is valid.
fn faults(folder: &Path, schema: &str, document: &str) -> Option<String> {
    assert!(folder.join(schema).exists(), "ROUNDTRIP_SCHEMAS has no {schema}");
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--schema", schema, "-"]).current_dir(folder);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("install xmllint: apt-get install libxml2-utils");
    let mut input = child.stdin.take().expect("its input");
    let document = document.to_owned();
    let writer = std::thread::spawn(move || input.write_all(document.as_bytes()));
    let output = child.wait_with_output().expect("its output");
    writer.join().expect("a thread").expect("it reads everything");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn file(package: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(package)).expect("a zip file");
    let mut text = String::new();
    archive.by_name(name).expect("a file").read_to_string(&mut text).expect("UTF-8");
    text
}

fn variants(lang: Lang) -> Vec<Variant> {
    let students = [("", 1), ("<b>Kim</b> & \"Lee\" ]]> \u{ae40}", 2)];
    let options = VariantOptions { lang, page: "https://course.example/r/?a=1&b=2" };
    let students = students.map(|(name, seed)| Student { name: name.to_owned(), seed });
    let pairs = ALL.iter().flat_map(|task| students.iter().map(move |student| (*task, student)));
    pairs.map(|(task, student)| Variant::make(task, student, options).expect("a variant")).collect()
}

#[test]
fn the_packages_keep_to_their_schemas() {
    let Some(folder) = std::env::var_os("ROUNDTRIP_SCHEMAS") else { return };
    let folder = schemas(Path::new(&folder));
    let faults = |schema: &str, document: &str| faults(folder.path(), schema, document);
    for lang in Lang::ALL {
        let package = classroom::qti_zip(&variants(lang)).expect("a package").content;
        let assessment = file(&package, "roundtrip/roundtrip.xml");
        assert_eq!(faults("ims_qtiasiv1p2.xsd", &assessment), None);
        // The list says that it is one of Common Cartridge 1.1, as Canvas writes it. That is IMS Content Packaging under
        // another name.
        let list = file(&package, "imsmanifest.xml");
        let list = list.replace("xsd/imsccv1p1/imscp_v1p1", "xsd/imscp_v1p1");
        assert_eq!(faults("imscp_v1p1.xsd", &list), None);
        // The check finds what is wrong.
        assert!(faults("ims_qtiasiv1p2.xsd", &assessment.replace("outcomes>", "outcome>")).is_some());
        assert!(faults("imscp_v1p1.xsd", &list.replace("<organizations/>", "")).is_some());
        let page = [("index.html".to_owned(), b"<p>page".to_vec()), ("a b&c.js".to_owned(), b"1".to_vec())];
        let scorm = Scorm { tasks: ALL, seeds: &[1, 2], class: "3-2", lang, mastery: Some(80), page: &page };
        let list = file(&classroom::scorm_zip(scorm).expect("a package"), "imsmanifest.xml");
        assert_eq!(faults("adlcp_rootv1p2.xsd", &list), None);
        assert!(faults("adlcp_rootv1p2.xsd", &list.replace("scormtype=\"sco\"", "scormtype=\"SCO\"")).is_some());
    }
}
