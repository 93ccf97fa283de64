//! Every kind of task about the captures of real programs: made, saved in a file, opened as whoever gets the file opens it,
//! answered. The right answers are computed a second way, from tshark's fields of the saved file.

mod desk;
mod tshark;

use capture_examples::Holds;
use desk::Desk;
use lab::protocol::{Input, OwnTask, OwnWrong, TaskQuestion, TaskReply, Value};
use trace::EventId;
use tshark::Frame;

/// What a wrong answer is told.
const REMARK: &str = "look at the other direction";

fn task(kind: &str, text: &str, answer: &[&str]) -> OwnTask {
    let answer = answer.iter().map(|&answer| answer.to_owned()).collect();
    OwnTask { kind: kind.to_owned(), text: text.to_owned(), answer, ..OwnTask::default() }
}

fn wrong(value: &str) -> Vec<OwnWrong> {
    vec![OwnWrong { value: value.to_owned(), text: REMARK.to_owned() }]
}

/// One task of every kind about the packet `at`, and a number from each source.
fn all(at: u64, last: u64) -> Vec<OwnTask> {
    let field = |name: &str| format!("field:{at}.{name}");
    vec![
        OwnTask { wrong: wrong("123456789"), ..task("number", "Which number?", &[&field("tcp.ack")]) },
        OwnTask { tolerance: 0.002, ..task("number", "How long?", &[&format!("time:1-{last}")]) },
        task("number", "How many?", &["count:tcp.flags.push==1 and tcp.len>0"]),
        OwnTask { wrong: wrong("123456789"), ..task("choice", "Which port?", &[&field("tcp.dstport")]) },
        OwnTask { among: format!("1-{last}"), ..task("several", "Which push?", &["tcp.flags.push==1"]) },
        OwnTask { wrong: wrong("nobody"), ..task("text", "Which port sends?", &[&field("tcp.srcport")]) },
        task("fill", "", &[&format!("{at}.tcp.seq"), &format!("{at}.tcp.window_size")]),
        task("order", "", &[&format!("1-{last}")]),
        OwnTask { wrong: wrong("999999"), ..task("find", "", &["tcp.len==0 and tcp.flags.ack==1"]) },
        task("point", "", &[&format!("{at}.tcp.srcport")]),
        task("predict", "", &[&format!("2-{last}")]),
    ]
}

/// The right answers, as tshark's fields of the saved file have them.
fn expected(frames: &[Frame], at: u64, last: u64) -> Vec<Vec<Value>> {
    let frame = |number: u64| frames.iter().find(|frame| frame.number == number).expect("a frame");
    let number = |value: u64| vec![Value::Number(value as f64)];
    let pushes = |frame: &Frame| frame.flags & 8 != 0;
    let this = frame(at);
    let shown: Vec<&Frame> = (1..=last).map(frame).collect();
    let pushed = shown.iter().enumerate().filter(|(_, frame)| pushes(frame)).map(|(place, _)| place).collect();
    vec![
        number(this.acknowledgment),
        vec![Value::Number((frame(last).time_nanos - frame(1).time_nanos) as f64 / 1e6)],
        number(frames.iter().filter(|frame| pushes(frame) && frame.length > 0).count() as u64),
        // The port is smaller than the wrong one.
        vec![Value::Choice(0)],
        vec![Value::Choices(pushed)],
        vec![Value::Text(this.ports.0.to_string())],
        vec![Value::Number(this.sequence as f64), Value::Number(this.window as f64)],
        Vec::new(),
        Vec::new(),
        vec![Value::Field(EventId(at), "tcp.srcport".to_owned())],
        shown.iter().skip(1).flat_map(|frame| predicted(frame, shown[0])).collect(),
    ]
}

/// The answers to a step of a prediction: who, what, and the numbers. What it is is compared as a text.
fn predicted(frame: &Frame, first: &Frame) -> Vec<Value> {
    let who = usize::from(frame.ports.0 != first.ports.0);
    let mut values = vec![Value::Choice(who), Value::Text(frame.label())];
    if frame.length > 0 {
        values.push(Value::Number(frame.sequence as f64));
    }
    if frame.flags & 16 != 0 {
        values.push(Value::Number(frame.acknowledgment as f64));
    }
    values
}

/// The place of a text among options.
fn placed(value: Value, input: &Input) -> Value {
    match (value, input) {
        (Value::Text(text), Input::Choice(options)) => Value::Choice(
            options.iter().position(|option| *option == text).unwrap_or_else(|| panic!("{text}: {options:?}")),
        ),
        (value, _) => value,
    }
}

/// The connection of an example that the tests are about: of TCP, from its handshake on, with more packets than a handshake.
fn chosen(desk: &Desk) -> Option<u32> {
    let rows = desk.summary.rows.iter();
    let mut fits = rows.filter(|row| row.protocol == "TCP" && !row.began_before && row.packets.iter().sum::<u64>() > 5);
    fits.next().map(|row| row.number)
}

