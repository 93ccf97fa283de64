//! The tasks of a lesson, done as a learner does them. The right answers come from a run of the same variant in this
//! program, so the page is compared with an independent run of the lab.

use crate::{IS_LONG, LESSONS, is_open};
use anyhow::{Context, Result, bail, ensure};
use e2e::{Page, Site, World, key, languages, word};
use fantoccini::Locator;
use i18n::Lang;
use lab::protocol::{Input, Value};
use serde_json::json;
use tasks::{Asking, Case, Form};

/// The variant that the tests do: not the first one, whose answers stand in documents.
const SEED: u64 = 7;

/// The question and its answer, from a run in this program.
fn form(task: &str, seed: u64, lang: &str) -> Result<Form> {
    let task = tasks::find(task).with_context(|| format!("there is no task {task}"))?;
    let request = task.request(seed).context("no scenario")?;
    let (run, analysis) = lab::run(&request)?;
    let lang = Lang::from_tag(lang).unwrap_or_default();
    (task.form)(&Case::new(lang, task, &request, &run, &analysis)).context("the run has no question")
}

fn title(task: &str, lang: &str) -> Result<&'static str> {
    let task = tasks::find(task).context("a task")?;
    Ok((task.title)(Lang::from_tag(lang).unwrap_or_default()))
}

/// Opens the list of a lesson's tasks, and begins one.
async fn begin(page: &Page, world: &World, task: &str, lang: &str) -> Result<()> {
    let lesson = tasks::find(task).context("a task")?.lesson;
    page.open_lesson(world.at(&format!("#/lesson/{lesson}?lang={lang}&seed={SEED}&tab=tasks"))).await?;
    page.press("button", title(task, lang)?).await?;
    opened(page, task).await
}

async fn opened(page: &Page, task: &str) -> Result<()> {
    let is_there = |shown: &e2e::Shown| shown.task == task && shown.is_done();
    page.expect(&format!("the task {task}"), is_there).await?;
    Ok(())
}

/// Gives `value` for the part `place`, as a person does.
async fn give(page: &Page, place: usize, part: &Asking, value: &Value) -> Result<()> {
    let group = page.within("group", &part.label);
    match (&part.input, value) {
        (Input::Number(_), Value::Number(number)) => group.fill(&part.label, &number.to_string()).await,
        (Input::Text, Value::Text(text)) => group.fill(&part.label, text).await,
        (Input::Choice(options), Value::Choice(right)) => group.press("radio", &options[*right]).await,
        (Input::Choices(options), Value::Choices(right)) => {
            for place in right {
                group.press("checkbox", &options[*place]).await?;
            }
            Ok(())
        }
        (Input::Order(_), Value::Order(right)) => arrange(page, place, right).await,
        (Input::Event, Value::Event(event)) => group.fill(&part.label, &event.0.to_string()).await,
        (Input::Field, Value::Field(event, name)) => {
            group.fill(&part.label, &event.0.to_string()).await?;
            let option = format!("[data-part='{place}'] option[value='{name}']");
            let script = format!("return document.querySelector(\"{option}\") !== null");
            page.expect_script("the fields of the packet", &script, |there| *there == json!(true)).await?;
            let list = page.client().find(Locator::Css(&format!("[data-part='{place}'] select"))).await?;
            list.select_by_value(name).await?;
            Ok(())
        }
        (input, value) => bail!("{value:?} cannot be given for {input:?}"),
    }
}

/// Moves the things of the part `place` by their buttons until they are in the order `right`.
async fn arrange(page: &Page, place: usize, right: &[usize]) -> Result<()> {
    let list = format!("[data-part-order='{place}']");
    let mut now: Vec<usize> = (0..right.len()).collect();
    for (at, item) in right.iter().enumerate() {
        let from = now.iter().position(|other| other == item).context("the item")?;
        for to in (at..from).rev() {
            let button = format!("{list} [data-item='{item}'] [data-action=up]");
            page.client().find(Locator::Css(&button)).await?.click().await?;
            now.swap(to, to + 1);
            let order = json!(now.iter().map(ToString::to_string).collect::<Vec<_>>());
            let script = format!("return [...document.querySelectorAll(\"{list} > li\")].map(it => it.dataset.item)");
            page.expect_script("the thing to move up", &script, |shown| *shown == order).await?;
        }
    }
    Ok(())
}

