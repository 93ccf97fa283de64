//! A running WebDriver program, and the commands that only one of them knows.

use crate::engine::Engine;
use crate::process::{Process, free_port, wait_until};
use crate::tools;
use anyhow::Result;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

const START: Duration = Duration::from_secs(30);
const GOODBYE: Duration = Duration::from_secs(5);

/// A driver that listens, with the screen that its browser draws on if it needs one.
pub(crate) struct Driver {
    port: u16,
    process: Process,
    // Dropped after the driver, which ends the browser.
    _screen: Option<Process>,
}

impl Driver {
    /// Starts the driver of `engine` on a free port. `window` is the size of Firefox's window.
    pub(crate) async fn start(engine: Engine, window: (u32, u32)) -> Result<Self> {
        let port = free_port()?;
        let mut screen = None;
        let mut command = match engine {
            Engine::Chromium => {
                let mut command = Command::new(tools::chromedriver()?);
                command.arg(format!("--port={port}")).arg("--log-level=WARNING");
                command
            }
            Engine::Firefox => {
                let mut command = Command::new(tools::geckodriver()?);
                command.arg(format!("--port={port}")).args(["--log", "error"]);
                let (width, height) = window;
                command.env("MOZ_HEADLESS_WIDTH", width.to_string()).env("MOZ_HEADLESS_HEIGHT", height.to_string());
                command
            }
            Engine::WebKit => {
                // MiniBrowser has no mode without a screen.
                let (process, display) = start_screen().await?;
                screen = Some(process);
                let mut command = Command::new(tools::webkit_driver()?);
                command.arg(format!("--port={port}")).env("DISPLAY", display);
                // With `C.UTF-8` its language would be called "C", which is none; with `C` it is en-US.
                command.env("LC_ALL", "C");
                command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
                command
            }
        };
        let mut process = Process::start(engine.driver_name(), &mut command)?;
        process.listening(port, START).await?;
        Ok(Self { port, process, _screen: screen })
    }

    /// Where it takes commands.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The number of its process, which starts the browser's.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// The end of what it printed.
    pub(crate) fn said(&self) -> String {
        self.process.said()
    }

    /// Ends a session, and the browser with it. A driver that no longer answers is killed all the same.
    pub(crate) fn end_session(&self, session: &str) -> std::io::Result<()> {
        let port = self.port;
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(GOODBYE))?;
        write!(stream, "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
        stream.read_exact(&mut [0; 12])
    }
}

/// A screen in memory, and its name for `DISPLAY`.
async fn start_screen() -> Result<(Process, String)> {
    let mut command = Command::new(tools::xvfb()?);
    // It chooses a free number and prints it.
    command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
    let process = Process::start("Xvfb", &mut command)?;
    let number = |said: String| said.lines().find_map(|line| line.trim().parse::<u16>().ok());
    let number = wait_until("Xvfb to name its screen", START, || async { Ok(number(process.said())) }).await?;
    Ok((process, format!(":{number}")))
}

/// A command that WebDriver does not know and chromedriver does.
#[derive(Debug)]
pub(crate) struct DriverCommand {
    pub(crate) path: &'static str,
    pub(crate) body: Value,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
