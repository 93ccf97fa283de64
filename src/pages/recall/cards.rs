//! The cards that can be put on the sheet, and a field for a label of one's own.

use super::Dispatch;
use super::state::{Act, Hand};
use crate::components::on_enter;
use crate::route::recall::Mode;
use i18n::{Lang, msg};
use recall::diagram::{Card, Shape};
use recall::{Task, find};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// The sheet's name.
    pub name: &'static str,
    pub is_chain: bool,
    pub mode: Mode,
    pub hand: Option<Hand>,
    pub dispatch: Dispatch,
}

/// The deck of a diagram.
#[component]
pub fn Cards(props: &Props) -> Html {
    let Props { lang, name, is_chain, mode, hand, dispatch } = props;
    let lang = *lang;
    let own = use_state(String::new);
    let Some(Task::Diagram(diagram)) = find(name).map(|sheet| sheet.task) else { return Html::default() };
    let cards =
        diagram.deck(lang).into_iter().enumerate().map(|(at, card)| one(lang, at, card, hand.as_ref(), dispatch));
    let hint = match mode {
        Mode::Steps => msg::recall_cards_steps(lang),
        Mode::Sheet => msg::recall_cards_sheet(lang),
    };
    html! {
        <section class="recall-cards" aria-labelledby="recall-cards-name">
            <h3 id="recall-cards-name">{ msg::recall_cards(lang) }</h3>
            <p class="recall-hint">{ hint }</p>
            <ul>{ for cards }</ul>
            if !is_chain {
                { own_label(lang, &own, dispatch) }
            }
            if *mode == Mode::Sheet {
                <p class="recall-hint recall-keys">{ msg::recall_keys(lang) }</p>
            }
        </section>
    }
}

fn one(lang: Lang, at: usize, card: Card, hand: Option<&Hand>, dispatch: &Dispatch) -> Html {
    let label = card.label.say(lang);
    let id = format!("card-{at}");
    let is_in_hand = hand.is_some_and(|hand| hand.from == id);
    let words = if card.shape == Shape::End { msg::recall_box_end(lang).to_owned() } else { label.clone() };
    let taken = Hand { from: id.clone(), shape: card.shape, label };
    let layer = layer(&words);
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Act::Take(taken.clone())));
    html! {
        <li>
            <button type="button" {id} class="recall-card" data-shape={shape_name(card.shape)} data-layer={layer}
                aria-pressed={is_in_hand.to_string()} {onclick}>
                { tag(card.shape) }{ words }
            </button>
        </li>
    }
}

/// Mermaid's word before the title of a box that has one.
pub fn tag(shape: Shape) -> Html {
    let word = tag_word(shape);
    if word.is_empty() {
        return Html::default();
    }
    html! { <><small>{ word }</small>{ " " }</> }
}

/// That word; empty if there is none.
pub fn tag_word(shape: Shape) -> &'static str {
    match shape {
        Shape::Loop => "loop",
        Shape::Alt => "alt",
        Shape::Else => "else",
        _ => "",
    }
}

/// The name of a shape for styles and tests.
pub fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Arrow => "arrow",
        Shape::Note => "note",
        Shape::Frame => "frame",
        Shape::Loop => "loop",
        Shape::Alt => "alt",
        Shape::Else => "else",
        Shape::End => "end",
        Shape::Node => "node",
        Shape::Link => "link",
    }
}

/// The layer whose colour a label has.
pub fn layer(label: &str) -> &'static str {
    let begins = |starts: &[&str]| starts.iter().any(|start| label.starts_with(start));
    if begins(&["WebSocket"]) {
        "ws"
    } else if begins(&["HTTP", "GET"]) {
        "http"
    } else if begins(&["TLS", "Client Hello", "Server Hello", "Client Key", "Change Cipher"]) {
        "tls"
    } else {
        "tcp"
    }
}

fn own_label(lang: Lang, own: &UseStateHandle<String>, dispatch: &Dispatch) -> Html {
    let oninput = {
        let own = own.setter();
        Callback::from(move |event: InputEvent| own.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let on_take = {
        let (own, dispatch) = (own.clone(), dispatch.clone());
        Callback::from(move |()| {
            let label = own.trim().to_owned();
            if !label.is_empty() {
                dispatch.dispatch(Act::Take(Hand { from: "recall-own".to_owned(), shape: Shape::Arrow, label }));
            }
        })
    };
    html! {
        <form class="recall-own" onkeydown={on_enter(&on_take)}>
            <label for="recall-own">{ msg::recall_own(lang) }</label>
            <input id="recall-own" type="text" maxlength="80" autocomplete="off" spellcheck="false" value={(**own).clone()} {oninput} />
            <button type="button" class="button" onclick={on_take.reform(|_: MouseEvent| ())}>{ msg::recall_own_take(lang) }</button>
        </form>
    }
}