#[test]
fn every_kind_of_task_travels_in_a_file_and_its_answer_is_what_tshark_reads() {
    let mut count = 0;
    for example in capture_examples::ALL.iter().filter(|example| matches!(example.holds, Holds::Packets { .. })) {
        let name = example.id;
        let mut desk = Desk::of_example(example);
        let Some(connection) = chosen(&desk) else { continue };
        desk.show(&[connection]);
        let (at, last) = (4, 5);
        let tasks = all(at, last);
        let made = desk.take(&tasks).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(made.len(), tasks.len(), "{name}");
        let file = desk.save(false).unwrap_or_else(|why| panic!("{name}: {why}"));
        let frames = tshark::read(&file);
        let mut student = Desk::of_file(&file);
        assert_eq!(student.summary.tasks, Some(tasks.len() as u32), "{name}");
        let listed = student.list().unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(listed, made, "{name}: a saved file has other tasks");
        for ((id, task), right) in listed.iter().zip(&tasks).zip(expected(&frames, at, last)) {
            check(&mut student, &format!("{name}, {}", task.kind), id, task, right, &frames);
        }
        count += 1;
    }
    assert!(count >= 12, "only {count} examples have a connection to ask about");
}

fn check(student: &mut Desk, name: &str, id: &str, task: &OwnTask, right: Vec<Value>, frames: &[Frame]) {
    let asked = student.asked(id);
    let solution = student.solution(id);
    let right: Vec<Value> = match &*task.kind {
        // The order of what was sent is that of the numbers: the far host's times are no analyser's business.
        "order" => solution.values.clone(),
        "find" => {
            let fits = |frame: &&Frame| frame.length == 0 && frame.flags & 16 != 0;
            let found: Vec<u64> = frames.iter().filter(fits).map(|frame| frame.number).collect();
            // Each judgement reads the whole capture again.
            for number in found.iter().take(5) {
                let given = vec![Some(Value::Event(EventId(*number)))];
                assert!(student.judged(id, given).is_right(), "{name}: no. {number}");
            }
            vec![Value::Event(EventId(found[0]))]
        }
        _ => right.into_iter().zip(&asked.parts).map(|(value, part)| placed(value, &part.input)).collect(),
    };
    assert_eq!(right.len(), asked.parts.len(), "{name}: {:?}", asked.parts);
    let given: Vec<Option<Value>> = right.iter().cloned().map(Some).collect();
    let verdict = student.judged(id, given);
    assert!(verdict.is_right(), "{name}: {right:?} should be {:?} ({:?})", solution.values, verdict.remarks);
    // What is right is not in what a learner gets before.
    if let [Value::Number(number)] = &right[..] {
        let shown = format!("{asked:?}");
        assert!(*number < 1_000.0 || !shown.contains(&format!("{number}")), "{name}: {shown}");
    }
    if let Some(wrong) = task.wrong.first() {
        let value = match &asked.parts[0].input {
            Input::Number(_) => Value::Number(wrong.value.parse().expect("a number")),
            Input::Choice(options) => Value::Choice(options.len() - 1),
            Input::Event => Value::Event(EventId(wrong.value.parse().expect("a number"))),
            _ => Value::Text(wrong.value.clone()),
        };
        let verdict = student.judged(id, vec![Some(value)]);
        assert_eq!((verdict.is_right(), &*verdict.remarks[0].text), (false, REMARK), "{name}");
    }
}

#[test]
fn what_a_task_asks_for_is_named_as_hidden_and_the_file_does_not_have_it() {
    let mut desk = Desk::of_run("tcp");
    let asking = task("number", "Which number?", &["field:6.tcp.ack"]);
    desk.take(std::slice::from_ref(&asking)).expect("a task");
    let file = desk.save(false).expect("a file");
    let mut student = Desk::of_file(&file);
    let [id] = &student.list().expect("a task")[..] else { panic!("one task") };
    let asked = student.asked(id);
    assert_eq!((asked.hidden, asked.text), (vec![EventId(6)], asking.text));
    let text = String::from_utf8_lossy(&file).into_owned();
    assert!(text.contains("field:6.tcp.ack") && !text.contains("801"), "the file has the answer as a text");
    assert_eq!(student.solution(id).texts, ["801"]);
}

#[test]
fn a_prediction_shows_the_capture_up_to_the_moment_before_each_packet() {
    let mut desk = Desk::of_run("tcp");
    let ids = desk.take(&[task("predict", "", &["2-3"])]).expect("a task");
    let limits: Vec<_> = desk.asked(&ids[0]).parts.into_iter().map(|part| part.until.map(|until| until.0)).collect();
    assert!(limits.windows(2).all(|pair| pair[0] <= pair[1]) && limits.iter().all(Option::is_some), "{limits:?}");
}

