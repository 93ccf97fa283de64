//! A message in a few words: `AAAA? server.example`, `AAAA 2001:db8::1`, `NXDOMAIN server.example`.

use super::{OPT, dissect, rcode_name, type_name};
use crate::field::number;
use crate::{Dissection, Field};

/// What a message asks, or what it answers: the first record of the type that was asked for. The type is always named
/// (RFC 1035 §3.2.2, RFC 3597 §5). A failure is named by its code, with the upper bits that EDNS adds (RFC 6891 §6.1.3).
pub fn label(message: &[u8]) -> String {
    // The first bit of the third byte: 0 in a query, 1 in a response (RFC 1035 §4.1.1, "QR").
    let is_response = message.get(2).is_some_and(|flags| flags & 0x80 != 0);
    let dissection = dissect(message);
    let question = dissection.find("dns.qry").and_then(Question::read);
    if !is_response {
        return question.map_or_else(unknown, |question| [&type_text(question.kind), "? ", question.name].concat());
    }
    let code = response_code(message, &dissection);
    let name = question.as_ref().map_or("", |question| question.name);
    if code != 0 {
        return [&rcode_name(code), " ", name].concat().trim_end().to_owned();
    }
    match (answer(&dissection, question.as_ref().map(|question| question.kind)), question) {
        (Some((kind, data)), _) => [&type_text(kind), " ", data].concat(),
        // RFC 2308 §2.2: the name exists, but has no such record.
        (None, Some(question)) => ["No ", &type_text(question.kind), " for ", question.name].concat(),
        (None, None) => unknown(),
    }
}

fn unknown() -> String {
    "DNS".to_owned()
}

struct Question<'a> {
    name: &'a str,
    kind: u16,
}

impl<'a> Question<'a> {
    fn read(field: &'a Field) -> Option<Self> {
        let name = part(field, "dns.qry.name")?.value.as_str();
        Some(Self { name, kind: part(field, "dns.qry.type")?.number? as u16 })
    }
}

/// The type and the data of the first answer of type `wanted`, otherwise of the first answer.
fn answer(dissection: &Dissection, wanted: Option<u16>) -> Option<(u16, &str)> {
    let read = |answer: &'_ Field| part(answer, "dns.resp.type")?.number.map(|kind| kind as u16);
    let answers = || dissection.fields.iter().filter(|field| field.spec.id == "dns.answer");
    let answer = answers().find(|answer| read(answer) == wanted).or_else(|| answers().next())?;
    // An answer's last part is its data, unless it has none.
    let data = answer.parts.get(5).map_or("", |data| data.value.as_str());
    Some((read(answer)?, data))
}

/// The response code, all 12 bits of it if there is an OPT record.
fn response_code(message: &[u8], dissection: &Dissection) -> u16 {
    let lower = number(message, 2..4).unwrap_or(0) as u16 & 15;
    let is_opt = |field: &&Field| {
        let kind = part(field, "dns.resp.type").and_then(|kind| kind.number);
        field.spec.id == "dns.additional" && kind == Some(u64::from(OPT))
    };
    let opt = dissection.fields.iter().find(is_opt);
    let upper = opt.and_then(|opt| part(part(opt, "dns.opt.ttl")?, "dns.resp.ext_rcode")?.number);
    (upper.unwrap_or(0) as u16) << 4 | lower
}

fn part<'a>(field: &'a Field, id: &str) -> Option<&'a Field> {
    field.parts.iter().find(|part| part.spec.id == id)
}

/// `AAAA`, or `TYPE4711` if the type has no name (RFC 3597 §5).
fn type_text(kind: u16) -> String {
    type_name(kind).map_or_else(|| ["TYPE", &kind.to_string()].concat(), str::to_owned)
}
