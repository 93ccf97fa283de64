//! What can be done to the selected event's packet: drop, delay, duplicate or corrupt it, and undo that.

use super::edit::{self, Target, lost_anyway, packet_of};
use super::time_field::{TimeField, length_of, time_field};
use super::words::kind_name;
use crate::route::lesson::Route;
use ::lab::Intervention;
use i18n::{Lang, msg, plain_millis};
use lessons::words::loss;
use trace::{Event, Micros};
use yew::prelude::*;

/// The actions for an event; empty if nothing can be done, as for real traffic. `on_change` receives the changed
/// lesson.
pub fn packet_actions(lang: Lang, event: &Event, lesson: &Route, on_change: &Callback<Route>) -> Html {
    let Some(target) = Target::of(event) else { return Html::default() };
    let packet = target.packet();
    let number = packet.to_string();
    let note = match (target, lost_anyway(event)) {
        (_, Some(cause)) => msg::act_lost(lang, loss(lang, cause)),
        (Target::Packet(_), None) => String::new(),
        (Target::Original(_), None) => msg::act_copy(lang, &number),
        (Target::Carriers(first, last), None) if first == last => msg::act_carrier(lang, &number),
        (Target::Carriers(first, last), None) => msg::act_carriers(lang, &first.to_string(), &last.to_string()),
    };
    let has_effect = lost_anyway(event).is_none();
    html! {
        <div class="do-packet" data-packet={number} role="group" aria-label={msg::act_title(lang, &packet.to_string())}>
            if !note.is_empty() {
                <p class="do-note">{ note }</p>
            }
            <Actions key={packet} {lang} {packet} {has_effect} lesson={lesson.clone()} {on_change} />
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    lang: Lang,
    packet: u64,
    /// Whether an action on this packet can have a visible effect.
    has_effect: bool,
    lesson: Route,
    on_change: Callback<Route>,
}

/// The buttons, and the delay that the visitor has typed for the next press.
#[component]
fn Actions(props: &Props) -> Html {
    let Props { lang, packet, has_effect, lesson, on_change } = props;
    let (lang, packet) = (*lang, *packet);
    // What was typed, and the delay in force at that time. It counts until the delay is changed in another way.
    let draft = use_state(|| None::<(String, Option<Micros>)>);
    let in_force: Vec<&Intervention> =
        lesson.interventions.iter().filter(|one| packet_of(one) == Some(packet)).collect();
    if !has_effect && in_force.is_empty() {
        return Html::default();
    }
    let delay = in_force.iter().find_map(|one| if let Intervention::Delay { by, .. } = one { Some(*by) } else { None });
    let text = match &*draft {
        Some((text, in_force)) if *in_force == delay => text.clone(),
        _ => plain_millis(delay.unwrap_or(lesson.settings.link.rtt).max(Micros(1_000))),
    };
    let by = length_of(lang, &text);
    let button = |label: &'static str, new: Option<Intervention>, old: Option<&Intervention>, kind: &'static str| {
        let interventions = match (old, new) {
            (Some(old), _) => Some(edit::remove(&lesson.interventions, old)),
            (None, Some(new)) => Some(edit::put(&lesson.interventions, new)),
            // The field shows what is wrong.
            (None, None) => None,
        };
        let (lesson, on_change) = (lesson.clone(), on_change.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(interventions) = interventions.clone() {
                on_change.emit(Route { interventions, ..lesson.clone() });
            }
        });
        html! {
            <button type="button" class="button" data-action={kind} aria-pressed={old.is_some().to_string()} {onclick}>{ label }</button>
        }
    };
    let old = |kind: &str| in_force.iter().find(|one| kind_name(one) == kind).copied();
    let on_type = {
        let (lesson, on_change) = (lesson.clone(), on_change.clone());
        Callback::from(move |text: String| {
            let typed = length_of(lang, &text).ok().filter(|_| delay.is_some());
            draft.set(Some((text, typed.or(delay))));
            if let Some(by) = typed {
                let interventions = edit::put(&lesson.interventions, Intervention::Delay { packet, by });
                on_change.emit(Route { interventions, ..lesson.clone() });
            }
        })
    };
    let field = TimeField {
        id: "do-delay".to_owned(),
        name: "delay",
        label: msg::act_delay_by(lang),
        text,
        problem: by.as_ref().err().cloned().unwrap_or_default(),
        on_type,
    };
    let delay = by.ok().map(|by| Intervention::Delay { packet, by });
    html! {
        <div class="do-row">
            { button(msg::act_drop(lang), Some(Intervention::Drop { packet }), old("drop"), "drop") }
            { button(msg::act_duplicate(lang), Some(Intervention::Duplicate { packet }), old("duplicate"), "duplicate") }
            { button(msg::act_corrupt(lang), Some(Intervention::Corrupt { packet }), old("corrupt"), "corrupt") }
            <span class="do-delay">
                { button(msg::act_delay(lang), delay, old("delay"), "delay") }
                { time_field(lang, field) }
            </span>
        </div>
    }
}
