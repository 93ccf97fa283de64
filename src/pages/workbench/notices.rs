//! What the page has to say about files and addresses: what was wrong in them, and what is not in the address.

use super::files::Opened;
use ::workbench::address::{Compact, LONGEST, TooLarge};
use ::workbench::credentials::{LeftOut, Secret};
use ::workbench::document::{Problem, Wrong};
use i18n::{Lang, group, msg};
use yew::prelude::*;

/// Something about a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// It was not opened; a sentence.
    Refused(String),
    /// What was unknown or wrong in it.
    Problems(Vec<Problem>),
    /// Entries of a HAR that could not be read.
    Broken(usize),
    /// It has no session.
    Empty,
    /// A file that the browser does not save, because the page is in a frame that may not.
    ToCopy(String),
}

impl Notice {
    /// What is to be said of an opened file, if there is something.
    pub fn of(opened: &Opened) -> Option<Self> {
        match (opened.sessions.is_empty(), opened.problems.is_empty(), opened.broken) {
            (true, ..) => Some(Self::Empty),
            (_, false, _) => Some(Self::Problems(opened.problems.clone())),
            (_, _, 0) => None,
            (.., broken) => Some(Self::Broken(broken)),
        }
    }
}

pub fn notices(
    lang: Lang,
    notice: Option<&Notice>,
    printed: &Result<Compact, TooLarge>,
    is_steady: bool,
    on_dismiss: &UseStateSetter<Option<Notice>>,
) -> Html {
    let onclick = {
        let on_dismiss = on_dismiss.clone();
        move |_: MouseEvent| on_dismiss.set(None)
    };
    html! {
        <>
            if let Some(notice) = notice {
                <div class="bench-notice" role="alert" data-notice="">
                    { said(lang, notice) }
                    <button type="button" class="button-plain" {onclick} aria-label={msg::notice_dismiss(lang)}><span aria-hidden="true">{ "✕" }</span></button>
                </div>
            }
            { in_address(lang, printed) }
            if !is_steady {
                <p class="bench-hint">{ msg::workbench_no_worker(lang) }</p>
            }
        </>
    }
}

fn said(lang: Lang, notice: &Notice) -> Html {
    match notice {
        Notice::Refused(sentence) => html! { <p>{ sentence }</p> },
        Notice::Problems(problems) => html! {
            <div>
                <p>{ msg::workbench_problems(lang) }</p>
                <ul>{ for problems.iter().take(20).map(|it| html! { <li><code>{ it.path.clone() }</code>{ " " }{ wrong(lang, &it.what) }</li> }) }</ul>
            </div>
        },
        Notice::Broken(broken) => html! { <p>{ msg::workbench_broken(lang, *broken as u64) }</p> },
        Notice::Empty => html! { <p>{ msg::workbench_empty_file(lang) }</p> },
        Notice::ToCopy(text) => html! {
            <div class="bench-text">
                <label for="bench-to-copy">{ msg::workbench_to_copy(lang) }</label>
                <textarea id="bench-to-copy" class="bench-code" rows="6" readonly=true value={text.clone()} />
            </div>
        },
    }
}

fn wrong(lang: Lang, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Unknown => msg::workbench_wrong_unknown(lang).to_owned(),
        Wrong::Type { expected } => msg::workbench_wrong_type(lang, expected),
        Wrong::Range { least, most } => msg::workbench_wrong_range(lang, least, most),
        Wrong::NoneOf(words) => msg::workbench_wrong_word(lang, &words.join(", ")),
        Wrong::NoSuchMessage(name) => msg::workbench_no_such_message(lang, name),
        Wrong::TooMany(most) => msg::workbench_wrong_many(lang, &most.to_string()),
        Wrong::Missing => msg::workbench_wrong_missing(lang).to_owned(),
    }
}

/// What the address does not have of what is on the page.
fn in_address(lang: Lang, printed: &Result<Compact, TooLarge>) -> Html {
    match printed {
        Err(TooLarge { characters }) => html! {
            <p class="bench-hint" role="status" data-address="large">
                { msg::workbench_address_large(lang, &group(*characters as u64), &group(LONGEST as u64)) }
            </p>
        },
        Ok(Compact { left_out, .. }) if !left_out.is_empty() => {
            let mut names: Vec<String> = left_out.iter().map(|it| secret(lang, it)).collect();
            names.dedup();
            html! {
                <p class="bench-hint" role="status" data-address="left-out">{ msg::workbench_left_out(lang, &names.join(", ")) }</p>
            }
        }
        Ok(_) => Html::default(),
    }
}

fn secret(lang: Lang, left_out: &LeftOut) -> String {
    match &left_out.what {
        Secret::Userinfo => msg::workbench_secret_userinfo(lang).to_owned(),
        Secret::PathSegment(_) => msg::workbench_secret_path(lang).to_owned(),
        Secret::Parameter(name) | Secret::FragmentParameter(name) => msg::workbench_secret_parameter(lang, name),
        Secret::Header(name) => msg::workbench_secret_header(lang, name),
        Secret::Subprotocol(_) => msg::workbench_secret_subprotocol(lang).to_owned(),
        Secret::Body => msg::workbench_secret_body(lang).to_owned(),
        Secret::Message(name) => msg::workbench_secret_message(lang, name),
    }
}
