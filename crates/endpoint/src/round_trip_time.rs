//! The kernel's smoothed round-trip time of a TCP connection, from Linux's socket diagnostics (`man 7 sock_diag`).
//!
//! `getsockopt(TCP_INFO)` has the same number, but no crate offers it without unsafe code, and it needs the socket
//! itself, which belongs to another task. The diagnostics need only the two addresses, and no privileges.

use std::net::SocketAddr;

/// The round-trip time in microseconds of the connection between these two addresses, or `None` if the system does not
/// know.
#[cfg(target_os = "linux")]
pub(crate) async fn rtt_micros(local: SocketAddr, remote: SocketAddr) -> Option<u32> {
    linux::rtt_micros(local, remote).await
}

/// Only Linux has these diagnostics.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn rtt_micros(_local: SocketAddr, _remote: SocketAddr) -> Option<u32> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use std::net::SocketAddr;
    use std::time::Duration;

    use netlink_packet_core::{NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload};
    use netlink_packet_sock_diag::SockDiagMessage;
    use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6, IPPROTO_TCP};
    use netlink_packet_sock_diag::inet::nlas::Nla;
    use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, SocketId, StateFlags};
    use netlink_sys::protocols::NETLINK_SOCK_DIAG;
    use netlink_sys::{AsyncSocket, AsyncSocketExt, TokioSocket};
    use tokio::time::timeout;

    /// The kernel responds within microseconds; a sandbox may never respond.
    const TIMEOUT: Duration = Duration::from_millis(50);
    /// The cookie that matches any socket.
    const ANY_COOKIE: [u8; 8] = [0xff; 8];

    pub(super) async fn rtt_micros(local: SocketAddr, remote: SocketAddr) -> Option<u32> {
        let socket = TokioSocket::new(NETLINK_SOCK_DIAG).ok()?;
        socket.send(&request(local, remote)).await.ok()?;
        let (response, _) = timeout(TIMEOUT, socket.recv_from_full()).await.ok()?.ok()?;
        rtt_in(&response)
    }

    fn request(local: SocketAddr, remote: SocketAddr) -> Vec<u8> {
        let mut header = NetlinkHeader::default();
        header.flags = NLM_F_REQUEST;
        let request = InetRequest {
            family: if local.is_ipv4() { AF_INET } else { AF_INET6 },
            protocol: IPPROTO_TCP,
            extensions: ExtensionFlags::INFO,
            states: StateFlags::all(),
            socket_id: SocketId {
                source_port: local.port(),
                destination_port: remote.port(),
                source_address: local.ip(),
                destination_address: remote.ip(),
                interface_id: 0,
                cookie: ANY_COOKIE,
            },
        };
        let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
        message.finalize();
        let mut bytes = vec![0; message.buffer_len()];
        message.serialize(&mut bytes);
        bytes
    }

    /// `tcpi_rtt`; 0 means that the kernel has no measurement yet.
    fn rtt_in(response: &[u8]) -> Option<u32> {
        let message = NetlinkMessage::<SockDiagMessage>::deserialize(response).ok()?;
        let NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(response)) = message.payload else {
            return None;
        };
        response.nlas.iter().find_map(|attribute| match attribute {
            Nla::TcpInfo(info) => Some(info.rtt).filter(|&rtt| rtt > 0),
            _ => None,
        })
    }

    #[cfg(test)]
    mod tests {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        use tokio::net::{TcpListener, TcpStream};

        use super::*;

        #[tokio::test]
        async fn a_connection_that_carried_bytes_has_a_round_trip_time() {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let (mut server, remote) = listener.accept().await.unwrap();
            server.write_u8(1).await.unwrap();
            client.read_u8().await.unwrap();
            let rtt = rtt_micros(server.local_addr().unwrap(), remote).await;
            assert!(rtt.is_some_and(|micros| micros < 1_000_000), "{rtt:?}");
        }

        #[tokio::test]
        async fn a_connection_that_does_not_exist_has_none() {
            let address = "127.0.0.1:1".parse().unwrap();
            assert_eq!(rtt_micros(address, address).await, None);
        }

        #[test]
        fn a_response_that_is_not_one_has_none() {
            assert_eq!(rtt_in(&[]), None);
            assert_eq!(rtt_in(&[0; 200]), None);
            assert_eq!(rtt_in(&[0xff; 200]), None);
        }
    }
}
