//! The address of the home page, `#/`.

use super::{Common, InvalidParameter, Query, Reason, pairs, split};

/// Reads a hash, with or without `#`. Never fails: an invalid value is replaced by its default, and a page that does
/// not exist by the home page.
pub fn parse(hash: &str) -> (Common, Vec<InvalidParameter>) {
    let (page, query) = split(hash);
    let (mut common, mut refused) = (Common::default(), Vec::new());
    if !page.is_empty() {
        // The parameters of an unknown page are not checked.
        refused.push(InvalidParameter { key: "page".into(), value: page, reason: Reason::UnknownPage });
        return (Common::of(hash), refused);
    }
    apply(&mut common, query, &mut refused);
    (common, refused)
}

/// Applies the parameters of `query` and keeps the others.
pub fn apply(common: &mut Common, query: &str, refused: &mut Vec<InvalidParameter>) {
    for (key, value) in pairs(query) {
        if let Err(reason) = common.set(&key, &value) {
            refused.push(InvalidParameter { key, value, reason });
        }
    }
}

/// Prints the address without the parameters that have their default.
pub fn print(common: &Common) -> String {
    let mut query = Query::default();
    common.print(&mut query);
    format!("#/{}", query.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Reason, Theme};

    #[test]
    fn the_home_page_is_where_no_page_is_named() {
        for hash in ["", "#", "#/", "#//"] {
            assert_eq!(parse(hash), (Common::default(), vec![]), "{hash}");
        }
        assert_eq!(print(&Common::default()), "#/");
    }

    #[test]
    fn a_page_that_does_not_exist_is_named_and_keeps_how_pages_are_shown() {
        for hash in ["#/lesson/boiling?theme=dark&rtt=5", "#/nowhere?theme=dark"] {
            let (common, refused) = parse(hash);
            assert_eq!(common.theme, Theme::Dark);
            assert!(matches!(refused[..], [InvalidParameter { reason: Reason::UnknownPage, .. }]), "{hash}");
        }
    }

    #[test]
    fn what_the_home_page_does_not_know_is_named() {
        let (common, refused) = parse("#/?theme=dark&rtt=5");
        assert_eq!((print(&common), refused[0].key.as_str()), ("#/?theme=dark".into(), "rtt"));
    }
}
