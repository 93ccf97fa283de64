//! A thin layer over the XML writer: writing to memory does not fail.

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesText, Event};

/// An XML document that is being written.
pub(crate) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document with its declaration and `root`.
    pub fn document(root: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        let _ = xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.element(root, attributes, inside);
        let mut bytes = xml.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    /// `<name …>` with what `inside` writes.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        let mut start = quick_xml::events::BytesStart::new(name);
        for (key, value) in attributes {
            start.push_attribute((*key, crate::text::line(value).as_str()));
        }
        let end = start.to_end().into_owned();
        let _ = self.0.write_event(Event::Start(start.borrow()));
        inside(self);
        let _ = self.0.write_event(Event::End(end));
    }

    /// `<name …>text</name>`.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |xml| {
            let _ = xml.0.write_event(Event::Text(BytesText::new(&crate::text::line(text))));
        });
    }

    /// `<name>text</name>` as Moodle writes it: in CDATA, if a character would need a reference. Moodle's reader passes over
    /// white space that stands alone between two references, so that `"A" & B` would lose a space.
    pub fn whole_text(&mut self, name: &str, text: &str) {
        let text = crate::text::line(text);
        self.element(name, &[], |xml| {
            let is_plain = !text.contains(['<', '>', '&', '"', '\'']);
            if is_plain {
                let _ = xml.0.write_event(Event::Text(BytesText::new(&text)));
            } else {
                // What would end a section is divided between two.
                for part in BytesCData::escaped(&text) {
                    let _ = xml.0.write_event(Event::CData(part));
                }
            }
        });
    }

    /// `<name …/>`.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let mut start = quick_xml::events::BytesStart::new(name);
        for (key, value) in attributes {
            start.push_attribute((*key, crate::text::line(value).as_str()));
        }
        let _ = self.0.write_event(Event::Empty(start));
    }
}
