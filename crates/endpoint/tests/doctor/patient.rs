//! A run of `endpoint --doctor`, and what it reported.
#![allow(dead_code, reason = "the long tests use only a part of it")]

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

/// Fails a test that has not ended after a while. All of these tests wait for time to pass.
pub async fn patiently<T>(test: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(80), test).await.expect("the test ends in time")
}

/// What the program reported.
#[derive(Debug)]
pub struct Report {
    pub status: i32,
    pub json: Value,
    pub progress: String,
}

/// The program with `--doctor`, `--json` and these options.
pub fn program(url: &str, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_endpoint"));
    command.args(["--doctor", url, "--json"]).args(options);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Examines the endpoint at `url` for some seconds.
pub async fn examine(url: &str, seconds: u32) -> Report {
    report(program(url, &["--doctor-seconds", &seconds.to_string()]), seconds).await
}

/// The same over TLS, with the authority in this file.
pub async fn examine_trusting(url: &str, seconds: u32, authority: &Path) -> Report {
    let mut command = program(url, &["--doctor-seconds", &seconds.to_string()]);
    command.env("SSL_CERT_FILE", authority).env_remove("SSL_CERT_DIR");
    report(command, seconds).await
}

async fn report(mut command: Command, seconds: u32) -> Report {
    let most = Duration::from_secs(u64::from(seconds) + 50);
    let output = timeout(most, command.output()).await.expect("the doctor ends in time").unwrap();
    let progress = String::from_utf8(output.stderr).unwrap();
    let json = serde_json::from_slice(&output.stdout).expect(&progress);
    Report { status: output.status.code().unwrap(), json, progress }
}

impl Report {
    /// `kind transport` of each finding. Checks what every report has.
    pub fn found(&self) -> Vec<String> {
        let findings = self.json["findings"].as_array().unwrap();
        assert_eq!(self.status, if findings.is_empty() { 0 } else { 3 }, "{self:#?}");
        for finding in findings {
            assert!(finding["evidence"].as_str().is_some_and(|text| text.len() > 10), "{finding}");
            assert!(finding["cure"].as_str().is_some_and(|text| text.len() > 10), "{finding}");
        }
        let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
        findings.iter().map(|finding| format!("{} {}", text(finding, "kind"), text(finding, "transport"))).collect()
    }

    /// The evidence of the only finding of this kind and transport.
    pub fn evidence(&self, kind: &str, transport: &str) -> &str {
        self.finding(kind, transport)["evidence"].as_str().unwrap()
    }

    pub fn finding(&self, kind: &str, transport: &str) -> &Value {
        let findings = self.json["findings"].as_array().unwrap();
        let mut fitting =
            findings.iter().filter(|finding| finding["kind"] == kind && finding["transport"] == transport);
        let found = fitting.next().unwrap_or_else(|| panic!("no {kind} {transport} in {self:#?}"));
        assert!(fitting.next().is_none(), "{self:#?}");
        found
    }

    /// Checks that a limit of these seconds was found, up to one second.
    pub fn assert_limit(&self, kind: &str, transport: &str, seconds: f64) {
        let found = self.finding(kind, transport)["seconds"].as_f64().unwrap();
        assert!((found - seconds).abs() <= 1.0, "{kind} {transport}: {found} s for {seconds} s in {self:#?}");
    }

    /// Checks that nothing was found by a complete examination.
    pub fn assert_clean(&self) {
        assert_eq!(self.found(), [""; 0], "{self:#?}");
        assert_eq!(self.json["complete"], true, "{self:#?}");
        for seen in self.json["seen"].as_array().unwrap() {
            assert!(!seen["result"].as_str().unwrap().starts_with("not opened"), "{seen}");
        }
    }
}
