//! Traces with what real captures have, in our reading and in tshark's.

mod connections;
mod dns;
mod ip;
mod websocket;

use super::handmade::{DOWN, Packets, REQUEST, UP};
use super::{assert_layers_add_up, labels, upper};
use crate::analysis::{Analysis, analyse};
use crate::{Field, pcapng};
use std::io::Write as _;
use std::process::{Command, Stdio};
use trace::{EventId, Host, Trace};

/// tshark's values of `fields`: for each packet and field, all values joined by commas.
fn tshark(trace: &Trace, fields: &[&str]) -> Vec<Vec<String>> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r", "-", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=,"]);
    command.args(fields.iter().flat_map(|field| ["-e", field]));
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("install tshark: apt-get install tshark");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&pcapng::write(trace, "", Host::Client, 0)).expect("tshark reads the capture");
    drop(stdin);
    let output = child.wait_with_output().expect("tshark's output");
    assert!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// All our values of field `id` in event `event`: numbers if they are any.
fn ours(trace: &Trace, analysis: &Analysis, event: EventId, id: &str) -> Vec<String> {
    fn collect(fields: &[Field], id: &str, values: &mut Vec<String>) {
        for field in fields {
            if field.spec.id == id {
                values.push(field.number.map_or_else(|| field.value.clone(), |number| number.to_string()));
            }
            collect(&field.parts, id, values);
        }
    }
    let mut values = Vec::new();
    for block in analysis.dissect(trace, event) {
        collect(&block.dissection.fields, id, &mut values);
    }
    values
}

/// A value as we print it: tshark prints some numbers in hexadecimal.
fn decimal(value: &str) -> String {
    let number = value.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    number.map_or_else(|| value.to_owned(), |number| number.to_string())
}
