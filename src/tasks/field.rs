//! A field for a text, with its label above it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// `list` is the id of the suggestions, if there are some.
pub fn field(
    name: &'static str,
    label: &'static str,
    value: &str,
    list: Option<&'static str>,
    on_type: Callback<String>,
) -> Html {
    let oninput = on_type.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    html! {
        <span class="field task-typed">
            <label for={name}>{ label }</label>
            <span class="field-box">
                <input type="text" id={name} {name} autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="100"
                    {list} ~value={value.to_owned()} {oninput} />
            </span>
        </span>
    }
}
