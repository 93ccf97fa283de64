//! JSON in few bytes of program, for the lab in the browser: what `serde_json` writes of the same values, character for
//! character. Knows what run files and trace documents are made of: no fractions, no bytes, text for keys.

use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant};
use std::fmt::Error;

/// `value` as JSON; what JSON cannot say, or this module does not know, is an error.
pub fn to_string(value: &impl Serialize) -> Result<String, Error> {
    let mut out = String::new();
    value.serialize(Json(&mut out))?;
    Ok(out)
}

/// What is being written.
struct Json<'a>(&'a mut String);

/// A list or an object that is open, and what ends it.
struct Open<'a> {
    out: &'a mut String,
    end: &'static str,
}

impl<'a> Json<'a> {
    fn open(self, start: &str, end: &'static str) -> Open<'a> {
        self.0.push_str(start);
        Open { out: self.0, end }
    }

    /// An object with one member, whose value begins with `start`.
    fn variant(self, name: &str, start: &str, end: &'static str) -> Open<'a> {
        self.0.push('{');
        text(self.0, name);
        self.0.push(':');
        self.open(start, end)
    }
}

impl Open<'_> {
    /// A comma, unless nothing stands before it.
    #[inline(never)]
    fn next(&mut self) {
        if !self.out.ends_with(['[', '{']) {
            self.out.push(',');
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.next();
        text(self.out, name);
        self.out.push(':');
    }

    #[inline(never)]
    fn close(self) -> Result<(), Error> {
        self.out.push_str(self.end);
        Ok(())
    }
}

/// `value` in quotes (RFC 8259 §7).
#[inline(never)]
fn text(out: &mut String, value: &str) {
    out.push('"');
    for character in value.chars() {
        let short = match character {
            '"' | '\\' => character,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\0'..' ' => {
                let code = character as u8;
                out.push_str(if code < 16 { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(u32::from(code & 15), 16));
                continue;
            }
            _ => {
                out.push(character);
                continue;
            }
        };
        out.push('\\');
        out.push(short);
    }
    out.push('"');
}

#[inline(never)]
fn whole(out: &mut String, value: u64, is_negative: bool) -> Result<(), Error> {
    if is_negative {
        out.push('-');
    }
    out.push_str(&value.to_string());
    Ok(())
}

macro_rules! numbers {
    ($($name:ident $type:ty),*) => {$(
        fn $name(self, value: $type) -> Result<(), Error> {
            whole(self.0, value.into(), false)
        }
    )*};
}

macro_rules! refused {
    ($($name:ident ($($type:ty),*)),*) => {$(
        fn $name(self, $(_: $type),*) -> Result<Self::Ok, Error> {
            Err(Error)
        }
    )*};
}

impl<'a> ser::Serializer for Json<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    numbers!(serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64);
    refused!(serialize_f32(f32), serialize_f64(f64), serialize_char(char), serialize_bytes(&[u8]));

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        whole(self.0, value.unsigned_abs(), value < 0)
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        text(self.0, value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let open = self.variant(variant, "", "}");
        value.serialize(Json(open.out))?;
        open.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'a>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Err(Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>, Error> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Error> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Error> {
        Ok(self.variant(variant, "{", "}}"))
    }
}

impl SerializeSeq for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.next();
        value.serialize(Json(self.out))
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl ser::SerializeTuple for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        SerializeSeq::serialize_element(self, key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(':');
        value.serialize(Json(self.out))
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeStruct for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.name(name);
        value.serialize(Json(self.out))
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeStructVariant for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        SerializeStruct::serialize_field(self, name, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::export::Results;
    use crate::{Intervention, Request, Settings, TlsSettings, run};
    use trace::Micros;

    #[test]
    fn a_run_reads_as_serde_json_writes_it() {
        for scenario in ["tcp", "websocket", "sse", "udp"] {
            let mut request =
                Request::new(scenario, Settings { tls: Some(TlsSettings::default()), ..Settings::default() });
            request.interventions = vec![
                Intervention::Drop { packet: 4 },
                Intervention::Cut { from: Micros(90_000), until: Micros(95_000) },
            ];
            let (results, _) = run(&request).unwrap();
            let results = Results::new(&request, &results);
            assert_eq!(to_string(&results).unwrap(), serde_json::to_string(&results).unwrap());
        }
    }

    #[test]
    fn texts_and_numbers_read_as_serde_json_writes_them() {
        let every: String = ('\0'..'\u{100}').chain(['한', '😀']).collect();
        let values = (every, [i64::MIN, -1, 0], u64::MAX, Some(true), None::<u8>);
        assert_eq!(to_string(&values).unwrap(), serde_json::to_string(&values).unwrap());
    }
}
