//! The colours of `style/tokens.css` for canvases, read once per theme.

use crate::hooks::ByIdentity;
use crate::hooks::document::document;
use diagram::scene::ColorRole;
use gloo_events::EventListener;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{MutationObserver, MutationObserverInit};

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
        let style = document().and_then(|document| {
            let body = document.body()?;
            web_sys::window()?.get_computed_style(&body).ok().flatten()
        });
        let value = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let family = value("font-family").unwrap_or_else(|| "sans-serif".to_owned());
        let font = format!("11px {family}");
        Self {
            colours: ColorRole::NAMES.map(|name| value(&format!("--{name}")).unwrap_or_else(|| "gray".to_owned())),
            family,
            font,
        }
    }
}

/// Calls back when the theme changes, until it is dropped.
pub struct ThemeObserver {
    attributes: MutationObserver,
    _on_attributes: Closure<dyn FnMut()>,
    _on_scheme: Option<EventListener>,
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
        let scheme = web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok().flatten();
        let on_scheme = scheme.map(|scheme| EventListener::new(&scheme, "change", move |_| changed()));
        Some(Self { attributes, _on_attributes: on_attributes, _on_scheme: on_scheme })
    }
}

impl Drop for ThemeObserver {
    fn drop(&mut self) {
        self.attributes.disconnect();
    }
}