#[test]
fn a_file_with_other_addresses_has_the_same_tasks_and_answers() {
    let mut desk = Desk::of_run("tcp");
    let tasks = [task("number", "?", &["field:6.tcp.ack"]), task("text", "?", &["field:1.ip.src"])];
    desk.take(&tasks).expect("tasks");
    let mut student = Desk::of_file(&desk.save(true).expect("a file"));
    let ids = student.list().expect("tasks");
    assert_eq!(student.solution(&ids[0]).texts, ["801"]);
    assert_eq!(student.solution(&ids[1]).texts, ["192.0.2.1"]);
}

#[test]
fn what_cannot_be_asked_has_a_sentence_each() {
    let mut desk = Desk::of_run("tcp");
    for (task, words) in [
        (task("guess", "?", &["field:6.tcp.ack"]), "guess"),
        (task("number", "?", &["field:999.tcp.ack"]), "no. 999"),
        (task("number", "?", &["field:6.no.field"]), "6.no.field"),
        (task("number", "?", &["the answer"]), "the answer"),
        (task("number", "?", &["field:1.ip.src"]), "not a number"),
        (task("number", " ", &["field:6.tcp.ack"]), "no words"),
        (task("choice", "?", &["field:6.tcp.ack"]), "nothing else to choose"),
        (task("order", "", &["1-999"]), "1-999"),
        (task("order", "", &["998-999"]), "no. 998"),
        (task("find", "", &["tcp.ack==77777"]), "77777"),
        (task("find", "", &["tcp.akc==801"]), "At character 1: there is no field “tcp.akc”. Do you mean tcp.ack?"),
        (task("number", "?", &["count:tcp.len>0 and"]), "the filter ends"),
        (task("number", "?", &["count:frame.number==5"]), "no field “frame.number”"),
        (task("several", "?", &["tcp.flags.push==1"]), "tcp.flags.push==1"),
        (task("number", &"x".repeat(3_000), &["field:6.tcp.ack"]), "too long"),
    ] {
        let Err(why) = desk.take(std::slice::from_ref(&task)) else { panic!("it is asked: {task:?}") };
        assert!(why.contains(words), "{task:?}: {why}");
    }
    assert_eq!(desk.list(), Ok(Vec::new()), "a task that was refused was kept");
}

#[test]
fn a_file_whose_tasks_are_damaged_says_so_and_its_capture_opens() {
    let mut desk = Desk::of_run("tcp");
    desk.take(&[task("number", "Which number?", &["field:6.tcp.ack"])]).expect("a task");
    let file = desk.save(false).expect("a file");
    let changed = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let place = file.windows(from.len()).position(|part| part == from.as_bytes()).expect("the text");
        let mut file = file.clone();
        file[place..place + from.len()].copy_from_slice(to.as_bytes());
        Desk::of_file(&file)
    };
    let mut damaged = changed("\"tasks\"", "\"tusks\"");
    assert_eq!(damaged.summary.tasks, Some(0));
    assert!(damaged.list().expect_err("damaged").contains("damaged"));
    assert!(changed("tasks\":1", "tasks\":9").list().expect_err("another version").contains('9'));
    assert!(changed("\"number\"", "\"riddle\"").list().expect_err("an unknown kind").contains("riddle"));
    assert!(changed("field:6.", "field:0.").list().expect_err("no packet").contains("field:0."));
}

#[test]
fn tasks_of_a_file_are_about_all_of_its_connections_together() {
    let mut desk = Desk::of_run("tcp");
    let all: Vec<u32> = desk.summary.rows.iter().map(|row| row.number).collect();
    assert!(all.len() > 1, "{all:?}");
    desk.show(&all);
    desk.take(&[task("number", "?", &["count:tcp.flags.syn==1"])]).expect("a task");
    let mut student = Desk::of_file(&desk.save(false).expect("a file"));
    let ids = student.list().expect("a task");
    assert_eq!(student.solution(&ids[0]).texts, [(2 * all.len()).to_string()]);
    student.show(&all[..1]);
    assert!(student.list().expect_err("another picture").contains("together"));
    student.show(&all);
    assert_eq!(student.list(), Ok(ids));
}

#[test]
fn codes_are_made_and_checked_for_the_tasks_of_a_file() {
    let mut desk = Desk::of_run("tcp");
    let ids = desk.take(&[task("number", "?", &["field:6.tcp.ack"])]).expect("a task");
    let (class, student) = ("3-2".to_owned(), "Kim".to_owned());
    let work = lab::protocol::Work { task: ids[0].clone(), seed: 1, score: 100, seconds: 9 };
    let question = TaskQuestion::Codes { class: class.clone(), student, works: vec![work.clone()] };
    let TaskReply::Codes(codes) = desk.ask(question) else { panic!("no codes") };
    let question = TaskQuestion::Check { class, list: format!("Kim {}", codes[0]) };
    let TaskReply::Checked(lines) = desk.ask(question) else { panic!("not checked") };
    assert_eq!(lines[0].work, Some(work));
}
