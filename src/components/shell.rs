//! What every page's state has in common, as a pure reducer: the address, what of it could not be used, and the language in
//! force.

use crate::route::{Common, InvalidParameter, Theme, capture, choose, doctor, home, lesson, live, recall, workbench};
use i18n::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// What the address of a page says.
pub trait Address: Clone + PartialEq + 'static {
    /// Reads a hash. What cannot be used is named, and has its default.
    fn parse(hash: &str) -> (Self, Vec<InvalidParameter>);

    /// Applies the parameters of a query; all others stay.
    fn apply(&mut self, query: &str, errors: &mut Vec<InvalidParameter>);

    /// The hash that says the same.
    fn print(&self) -> String;

    fn common(&self) -> &Common;

    fn common_mut(&mut self) -> &mut Common;
}

/// The state that every page has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shell<A> {
    pub address: Rc<A>,
    /// What of the address could not be used.
    pub parameter_errors: Rc<[InvalidParameter]>,
    /// The language if the address names none.
    pub browser_lang: Lang,
}

/// What the header and the notices change.
pub enum Change {
    Lang(Lang),
    Theme(Theme),
    /// The parameter error at this place has been read.
    Dismiss(usize),
}

/// What can happen to the state.
pub enum ShellAct<A> {
    /// The address changed, by hand or by the history.
    Arrive(String),
    /// Parameters from the host page, as in a hash's query.
    Apply(String),
    /// Something was changed on screen.
    Set(Box<A>),
    Change(Change),
}

impl<A: Address> Shell<A> {
    /// The state that a hash asks for.
    pub fn new(browser_lang: Lang, hash: &str) -> Self {
        let (address, errors) = A::parse(hash);
        Self { address: Rc::new(address), parameter_errors: errors.into(), browser_lang }
    }

    /// The language in force.
    pub fn lang(&self) -> Lang {
        self.common().lang.unwrap_or(self.browser_lang)
    }

    pub fn common(&self) -> &Common {
        self.address.common()
    }

    /// The address, to be changed. The old one stays as it is for those who hold it.
    pub fn address_mut(&mut self) -> &mut A {
        Rc::make_mut(&mut self.address)
    }

    pub fn act(&mut self, act: ShellAct<A>) {
        match act {
            ShellAct::Arrive(hash) => {
                let (address, errors) = A::parse(&hash);
                (self.address, self.parameter_errors) = (Rc::new(address), errors.into());
            }
            ShellAct::Apply(query) => {
                let mut errors = Vec::new();
                self.address_mut().apply(&query, &mut errors);
                self.parameter_errors = errors.into();
            }
            ShellAct::Set(address) => self.address = Rc::from(address),
            ShellAct::Change(Change::Lang(lang)) => self.address_mut().common_mut().lang = Some(lang),
            ShellAct::Change(Change::Theme(theme)) => self.address_mut().common_mut().theme = theme,
            ShellAct::Change(Change::Dismiss(at)) => {
                let others = self.parameter_errors.iter().enumerate().filter(|(place, _)| *place != at);
                self.parameter_errors = others.map(|(_, error)| error.clone()).collect();
            }
        }
    }
}

impl<A: Address> Reducible for Shell<A> {
    type Action = ShellAct<A>;

    /// The old `Rc` if nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: ShellAct<A>) -> Rc<Self> {
        let mut new = (*self).clone();
        new.act(act);
        if *self == new { self } else { Rc::new(new) }
    }
}

impl Address for Common {
    fn parse(hash: &str) -> (Self, Vec<InvalidParameter>) {
        home::parse(hash)
    }

    fn apply(&mut self, query: &str, errors: &mut Vec<InvalidParameter>) {
        home::apply(self, query, errors);
    }

    fn print(&self) -> String {
        home::print(self)
    }

    fn common(&self) -> &Common {
        self
    }

    fn common_mut(&mut self) -> &mut Common {
        self
    }
}