/// Gives the right values of every step and checks each. Returns when the task is over.
async fn solve(page: &Page, form: &Form, lang: &str) -> Result<()> {
    let mut place = 0;
    while place < form.parts.len() {
        let until = form.parts[place].until;
        let step: Vec<usize> = (place..form.parts.len()).take_while(|at| form.parts[*at].until == until).collect();
        for at in &step {
            let part = &form.parts[*at];
            give(page, *at, part, &part.key.value()).await.with_context(|| part.label.clone())?;
        }
        let names = [word(lang, "task-check")?, word(lang, "task-check-again")?];
        page.press_one_of("button", &names.each_ref().map(String::as_str)).await?;
        place += step.len();
        if let Some(next) = form.parts.get(place) {
            let label = next.label.clone();
            page.expect_script(
                "the next step",
                "return document.querySelector('.task-part legend')?.innerText",
                |shown| shown.as_str().is_some_and(|shown| shown.trim() == label),
            )
            .await?;
        }
    }
    let shown = page.expect("the task to be over", |shown| shown.is_task_over).await?;
    ensure!(shown.task_marks.iter().all(|mark| mark == "right"), "the marks are {:?}", shown.task_marks);
    Ok(())
}

#[tokio::test]
async fn a_wrong_answer_gets_a_remark_and_a_second_try_and_the_right_one_is_not_in_the_document_before() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for lang in languages()? {
        let form = form("tcp-ack", SEED, &lang)?;
        let part = &form.parts[0];
        let Value::Number(right) = part.key.value() else { bail!("not a number") };
        begin(&page, &world, "tcp-ack", &lang).await?;
        let is_told = || page.script("return document.documentElement.innerHTML", vec![]);
        let told = |html: serde_json::Value| html.as_str().is_some_and(|html| html.contains(&right.to_string()));
        ensure!(!told(is_told().await?), "the right answer {right} is in the document before it was given");
        let wrong = part.wrong.first().context("an expected wrong answer")?;
        give(&page, 0, part, &wrong.value).await?;
        page.press("button", &word(&lang, "task-check")?).await?;
        page.expect_text(&wrong.text).await?;
        page.expect_text(wrong.source).await?;
        ensure!(!told(is_told().await?), "a wrong answer shows the right one");
        let shown = page.look().await?;
        ensure!(!shown.is_task_over && shown.task_marks == ["wrong"], "{:?}", shown.task_marks);
        give(&page, 0, part, &part.key.value()).await?;
        page.press("button", &word(&lang, "task-check-again")?).await?;
        let shown = page.expect("the task to be over", |shown| shown.is_task_over).await?;
        ensure!(shown.hash.contains("done=tcp-ack"), "the address forgets it: {}", shown.hash);
        page.expect_text(&form.reason).await?;
    }
    page.assert_sound().await
}

#[tokio::test]
async fn the_solution_is_shown_on_request_after_a_try() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let form = form("tcp-ack", SEED, "en")?;
    begin(&page, &world, "tcp-ack", "en").await?;
    ensure!(!page.has("button", &word("en", "task-solve")?).await?, "the solution is offered before a try");
    give(&page, 0, &form.parts[0], &Value::Number(1.0)).await?;
    page.press("button", &word("en", "task-check")?).await?;
    page.press("button", &word("en", "task-solve")?).await?;
    let Value::Number(right) = form.parts[0].key.value() else { bail!("not a number") };
    page.expect_text(&right.to_string()).await?;
    let shown = page.expect("the task to be over", |shown| shown.is_task_over).await?;
    ensure!(!shown.hash.contains("done="), "what was shown is not done: {}", shown.hash);
    page.assert_sound().await
}

#[tokio::test]
async fn a_task_is_done_by_keyboard_alone() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let form = form("tcp-repair", SEED, "en")?;
    page.open_lesson(world.at(&format!("#/lesson/tcp?lang=en&seed={SEED}&tab=tasks"))).await?;
    page.tab_to("button", title("tcp-repair", "en")?).await?;
    page.keys(key::ENTER).await?;
    opened(&page, "tcp-repair").await?;
    let (Input::Choice(options), Value::Choice(0)) = (&form.parts[0].input, form.parts[0].key.value()) else {
        bail!("the first option is not right any more: {:?}", form.parts[0])
    };
    page.tab_to("radio", &options[0]).await?;
    page.keys(" ").await?;
    page.tab_to("textbox", &form.parts[1].label).await?;
    let Value::Number(right) = form.parts[1].key.value() else { bail!("not a number") };
    page.keys(&format!("{right}{}", key::ENTER)).await?;
    page.expect("the task to be over", |shown| shown.is_task_over && shown.task_marks == ["right", "right"]).await?;
    page.tab_to("button", &word("en", "task-next")?).await?;
    page.keys(key::ENTER).await?;
    opened(&page, "tcp-window").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn every_task_of_a_lesson_takes_the_answer_of_an_independent_run() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let langs = if IS_LONG { languages()? } else { vec!["ko".to_owned()] };
    for lang in &langs {
        for task in LESSONS.iter().flat_map(|lesson| tasks::of(lesson)) {
            let form = form(task.id, SEED, lang)?;
            begin(&page, &world, task.id, lang).await.with_context(|| task.id)?;
            solve(&page, &form, lang).await.with_context(|| format!("{} in {lang}", task.id))?;
        }
    }
    page.assert_sound().await
}

