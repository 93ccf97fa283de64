//! Numbers and texts as the documents write them.

use crate::Variant;
use i18n::msg;

/// A number with at most six decimals, as people and platforms read it.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text without the control characters that XML forbids (XML 1.0 §2.2) and without line breaks.
pub(crate) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split(|character: char| character.is_whitespace() || character.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// As text in HTML, or as an attribute's value.
pub(crate) fn html(text: &str) -> String {
    quick_xml::escape::escape(line(text)).into_owned()
}

/// As text in Markdown: what could be markup is escaped, HTML too.
pub(crate) fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for character in line(text).chars() {
        if "\\`*_[]<>#|~&".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// `Which number acknowledges both pieces? - 7`, or with the student's name instead of the number.
pub(crate) fn heading(variant: &Variant) -> String {
    let who =
        if variant.student.name.is_empty() { variant.student.seed.to_string() } else { variant.student.name.clone() };
    line(&format!("{} \u{2013} {who}", variant.title()))
}

/// `Student: Kim Minji`, if there is a name, and the variant's number.
pub(crate) fn whose(variant: &Variant) -> String {
    let number = msg::classroom_variant(variant.lang, &variant.student.seed.to_string());
    match variant.student.name.as_str() {
        "" => number,
        name => format!("{}, {number}", msg::classroom_student(variant.lang, name)),
    }
}

/// Why the answer is right, with its source.
pub(crate) fn reason(variant: &Variant) -> String {
    crate::question::with_source(&variant.form.reason, &variant.solution.source)
}

/// The question as HTML for a platform: what is asked, the capture at `capture_at`, the run on the page. `asked` is what stands
/// between the question and these links.
pub(crate) fn question_html(variant: &Variant, capture_at: Option<&str>, asked: &str) -> String {
    let lang = variant.lang;
    let mut text = format!("<p>{}</p>{asked}", html(&variant.form.text));
    match (capture_at, variant.capture_name()) {
        (Some(at), Some(name)) => text.push_str(&format!(
            "<p>{}: <a href=\"{}\">{}</a>. {}</p>",
            msg::classroom_capture(lang),
            html(at),
            html(&name),
            html(msg::classroom_numbers(lang))
        )),
        (None, Some(name)) => text.push_str(&format!(
            "<p>{}: {}. {}</p>",
            msg::classroom_capture(lang),
            html(&name),
            html(msg::classroom_numbers(lang))
        )),
        (_, None) => text.push_str(&format!("<p>{}</p>", html(msg::classroom_no_capture(lang)))),
    }
    if let Some(link) = variant.link() {
        text.push_str(&format!("<p><a href=\"{}\">{}</a></p>", html(link), html(msg::classroom_page(lang))));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_needless_digits() {
        for (value, text) in [(801.0, "801"), (0.5, "0.5"), (20.123_456_7, "20.123457"), (-0.0, "0"), (100.0, "100")] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_name_is_text_and_never_markup() {
        let name = "<b>\"A\" & 'B'</b>\n\u{1}*_|";
        assert_eq!(html(name), "&lt;b&gt;&quot;A&quot; &amp; &apos;B&apos;&lt;/b&gt; *_|");
        assert_eq!(markdown(name), "\\<b\\>\"A\" \\& 'B'\\</b\\> \\*\\_\\|");
    }
}
