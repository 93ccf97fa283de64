//! What a QTI package says about itself: its files, and the quiz that Canvas makes of it.

use crate::xml::Xml;

const PACKAGING: &str = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1";
const CANVAS: &str = "http://canvas.instructure.com/xsd/cccv1p0";
const SCHEMA_INSTANCE: (&str, &str) = ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");

/// The list of the package's files.
pub(super) fn manifest(assessment: &str, captures: &[&str]) -> Vec<u8> {
    let location = format!("{PACKAGING} http://www.imsglobal.org/xsd/imscp_v1p1.xsd");
    let attributes = [
        ("identifier", "roundtrip-manifest"),
        ("xmlns", PACKAGING),
        SCHEMA_INSTANCE,
        ("xsi:schemaLocation", location.as_str()),
    ];
    let meta = format!("{assessment}-meta");
    let (file, meta_file) = (format!("{assessment}/{assessment}.xml"), format!("{assessment}/assessment_meta.xml"));
    Xml::document("manifest", &attributes, |xml| {
        xml.element("metadata", &[], |xml| {
            xml.text("schema", &[], "IMS Content");
            xml.text("schemaversion", &[], "1.1.3");
        });
        xml.empty("organizations", &[]);
        xml.element("resources", &[], |xml| {
            xml.element("resource", &[("identifier", assessment), ("type", "imsqti_xmlv1p2")], |xml| {
                xml.empty("file", &[("href", &file)]);
                xml.empty("dependency", &[("identifierref", &meta)]);
            });
            let kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource";
            xml.element("resource", &[("identifier", &meta), ("type", kind), ("href", &meta_file)], |xml| {
                xml.empty("file", &[("href", &meta_file)]);
            });
            for (place, name) in captures.iter().enumerate() {
                let ident = format!("capture-{}", place + 1);
                xml.element("resource", &[("identifier", &ident), ("type", "webcontent"), ("href", name)], |xml| {
                    xml.empty("file", &[("href", name)]);
                });
            }
        });
    })
}

/// The quiz: one attempt, the answers shuffled by the platform.
pub(super) fn meta(assessment: &str, title: &str, points: usize) -> Vec<u8> {
    let location = format!("{CANVAS} https://canvas.instructure.com/xsd/cccv1p0.xsd");
    let attributes =
        [("identifier", assessment), ("xmlns", CANVAS), SCHEMA_INSTANCE, ("xsi:schemaLocation", location.as_str())];
    Xml::document("quiz", &attributes, |xml| {
        xml.text("title", &[], title);
        xml.text("description", &[], "");
        xml.text("shuffle_answers", &[], "true");
        xml.text("scoring_policy", &[], "keep_highest");
        xml.text("quiz_type", &[], "assignment");
        xml.text("points_possible", &[], &format!("{points}.0"));
        xml.text("show_correct_answers", &[], "true");
        xml.text("allowed_attempts", &[], "1");
        xml.text("available", &[], "false");
    })
}
