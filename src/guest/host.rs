//! The page's side of a guest.

use crate::hooks::document::document;
use crate::hooks::{ByIdentity, use_latest};
use crate::page_files;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What a guest's program exports ([`crate::guest!`]).
    type Program;

    #[wasm_bindgen(method, getter, js_name = Guest)]
    fn guest(this: &Program) -> GuestClass;

    type GuestClass;

    #[wasm_bindgen(method)]
    fn open(this: &GuestClass, place: &Element, shown: &[u8], report: &JsValue) -> Option<OpenGuest>;

    type OpenGuest;

    #[wasm_bindgen(method)]
    fn show(this: &OpenGuest, shown: &[u8]);

    #[wasm_bindgen(method)]
    fn close(this: &OpenGuest);
}

/// A guest in its place. It ends with this.
pub struct Guest {
    place: Element,
    open: OpenGuest,
    _report: Closure<dyn Fn(Vec<u8>)>,
}

impl Guest {
    async fn open(program: &str, shown: &[u8], on_report: impl Fn(Vec<u8>) + 'static) -> Option<Self> {
        let module: Program = page_files::load(program).await.ok()?.unchecked_into();
        let place = document()?.create_element("div").ok()?;
        place.set_class_name(&format!("place-{program}"));
        let report: Closure<dyn Fn(Vec<u8>)> = Closure::new(on_report);
        let open = module.guest().open(&place, shown, report.as_ref())?;
        Some(Self { place, open, _report: report })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.open.close();
    }
}

/// How far a guest is.
#[derive(Clone, PartialEq)]
pub enum GuestState {
    /// It is not wanted yet, or it is being loaded.
    Absent,
    /// Its program could not be loaded. It is loaded again when this becomes [`GuestState::Absent`].
    Failed,
    Opened(ByIdentity<Guest>),
}

impl GuestState {
    /// Its place on the page, once it is there.
    pub fn place(&self) -> Option<Html> {
        match self {
            Self::Opened(guest) => Some(Html::VRef(guest.place.clone().into())),
            Self::Absent | Self::Failed => None,
        }
    }
}

/// Loads a guest's program, without a place for it, once the page `is_drawn`. Nobody then waits for it who opens it later, when
/// the lanes of a run may have taken all the connections that the browser has for the page's host.
#[hook]
pub fn use_early(program: &'static str, is_drawn: bool) {
    use_effect_with(is_drawn, move |is_drawn| {
        if *is_drawn {
            // If it fails, it is loaded again when it is opened.
            spawn_local(async move { drop(page_files::load(program).await) });
        }
    });
}

/// The guest `program`, which is loaded when it `is_wanted` and stays until the component ends. It is passed `shown` whenever
/// that changes, and `on_report` receives what it reports.
#[hook]
pub fn use_guest(
    program: &'static str,
    is_wanted: bool,
    shown: Rc<[u8]>,
    on_report: Callback<Vec<u8>>,
) -> UseStateHandle<GuestState> {
    let state = use_state_eq(|| GuestState::Absent);
    let latest = use_latest((Rc::clone(&shown), on_report));
    {
        let setter = state.setter();
        use_effect_with(is_wanted && *state == GuestState::Absent, move |is_wanted| {
            if *is_wanted {
                spawn_local(async move {
                    let (shown, _) = latest.get();
                    let guest = Guest::open(program, &shown, move |report| latest.get().1.emit(report)).await;
                    setter.set(guest.map_or(GuestState::Failed, |guest| GuestState::Opened(ByIdentity::new(guest))));
                });
            }
        });
    }
    let newest = use_mut_ref(|| None::<Rc<[u8]>>);
    let is_new = newest.borrow().as_ref() != Some(&shown);
    if let GuestState::Opened(guest) = &*state
        && is_new
    {
        // Not in an effect, which comes after the browser has painted: the page and its guest show the same.
        guest.open.show(&shown);
        newest.replace(Some(shown));
    }
    state
}
