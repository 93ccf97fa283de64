//! A component as a child. `html!` makes a builder for its properties, which costs a program about 50 bytes for each of them.

use yew::html::BaseComponent;
use yew::prelude::*;
use yew::virtual_dom::{Key, VChild};

pub fn child<C: BaseComponent>(props: C::Properties) -> Html {
    VChild::<C>::new(props, None).into()
}

/// One that becomes another component where it has another key.
pub fn keyed<C: BaseComponent>(key: impl Into<Key>, props: C::Properties) -> Html {
    VChild::<C>::new(props, Some(key.into())).into()
}
