//! JavaScript values from Rust.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

/// `{name: value, …}` without the members whose value is undefined: an absent option has its default.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_undefined()) {
        // Fails for objects that are not plain only.
        let _ = Reflect::set(&object, &text(name), value);
    }
    object.into()
}

/// `[value, …]`.
pub fn list(values: &[JsValue]) -> JsValue {
    let list = Array::new();
    for value in values {
        list.push(value);
    }
    list.into()
}

/// A member of an object; undefined where there is none.
pub fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &text(name)).unwrap_or(JsValue::UNDEFINED)
}

pub fn text(text: &str) -> JsValue {
    JsValue::from_str(text)
}
