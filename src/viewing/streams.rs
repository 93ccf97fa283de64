//! The streams of HTTP/2 under the picture: each can be folded, and whether each has a lane.

use super::showing::{ShowAct, Showing};
use crate::hooks::{ByIdentity, Store, use_part};
use diagram::model::{Model, Stream};
use i18n::{Lang, bytes, msg};
use yew::prelude::*;

/// At most so many streams are listed; the picture has them all.
const MOST: usize = 200;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub showing: Store<Showing>,
    pub model: ByIdentity<Model>,
    /// Whether the line is there before the streams are.
    pub is_awaited: bool,
    /// Whether each stream has a lane.
    pub has_lanes: bool,
    /// Gives each stream a lane, or all of them one.
    pub on_lanes: Callback<()>,
}

#[component]
pub fn StreamList(props: &Props) -> Html {
    let Props { lang, showing, model, is_awaited, has_lanes, on_lanes } = props;
    let folded = use_part(showing, |showing| showing.folded.clone());
    let streams = &model.streams.all;
    if streams.is_empty() && !is_awaited {
        return Html::default();
    }
    let one = |stream: &Stream| {
        let (id, showing) = (stream.id, showing.clone());
        let onclick = move |_: MouseEvent| showing.dispatch(ShowAct::Fold(id));
        let is_folded = folded.contains(&id);
        let number = id.1.to_string();
        let [up, down] = stream.bytes.map(bytes);
        let label = msg::stream_label(*lang, &down, &stream.frames.len().to_string(), &number, &up, &stream.label);
        html! {
            <button type="button" class="streams-one" data-stream={format!("{}-{number}", id.0)} aria-label={label.clone()}
                title={label} aria-expanded={(!is_folded).to_string()} {onclick}>
                <b>{ number }</b>{ " " }{ &stream.label }
            </button>
        }
    };
    html! {
        <div class="streams" role="group" aria-label={msg::streams_title(*lang)}>
            <button type="button" class="button" data-action="streams" aria-pressed={has_lanes.to_string()}
                onclick={on_lanes.reform(|_: MouseEvent| ())}>
                { msg::streams_lanes(*lang) }
            </button>
            <div class="streams-all">{ for streams.iter().take(MOST).map(one) }</div>
        </div>
    }
}
