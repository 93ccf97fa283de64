//! UDP as an application sees it.

use trace::Host;

/// A datagram that has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datagram {
    /// Who sent it.
    pub from: Host,
    /// From which port.
    pub port: u16,
    /// What it says.
    pub bytes: Vec<u8>,
}

/// A bound UDP port.
pub struct Udp {}

impl Udp {
    /// Sends one datagram (at most the MTU less 28 bytes).
    pub fn send(&mut self, _to: Host, _port: u16, _bytes: &[u8]) {
        todo!()
    }

    /// The next datagram.
    pub async fn receive(&mut self) -> Datagram {
        todo!()
    }
}
