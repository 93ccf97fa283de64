//! The program of changes: its two parts, in the place that the lesson's page gives it.

use super::seam::{FromChange, ToChange};
use crate::controls::Controls;
use crate::guest::GuestProps;
use crate::interventions::Interventions;
use crate::route::lesson::Route;
use ::lab::protocol::{Setup, encode};
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn ChangeApp(props: &GuestProps<ToChange>) -> Html {
    let GuestProps { shown, on_report } = props;
    let report = on_report.reform(|report: FromChange| encode(&report));
    // What the visitor has changed and the page has not passed yet. The page draws it a turn later than this program; a field
    // that showed the old value until then would lose its caret.
    let ahead = use_state(|| None::<(Rc<ToChange>, Route)>);
    let changed = ahead.as_ref().filter(|(since, _)| Rc::ptr_eq(since, shown)).map(|(_, lesson)| lesson.clone());
    let Some(lesson) = changed.or_else(|| shown.lesson()) else { return Html::default() };
    let on_change = {
        let (shown, report, ahead) = (Rc::clone(shown), report.clone(), ahead.setter());
        Callback::from(move |lesson: Route| {
            report.emit(FromChange::Run(Setup::of(&lesson.request())));
            ahead.set(Some((Rc::clone(&shown), lesson)));
        })
    };
    let lang = shown.lang();
    html! {
        <>
            <Interventions {lang} lesson={lesson.clone()} packets={shown.packets.clone()} idle={shown.idle.clone()} moment={shown.moment}
                on_change={&on_change} can_undo={shown.can_undo} can_redo={shown.can_redo} on_undo={report.reform(|()| FromChange::Undo)}
                on_redo={report.reform(|()| FromChange::Redo)} ghost={shown.has_ghost} on_ghost={report.reform(FromChange::Ghost)} />
            <Controls {lang} {lesson} {on_change} />
        </>
    }
}
