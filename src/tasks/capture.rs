//! The tasks on the page of captures: those of the file, in the same list and panel as a lesson's, and a form that makes some.
//! Which task is open is no part of the address, because the file is none.

use super::app::Board;
use super::asker::{Asker, Bridge};
use super::own::OwnMaker;
use super::seam::{FromCapture, FromTasks, ToCapture, ToTasks};
use crate::guest::GuestProps;
use ::lab::protocol::encode;
use ::lab::{Request, Settings};
use i18n::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// The name of the run that stands for a capture.
const CAPTURE: &str = "capture";

#[component]
pub fn CaptureTasks(props: &GuestProps<ToCapture>) -> Html {
    let GuestProps { shown, on_report } = props;
    let bridge = use_memo((), |()| {
        Bridge::new(on_report.reform(|(number, question)| encode(&FromCapture::Ask(number, question))))
    });
    {
        let (bridge, on_report) = (Rc::clone(&bridge), on_report.clone());
        use_effect_with(shown.reply.clone(), move |reply| {
            if let Some((number, reply)) = reply {
                // A file may be large, and the page passes what it has with every change.
                on_report.emit(encode(&FromCapture::Got));
                bridge.receive(*number, reply);
            }
        });
    }
    let asker = Asker::Page((*bridge).clone());
    let task = use_state_eq(|| None::<String>);
    let done = use_state_eq(Vec::<String>::new);
    // How often tasks were made here; with each time the list is another.
    let made = use_state_eq(|| 0_u32);
    let on_board = {
        let (task, done, on_report) = (task.setter(), done.clone(), on_report.clone());
        Callback::from(move |report: FromTasks| match report {
            FromTasks::SetUp { task: name, .. } => task.set(Some(name)),
            FromTasks::Leave | FromTasks::Make(_) => task.set(None),
            FromTasks::Veil(veil) => on_report.emit(encode(&FromCapture::Veil(veil))),
            FromTasks::Over(over) => {
                if over.is_right && !done.contains(&over.task) {
                    done.set(done.iter().cloned().chain([over.task.clone()]).collect());
                }
                on_report.emit(encode(&FromCapture::Over(over)));
            }
        })
    };
    let lesson = Rc::new(ToTasks {
        request: Request::new(CAPTURE, Settings::default()),
        lang: shown.lang.clone(),
        task: (*task).clone(),
        done: (*done).clone(),
        event: shown.event,
        has_forms: shown.has_forms,
    });
    let on_made = {
        let (made, task) = (made.clone(), task.setter());
        Callback::from(move |()| {
            task.set(None);
            made.set(*made + 1);
        })
    };
    let lang = Lang::from_tag(&shown.lang).unwrap_or_default();
    html! {
        <>
            if shown.has_tasks || *made > 0 {
                <Board key={*made} {lesson} on_report={on_board} asker={asker.clone()} is_capture=true />
            }
            if shown.has_forms {
                // What was written stays while a task is tried.
                <div hidden={task.is_some()}>
                    <OwnMaker {lang} {asker} chosen={shown.event} has_tasks={shown.has_tasks} {on_made} />
                </div>
            }
        </>
    }
}
