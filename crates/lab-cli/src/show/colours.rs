//! The colours of a picture in a file: the light ones of the page.

use diagram::scene::ColorRole;

/// By [`ColorRole::place`]; `style/tokens.css` has the same.
const VALUES: [&str; ColorRole::NAMES.len()] = [
    "#1b1e23", "#5b626c", "#e4e0d9", "#f0ede8", "#c22f26", "#ffffff", "#66717e", "#2563c9", "#7b47bd", "#a85a00",
    "#08795c",
];

/// The value of a role.
pub fn of(role: ColorRole) -> &'static str {
    VALUES[role.place()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_the_page() {
        let tokens = include_str!("../../../../style/tokens.css");
        for (name, value) in ColorRole::NAMES.iter().zip(VALUES) {
            let start = format!("--{name}: ");
            let token = tokens.lines().find_map(|line| line.trim().strip_prefix(&start));
            assert_eq!(token.map(|token| token.trim_end_matches(';')), Some(value), "--{name} in style/tokens.css");
        }
    }
}
