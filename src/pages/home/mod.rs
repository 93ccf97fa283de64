//! The home page: the chain Socket → TCP → HTTP → WebSocket as a picture and as links, then every lesson. `lessons` has
//! the lessons' texts.

mod app;
mod miniature;
mod runs;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;

use crate::route::{Common, merge};
pub use app::App;
use i18n::{Lang, msg};
use lessons::words::layer_name;
use lessons::{Lesson, Link};
use yew::prelude::*;

pub fn home(lang: Lang, common: &Common) -> Html {
    let minutes: u32 = lessons::ALL.iter().map(|lesson| u32::from(lesson.minutes)).sum();
    html! {
        <div class="home" data-page="home">
            <div class="home-head">
                <p class="home-note">{ msg::home_note(lang) }</p>
                <h1>{ msg::home_title(lang) }</h1>
                <p>{ msg::home_lead(lang) }</p>
            </div>
            <nav aria-label={msg::home_chain(lang)}>
                <ol class="home-chain">{ for Link::ALL.map(|link| node(lang, common, link)) }</ol>
            </nav>
            <div class="home-ways">
                { for ways(lang).map(|way| section(common, way)) }
            </div>
            <div class="home-path">
                <h2>{ msg::home_path(lang) }</h2>
                <p>{ msg::home_path_text(lang, &lessons::ALL.len().to_string(), &minutes.to_string()) }</p>
            </div>
            <section class="home-lessons" aria-label={msg::home_lessons(lang)}>
                { for Link::ALL.map(|link| group(lang, common, link)) }
            </section>
        </div>
    }
}

/// A page that is no lesson: its name in the address, its title, what can be done there, and the words of its button.
type Way = [&'static str; 4];

fn ways(lang: Lang) -> [Way; 6] {
    [
        ["live", msg::home_live_title(lang), msg::home_live_text(lang), msg::home_live(lang)],
        ["capture", msg::home_capture_title(lang), msg::home_capture_text(lang), msg::home_capture(lang)],
        ["recall", msg::home_recall_title(lang), msg::home_recall_text(lang), msg::home_recall(lang)],
        ["workbench", msg::home_workbench_title(lang), msg::home_workbench_text(lang), msg::home_workbench(lang)],
        ["doctor", msg::home_doctor_title(lang), msg::home_doctor_text(lang), msg::home_doctor(lang)],
        ["choose", msg::home_choose_title(lang), msg::home_choose_text(lang), msg::home_choose(lang)],
    ]
}

fn section(common: &Common, [page, title, text, button]: Way) -> Html {
    let class = classes!("button", (page == "live").then_some("button-main"));
    html! {
        <section class="home-live">
            <div>
                <h2>{ title }</h2>
                <p>{ text }</p>
            </div>
            <a {class} data-action={page} href={common.link(&format!("#/{page}"))}>{ button }</a>
        </section>
    }
}

/// The address of a lesson that plays by itself, unless the visitor asked for less motion.
fn lesson_hash(common: &Common, lesson: &str) -> String {
    merge(&common.link(&format!("#/lesson/{lesson}")), "autoplay=1")
}

/// A link of the chain, with the protocol's contribution.
fn node(lang: Lang, common: &Common, link: Link) -> Html {
    let (adds, layer) = (link.adds(), layer_name(link.layer()));
    let add = |place: usize| adds.get(place).map(|say| html! { <span>{ say(lang) }</span> }).unwrap_or_default();
    html! {
        <li data-layer={layer}>
            if !adds.is_empty() {
                <p class="home-adds">{ add(0) }<i aria-hidden="true"></i>{ add(1) }</p>
            }
            <a class="home-node" data-node={link.scenario()} href={lesson_hash(common, link.scenario())}>
                { miniature::miniature(link) }
                <strong>{ link.name()(lang) }</strong>
                <small>{ link.look() }</small>
            </a>
        </li>
    }
}

/// The lessons of a link of the chain.
fn group(lang: Lang, common: &Common, link: Link) -> Html {
    html! {
        <section class="home-group" data-layer={layer_name(link.layer())}>
            <h2>{ link.heading()(lang) }</h2>
            <ul>{ for lessons::entries_of(link).filter_map(|entry| Some(card(lang, common, lessons::find(entry.scenario)?))) }</ul>
        </section>
    }
}

/// `place` is the lesson's place on the path through all of them, from 1.
fn card(lang: Lang, common: &Common, lesson: &Lesson) -> Html {
    let place = lessons::ALL.iter().position(|other| other.scenario == lesson.scenario).unwrap_or_default() + 1;
    html! {
        <li>
            <a class="home-card" data-lesson={lesson.scenario} href={lesson_hash(common, lesson.scenario)}>
                <strong>{ (lesson.title)(lang) }</strong>
                <span>{ lesson.summary(lang) }</span>
                <small>{ msg::home_step(lang, &lesson.minutes.to_string(), &place.to_string()) }</small>
            </a>
        </li>
    }
}
