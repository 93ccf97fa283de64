//! The command line: options, environment variables, signals, the log. The library serves.

mod doctor;
mod health;
mod options;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::options::Options;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    if let Some(address) = options.health_address() {
        health::check(address).with_context(|| format!("--health {address}: the endpoint is not healthy"))?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(address) = options.doctor {
        return doctor::check(address, options.doctor_seconds, options.json).await;
    }
    let filter =
        EnvFilter::try_new(&options.log).with_context(|| format!("--log {:?} is not a valid filter", options.log))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    if let Some(dist) = options.dist.as_ref().filter(|dist| !dist.is_dir()) {
        anyhow::bail!("--dist {}: this folder does not exist", dist.display());
    }
    let tls = options.tls()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    allow_many_connections();
    let listener = endpoint::listen(&options.listen)
        .await
        .with_context(|| format!("--listen {}: cannot listen on this address", options.listen))?;
    let address = listener.local_addr()?;
    let metrics = match &options.metrics_listen {
        Some(address) => Some(
            endpoint::listen(address)
                .await
                .with_context(|| format!("--metrics-listen {address}: cannot listen on this address"))?,
        ),
        None => None,
    };
    if let Some(metrics) = &metrics {
        tracing::info!("the metrics are at http://{}/metrics", metrics.local_addr()?);
    }
    announce(&format!("endpoint listening on {scheme}://{address}/"));
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let shutdown = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("shutting down: answering held polls, ending streams, closing sockets");
    };
    endpoint::serve(listener, metrics, options.into_config(tls), shutdown).await?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the only line on standard output. Programs that start the endpoint read the port from it.
fn announce(line: &str) {
    use std::io::Write;
    // The endpoint serves even if its standard output is closed.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Raises the soft limit of open files to the hard one.
fn allow_many_connections() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "could not raise the limit of open files");
    }
}
