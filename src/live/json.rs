//! JSON through the browser's own parser, so that the program needs no parser of its own.

use super::hop::Version;
use super::impair::{Fault, Impair};
use super::stamp::Stamp;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A parsed value. Members that are missing or have another type are `None`.
pub struct Json(JsValue);

impl Json {
    pub fn parse(text: &str) -> Option<Self> {
        js_sys::JSON::parse(text).ok().map(Self)
    }

    pub fn get(&self, name: &str) -> Option<Self> {
        self.0.is_object().then_some(())?;
        Reflect::get(&self.0, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined()).map(Self)
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.0.as_string()
    }

    /// A whole number from 0 to 2^53.
    pub fn count(&self, name: &str) -> Option<u64> {
        let number = self.get(name)?.0.as_f64()?;
        (number >= 0.0 && number.fract() == 0.0).then_some(number as u64)
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.0.as_bool()
    }

    pub fn list(&self, name: &str) -> Vec<Self> {
        self.get(name)
            .filter(|list| Array::is_array(&list.0))
            .map_or_else(Vec::new, |list| Array::from(&list.0).iter().map(Self).collect())
    }

    /// The texts of a list.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.list(name).into_iter().filter_map(|item| item.0.as_string()).collect()
    }

    /// The stamp in a stream's `hello`.
    pub fn stamp(&self) -> Option<Stamp> {
        Some(Stamp {
            connection: self.text("connection")?,
            exchange: self.count("exchange")?,
            request_bytes: self.count("request_bytes")?,
            answer_bytes: self.count("answer_bytes")?,
            version: match self.text("http") {
                Some(number) => Version::from_number(&number)?,
                None => Version::default(),
            },
        })
    }

    /// The bad network that a stream's `hello` announces.
    pub fn impair(&self) -> Option<Impair> {
        let announced = self.get("impair")?;
        let number = |fault: Fault| announced.count(fault.name()).unwrap_or_default() as u32;
        Some(Fault::ALL.into_iter().fold(Impair::default(), |impair, fault| impair.with(fault, number(fault))))
    }

    /// Bytes of the header fields in an object of names and values (a value may be a list).
    pub fn field_bytes(&self) -> Option<u64> {
        let object: &Object = self.0.dyn_ref()?;
        let bytes = |name: &str, value: &JsValue| Some(wire::http::field_bytes(name, &value.as_string()?));
        let mut sum = 0;
        for entry in Object::entries(object).iter() {
            let entry = Array::from(&entry);
            let (name, value) = (entry.get(0).as_string()?, entry.get(1));
            if Array::is_array(&value) {
                sum += Array::from(&value).iter().filter_map(|value| bytes(&name, &value)).sum::<u64>();
            } else {
                sum += bytes(&name, &value)?;
            }
        }
        Some(sum)
    }
}
