//! The buttons above a log: what comes is not shown for a while, and what crossed is forgotten.

use super::run::Runner;
use i18n::{Lang, group, msg};
use yew::prelude::*;

/// Pauses what is shown, and empties the log.
pub fn pause(lang: Lang, runner: &Runner) -> Html {
    let (is_paused, unseen) = runner.read(|run| (run.view.is_paused(), run.view.unseen(&run.journal)));
    let on_pause = {
        let runner = runner.clone();
        move |_: MouseEvent| runner.toggle_pause()
    };
    let on_clear = {
        let runner = runner.clone();
        move |_: MouseEvent| runner.clear()
    };
    html! {
        <>
            <button type="button" class="button" data-action="pause" aria-pressed={is_paused.to_string()} onclick={on_pause}>
                { msg::workbench_pause(lang) }
            </button>
            if is_paused {
                <p class="bench-count" role="status" data-unseen={unseen.to_string()}>{ msg::workbench_unseen(lang, &group(unseen)) }</p>
            }
            <button type="button" class="button" data-action="clear" onclick={on_clear}>{ msg::workbench_clear(lang) }</button>
        </>
    }
}
