//! Takes the spaces, comments and long names out of the page's JavaScript, where terser is there to do it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{shell, tools};

/// Shrinks the glue that wasm-bindgen wrote, and the scripts within `index.html`.
pub fn shrink(project: &Project) -> Result<()> {
    if project.find(tools::TERSER).is_none() {
        return Ok(());
    }
    for entry in fs::read_dir(project.dist()).context("dist/ cannot be read")? {
        let path = entry.context("dist/ cannot be read")?.path();
        // The glue is a module; what else is there is ours, short, and a classic script.
        let is_glue = fs::read_to_string(&path)
            .is_ok_and(|text| text.contains("export default __wbg_init") || text.contains("__wbg_init as default"));
        if path.extension().is_some_and(|kind| kind == "js") && is_glue {
            shrink_file(project, &path, true)?;
        }
    }
    shrink_page(project)
}

fn shrink_file(project: &Project, path: &Path, is_module: bool) -> Result<()> {
    let mut terser = project.command(tools::TERSER);
    terser.arg(path).args(is_module.then_some("--module")).args(["--compress", "--mangle", "--output"]).arg(path);
    shell::run(&mut terser).context("the page's JavaScript could not be minified")
}

fn shrink_page(project: &Project) -> Result<()> {
    let path = project.dist().join("index.html");
    let html = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let scratch = project.dist().join("inline.js");
    let html = with_scripts(&html, |script, is_module| {
        fs::write(&scratch, script).context("dist/ cannot be written")?;
        shrink_file(project, &scratch, is_module)?;
        Ok(fs::read_to_string(&scratch).context("terser wrote nothing")?.trim().to_owned())
    })?;
    fs::remove_file(&scratch).context("dist/ cannot be written")?;
    fs::write(&path, html).with_context(|| format!("{} cannot be written", path.display()))
}

/// `html` with each script in it, which may be a module, replaced by what `shrunk` makes of it.
fn with_scripts(html: &str, mut shrunk: impl FnMut(&str, bool) -> Result<String>) -> Result<String> {
    let mut done = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag, script, after)) = next_script(rest) {
        done.extend([before, tag, &shrunk(script, tag.contains("module"))?]);
        rest = after;
    }
    done.push_str(rest);
    Ok(done)
}

/// What is before the next script, its tag, the script, and the rest from its closing tag on.
fn next_script(html: &str) -> Option<(&str, &str, &str, &str)> {
    let start = html.find("<script")?;
    let begin = start + html[start..].find('>')? + 1;
    let end = begin + html[begin..].find("</script>")?;
    Some((&html[..start], &html[start..begin], &html[begin..end], &html[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_of_a_page_is_shrunk_and_the_rest_is_kept() {
        let html = "<head><script type=module>a;</script><p>script</p><script>b;</script></head>";
        let shrunk = with_scripts(html, |script, is_module| Ok(format!("{script}{is_module}"))).unwrap();
        assert_eq!(shrunk, "<head><script type=module>a;true</script><p>script</p><script>b;false</script></head>");
    }
}