#[tokio::test]
async fn a_prediction_hides_what_comes_and_goes_on_step_by_step() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let form = form("tcp-predict", SEED, "en")?;
    begin(&page, &world, "tcp-predict", "en").await?;
    let first = form.parts[0].until.context("a moment")?.0;
    page.expect("the run to stop before the packet", |shown| shown.moment == first && !shown.is_playing).await?;
    page.press("button", &word("en", "player-play")?).await?;
    let shown = page.expect("the run to stay there", |shown| !shown.is_playing).await?;
    ensure!(shown.moment == first, "what comes can be seen: {}", shown.moment);
    page.open_tab("list").await?;
    page.expect_text(&word("en", "task-limited")?).await?;
    ensure!(page.look().await?.current_row.is_none(), "the list shows what comes");
    page.open_tab("tasks").await?;
    solve(&page, &form, "en").await?;
    page.open_tab("list").await?;
    page.expect("the list after the end", |shown| is_open(shown, "tcp", "list")).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_link_that_names_a_task_sets_its_run_up_and_one_that_names_none_says_so() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at(&format!("#/lesson/tcp?lang=en&seed={SEED}&task=tcp-repair"))).await?;
    opened(&page, "tcp-repair").await?;
    let wanted = tasks::find("tcp-repair").and_then(|task| task.request(SEED)).context("a run")?;
    let drop = wanted.interventions[0].print();
    page.expect("the task's run", |shown| shown.hash.contains(&format!("do={drop}"))).await?;
    page.open_lesson(world.at("#/lesson/tcp?lang=en&task=tcp-nothing")).await?;
    page.expect_text(&word("en", "task-absent")?).await?;
    page.press("button", &word("en", "task-all")?).await?;
    page.expect_text(title("tcp-ack", "en")?).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_frame_reports_one_result_per_task_and_a_forged_message_changes_nothing() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    let form = form("tcp-ack", SEED, "en")?;
    let url = world.at(&format!("#/lesson/tcp?lang=en&embed=1&parts=tasks&seed={SEED}&task=tcp-ack"));
    let html = include_str!("host.html").replace("ADDRESS", &url.replace('&', "&amp;"));
    let host = Site::of_html(&html).await?;
    page.load(format!("http://localhost:{}/", host.port())).await?;
    let forged = json!([
        { "roundtrip": 1, "type": "set", "parameters": "lang=en" },
        { "roundtrip": 1, "type": "result", "task": "tcp-ack", "seed": "7", "score": 1, "tries": 1, "seconds": 1 },
        { "roundtrip": 1, "type": "judge", "score": 1 },
    ]);
    page.enter_frame().await?;
    opened(&page, "tcp-ack").await?;
    page.leave_frame().await?;
    page.script(include_str!("send.js"), forged.as_array().cloned().unwrap_or_default()).await?;
    page.enter_frame().await?;
    ensure!(page.is_boxed_in().await?, "the frame's origin is not opaque");
    let shown = page.look().await?;
    ensure!(
        !shown.is_task_over && shown.task_marks == [""],
        "a forged message changed the task: {:?}",
        shown.task_marks
    );
    give(&page, 0, &form.parts[0], &Value::Number(1.0)).await?;
    page.press("button", &word("en", "task-check")?).await?;
    page.expect("a mark", |shown| shown.task_marks == ["wrong"]).await?;
    solve(&page, &form, "en").await?;
    page.leave_frame().await?;
    let script = include_str!("messages.js");
    let is_result = |message: &&serde_json::Value| message["type"] == "result";
    let messages = page
        .expect_script("the result", script, |all| {
            all.as_array().is_some_and(|all| all.iter().any(|it| is_result(&it)))
        })
        .await?;
    let results: Vec<_> = messages.as_array().into_iter().flatten().filter(is_result).collect();
    let [result] = results[..] else { bail!("{} results: {results:?}", results.len()) };
    ensure!(
        result["task"] == "tcp-ack" && result["seed"] == "7" && result["score"] == 1 && result["tries"] == 2,
        "{result}"
    );
    ensure!(result["seconds"].is_number(), "{result}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_lesson_fetches_the_program_of_its_tasks_and_the_tutor_only_when_they_are_opened() -> Result<()> {
    const FETCHED: &str = "return performance.getEntriesByType('resource').map(entry => entry.name.split('/').pop())";
    const FILES: [&str; 5] = ["roundtrip-tasks_bg-", "roundtrip-tasks-", "style-tasks-", "tutor_bg-", "tutor-"];
    let has = |fetched: &serde_json::Value, file: &str| {
        fetched.as_array().is_some_and(|all| all.iter().any(|name| name.as_str().unwrap_or_default().starts_with(file)))
    };
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en")).await?;
    for tab in ["inspector", "list", "costs", "change", "guide"] {
        page.open_tab(tab).await?;
    }
    let fetched = page.script(FETCHED, vec![]).await?;
    ensure!(has(&fetched, "roundtrip-lessons_bg-"), "the test does not see what is fetched: {fetched}");
    ensure!(!FILES.iter().any(|file| has(&fetched, file)), "the tasks are fetched before they are opened: {fetched}");
    page.open_tab("tasks").await?;
    page.expect_text(title("tcp-ack", "en")?).await?;
    let fetched = page.script(FETCHED, vec![]).await?;
    ensure!(FILES.iter().all(|file| has(&fetched, file)), "not all was fetched: {fetched}");
    page.assert_sound().await
}

