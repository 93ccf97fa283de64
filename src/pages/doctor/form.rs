//! What to examine, for how long, and how far it is.

use super::endpoints::{Refusal, bases, refusal};
use super::examined::Examined;
use super::probes::Progress;
use super::words;
use crate::components::on_enter;
use crate::live::settings::EndpointChoice;
use crate::route::doctor::{Route, SECONDS, read_endpoint};
use crate::watch::{Snapshot, watch};
use i18n::{Lang, msg};
use trace::Layer;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The times that can be chosen, in seconds.
const TIMES: [u32; 5] = [30, 60, SECONDS, 600, 3_600];

#[derive(Clone, Properties)]
pub struct Props {
    pub lang: Lang,
    pub route: Route,
    pub on_route: Callback<Route>,
    pub examined: Examined,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        (self.lang, &self.route, self.examined.progress) == (other.lang, &other.route, other.examined.progress)
    }
}

/// The form, and below it the progress.
#[component]
pub fn Form(props: &Props) -> Html {
    let Props { lang, route, on_route, examined } = props;
    let (lang, is_going) = (*lang, examined.is_going());
    let problem = use_state_eq(|| None::<Refusal>);
    let field = use_node_ref();
    let read = {
        let (field, problem, route) = (field.clone(), problem.setter(), route.clone());
        move || {
            let text = field.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            let choice = choice(&text);
            problem.set(choice.as_ref().err().cloned());
            choice.ok().map(|endpoint| Route { endpoint, ..route.clone() })
        }
    };
    let onchange = {
        let (read, on_route) = (read.clone(), on_route.clone());
        move |_: Event| {
            if let Some(route) = read() {
                on_route.emit(route);
            }
        }
    };
    let start = {
        let (on_route, examined, problem) = (on_route.clone(), examined.clone(), problem.setter());
        Callback::from(move |()| {
            let Some(route) = read() else { return };
            on_route.emit(route.clone());
            match bases(&route.endpoint) {
                Ok(bases) => examined.start(bases, route.seconds),
                Err(refused) => problem.set(Some(refused)),
            }
        })
    };
    let stop = {
        let examined = examined.clone();
        move |_: MouseEvent| examined.stop()
    };
    let is_wrong = problem.is_some();
    let sentence = problem.as_ref().map(|refused| refusal(lang, refused));
    let again = examined.progress.is_some();
    html! {
        <div class="doctor-form" onkeydown={on_enter(&start)}>
            <div class={classes!("field", "field-wide", is_wrong.then_some("field-wrong"))}>
                <label for="doctor-endpoint">{ msg::doctor_endpoint(lang) }</label>
                <span class="field-box">
                    <input ref={field} id="doctor-endpoint" name="endpoint" type="text" inputmode="url" autocomplete="off"
                        spellcheck="false" value={shown(&route.endpoint)} {onchange} disabled={is_going}
                        aria-invalid={is_wrong.then_some("true")} aria-describedby="doctor-endpoint-hint" />
                </span>
                <span class="field-problem" id="doctor-endpoint-hint" role="status">
                    if let Some(sentence) = sentence {
                        { sentence }
                    } else {
                        <span class="doctor-hint">{ msg::doctor_endpoint_hint(lang) }</span>
                    }
                </span>
            </div>
            { times(lang, route, on_route, is_going) }
            <div class="doctor-buttons">
                if is_going {
                    <button type="button" class="button button-main" data-action="stop" onclick={stop}>{ msg::doctor_stop(lang) }</button>
                } else {
                    <button type="button" class="button button-main" data-action="start" onclick={start.reform(|_: MouseEvent| ())}>
                        { if again { msg::doctor_again(lang) } else { msg::doctor_start(lang) } }
                    </button>
                }
            </div>
        </div>
    }
}

