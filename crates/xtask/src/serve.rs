//! `cargo xtask serve`: builds everything in a fresh clone, and serves the page with its endpoint on this machine.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process::Process;
use crate::project::{Profile, Project};
use crate::{build, certificate, endpoint, tools};

#[derive(Args)]
pub struct Options {
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 8081)]
    port: u16,
    /// Build the page quickly instead of small, and again whenever its sources change
    #[arg(long)]
    dev: bool,
    /// Serve over https, and so over HTTP/2, with a certificate made for this machine
    #[arg(long)]
    tls: bool,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    make_sure_is_free(address)?;
    tools::for_page(project)?;
    // The handler for Ctrl-C is installed after the builds, so that Ctrl-C ends a build at once.
    let mut page = None;
    if !options.dev {
        build::page(project)?;
    }
    endpoint::build(project, Profile::Release)?;
    let interrupted = on_ctrl_c()?;
    if options.dev {
        println!("Building the page, and again whenever its sources change.");
        page = Some(Process::start("trunk", &mut build::trunk(project, &["watch"]))?);
    }
    std::fs::create_dir_all(project.dist()).context("dist/ cannot be made")?;
    let mut server = Command::new(project.endpoint(Profile::Release));
    server.current_dir(&project.root).args(["--listen", &address.to_string(), "--dist"]).arg(project.dist());
    let certificate = if options.tls { Some(certificate::provide(project)?) } else { None };
    if let Some(files) = &certificate {
        server.arg("--tls-certificate").arg(&files.certificate).arg("--tls-key").arg(&files.key);
    }
    let mut server = Process::start("the endpoint", &mut server)?;
    wait_until_listening(address, &mut server, &interrupted)?;
    let scheme = if options.tls { "https" } else { "http" };
    println!("\nRoundtrip is at {scheme}://{address}/ (Ctrl-C ends it).");
    if let Some(files) = &certificate {
        println!("\n{}", certificate::advice(files));
    }
    wait_for_the_end(&mut server, page.as_mut(), &interrupted)
}

fn make_sure_is_free(address: SocketAddr) -> Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        format!("{address} cannot be listened on; give another port with `cargo xtask serve --port NUMBER`")
    })
}

/// A receiver that gets a message on Ctrl-C and on the signals that ask a program to end.
fn on_ctrl_c() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || _ = sender.send(())).context("Ctrl-C cannot be listened for")?;
    Ok(receiver)
}

fn wait_until_listening(address: SocketAddr, server: &mut Process, interrupted: &Receiver<()>) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
        if let Some(end) = server.ended()? {
            bail!("the endpoint ended before it listened ({end})");
        }
        if Instant::now() > deadline {
            bail!("the endpoint does not listen on {address} after 20 s");
        }
        if interrupted.recv_timeout(Duration::from_millis(50)).is_ok() {
            bail!("interrupted");
        }
    }
    Ok(())
}

/// Returns when a person asks for the end, or with an error if a process ends by itself.
fn wait_for_the_end(server: &mut Process, mut page: Option<&mut Process>, interrupted: &Receiver<()>) -> Result<()> {
    loop {
        match interrupted.recv_timeout(Duration::from_millis(200)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        for process in std::iter::once(&mut *server).chain(page.as_deref_mut()) {
            if let Some(end) = process.ended()? {
                bail!("{} ended by itself ({end})", process.name);
            }
        }
    }
    println!("\nEnding.");
    Ok(())
}
