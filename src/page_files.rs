//! What the page's loader (`loader.js`) offers its programs: built files by the names that they have in a development
//! build, the build's own name, and the notice of a program that stopped. The loader loads the page anew if a file is
//! missing because a newer deployment has replaced this one.

use crate::js::field;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Response, Worker};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = roundtrip, js_name = fetch, catch)]
    async fn get(name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = roundtrip, js_name = addScript, catch)]
    async fn append(name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = roundtrip, js_name = load, catch)]
    async fn load_program(name: &str) -> Result<JsValue, JsValue>;

    /// Starts a worker from the address of a blob. Only the loader may do so: the page's policy trusts no other address of code.
    #[wasm_bindgen(js_namespace = roundtrip, js_name = startWorker, catch)]
    pub fn start_worker(blob: &str) -> Result<Worker, JsValue>;

    #[wasm_bindgen(js_namespace = roundtrip)]
    fn panicked(message: &str);

    /// Opens the share dialog for the page that shows `hash`. `lang` is a tag of BCP 47.
    #[wasm_bindgen(js_namespace = roundtrip)]
    pub fn share(lang: &str, hash: &str);

    /// Opens the dialog that saves a run of the live page, which shows `hash`: the numbers of each lane, and each lane as bytes.
    #[wasm_bindgen(js_namespace = roundtrip)]
    pub fn save(lang: &str, hash: &str, lanes: &JsValue, snapshots: &JsValue);

    /// What the program of causes exports.
    type Causes;

    #[wasm_bindgen(method)]
    fn explain(this: &Causes, lang: &str, address: &str);

    /// The program has drawn its page: the loader shows it.
    #[wasm_bindgen(js_namespace = roundtrip)]
    pub fn ready();
}

/// The response with the built file `name`.
pub async fn fetch(name: &str) -> Result<Response, JsValue> {
    get(name).await?.dyn_into()
}

/// What the program `name` exports, loaded with its styles unless it is there. It is a part of the page that this program shows.
pub async fn load(name: &str) -> Result<JsValue, JsValue> {
    load_program(name).await
}

/// Opens the dialog that says why `address` could not be used, which is a program of its own. `lang` is a tag of BCP 47.
pub fn explain(lang: &'static str, address: String) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Ok(program) = load("causes").await {
            program.unchecked_into::<Causes>().explain(lang, &address);
        }
    });
}

/// Runs the built file `name` as a classic script, and returns whether it ran.
pub async fn add_script(name: &str) -> bool {
    append(name).await.is_ok()
}

/// The version with the build's hash, for example `0.1.0 (0123abcd)`.
pub fn version() -> String {
    let loader = web_sys::window().map_or(JsValue::UNDEFINED, |window| field(&window, "roundtrip"));
    let build = field(&loader, "build").as_string().unwrap_or_default();
    format!("{} ({build})", env!("CARGO_PKG_VERSION"))
}

/// Whether another page is on screen while this program draws its own, which it may then do in several turns.
pub fn in_turns() -> bool {
    let loader = web_sys::window().map_or(JsValue::UNDEFINED, |window| field(&window, "roundtrip"));
    field(&loader, "inTurns").is_truthy()
}

/// The picture of the page that needs no program and that this program has replaced, if it is one of `scenario`. It is given
/// once.
pub fn take_still(scenario: &str) -> Option<Element> {
    let loader = field(&web_sys::window()?.into(), "roundtrip");
    let still: Element = field(&loader, "still").dyn_into().ok()?;
    let _ = Reflect::set(&loader, &"still".into(), &JsValue::UNDEFINED);
    (still.get_attribute("data-scenario")? == scenario).then_some(still)
}

/// Makes a panic of this program show the notice with its message.
pub fn report_panics() {
    yew::set_custom_panic_hook(Box::new(|info| panicked(&info.to_string())));
}
