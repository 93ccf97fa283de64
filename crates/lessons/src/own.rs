//! The kinds of tasks that somebody makes about a capture (`docs/exercises.md`), and what each asks for.

use crate::Say;
use i18n::{Lang, msg};

/// The kinds by their names in a file, with what they ask for. The first four are asked in their author's words.
pub const KINDS: [(&str, Say); 9] = [
    ("number", msg::own_kind_number),
    ("choice", msg::own_kind_choice),
    ("several", msg::own_kind_several),
    ("text", msg::own_kind_text),
    ("fill", msg::maker_fill),
    ("order", msg::maker_order),
    ("find", msg::maker_find),
    ("point", msg::own_kind_point),
    ("predict", msg::own_kind_predict),
];

/// What a kind asks for; nothing if there is no such kind.
pub fn kind(lang: Lang, name: &str) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == name).map_or("", |(_, say)| say(lang))
}
