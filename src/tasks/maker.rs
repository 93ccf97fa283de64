//! A task that a teacher makes from the run on screen, without writing code: its name is the question, so the link holds the
//! question and not the answer. `tasks::made` reads the name.

use super::field::field;
use crate::components::on_enter;
use i18n::{Lang, msg};
use trace::EventId;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Fields that a made task can ask for besides those of the chosen packet: relative, as the picture shows them.
const FIELDS: [&str; 4] = ["tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size"];
/// The most fields of one task; more are not taken by the lab.
const MOST: usize = 20;

/// What a made task asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Fill,
    Order,
    Find,
    When,
}

const KINDS: [(Kind, &str); 4] =
    [(Kind::Fill, "fill"), (Kind::Order, "order"), (Kind::Find, "find"), (Kind::When, "when")];

/// The task that is being made.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    kind: Kind,
    /// The fields that were added, `5.tcp.ack`.
    added: Vec<String>,
    /// The first field of the form: a packet, or a field's name.
    one: String,
    /// The second: a packet, a field's name, or a value.
    two: String,
}

impl Draft {
    /// The task's name; `None` while something is missing.
    fn name(&self) -> Option<String> {
        let number = |text: &str| text.trim().parse::<u64>().ok().filter(|number| *number > 0);
        let (one, two) = (self.one.trim(), self.two.trim());
        match self.kind {
            Kind::Fill => {
                let now = number(one).filter(|_| !two.is_empty()).map(|number| format!("{number}.{two}"));
                let mut all = self.added.clone();
                all.extend(now.filter(|now| !self.added.contains(now)));
                (!all.is_empty() && all.len() <= MOST).then(|| format!("fill:{}", all.join("+")))
            }
            Kind::Order => {
                let (first, last) = (number(one)?, number(two)?);
                (first < last && last - first < MOST as u64).then(|| format!("order:{first}-{last}"))
            }
            Kind::Find => (!one.is_empty() && !two.is_empty()).then(|| format!("find:{one}={}", filter::quote(two))),
            Kind::When => Some(format!("when:{}", number(one)?)),
        }
    }

    /// The same with the field that is in the form among the added ones.
    fn with_added(&self) -> Self {
        let Some(name) = self.name() else { return self.clone() };
        let added = name.trim_start_matches("fill:").split('+').map(str::to_owned).collect();
        Self { added, two: String::new(), ..self.clone() }
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// The event that is chosen in the picture.
    pub chosen: Option<EventId>,
    /// A task was made, by its name.
    pub on_make: Callback<String>,
}

#[component]
pub fn Maker(props: &Props) -> Html {
    let Props { lang, chosen, on_make } = props;
    let lang = *lang;
    let draft = use_state(Draft::default);
    {
        let draft = draft.clone();
        use_effect_with(*chosen, move |chosen| {
            if let Some(event) = chosen {
                draft.set(Draft { one: event.0.to_string(), ..(*draft).clone() });
            }
        });
    }
    let set = |take: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut new = (*draft).clone();
            take(&mut new, text);
            draft.set(new);
        })
    };
    let on_kind = set(|draft, name| {
        let kind = KINDS.into_iter().find(|(_, known)| *known == name).map_or(draft.kind, |(kind, _)| kind);
        *draft = Draft { kind, ..Draft::default() };
    });
    let name = draft.name();
    let on_open = {
        let (name, on_make) = (name.clone(), on_make.clone());
        Callback::from(move |()| {
            if let Some(name) = name.clone() {
                on_make.emit(name);
            }
        })
    };
    let on_add = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| draft.set(draft.with_added()))
    };
    let [one, two] = labels(lang, draft.kind);
    html! {
        <details class="task-maker">
            <summary>{ msg::maker_title(lang) }</summary>
            <form class="task-form" onkeydown={on_enter(&on_open)}>
                <p class="task-hint">{ msg::maker_hint(lang) }</p>
                <label class="task-field">
                    <span>{ msg::maker_kind(lang) }</span>
                    <select class="select" onchange={on_kind.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value())}>
                        { for KINDS.iter().map(|(kind, name)| html! {
                            <option value={*name} selected={*kind == draft.kind}>{ kind_word(lang, *kind) }</option>
                        }) }
                    </select>
                </label>
                { field("maker-one", one, &draft.one, Some("maker-fields"), set(|draft, text| draft.one = text)) }
                if !two.is_empty() {
                    { field("maker-two", two, &draft.two, Some("maker-fields"), set(|draft, text| draft.two = text)) }
                }
                <datalist id="maker-fields">{ for FIELDS.iter().map(|name| html! { <option value={*name} /> }) }</datalist>
                if !draft.added.is_empty() {
                    <p class="task-hint">{ draft.added.join(", ") }</p>
                }
                <div class="task-actions">
                    if draft.kind == Kind::Fill {
                        <button type="button" class="button" data-action="maker-add" disabled={name.is_none()} onclick={on_add}>
                            { msg::maker_add(lang) }
                        </button>
                    }
                    <button type="button" class="button button-main" data-action="maker-open" disabled={name.is_none()}
                        onclick={on_open.reform(|_: MouseEvent| ())}>
                        { msg::maker_open(lang) }
                    </button>
                </div>
            </form>
        </details>
    }
}

fn kind_word(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::Fill => msg::maker_fill(lang),
        Kind::Order => msg::maker_order(lang),
        Kind::Find => msg::maker_find(lang),
        Kind::When => msg::maker_when(lang),
    }
}

/// The labels of the two fields; the second is empty if there is only one.
fn labels(lang: Lang, kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Fill => [msg::maker_packet(lang), msg::maker_field(lang)],
        Kind::Order => [msg::maker_first(lang), msg::maker_last(lang)],
        Kind::Find => [msg::maker_field(lang), msg::maker_value(lang)],
        Kind::When => [msg::maker_packet(lang), ""],
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn draft(kind: Kind, one: &str, two: &str) -> Draft {
        Draft { kind, one: one.to_owned(), two: two.to_owned(), ..Draft::default() }
    }

    #[test]
    fn a_name_says_what_is_asked_and_an_unfinished_form_has_none() {
        let named = |kind, one, two| draft(kind, one, two).name();
        assert_eq!(named(Kind::Order, "3", "8").as_deref(), Some("order:3-8"));
        assert_eq!(named(Kind::Find, "tcp.ack", "801").as_deref(), Some("find:tcp.ack=801"));
        assert_eq!(named(Kind::When, " 5 ", "").as_deref(), Some("when:5"));
        for (kind, one, two) in
            [(Kind::Fill, "5", ""), (Kind::Order, "8", "3"), (Kind::Order, "1", "99"), (Kind::When, "x", "")]
        {
            assert_eq!(named(kind, one, two), None, "{kind:?} {one} {two}");
        }
    }

    #[test]
    fn fields_are_added_one_by_one() {
        let first = draft(Kind::Fill, "5", "tcp.ack").with_added();
        let both = Draft { one: "7".to_owned(), two: "tcp.seq".to_owned(), ..first };
        assert_eq!(both.name().as_deref(), Some("fill:5.tcp.ack+7.tcp.seq"));
    }
}
