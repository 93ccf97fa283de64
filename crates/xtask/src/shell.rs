//! Runs other programs: prints the command, runs it, and turns a failure into a sentence.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write, stderr, stdout};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

/// Runs `command` with its output on the screen. An unsuccessful exit status is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    println!("  $ {line}");
    let status = command.status().with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs `command` with its output on the screen and also passes each line to `see`. Returns whether it succeeded.
pub fn run_seeing(command: &mut Command, mut see: impl FnMut(&str) + Send) -> Result<bool> {
    let line = describe(command);
    println!("  $ {line}");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("`{line}` could not be started"))?;
    let out = child.stdout.take().context("the program's output cannot be read")?;
    let err = child.stderr.take().context("the program's output cannot be read")?;
    thread::scope(|scope| {
        scope.spawn(move || for_each_line(err, |line| _ = writeln!(stderr(), "{line}")));
        for_each_line(out, |line| {
            // If nobody reads the output any more, the tests still continue.
            _ = writeln!(stdout(), "{line}");
            see(line);
        });
    });
    let status = child.wait().with_context(|| format!("`{line}` could not be waited for"))?;
    Ok(status.success())
}

/// The output of `command`, if it can be run and succeeds; nothing is shown.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn for_each_line(stream: impl Read, mut each: impl FnMut(&str)) {
    let mut stream = BufReader::new(stream);
    let mut bytes = Vec::new();
    while matches!(stream.read_until(b'\n', &mut bytes), Ok(count) if count > 0) {
        each(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']));
        bytes.clear();
    }
}

/// The command as a person would type it in the work tree's root.
pub fn describe(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let name = match program.split_once("/.tools/") {
        // The tools in this folder are not on a person's PATH.
        Some((_, rest)) => format!(".tools/{rest}"),
        None => program.rsplit(['/', '\\']).next().unwrap_or(&program).to_owned(),
    };
    let arguments = command.get_args().map(OsStr::to_string_lossy).map(quote);
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}

fn quote(argument: std::borrow::Cow<'_, str>) -> String {
    if argument.contains([' ', '*', '\'']) { format!("\"{argument}\"") } else { argument.into_owned() }
}
