//! The numbers of a lane, which the live page passes as a JavaScript object of numbers, texts, switches and nothing.

use super::write::Value;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

/// The members of an object, in its order. One of another type is passed as nothing.
pub fn of(object: &JsValue) -> Vec<(String, Value)> {
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    let member = |entry: JsValue| {
        let entry: Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, value(&entry.get(1))))
    };
    Object::entries(object).iter().filter_map(member).collect()
}

fn value(value: &JsValue) -> Value {
    if let Some(number) = value.as_f64() {
        // The live page passes whole numbers up to 2^53.
        return Value::Number(number.max(0.0) as u64);
    }
    if let Some(is_on) = value.as_bool() {
        return Value::Switch(is_on);
    }
    value.as_string().map_or(Value::Nothing, Value::Text)
}