#[tokio::test]
async fn tasks_that_cannot_be_fetched_say_so_and_can_be_tried_again() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(include_str!("lose_file.js")).await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en&tab=tasks")).await?;
    page.expect_text(&word("en", "task-failed")?).await?;
    page.script("window.lost = ['tutor']", vec![]).await?;
    page.press("button", &word("en", "task-retry")?).await?;
    let is_of_tutor = "return document.querySelector('[data-field=unreachable]') !== null";
    page.expect_script("the tutor to be missed", is_of_tutor, |is_missed| *is_missed == json!(true)).await?;
    page.expect_text(&word("en", "task-failed")?).await?;
    page.script("window.lost = []", vec![]).await?;
    page.press("button", &word("en", "task-retry")?).await?;
    page.expect_text(title("tcp-ack", "en")?).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_keyboard_stays_in_the_tasks_when_what_had_the_focus_is_gone() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at(&format!("#/lesson/tcp?lang=en&seed={SEED}&tab=tasks"))).await?;
    page.tab_to("button", title("tcp-ack", "en")?).await?;
    page.keys(key::ENTER).await?;
    opened(&page, "tcp-ack").await?;
    let is_inside = "return document.activeElement.closest('.lesson-panel') !== null";
    page.expect_script("the focus in the panel", is_inside, |is_inside| *is_inside == json!(true)).await?;
    page.tab_to("button", &word("en", "task-all")?).await?;
    page.keys(key::ENTER).await?;
    page.expect_text(title("tcp-repair", "en")?).await?;
    page.expect_script("the focus in the panel", is_inside, |is_inside| *is_inside == json!(true)).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_student_gets_a_code_that_the_teacher_can_check_and_a_changed_one_is_refused() -> Result<()> {
    const CODE: &str = "return document.querySelector('.task-codes code')?.innerText";
    const LINES: &str = "return [...document.querySelectorAll('[data-code]')].map(line => line.dataset.code)";
    let world = World::start().await?;
    let page = world.page();
    begin(&page, &world, "tcp-ack", "en").await?;
    solve(&page, &form("tcp-ack", SEED, "en")?, "en").await?;
    page.press("button", &word("en", "task-all")?).await?;
    page.press("button", &word("en", "codes-title")?).await?;
    page.fill(&word("en", "codes-class")?, "Networks 3-2").await?;
    page.fill(&word("en", "codes-student")?, "Kim").await?;
    page.press("button", &word("en", "codes-make")?).await?;
    let code = page.expect_script("a code", CODE, |code| code.as_str().is_some_and(|code| !code.is_empty())).await?;
    let code = code.as_str().unwrap_or_default().to_owned();
    let changed: String = code.chars().rev().collect();
    page.type_over(&word("en", "codes-list")?, &format!("Kim {code}{}Kim {changed}", key::ENTER)).await?;
    page.press("button", &word("en", "codes-check")?).await?;
    page.expect_script("both lines", LINES, |lines| *lines == json!(["good", "bad"])).await?;
    page.assert_sound().await
}
