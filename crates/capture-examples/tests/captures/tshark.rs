//! How many packets of a file match filters, and which is the first, from one run of tshark.

use capture_examples::{Example, FOLDER};
use std::path::Path;
use std::process::Command;

/// What tshark finds in a file.
pub(crate) struct Statistics {
    pub(crate) packets: u32,
    pub(crate) connections: u32,
    /// The number of the first packet that matches the filter for it; 0 if there is none.
    pub(crate) shows: u32,
    /// For each filter, how many packets match and the number of the first one, or 0.
    pub(crate) matches: Vec<(u32, u32)>,
}

/// Checks checksums, and puts streams together whatever the packets' order.
const OPTIONS: [&str; 3] = ["ip.check_checksum:TRUE", "tcp.check_checksum:TRUE", "tcp.reassemble_out_of_order:TRUE"];

/// Runs tshark over the file of `example`. No filter may have a comma: it stands between the columns of the table.
pub(crate) fn statistics(example: &Example, shows: &str, filters: &[&str]) -> Statistics {
    let file = |name: &str| Path::new(FOLDER).join(name).display().to_string();
    let first = |filter: &str| format!("MIN(frame.number)frame.number and ({filter})");
    let mut columns =
        vec!["COUNT(frame.number)frame.number".to_owned(), "MAX(tcp.stream)tcp.stream".to_owned(), first(shows)];
    for filter in filters {
        columns.push(format!("COUNT(frame.number)frame.number and ({filter})"));
        columns.push(first(filter));
    }
    let mut command = Command::new("tshark");
    command.args(["-n", "-q", "-r", &file(example.file), "-z", &format!("io,stat,0,{}", columns.join(","))]);
    command.args(OPTIONS.iter().flat_map(|option| ["-o", option]));
    if let Some(keys) = example.keys {
        command.args(["-o", &format!("tls.keylog_file:{}", file(keys))]);
    }
    let output = command.output().expect("install tshark: apt-get install tshark");
    assert!(output.status.success(), "{}: {}", example.file, String::from_utf8_lossy(&output.stderr));
    let values = last_row(&String::from_utf8_lossy(&output.stdout));
    assert_eq!(values.len(), columns.len(), "{}: tshark printed another table", example.file);
    Statistics {
        packets: values[0],
        connections: values[1] + 1,
        shows: values[2],
        matches: values[3..].chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
    }
}

/// The numbers of the table's only row, `| 0.000 <> 0.229 | 1 | 54 |`.
fn last_row(table: &str) -> Vec<u32> {
    let row = table.lines().find(|line| line.contains(" <> ")).unwrap_or_default();
    row.split('|').skip(2).filter_map(|cell| cell.trim().parse().ok()).collect()
}
