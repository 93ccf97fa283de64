//! UDP sockets, as scenarios use them.

use super::Net;
use super::host::host_at;
use smoltcp::iface::SocketHandle;
use std::future::poll_fn;
use std::task::Poll;
use trace::Host;

/// A datagram that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datagram {
    /// Who sent it.
    pub from: Host,
    /// From which port.
    pub port: u16,
    /// Its payload.
    pub bytes: Vec<u8>,
}

/// A bound UDP port.
pub struct Udp {
    net: Net,
    host: Host,
    handle: SocketHandle,
    port: u16,
}

impl Udp {
    pub(super) fn bind(net: &Net, host: Host, port: u16) -> Self {
        let (handle, port) = net.core().stack(host).bind(port);
        Self { net: net.clone(), host, handle, port }
    }

    /// The port it is bound to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Sends one datagram (at most the MTU less the headers of IP and UDP). If the stack has no room, it is lost, as UDP may lose it.
    pub fn send(&mut self, to: Host, port: u16, bytes: &[u8]) {
        let mut core = self.net.core();
        let stack = core.stack(self.host);
        let endpoint = stack.endpoint(to, port);
        let _ = stack.udp(self.handle).send_slice(bytes, endpoint);
        stack.is_touched = true;
        core.poll_touched();
        core.has_progress = true;
    }

    /// The next datagram.
    pub async fn receive(&mut self) -> Datagram {
        poll_fn(|_| {
            let mut core = self.net.core();
            let Ok((bytes, sender)) = core.stack(self.host).udp(self.handle).recv() else { return Poll::Pending };
            let Some(from) = host_at(sender.endpoint.addr.into()) else { return Poll::Pending };
            let datagram = Datagram { from, port: sender.endpoint.port, bytes: bytes.to_vec() };
            core.has_progress = true;
            Poll::Ready(datagram)
        })
        .await
    }
}

impl Drop for Udp {
    fn drop(&mut self) {
        self.net.core().stack(self.host).sockets.remove(self.handle);
    }
}
