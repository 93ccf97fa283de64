//! The constants: each with its value, how it is known, and its source.

use super::constant_words;
use super::field::{Edit, Number};
use super::words;
use choose::{Constant, Constants};
use i18n::{Lang, msg};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct ConstantsProps {
    pub lang: Lang,
    pub constants: Constants,
    pub on_edit: Callback<Edit>,
    pub on_reset: Callback<MouseEvent>,
}

#[component]
pub fn ConstantTable(props: &ConstantsProps) -> Html {
    let ConstantsProps { lang, constants, on_edit, on_reset } = props;
    let lang = *lang;
    // Sixty fields cost nothing until somebody wants them.
    let is_open = use_state(|| false);
    let ontoggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let row = |&constant: &Constant| {
        let (record, name) = (constant.record(), constant_words::constant(lang, constant));
        let value = constants.get(constant);
        let is_changed = value != record.value;
        html! {
            <tr key={record.name} data-constant={record.name} data-changed={is_changed.then_some("")}>
                <th scope="row">{ name }</th>
                <td>
                    <Number {lang} target={Edit::Constant(constant, value)} id={format!("constant-{}", record.name)}
                        label={name} is_inline=true on_edit={on_edit.clone()} />
                </td>
                <td>{ words::known(lang, record.by) }</td>
                <td lang="en">
                    if record.link.is_empty() {
                        { record.source }
                    } else {
                        <a href={record.link} target="_blank" rel="noopener">{ record.source }</a>
                    }
                </td>
            </tr>
        }
    };
    html! {
        <section class="choose-constants">
            <button type="button" class="button" data-action="constants" aria-expanded={is_open.to_string()}
                aria-controls="choose-constants" onclick={ontoggle}>
                { msg::choose_constants(lang) }
            </button>
            <div id="choose-constants" hidden={!*is_open}>
                if *is_open {
                    <p>{ msg::choose_constants_lead(lang) }</p>
                    <button type="button" class="button" data-action="constants-reset" onclick={on_reset}
                        disabled={*constants == Constants::default()}>
                        { msg::choose_constants_reset(lang) }
                    </button>
                    <div class="choose-scroll" role="region" aria-label={msg::choose_constants(lang)} tabindex="0">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{ msg::choose_column_name(lang) }</th>
                                    <th scope="col">{ msg::choose_column_value(lang) }</th>
                                    <th scope="col">{ msg::choose_column_known(lang) }</th>
                                    <th scope="col">{ msg::choose_column_source(lang) }</th>
                                </tr>
                            </thead>
                            <tbody>{ for Constant::ALL.iter().map(row) }</tbody>
                        </table>
                    </div>
                }
            </div>
        </section>
    }
}