/// The route of a module of `route` as an address.
macro_rules! address {
    ($($page:ident),*) => {
        $(impl Address for $page::Route {
            fn parse(hash: &str) -> (Self, Vec<InvalidParameter>) {
                $page::parse(hash)
            }

            fn apply(&mut self, query: &str, errors: &mut Vec<InvalidParameter>) {
                $page::apply(self, query, errors);
            }

            fn print(&self) -> String {
                $page::print(self)
            }

            fn common(&self) -> &Common {
                &self.common
            }

            fn common_mut(&mut self) -> &mut Common {
                &mut self.common
            }
        })*
    };
}

address!(capture, choose, doctor, lesson, live, recall, workbench);

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::route::lesson::Route;

    fn at<A: Address>(hash: &str) -> Rc<Shell<A>> {
        Rc::new(Shell::new(Lang::En, hash))
    }

    fn after<A: Address>(hash: &str, acts: Vec<ShellAct<A>>) -> Rc<Shell<A>> {
        acts.into_iter().fold(at(hash), Reducible::reduce)
    }

    /// `query` has two parameters that no page can use.
    fn every_page_keeps_its_shell<A: Address>(page: &str) {
        let hash = |query: &str| format!("{page}?{query}");
        let changed = vec![
            ShellAct::Change(Change::Lang(Lang::Ko)),
            ShellAct::Change(Change::Theme(Theme::Dark)),
            ShellAct::Apply("embed=1&speed=never".to_owned()),
        ];
        let shell = after::<A>(page, changed);
        assert_eq!(shell.address.print(), hash("embed=1&lang=ko&theme=dark"));
        assert_eq!((shell.lang(), shell.parameter_errors[0].key.as_str()), (Lang::Ko, "speed"));

        let shell = at::<A>(&hash("speed=x&theme=y"));
        assert_eq!(shell.parameter_errors.len(), 2, "{page}");
        let shell = shell.reduce(ShellAct::Change(Change::Dismiss(0)));
        assert_eq!((shell.parameter_errors.len(), shell.parameter_errors[0].key.as_str()), (1, "theme"));
        assert_eq!(shell.reduce(ShellAct::Change(Change::Dismiss(9))).parameter_errors.len(), 1);

        let shell = at::<A>(&hash("theme=dark"));
        let again = Rc::clone(&shell).reduce(ShellAct::Arrive(hash("theme=dark")));
        assert!(Rc::ptr_eq(&shell, &again), "the same address is the same state");
    }

    #[test]
    fn every_page_follows_its_header_its_host_and_its_address() {
        every_page_keeps_its_shell::<Common>("#/");
        every_page_keeps_its_shell::<Route>("#/lesson/tcp");
        every_page_keeps_its_shell::<live::Route>("#/live");
        every_page_keeps_its_shell::<recall::Route>("#/recall");
        every_page_keeps_its_shell::<capture::Route>("#/capture");
        every_page_keeps_its_shell::<workbench::Route>("#/workbench");
        every_page_keeps_its_shell::<doctor::Route>("#/doctor");
        every_page_keeps_its_shell::<choose::Route>("#/choose");
    }

    #[test]
    fn a_change_on_screen_reaches_the_address() {
        let shell = at::<Route>("#/lesson/tcp?loss=2&lang=ko");
        let changed = Route { seed: 5, ..(*shell.address).clone() };
        let shell = shell.reduce(ShellAct::Set(Box::new(changed)));
        assert_eq!(shell.address.print(), "#/lesson/tcp?seed=5&loss=2&lang=ko");
    }

    #[test]
    fn a_bad_parameter_leaves_the_good_value_before_it_in_force() {
        let shell = after::<Route>("#/lesson/tcp?loss=2", vec![ShellAct::Apply("rtt=80&loss=x".to_owned())]);
        assert_eq!(shell.address.print(), "#/lesson/tcp?rtt=80&loss=2");
        assert_eq!(shell.parameter_errors[0].key, "loss");
    }
}
