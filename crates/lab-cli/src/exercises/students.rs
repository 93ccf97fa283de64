//! Who gets a variant: the numbers of a range, or the names of a file.

use crate::Failure;
use classroom::{Student, seed_of};
use std::fs;

/// The most students of a class; a mistyped range must not fill a disk.
const MOST: u64 = 1_000;

/// `1-30`, `7`, or `1-10,15,20-25`.
pub fn by_seeds(text: &str) -> Result<Vec<Student>, Failure> {
    let refused = |why: &str| Failure::Usage(format!("--seeds {text}: {why}, such as 1-30 or 3,7,12"));
    let mut seeds: Vec<u64> = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (low, high) = part.split_once('-').unwrap_or((part, part));
        let [low, high] = [low, high].map(|number| number.trim().parse::<u64>());
        let (Ok(low), Ok(high)) = (low, high) else {
            return Err(refused("it must be whole numbers or ranges of them"));
        };
        if low > high {
            return Err(refused("a range begins with its smaller number"));
        }
        if high - low >= MOST || seeds.len() as u64 + (high - low) >= MOST {
            return Err(refused(&format!("a class has at most {MOST} students")));
        }
        seeds.extend(low..=high);
    }
    seeds.sort_unstable();
    seeds.dedup();
    Ok(seeds.into_iter().map(|seed| Student { name: String::new(), seed }).collect())
}

/// The names of the file, one per line; each seed depends on the name and `class` alone.
pub fn by_names(file: &str, class: &str) -> Result<Vec<Student>, Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::file(file, error))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::Usage(format!("{file} is not UTF-8 text")))?;
    of_names(file, text.trim_start_matches('\u{feff}'), class)
}

fn of_names(file: &str, text: &str, class: &str) -> Result<Vec<Student>, Failure> {
    let mut students: Vec<Student> = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let name = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            continue;
        }
        let number = place + 1;
        if students.iter().any(|known| known.name == name) {
            let why =
                format!("{file}, line {number}: the name \"{name}\" stands there twice; add what tells them apart");
            return Err(Failure::Usage(why));
        }
        let seed = seed_of(class, &name);
        if let Some(known) = students.iter().find(|known| known.seed == seed) {
            let why = format!(
                "{file}, line {number}: \"{name}\" and \"{}\" would get the same variant; choose another text for --class",
                known.name
            );
            return Err(Failure::Usage(why));
        }
        students.push(Student { name, seed });
    }
    match students.len() as u64 {
        0 => Err(Failure::Usage(format!("{file} has no names; it must have one per line"))),
        count if count > MOST => Err(Failure::Usage(format!("{file} has {count} names; a class has at most {MOST}"))),
        _ => Ok(students),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(text: &str) -> Result<Vec<u64>, String> {
        by_seeds(text)
            .map(|students| students.iter().map(|student| student.seed).collect())
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn seeds_are_numbers_and_ranges() {
        assert_eq!(seeds("1-3"), Ok(vec![1, 2, 3]));
        assert_eq!(seeds("7, 2-3,3"), Ok(vec![2, 3, 7]));
        for text in ["", "a", "1-", "3-1", "1-1001", "0-18446744073709551615", "-1"] {
            let sentence = seeds(text).expect_err(text);
            assert!(sentence.contains("such as 1-30"), "{text}: {sentence}");
        }
    }

    #[test]
    fn names_stand_one_per_line_and_keep_their_seed() {
        let read = of_names("f", " Kim  Minji \r\n\n\u{ae40}\u{bbfc}\u{c9c0}\n", "c").expect("two names");
        assert_eq!(read[0], Student { name: "Kim Minji".into(), seed: seed_of("c", "Kim Minji") });
        assert_eq!(read.len(), 2);
        assert!(of_names("f", "A\nB\nA", "").is_err_and(|failure| failure.to_string().contains("line 3")));
        assert!(of_names("f", "\n \n", "").is_err());
    }
}
