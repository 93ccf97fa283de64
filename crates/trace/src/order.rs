//! Sorting in one place: whatever is put in order, the sort itself is over keys of one type, so that a program has it once.

/// `items` in the order of their keys; equal keys stay as they were. At most 2^32 items.
pub fn in_order<T>(items: Vec<T>, key: impl Fn(&T) -> (i64, u64)) -> Vec<T> {
    let keys: Vec<(i64, u64)> = items.iter().map(key).collect();
    if keys.is_sorted() {
        return items;
    }
    let mut places: Vec<(i64, u64, u32)> = Vec::with_capacity(keys.len());
    places.extend(keys.into_iter().zip(0..).map(|((first, second), place)| (first, second, place)));
    sort(&mut places);
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|(_, _, place)| items.get_mut(place as usize)?.take()).collect()
}

#[inline(never)]
fn sort(places: &mut [(i64, u64, u32)]) {
    places.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        let ordered = in_order(items, |&(key, _)| (key, 0));
        assert_eq!(ordered, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }
}
