//! Which of many points are drawn: no more than a pixel can show, so that 100,000 of them cost as much as the width of the
//! graph. What is left out lies under what is drawn.

use super::Dot;

/// The dots of a line: of each column of pixels the first, the lowest, the highest and the last, which is the same line on
/// the screen. `column` gives a dot's column; dots are in the order of time.
pub fn line(dots: &[Dot], column: impl Fn(&Dot) -> i32) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut start = 0;
    while let Some(first) = dots.get(start) {
        let here = column(first);
        let end = start + dots.iter().skip(start).take_while(|dot| column(dot) == here).count();
        let value = |place: usize| dots.get(place).map_or(0.0, |dot| dot.high);
        let by_value = |one: &usize, other: &usize| value(*one).total_cmp(&value(*other));
        let lowest = (start..end).min_by(by_value).unwrap_or(start);
        let highest = (start..end).max_by(by_value).unwrap_or(start);
        let mut places = [start, lowest, highest, end - 1];
        places.sort_unstable();
        places.iter().for_each(|place| {
            if kept.last() != Some(place) {
                kept.push(*place);
            }
        });
        start = end;
    }
    kept
}

/// The dots and bars that are seen: one that adds no pixel to those before it in its column is left out. What is strong
/// stands above what is not, so it is only left out under another strong one. `place` gives column, and first and last row,
/// ascending; rows are from 0 to `height`.
pub fn marks(dots: &[Dot], height: usize, place: impl Fn(&Dot) -> (i32, i32, i32)) -> Vec<usize> {
    let mut kept = Vec::new();
    // What is covered in the current column, by anything and by what is strong.
    let mut covered = [vec![false; height + 1], vec![false; height + 1]];
    let mut now = None;
    for (at, dot) in dots.iter().enumerate() {
        let (column, first, last) = place(dot);
        if now != Some(column) {
            now = Some(column);
            covered.iter_mut().for_each(|rows| rows.fill(false));
        }
        let row = |row: i32| usize::try_from(row).unwrap_or_default().min(height);
        let rows = row(first)..=row(last);
        let [all, strong] = &mut covered;
        let known = if dot.is_strong { &mut *strong } else { &mut *all };
        let is_new = known.get(rows.clone()).is_some_and(|rows| rows.iter().any(|is_covered| !is_covered));
        if is_new {
            kept.push(at);
            all.get_mut(rows.clone()).into_iter().for_each(|rows| rows.fill(true));
            if dot.is_strong {
                strong.get_mut(rows).into_iter().for_each(|rows| rows.fill(true));
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::EventId;

    fn dots(values: &[(f64, f64)]) -> Vec<Dot> {
        let dot = |(place, &(at, high)): (usize, &(f64, f64))| Dot {
            at,
            low: high,
            high,
            event: EventId(place as u64 + 1),
            is_strong: false,
        };
        values.iter().enumerate().map(dot).collect()
    }

    #[test]
    fn a_line_keeps_the_ends_and_the_extremes_of_each_column() {
        let all = dots(&[(0.0, 5.0), (0.1, 9.0), (0.2, 6.0), (0.3, 1.0), (0.4, 4.0), (1.0, 2.0)]);
        assert_eq!(line(&all, |dot| dot.at as i32), [0, 1, 3, 4, 5]);
        assert_eq!(line(&[], |dot| dot.at as i32), Vec::<usize>::new());
    }

    #[test]
    fn a_hundred_thousand_points_are_as_many_as_the_columns_can_show() {
        let many: Vec<(f64, f64)> = (0..100_000).map(|place| (f64::from(place), f64::from(place % 977))).collect();
        let all = dots(&many);
        let kept = line(&all, |dot| (dot.at / 200.0) as i32);
        assert!(kept.len() <= 500 * 4 && kept.windows(2).all(|pair| pair[0] < pair[1]), "{}", kept.len());
        let kept = marks(&all, 300, |dot| ((dot.at / 200.0) as i32, dot.high as i32 / 4, dot.high as i32 / 4));
        assert!(kept.len() <= 500 * 300 && kept.len() < 100_000);
    }

    #[test]
    fn what_is_under_another_mark_is_left_out_but_not_what_is_strong() {
        let mut all = dots(&[(0.0, 3.0), (0.0, 3.0), (0.0, 3.0), (0.0, 3.0), (1.0, 3.0)]);
        all[2].is_strong = true;
        all[3].is_strong = true;
        assert_eq!(marks(&all, 10, |dot| (dot.at as i32, 3, 3)), [0, 2, 4]);
        let reach = |dot: &Dot| (0, 3, 3 + dot.event.0 as i32);
        assert_eq!(marks(&dots(&[(0.0, 0.0), (0.0, 0.0)]), 10, reach), [0, 1], "the second reaches further");
        assert_eq!(marks(&all, 0, |_| (0, -5, 99)), [0, 2], "what is outside is at the edge");
    }
}
