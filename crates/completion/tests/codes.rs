//! What a teacher can rely on: a code is read back as it was made, and no other one is taken for it.

use completion::{HIGHEST_SCORE, LENGTH, LONGEST_SECONDS, Learner, Refusal, Work, code, read_list, verify};
use proptest::prelude::*;

const TASKS: [&str; 3] = ["tcp-ack", "tcp-fields", "websocket-mask"];
const DIGITS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn work() -> impl Strategy<Value = Work> {
    (any::<u32>(), 0..=HIGHEST_SCORE, 0..=LONGEST_SECONDS).prop_map(|(seed, score, seconds)| Work {
        seed,
        score,
        seconds,
    })
}

proptest! {
    #[test]
    fn a_code_gives_back_what_was_done(class in ".*", student in ".*", task in 0..3_usize, work in work()) {
        let learner = Learner { class: &class, student: &student };
        prop_assert_eq!(verify(learner, TASKS, &code(learner, TASKS[task], work)), Ok((TASKS[task], work)));
    }

    #[test]
    fn one_changed_character_is_refused(student in "\\PC*", work in work(), place in 0..LENGTH, digit in 0..32_usize) {
        let learner = Learner { class: "Networks, group 2", student: &student };
        let right = code(learner, "tcp-ack", work);
        let at = right.char_indices().filter(|(_, character)| *character != '-').nth(place).unwrap().0;
        let mut wrong = right.clone();
        wrong.replace_range(at..=at, &DIGITS[digit..=digit]);
        prop_assume!(wrong != right);
        prop_assert_eq!(verify(learner, TASKS, &wrong), Err(Refusal::Wrong));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC*") {
        read_list("class", &TASKS, &text);
    }
}

#[test]
fn a_code_is_of_one_class_one_student_and_one_task() {
    let learner = Learner { class: "3-2", student: "Kim Minji" };
    let work = Work { seed: 7, score: 80, seconds: 312 };
    let made = code(learner, "tcp-ack", work);
    // Computed by Python's hmac: codes that students have must stay valid.
    assert_eq!(made, "0000-01X0-2E7Z-QKR8-76RH");
    assert_eq!(verify(learner, ["tcp-ack"], &made), Ok(("tcp-ack", work)));
    for other in [Learner { class: "3-3", ..learner }, Learner { student: "Kim Minju", ..learner }] {
        assert_eq!(verify(other, TASKS, &made), Err(Refusal::Wrong), "{other:?}");
    }
    assert_eq!(verify(learner, ["tcp-fields"], &made), Err(Refusal::Wrong));
    assert_eq!(verify(Learner { student: " Kim  Minji ", ..learner }, TASKS, &made), Ok(("tcp-ack", work)));
}

#[test]
fn a_score_and_a_time_beyond_their_bounds_are_the_highest() {
    let learner = Learner { class: "", student: "" };
    let made = code(learner, "tcp-ack", Work { seed: 1, score: 255, seconds: u32::MAX });
    let highest = Work { seed: 1, score: HIGHEST_SCORE, seconds: LONGEST_SECONDS };
    assert_eq!(verify(learner, TASKS, &made), Ok(("tcp-ack", highest)));
}

#[test]
fn a_class_of_a_hundred_is_read_from_a_pasted_list() {
    let work = |place: u32| Work { seed: place, score: (place % 101) as u8, seconds: place * 7 };
    let mut text = String::from("\n");
    for place in 0..100 {
        let student = format!("\u{d559}\u{c0dd} {place}");
        let made = code(Learner { class: "net", student: &student }, TASKS[place as usize % 3], work(place));
        let between = [" ", "\t", ", ", ";"][place as usize % 4];
        text.push_str(&format!("{student}{between}{made}\r\n"));
    }
    text.push_str("Somebody 0000-0000-0000-0000-0000\nno code\n");
    let lines = read_list("net", &TASKS, &text);
    assert_eq!(lines.len(), 102);
    for (place, line) in lines[..100].iter().enumerate() {
        assert_eq!(line.result, Ok((TASKS[place % 3], work(place as u32))), "{line:?}");
    }
    assert_eq!((lines[100].student, &lines[100].result), ("Somebody", &Err(Refusal::Wrong)));
    assert_eq!(lines[101].result, Err(Refusal::Unreadable));
}
