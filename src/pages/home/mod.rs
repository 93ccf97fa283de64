//! The home page: the chain Socket → TCP → HTTP → WebSocket as a picture and as the way in, then every lesson. Not here:
//! what the lessons say (`lessons`).

mod app;
mod miniature;

use crate::lessons::{Say, text};
use crate::route::Common;
pub use app::App;
use i18n::{Lang, msg};
use yew::prelude::*;

/// A link of the chain.
struct Node {
    /// Its hue.
    layer: &'static str,
    name: Say,
    /// What is seen of it, in a few words that need no translation.
    look: &'static str,
    /// What it adds to the link before it.
    adds: &'static [Say],
    /// Its lessons; the first is its own.
    lessons: &'static [&'static str],
}

static CHAIN: [Node; 4] = [
    Node { layer: "ip", name: msg::chain_socket, look: "IP : Port", adds: &[], lessons: &["socket", "udp"] },
    Node {
        layer: "tcp",
        name: msg::chain_tcp,
        look: "SYN · SYN-ACK · ACK",
        adds: &[msg::home_adds_tcp],
        lessons: &["tcp", "bulk"],
    },
    Node {
        layer: "http",
        name: msg::chain_http,
        look: "GET → 200 OK",
        adds: &[msg::home_adds_http, msg::home_adds_http_too],
        lessons: &["http", "polling", "long-polling", "sse", "connection-cost"],
    },
    Node {
        layer: "ws",
        name: msg::chain_websocket,
        look: "Upgrade → 101",
        adds: &[msg::home_adds_websocket, msg::home_adds_websocket_too],
        lessons: &["websocket", "contrast"],
    },
];

/// The home page.
pub fn home(lang: Lang, common: &Common) -> Html {
    html! {
        <div class="home" data-page="home">
            <div class="home-head">
                <h1>{ msg::home_title(lang) }</h1>
                <p>{ msg::home_lead(lang) }</p>
            </div>
            <nav aria-label={msg::home_chain(lang)}>
                <ol class="home-chain">{ for CHAIN.iter().map(|node| link(lang, common, node)) }</ol>
            </nav>
            <section class="home-live">
                <div>
                    <h2>{ msg::home_live_title(lang) }</h2>
                    <p>{ msg::home_live_text(lang) }</p>
                </div>
                <a class="button button-main" data-action="live" href={common.link("#/live")}>{ msg::home_live(lang) }</a>
            </section>
            <section class="home-lessons" aria-label={msg::home_lessons(lang)}>
                { for CHAIN.iter().map(|node| group(lang, common, node)) }
            </section>
        </div>
    }
}

fn lesson_hash(common: &Common, lesson: &str) -> String {
    common.link(&["#/lesson/", lesson].concat())
}

/// A link of the chain, after what it adds.
fn link(lang: Lang, common: &Common, node: &Node) -> Html {
    let lesson = node.lessons.first().copied().unwrap_or_default();
    let adds = |place: usize| node.adds.get(place).map(|say| html! { <span>{ say(lang) }</span> }).unwrap_or_default();
    html! {
        <li data-layer={node.layer}>
            if !node.adds.is_empty() {
                <p class="home-adds">{ adds(0) }<i aria-hidden="true"></i>{ adds(1) }</p>
            }
            <a class="home-node" data-node={lesson} href={lesson_hash(common, lesson)}>
                { miniature::miniature(node.layer) }
                <strong>{ (node.name)(lang) }</strong>
                <small>{ node.look }</small>
            </a>
        </li>
    }
}

/// The lessons of a link of the chain.
fn group(lang: Lang, common: &Common, node: &Node) -> Html {
    html! {
        <section class="home-group" data-layer={node.layer}>
            <h2>{ (node.name)(lang) }</h2>
            <ul>{ for node.lessons.iter().map(|lesson| card(lang, common, lesson)) }</ul>
        </section>
    }
}

fn card(lang: Lang, common: &Common, lesson: &'static str) -> Html {
    let Some(text) = text(lesson) else { return Html::default() };
    html! {
        <li>
            <a class="home-card" data-lesson={lesson} href={lesson_hash(common, lesson)}>
                <strong>{ (text.title)(lang) }</strong>
                <span>{ text.summary(lang) }</span>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::CHAIN;
    use ::lab::scenario;
    use i18n::Lang;

    const CURRICULUM: &str = include_str!("../../../docs/curriculum.md");

    #[test]
    fn every_lesson_has_one_place_in_the_chain() {
        let mut placed: Vec<&str> = CHAIN.iter().flat_map(|node| node.lessons.iter().copied()).collect();
        let mut known = scenario::NAMES.to_vec();
        placed.sort_unstable();
        known.sort_unstable();
        assert_eq!(placed, known);
    }

    #[test]
    fn what_a_link_adds_is_said_in_the_words_of_the_study_note() {
        let mut arrows = CURRICULUM.lines().filter(|line| line.contains("| `#/` the chain |"));
        for node in CHAIN.iter().filter(|node| !node.adds.is_empty()) {
            let row = arrows.next().expect("a row for each arrow");
            let adds: Vec<&str> = node.adds.iter().map(|say| say(Lang::Ko)).collect();
            assert!(row.contains(&format!("({})", adds.join(", "))), "{row} does not say {adds:?}");
        }
        assert_eq!(arrows.next(), None);
    }
}
