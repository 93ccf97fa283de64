//! `--health`: asks a running endpoint whether it is healthy. A container has no other program that could ask.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// How long connecting, and each read and write, may take.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
const HEALTHY: &[u8] = b"HTTP/1.1 200 ";

/// Returns if the endpoint at `address` answers `GET /healthz` with 200.
///
/// # Errors
/// If it answers with another status, too late, or not at all.
pub(crate) fn check(address: &str) -> Result<()> {
    let first = address.to_socket_addrs()?.next().context("this name has no address")?;
    let mut stream = TcpStream::connect_timeout(&first, LONGEST_WAIT)?;
    stream.set_read_timeout(Some(LONGEST_WAIT))?;
    stream.set_write_timeout(Some(LONGEST_WAIT))?;
    stream.write_all(REQUEST)?;
    let mut start = [0; HEALTHY.len()];
    stream.read_exact(&mut start)?;
    if start != HEALTHY {
        bail!("the response begins with {:?}", String::from_utf8_lossy(&start));
    }
    Ok(())
}
