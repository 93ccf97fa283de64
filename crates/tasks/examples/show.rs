//! Prints the tasks of a lesson for a seed: `cargo run -p tasks --example show -- tcp 2 ko`.
#![allow(clippy::print_stdout, reason = "it prints")]

use i18n::Lang;
use std::env;
use tasks::{Case, of, solve};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let text = |place: usize, usual: &'static str| arguments.get(place).cloned().unwrap_or(usual.to_owned());
    let (lesson, seed, lang) = (text(0, "tcp"), text(1, "1"), text(2, "en"));
    let lang = Lang::from_tag(&lang).unwrap_or_default();
    for task in of(&lesson) {
        let Some(request) = task.request(seed.parse().unwrap_or(1)) else { continue };
        let Ok((run, analysis)) = lab::run(&request) else { continue };
        let case = Case::new(lang, task, &request, &run, &analysis);
        println!("\n## {}: {}", task.id, (task.title)(lang));
        let (Some(form), Some(solution)) = ((task.form)(&case), solve(task, &case)) else { continue };
        println!("{}", form.text);
        for (part, right) in form.parts.iter().zip(solution.texts) {
            println!("  {} {:?}\n    = {right}", part.label, part.input);
            for wrong in &part.wrong {
                println!("    ✕ {:?}: {} ({})", wrong.value, wrong.text, wrong.source);
            }
        }
        println!("  {} ({})", solution.reason, solution.source);
    }
}
