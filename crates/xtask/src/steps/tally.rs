//! Counts tests, from the result lines of libtest and of wasm-bindgen's runner.

use std::iter::Sum;

/// Number of tests by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub ignored: usize,
}

impl Tally {
    /// Adds the numbers of a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`; other lines add nothing.
    pub fn read_line(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else { return };
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            let (Some(count), Some(outcome)) = (words.next(), words.next()) else { continue };
            let Ok(count) = count.parse::<usize>() else { continue };
            match outcome {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }

    /// `: 3 passed, 1 failed` for a step's line; empty for a step without tests.
    pub fn in_words(self) -> String {
        let Self { passed, failed, ignored } = self;
        match (passed + failed, ignored) {
            (0, _) => String::new(),
            (_, 0) => format!(": {passed} passed, {failed} failed"),
            _ => format!(": {passed} passed, {failed} failed, {ignored} ignored"),
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            passed: a.passed + b.passed,
            failed: a.failed + b.failed,
            ignored: a.ignored + b.ignored,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read_line(line));
        tally
    }

    #[test]
    fn adds_up_the_closing_lines_of_several_test_binaries() {
        let tally = read(&[
            "running 4 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.50s",
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.05s",
        ]);
        assert_eq!(tally, Tally { passed: 8, failed: 2, ignored: 1 });
    }

    #[test]
    fn takes_no_count_from_other_lines() {
        assert_eq!(read(&["3 passed; 4 failed", "test feed::due ... ok", ""]), Tally::default());
    }
}
