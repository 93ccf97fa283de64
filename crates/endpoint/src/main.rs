//! The command line: options and their environment variables, signals, the log. What is served is the library's.

mod options;

use anyhow::{Context, Result};
use clap::Parser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::options::Options;

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let filter = EnvFilter::try_new(&options.log).with_context(|| format!("--log {:?} is no filter", options.log))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    if let Some(dist) = options.dist.as_ref().filter(|dist| !dist.is_dir()) {
        anyhow::bail!("--dist {}: there is no such folder", dist.display());
    }
    allow_many_connections();
    let listener = TcpListener::bind(&options.listen)
        .await
        .with_context(|| format!("--listen {}: this address cannot be listened on", options.listen))?;
    let address = listener.local_addr()?;
    announce(&format!("endpoint listening on http://{address}/"));
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let shutdown = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("asked to end; holds are answered, streams and sockets closed");
    };
    endpoint::serve(listener, options.into_config(), shutdown).await?;
    Ok(())
}

/// The one line on standard output; whoever started the process reads the port from it.
fn announce(line: &str) {
    use std::io::Write;
    // A closed standard output is no reason not to serve.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Raises the soft limit of open files to the hard one.
fn allow_many_connections() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
}
