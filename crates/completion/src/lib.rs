//! Completion codes: a learner who has done a task gets a short code, sends it with the name, and the teacher's page checks
//! a pasted list of them without a server.
//!
//! A code has 100 bits in 20 characters: seed (32), score (7), time (13), and 48 bits of an HMAC-SHA-256 over these, the
//! student's name and the task. The HMAC's key is the text that the class has been given.
//!
//! A code deters: it cannot be guessed, copied from a neighbour or changed by hand. It proves nothing, because whoever has
//! the page and the text of the class can compute one.
//!
//! `digits` writes 100 bits as characters and reads them back; `list` reads what a teacher pastes.
#![no_std]
#![warn(missing_docs)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod digits;
mod list;

pub use digits::LENGTH;
pub use list::{Line, read_list};

use alloc::string::String;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The highest score.
pub const HIGHEST_SCORE: u8 = 100;
/// The longest time that a code can hold, about 2¼ hours; a longer one is this one.
pub const LONGEST_SECONDS: u32 = (1 << 13) - 1;

/// Whose work a code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Learner<'a> {
    /// The text that the teacher gave to the class; the key of its codes.
    pub class: &'a str,
    /// The student's name. Spaces around it do not count, and several spaces are one.
    pub student: &'a str,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The variant's seed.
    pub seed: u32,
    /// 0 to [`HIGHEST_SCORE`].
    pub score: u8,
    /// From the first look to the last try, at most [`LONGEST_SECONDS`].
    pub seconds: u32,
}

/// Why a code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not have [`LENGTH`] characters, or has one that no code has.
    Unreadable,
    /// It is not of this class, this student and one of these tasks, or a character was changed.
    Wrong,
}

/// The code for `task`, in five groups of four characters: `0123-4567-89AB-CDEF-GHJK`.
pub fn code(learner: Learner, task: &str, work: Work) -> String {
    let work = Work { score: work.score.min(HIGHEST_SCORE), seconds: work.seconds.min(LONGEST_SECONDS), ..work };
    digits::write(packed(work) << MARK_BITS | mark(learner, task, work))
}

/// Reads a code. A code does not name its task, so each of `tasks` is tried.
///
/// # Errors
/// See [`Refusal`].
pub fn verify<'t>(
    learner: Learner,
    tasks: impl IntoIterator<Item = &'t str>,
    code: &str,
) -> Result<(&'t str, Work), Refusal> {
    let bits = digits::read(code).ok_or(Refusal::Unreadable)?;
    let work = unpacked(bits >> MARK_BITS);
    let given = bits & ((1 << MARK_BITS) - 1);
    let fits = |task: &&str| work.score <= HIGHEST_SCORE && mark(learner, task, work) == given;
    tasks.into_iter().find(fits).map(|task| (task, work)).ok_or(Refusal::Wrong)
}

const MARK_BITS: u32 = 48;
const SCORE_BITS: u32 = 7;
const TIME_BITS: u32 = 13;

fn packed(work: Work) -> u128 {
    u128::from(work.seed) << (SCORE_BITS + TIME_BITS) | u128::from(work.score) << TIME_BITS | u128::from(work.seconds)
}

fn unpacked(bits: u128) -> Work {
    let seconds = (bits & ((1 << TIME_BITS) - 1)) as u32;
    let score = (bits >> TIME_BITS & ((1 << SCORE_BITS) - 1)) as u8;
    Work { seed: (bits >> (SCORE_BITS + TIME_BITS)) as u32, score, seconds }
}

/// The first [`MARK_BITS`] bits of the HMAC (RFC 2104 §5 allows to cut it).
fn mark(learner: Learner, task: &str, work: Work) -> u128 {
    // A key of any length is valid (RFC 2104 §2).
    let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(learner.class.trim().as_bytes()) else { return u128::MAX };
    for (place, word) in learner.student.split_whitespace().enumerate() {
        if place > 0 {
            hmac.update(b" ");
        }
        hmac.update(word.as_bytes());
    }
    // No name and no task has this byte, so that no two pairs make the same text.
    hmac.update(&[0]);
    hmac.update(task.as_bytes());
    hmac.update(&[0]);
    hmac.update(&packed(work).to_be_bytes());
    let whole = hmac.finalize().into_bytes();
    whole.iter().take(MARK_BITS as usize / 8).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
}