/// The endpoint that a text asks for; without one, the page's own server.
fn choice(text: &str) -> Result<EndpointChoice, Refusal> {
    match text.trim() {
        "" => Ok(EndpointChoice::Auto),
        text => read_endpoint(text).map_err(Refusal::Address),
    }
}

fn shown(choice: &EndpointChoice) -> String {
    match choice {
        EndpointChoice::Auto => String::new(),
        EndpointChoice::Profile(text) | EndpointChoice::Typed(text) => text.clone(),
    }
}

fn times(lang: Lang, route: &Route, on_route: &Callback<Route>, is_going: bool) -> Html {
    let mut all = TIMES.to_vec();
    if !all.contains(&route.seconds) {
        all.push(route.seconds);
        all.sort_unstable();
    }
    let words = |seconds: u32| match (seconds / 60, seconds % 60) {
        (minutes @ 2.., 0) => msg::doctor_time_long(lang, &minutes.to_string()),
        _ => msg::doctor_time_short(lang, &seconds.to_string()),
    };
    let (choices, changed) = (all.clone(), route.clone());
    let onchange = on_route.reform(move |event: Event| {
        let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        let seconds = usize::try_from(place).ok().and_then(|place| choices.get(place)).copied();
        Route { seconds: seconds.unwrap_or(SECONDS), ..changed.clone() }
    });
    html! {
        <div class="field">
            <label for="doctor-time">{ msg::doctor_time(lang) }</label>
            <select id="doctor-time" class="select" name="seconds" {onchange} disabled={is_going} aria-describedby="doctor-time-hint">
                { for all.iter().map(|&seconds| html! {
                    <option selected={seconds == route.seconds}>{ words(seconds) }</option>
                }) }
            </select>
            <span class="field-problem" id="doctor-time-hint"><span class="doctor-hint">{ msg::doctor_time_hint(lang) }</span></span>
        </div>
    }
}

/// How far the examination is. The sentence is announced; the seconds are not, because they change all the time.
pub fn progress(lang: Lang, examined: &Examined, progress: &Progress) -> Html {
    let left = progress.total_seconds.saturating_sub(progress.elapsed_seconds);
    let [value, max] = [progress.elapsed_seconds.min(progress.total_seconds), progress.total_seconds];
    html! {
        <section class="doctor-progress">
            <p role="status">{ words::phase(lang, progress) }</p>
            <progress value={value.to_string()} max={max.max(1).to_string()} aria-label={msg::doctor_progress(lang)}></progress>
            <p class="doctor-left" data-left={left.to_string()}>{ msg::doctor_remaining(lang, &left.to_string()) }</p>
            { picture_button(lang, examined) }
            if progress.was_hidden {
                <p class="doctor-hint">{ msg::doctor_hidden_now(lang) }</p>
            }
        </section>
    }
}

/// Opens the examination's connections as a sequence diagram.
pub fn picture_button(lang: Lang, examined: &Examined) -> Html {
    let examined = examined.clone();
    let onclick = move |_: MouseEvent| {
        let Some(examination) = examined.get() else { return };
        watch(move || {
            let shared = examination.shared();
            let trace = shared.record.borrow().trace().clone();
            let name = ("doctor", msg::doctor_title(lang));
            let mut snapshot = Snapshot::new(lang, name, Layer::Http, (shared.now(), shared.is_going()), trace);
            snapshot.note = shared.base.clone();
            snapshot.to_bytes()
        });
    };
    html! { <button type="button" class="button" data-action="watch" {onclick}>{ msg::doctor_show(lang) }</button> }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn what_the_field_shows_is_read_as_the_same_endpoint() {
        for text in ["", "local", "http://127.0.0.1:8081/below"] {
            assert_eq!(choice(text).map(|choice| shown(&choice)), Ok(text.to_owned()));
        }
        assert_eq!(choice(" "), Ok(EndpointChoice::Auto));
        assert!(matches!(choice("a b"), Err(Refusal::Address(_))));
    }
}
