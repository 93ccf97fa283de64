//! The kernel's smoothed TCP round-trip time of a connection, asked over netlink's socket diagnostics (`man 7 sock_diag`),
//! which need neither privileges nor the socket itself. `None` where the system does not tell.

use std::net::{IpAddr, SocketAddr};

/// Microseconds, of the connection between these two addresses of this machine and its peer.
pub(crate) fn rtt_micros(local: SocketAddr, remote: SocketAddr) -> Option<u32> {
    ask(local, remote)
}

#[cfg(not(target_os = "linux"))]
fn ask(_: SocketAddr, _: SocketAddr) -> Option<u32> {
    None
}

#[cfg(target_os = "linux")]
fn ask(local: SocketAddr, remote: SocketAddr) -> Option<u32> {
    use std::io::Read;
    use std::time::Duration;

    use socket2::{Domain, Protocol, Socket, Type};

    const AF_NETLINK: i32 = 16;
    const NETLINK_SOCK_DIAG: i32 = 4;

    let mut socket =
        Socket::new(Domain::from(AF_NETLINK), Type::DGRAM, Some(Protocol::from(NETLINK_SOCK_DIAG))).ok()?;
    socket.set_read_timeout(Some(Duration::from_millis(50))).ok()?;
    socket.send(&question(local, remote)).ok()?;
    let mut answer = [0; 4_096];
    let length = socket.read(&mut answer).ok()?;
    rtt_in(&answer[..length])
}

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const INET_DIAG_INFO: u16 = 2;
const NETLINK_HEAD: usize = 16;

/// `nlmsghdr` and `inet_diag_req_v2`.
fn question(local: SocketAddr, remote: SocketAddr) -> Vec<u8> {
    const LENGTH: u32 = 72;
    const NLM_F_REQUEST: u16 = 1;
    const AF_INET: u8 = 2;
    const AF_INET6: u8 = 10;
    const IPPROTO_TCP: u8 = 6;
    const ALL_STATES: u32 = u32::MAX;
    const NO_COOKIE: u32 = u32::MAX;

    let family = if local.is_ipv4() { AF_INET } else { AF_INET6 };
    let mut bytes = Vec::with_capacity(LENGTH as usize);
    bytes.extend(LENGTH.to_ne_bytes());
    bytes.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes.extend(NLM_F_REQUEST.to_ne_bytes());
    bytes.extend([0; 8]);
    bytes.extend([family, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1), 0]);
    bytes.extend(ALL_STATES.to_ne_bytes());
    bytes.extend(local.port().to_be_bytes());
    bytes.extend(remote.port().to_be_bytes());
    bytes.extend(address(local.ip()));
    bytes.extend(address(remote.ip()));
    bytes.extend(0_u32.to_ne_bytes());
    bytes.extend(NO_COOKIE.to_ne_bytes());
    bytes.extend(NO_COOKIE.to_ne_bytes());
    bytes
}

fn address(ip: IpAddr) -> [u8; 16] {
    let mut bytes = [0; 16];
    match ip {
        IpAddr::V4(ip) => bytes[..4].copy_from_slice(&ip.octets()),
        IpAddr::V6(ip) => bytes = ip.octets(),
    }
    bytes
}

/// `tcpi_rtt` in the `tcp_info` attribute behind `inet_diag_msg`.
fn rtt_in(answer: &[u8]) -> Option<u32> {
    const DIAG_MESSAGE: usize = 72;
    const TCPI_RTT: usize = 68;

    let u16_at = |bytes: &[u8], at: usize| Some(u16::from_ne_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    if u16_at(answer, 4)? != SOCK_DIAG_BY_FAMILY {
        return None;
    }
    let mut attributes = answer.get(NETLINK_HEAD + DIAG_MESSAGE..)?;
    loop {
        let length = usize::from(u16_at(attributes, 0)?);
        if u16_at(attributes, 2)? == INET_DIAG_INFO {
            let rtt = attributes.get(4 + TCPI_RTT..8 + TCPI_RTT)?;
            return Some(u32::from_ne_bytes(rtt.try_into().ok()?)).filter(|&rtt| rtt > 0);
        }
        attributes = attributes.get(length.max(4).next_multiple_of(4)..)?;
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn a_connection_that_carried_bytes_has_a_round_trip_time() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut server, remote) = listener.accept().unwrap();
        let mut byte = [0];
        server.write_all(b"a").unwrap();
        client.read_exact(&mut byte).unwrap();
        let rtt = rtt_micros(server.local_addr().unwrap(), remote);
        assert!(rtt.is_some_and(|micros| micros < 1_000_000), "{rtt:?}");
    }

    #[test]
    fn nonsense_has_none() {
        assert_eq!(rtt_in(&[]), None);
        assert_eq!(rtt_in(&[0; 200]), None);
    }
}
