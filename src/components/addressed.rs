//! A page whose state is its address: it is read at the start, followed, written, and reported to the host page.

use super::shell::{Address, Change, Shell, ShellAct};
use crate::embed::{Command, use_host};
use crate::hooks::{document, hash};
use i18n::Lang;
use yew::prelude::*;

/// What differs from page to page.
pub struct PageAddress<A> {
    /// The page's name in messages to the host page.
    pub name: &'static str,
    /// Whether a hash is an address of this page.
    pub owns: fn(&str) -> bool,
    /// What a hash says together with what the browser has kept.
    pub read: fn(&str) -> String,
    /// The document's title and description.
    pub words: fn(Lang, &A) -> (String, &'static str),
}

/// The state of a page that has no more state than its address.
#[hook]
pub fn use_page_address<A: Address>(page: PageAddress<A>) -> UseReducerHandle<Shell<A>> {
    let PageAddress { name, owns, read, words } = page;
    let shell = use_reducer(|| Shell::<A>::new(document::browser_lang(), &read(&hash::current())));
    let host = use_host(shell.common().parent.as_deref());
    {
        let (host, arrived, applied) = (host.clone(), shell.dispatcher(), shell.dispatcher());
        use_effect_with((), move |()| {
            let address = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if owns(&hash) {
                    arrived.dispatch(ShellAct::Arrive(read(&hash)));
                }
            });
            let open = host.map(|host| {
                host.open(move |command| {
                    if let Command::Set(query) = command {
                        applied.dispatch(ShellAct::Apply(query));
                    }
                })
            });
            move || drop((address, open))
        });
    }
    let shown = (shell.address.clone(), shell.parameter_errors.clone(), shell.lang());
    use_effect_with(shown, move |(address, errors, lang)| {
        let hash = address.print();
        document::show(*lang, address.common().theme.attribute());
        let (title, description) = words(*lang, address);
        document::entitle(&title, description);
        hash::write(&hash);
        if let Some(host) = host {
            host.send_errors(errors);
            host.send_state(name, &hash);
        }
    });
    shell
}

/// Takes what the header and the notices change.
pub fn on_change<A: Address>(shell: &UseReducerHandle<Shell<A>>) -> Callback<Change> {
    let dispatch = shell.dispatcher();
    Callback::from(move |change| dispatch.dispatch(ShellAct::Change(change)))
}

/// Takes the address after something was changed on screen.
pub fn on_address<A: Address>(shell: &UseReducerHandle<Shell<A>>) -> Callback<A> {
    let dispatch = shell.dispatcher();
    Callback::from(move |address| dispatch.dispatch(ShellAct::Set(Box::new(address))))
}
