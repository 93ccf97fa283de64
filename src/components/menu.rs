//! A button and the menu that it opens. The browser opens and closes it; what is in it is made when it is first opened.

use yew::prelude::*;

/// What a menu is made of.
pub struct Menu {
    /// The id of the menu.
    pub id: &'static str,
    /// The button's name for scripts and tests.
    pub action: &'static str,
    pub label: &'static str,
    /// The classes of the button and of the menu.
    pub classes: (&'static str, &'static str),
    pub is_disabled: bool,
}

/// Whether a menu was opened, for [`menu`].
#[hook]
pub fn use_menu() -> UseStateHandle<bool> {
    use_state_eq(|| false)
}

/// The button and its menu, with `content` once it was opened.
pub fn menu(menu: Menu, was_opened: &UseStateHandle<bool>, content: impl FnOnce() -> Html) -> Html {
    let Menu { id, action, label, classes: (button, menu), is_disabled } = menu;
    let content = was_opened.then(content);
    let was_opened = was_opened.setter();
    html! {
        <>
            <button type="button" class={button} data-action={action} popovertarget={id} aria-haspopup="true" disabled={is_disabled}
                onclick={move |_: MouseEvent| was_opened.set(true)}>
                { label }
            </button>
            <div {id} class={menu} popover="">{ content }</div>
        </>
    }
}
