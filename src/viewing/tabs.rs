//! The tabs of the column beside a picture.

use crate::hooks::document::focus;
use i18n::{Lang, msg};
use yew::prelude::*;

/// The id of the open tab's panel beside a page's picture.
pub const PANEL: &str = "lesson-panel";

/// The tabs that a page shows: name and words of each, in their order.
pub struct TabList<'a> {
    pub lang: Lang,
    pub tabs: &'a [(&'static str, &'static str)],
    /// The name of the tab that is open.
    pub open: &'static str,
    /// The id of its panel.
    pub panel: &'static str,
    pub on_open: &'a Callback<&'static str>,
}

/// The arrow keys open the next tab or the one before (ARIA Authoring Practices, tabs).
pub fn tab_list(list: &TabList) -> Html {
    let &TabList { lang, tabs, open, panel, on_open } = list;
    let one = |&(name, words): &(&'static str, &'static str)| {
        let is_open = name == open;
        html! {
            <button type="button" role="tab" id={id(name)} class="lesson-tab" data-tab={name} aria-selected={is_open.to_string()}
                aria-controls={is_open.then_some(panel)} tabindex={if is_open { "0" } else { "-1" }}
                onclick={on_open.reform(move |_: MouseEvent| name)}>
                { words }
            </button>
        }
    };
    let onkeydown = {
        let on_open = on_open.clone();
        let names: Vec<&'static str> = tabs.iter().map(|(name, _)| *name).collect();
        Callback::from(move |event: KeyboardEvent| {
            let at = names.iter().position(|name| *name == open).unwrap_or_default();
            let next = match &*event.key() {
                "ArrowRight" => (at + 1) % names.len(),
                "ArrowLeft" => (at + names.len() - 1) % names.len(),
                "Home" => 0,
                "End" => names.len() - 1,
                _ => return,
            };
            event.prevent_default();
            on_open.emit(names[next]);
            focus(&id(names[next]));
        })
    };
    html! {
        <div class="lesson-tabs" role="tablist" aria-label={msg::tabs_title(lang)} data-own-keys="" {onkeydown}>
            { for tabs.iter().map(one) }
        </div>
    }
}

fn id(tab: &str) -> String {
    format!("tab-{tab}")
}
