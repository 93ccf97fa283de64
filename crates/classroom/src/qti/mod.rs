//! QTI 1.2 in a package as Canvas takes it. The variants of a question are a group from which the platform draws one for
//! each student. A form of several parts is one question with blanks if Canvas has such a question, else a question per
//! part. Captures are files of the package.

mod blanks;
mod item;
mod manifest;

use crate::moodle::sorted;
use crate::package::zip;
use crate::question::Question;
use crate::sheet::gaps;
use crate::text::heading;
use crate::xml::Xml;
use crate::{Document, PackageError, Variant};
use i18n::{Lang, msg};

/// The name of the assessment in its package.
const ASSESSMENT: &str = "roundtrip";
const SCHEMA: [(&str, &str); 3] = [
    ("xmlns", "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    (
        "xsi:schemaLocation",
        "http://www.imsglobal.org/xsd/ims_qtiasiv1p2 http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd",
    ),
];

/// The package of these variants.
///
/// # Errors
/// If the zip file cannot be written: it would be larger than such a file can be.
pub fn qti_zip(variants: &[Variant]) -> Result<Document<Vec<u8>>, PackageError> {
    let captures: Vec<(String, &[u8])> = variants
        .iter()
        .filter_map(|variant| Some((format!("captures/{}", variant.capture_name()?), variant.capture.as_deref()?)))
        .collect();
    let names: Vec<&str> = captures.iter().map(|(name, _)| name.as_str()).collect();
    let assessment = assessment(variants);
    let title = title(variants);
    let manifest = manifest::manifest(ASSESSMENT, &names);
    let meta = manifest::meta(ASSESSMENT, &title, points(variants));
    let assessment_name = format!("{ASSESSMENT}/{ASSESSMENT}.xml");
    let meta_name = format!("{ASSESSMENT}/assessment_meta.xml");
    let files = [
        ("imsmanifest.xml", manifest.as_slice()),
        (&assessment_name, assessment.as_slice()),
        (&meta_name, meta.as_slice()),
    ];
    let files = files.into_iter().chain(captures.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    Ok(Document { content: zip(files)?, gaps: gaps(variants) })
}

fn title(variants: &[Variant]) -> String {
    let lang = variants.first().map_or(Lang::En, |variant| variant.lang);
    format!("Roundtrip: {}", msg::classroom_title(lang))
}

/// A question of the assessment.
enum Entry<'v> {
    /// One part of a form.
    Part(item::Item<'v>),
    /// All parts of a form.
    Whole(blanks::Blanks<'v>),
}

/// The variants of a question, from which the platform draws one.
struct Group<'v> {
    ident: String,
    title: String,
    entries: Vec<Entry<'v>>,
}

/// One group per task, or one per part if the parts cannot be one question.
fn groups(variants: &[Variant]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for variant in sorted(variants) {
        let (id, title) = (variant.task.id, variant.title());
        let questions: Vec<Option<Question>> = variant.questions();
        let whole: Option<Vec<Question>> = questions.iter().cloned().collect();
        if let Some(blanks) = whole.and_then(|questions| blanks::Blanks::of(variant, &questions)) {
            add(&mut groups, id.to_owned(), title.to_owned(), Entry::Whole(blanks));
            continue;
        }
        let of = questions.len();
        for (place, question) in questions.into_iter().enumerate() {
            let Some(question) = question else { continue };
            let part = (of > 1).then_some((place + 1, of));
            let title = part.map_or_else(|| title.to_owned(), |(part, of)| format!("{title} ({part}/{of})"));
            let entry = Entry::Part(item::Item { variant, question, part });
            add(&mut groups, format!("{id}-{}", place + 1), title, entry);
        }
    }
    groups
}

fn add<'v>(groups: &mut Vec<Group<'v>>, ident: String, title: String, entry: Entry<'v>) {
    match groups.iter_mut().find(|known| known.ident == ident) {
        Some(known) => known.entries.push(entry),
        None => groups.push(Group { ident, title, entries: vec![entry] }),
    }
}

/// A point for each item that a student is shown.
fn points(variants: &[Variant]) -> usize {
    groups(variants).len()
}

fn assessment(variants: &[Variant]) -> Vec<u8> {
    Xml::document("questestinterop", &SCHEMA, |xml| {
        xml.element("assessment", &[("ident", ASSESSMENT), ("title", &title(variants))], |xml| {
            metadata(xml, &[("cc_maxattempts", "1")]);
            xml.element("section", &[("ident", "root_section")], |xml| {
                groups(variants).iter().for_each(|group| write_group(xml, group));
            });
        });
    })
}

fn write_group(xml: &mut Xml, group: &Group) {
    xml.element("section", &[("ident", &group.ident), ("title", &group.title)], |xml| {
        xml.element("selection_ordering", &[], |xml| {
            xml.element("selection", &[], |xml| {
                xml.text("selection_number", &[], "1");
                xml.element("selection_extension", &[], |xml| xml.text("points_per_item", &[], "1"));
            });
        });
        for entry in &group.entries {
            match entry {
                Entry::Part(item) => item.write(xml),
                Entry::Whole(blanks) => blanks.write(xml),
            }
        }
    });
}

fn metadata(xml: &mut Xml, fields: &[(&str, &str)]) {
    xml.element("qtimetadata", &[], |xml| {
        for (label, entry) in fields {
            xml.element("qtimetadatafield", &[], |xml| {
                xml.text("fieldlabel", &[], label);
                xml.text("fieldentry", &[], entry);
            });
        }
    });
}

/// The title of an item: the task, the student, the part.
fn item_title(variant: &Variant, part: Option<(usize, usize)>) -> String {
    match part {
        Some((part, of)) => format!("{} ({part}/{of})", heading(variant)),
        None => heading(variant),
    }
}
