//! The colours of `style/tokens.css` for canvases, read once per theme. With forced colours, for example in a contrast
//! theme of the system, the tokens are the system's colours.

use crate::hooks::ByIdentity;
use crate::hooks::document::document;
use diagram::scene::ColorRole;
use gloo_events::EventListener;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, MediaQueryList, MutationObserver, MutationObserverInit};

thread_local! {
    static CURRENT: RefCell<Option<ByIdentity<Palette>>> = const { RefCell::new(None) };
}

/// The values of the theme's colours, and the page's typeface.
#[derive(Debug, PartialEq, Eq)]
pub struct Palette {
    colours: [String; ColorRole::NAMES.len()],
    family: String,
    font: String,
}

impl Palette {
    /// The palette of the current theme.
    pub fn current() -> ByIdentity<Self> {
        CURRENT.with_borrow_mut(|current| current.get_or_insert_with(|| ByIdentity::new(Self::read())).clone())
    }

    pub fn colour(&self, role: ColorRole) -> &str {
        &self.colours[role.place()]
    }

    /// The page's typefaces.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The page's typeface at 11 px.
    pub fn font(&self) -> &str {
        &self.font
    }

    fn read() -> Self {
        let probe = Probe::new();
        let value = |name: &str| probe.as_ref().and_then(|probe| probe.value(name));
        let colour = |name: &str| probe.as_ref().and_then(|probe| probe.colour(name));
        let family = value("font-family").unwrap_or_else(|| "sans-serif".to_owned());
        let font = format!("11px {family}");
        let colours = ColorRole::NAMES.map(|name| colour(name).unwrap_or_else(|| "gray".to_owned()));
        Self { colours, family, font }
    }
}

/// An element that is not displayed, whose computed style gives the value of a token. A token may name a system's colour
/// (`CanvasText`) or another token; its computed value is the colour itself, which every canvas understands.
struct Probe(HtmlElement);

impl Probe {
    fn new() -> Option<Self> {
        let document = document()?;
        let probe: HtmlElement = document.create_element("span").ok()?.dyn_into().ok()?;
        probe.set_hidden(true);
        // The browser would replace the colour by that of plain text.
        probe.style().set_property("forced-color-adjust", "none").ok()?;
        document.body()?.append_child(&probe).ok()?;
        Some(Self(probe))
    }

    fn value(&self, property: &str) -> Option<String> {
        let style = web_sys::window()?.get_computed_style(&self.0).ok()??;
        let value = style.get_property_value(property).ok()?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The colour of the token `--name`; `None` if there is no such token.
    fn colour(&self, name: &str) -> Option<String> {
        self.value(&format!("--{name}"))?;
        self.0.style().set_property("color", &format!("var(--{name})")).ok()?;
        self.value("color")
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// The system's settings on which colours depend.
const SCHEMES: [&str; 3] = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];

/// Calls back when the theme changes, until it is dropped.
pub struct ThemeObserver {
    attributes: MutationObserver,
    _on_attributes: Closure<dyn FnMut()>,
    _on_schemes: Vec<EventListener>,
}

impl ThemeObserver {
    pub fn new(on_change: impl Fn() + Clone + 'static) -> Option<Self> {
        let changed = move || {
            CURRENT.with_borrow_mut(Option::take);
            on_change();
        };
        let on_attributes = Closure::<dyn FnMut()>::new(changed.clone());
        let attributes = MutationObserver::new(on_attributes.as_ref().unchecked_ref()).ok()?;
        let options = MutationObserverInit::new();
        options.set_attributes(true);
        attributes.observe_with_options(&document()?.document_element()?.into(), &options).ok()?;
        let window = web_sys::window()?;
        let scheme = |query: &str| window.match_media(query).ok().flatten();
        let listen = |scheme: MediaQueryList| {
            let changed = changed.clone();
            EventListener::new(&scheme, "change", move |_| changed())
        };
        let on_schemes = SCHEMES.into_iter().filter_map(scheme).map(listen).collect();
        Some(Self { attributes, _on_attributes: on_attributes, _on_schemes: on_schemes })
    }
}

impl Drop for ThemeObserver {
    fn drop(&mut self) {
        self.attributes.disconnect();
    }
}
