//! A host: an address, a network card, a TCP/IP stack (smoltcp), and the sockets on it.

use super::nic::Nic;
use crate::request::{Congestion, IpVersion, Settings};
use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::socket::{Socket, tcp, udp};
use smoltcp::time::{Duration, Instant};
use smoltcp::wire::{HardwareAddress, IpCidr, IpEndpoint};
use std::cell::Cell;
use std::net::IpAddr;
use trace::{Host, Micros};

const FIRST_EPHEMERAL_PORT: u16 = 50_000;
/// Connections that may arrive at one port at the same moment.
const BACKLOG: usize = 4;
const DATAGRAMS: usize = 64;

/// Which bits of an address name its network.
const PREFIX: [u8; 2] = [24, 64];

/// The address of `host`. All are from ranges that nobody uses, so that our captures are not mistaken for real traffic:
/// TEST-NET-1 (RFC 5737) and 2001:db8::/32 (RFC 3849). In both versions the last number is the same to look at, `10`, `80`
/// and `53`.
pub(crate) fn address(host: Host, version: IpVersion) -> IpAddr {
    let (decimal, hexadecimal) = match host {
        Host::Client => (10, 0x10),
        Host::Resolver => (53, 0x53),
        // The lab has no other hosts.
        Host::Server | Host::Other(_) => (80, 0x80),
    };
    match version {
        IpVersion::V4 => IpAddr::from([192, 0, 2, decimal]),
        IpVersion::V6 => IpAddr::from([0x2001, 0xDB8, 0, 0, 0, 0, 0, hexadecimal]),
    }
}

/// The host with this address, of either version.
pub(crate) fn host_at(address: IpAddr) -> Option<Host> {
    let version = if address.is_ipv4() { IpVersion::V4 } else { IpVersion::V6 };
    Host::ROLES.into_iter().find(|&host| self::address(host, version) == address)
}

pub(super) struct HostStack {
    pub(super) iface: Interface,
    pub(super) sockets: SocketSet<'static>,
    pub(super) nic: Nic,
    /// Ports that are listened on, with the sockets that wait there.
    listeners: Vec<(u16, Vec<SocketHandle>)>,
    /// Connections that a peer has opened and no task has accepted yet: port and socket.
    pub(super) arrived: Vec<(u16, SocketHandle)>,
    next_port: u16,
    settings: Settings,
    host: Host,
    /// Whether a task has changed a socket since the last poll.
    pub(super) is_touched: bool,
    /// When the next timer of the stack runs out.
    pub(super) wakes: Option<Micros>,
}

impl HostStack {
    pub(super) fn new(host: Host, seed: u64, settings: &Settings) -> Self {
        let mut nic = Nic::new(settings.link.mtu);
        let mut config = Config::new(HardwareAddress::Ip);
        config.random_seed = seed;
        let mut iface = Interface::new(config, &mut nic, Instant::ZERO);
        iface.update_ip_addrs(|addresses| {
            // The list is empty and has room for more than one.
            let version = settings.link.ip;
            let _ = addresses.push(IpCidr::new(address(host, version).into(), PREFIX[version as usize]));
        });
        Self {
            iface,
            sockets: SocketSet::new(Vec::new()),
            nic,
            listeners: Vec::new(),
            arrived: Vec::new(),
            next_port: FIRST_EPHEMERAL_PORT,
            settings: settings.clone(),
            host,
            is_touched: false,
            wakes: None,
        }
    }

    /// Polls the stack: it takes the packet that has arrived, lets its timers run out, and sends.
    pub(super) fn poll(&mut self, now: Micros) {
        TIMESTAMP_MILLIS.set((now.0 / 1_000) as u32);
        self.is_touched = false;
        self.iface.poll(instant(now), &mut self.nic, &mut self.sockets);
        self.replenish();
        self.wakes = self.iface.poll_at(instant(now), &self.sockets).map(|at| Micros(at.total_micros()));
    }

    /// Polls the stack after a repeated SYN has arrived. smoltcp gives a segment to the first socket that accepts it, and a
    /// listening socket accepts any SYN. A repeated SYN belongs to the connection that the first one opened (RFC 9293
    /// §3.10.7.4), so the listening sockets are taken away meanwhile.
    pub(super) fn poll_repeated_syn(&mut self, now: Micros) {
        let mut silent = Vec::new();
        for (port, waiting) in &mut self.listeners {
            waiting.retain(|&handle| {
                let is_listening = self.sockets.get::<tcp::Socket>(handle).state() == tcp::State::Listen;
                if is_listening {
                    silent.push((*port, self.sockets.remove(handle)));
                }
                !is_listening
            });
        }
        self.iface.poll(instant(now), &mut self.nic, &mut self.sockets);
        for (port, socket) in silent {
            let Socket::Tcp(socket) = socket else { continue };
            let handle = self.sockets.add(socket);
            self.listeners
                .iter_mut()
                .filter(|(listened, _)| *listened == port)
                .for_each(|(_, waiting)| waiting.push(handle));
        }
    }

    /// Whether there is a connection between the `local` port and the peer's `remote` port.
    pub(super) fn has_connection(&self, local: u16, remote: u16) -> bool {
        self.connections().any(|(_, socket)| {
            socket.local_endpoint().is_some_and(|end| end.port == local)
                && socket.remote_endpoint().is_some_and(|end| end.port == remote)
        })
    }

    /// The TCP socket; its handle came from this host.
    pub(super) fn tcp(&mut self, handle: SocketHandle) -> &mut tcp::Socket<'static> {
        self.sockets.get_mut(handle)
    }

    pub(super) fn udp(&mut self, handle: SocketHandle) -> &mut udp::Socket<'static> {
        self.sockets.get_mut(handle)
    }

    /// Every TCP socket that is or was part of a connection.
    pub(super) fn connections(&self) -> impl Iterator<Item = (SocketHandle, &tcp::Socket<'static>)> {
        self.sockets.iter().filter_map(|(handle, socket)| match socket {
            Socket::Tcp(socket) if !matches!(socket.state(), tcp::State::Listen) => Some((handle, socket)),
            Socket::Tcp(_) | Socket::Udp(_) => None,
        })
    }

    fn tcp_socket(&mut self) -> SocketHandle {
        let settings = &self.settings.tcp;
        let receive = match self.host {
            Host::Client => settings.client_receive_buffer,
            Host::Server | Host::Resolver | Host::Other(_) => settings.server_receive_buffer,
        };
        let buffer = |bytes: u32| tcp::SocketBuffer::new(vec![0; bytes as usize]);
        let mut socket = tcp::Socket::new(buffer(receive), buffer(settings.send_buffer));
        socket.set_nagle_enabled(settings.nagle);
        socket.set_ack_delay(duration(settings.delayed_ack));
        socket.set_keep_alive(duration(settings.keep_alive));
        socket.set_timeout(duration(settings.user_timeout));
        socket.set_congestion_control(match settings.congestion {
            Congestion::None => tcp::CongestionControl::None,
            Congestion::Reno => tcp::CongestionControl::Reno,
            Congestion::Cubic => tcp::CongestionControl::Cubic,
        });
        if settings.timestamps {
            socket.set_tsval_generator(Some(|| TIMESTAMP_MILLIS.get()));
        }
        self.sockets.add(socket)
    }

    fn ephemeral_port(&mut self) -> u16 {
        let port = self.next_port;
        self.next_port = port.checked_add(1).unwrap_or(FIRST_EPHEMERAL_PORT);
        port
    }

    /// Starts to connect; gives the socket and its local port.
    pub(super) fn connect(&mut self, to: Host, port: u16) -> Option<(SocketHandle, u16)> {
        let local = self.ephemeral_port();
        let handle = self.tcp_socket();
        let socket = self.sockets.get_mut::<tcp::Socket>(handle);
        socket.connect(self.iface.context(), (address(to, self.settings.link.ip), port), local).ok()?;
        self.is_touched = true;
        Some((handle, local))
    }

    /// A port of another host, or of this one.
    pub(super) fn endpoint(&self, host: Host, port: u16) -> IpEndpoint {
        IpEndpoint::new(address(host, self.settings.link.ip).into(), port)
    }

    pub(super) fn listen(&mut self, port: u16) {
        if self.listeners.iter().all(|&(listened, _)| listened != port) {
            self.listeners.push((port, Vec::new()));
            self.replenish();
        }
    }

    /// A smoltcp socket serves one connection. As soon as a connection takes one, another listens in its place.
    fn replenish(&mut self) {
        for index in 0..self.listeners.len() {
            let is_quiet =
                |&handle: &SocketHandle| self.sockets.get::<tcp::Socket>(handle).state() == tcp::State::Listen;
            let waiting = &self.listeners[index].1;
            if waiting.len() == BACKLOG && waiting.iter().all(is_quiet) {
                continue;
            }
            let port = self.listeners[index].0;
            let waiting = std::mem::take(&mut self.listeners[index].1);
            let mut still = Vec::with_capacity(BACKLOG);
            for handle in waiting {
                match self.tcp(handle).state() {
                    tcp::State::Listen | tcp::State::SynReceived => still.push(handle),
                    tcp::State::Closed => {
                        self.sockets.remove(handle);
                    }
                    tcp::State::SynSent
                    | tcp::State::Established
                    | tcp::State::FinWait1
                    | tcp::State::FinWait2
                    | tcp::State::CloseWait
                    | tcp::State::Closing
                    | tcp::State::LastAck
                    | tcp::State::TimeWait => self.arrived.push((port, handle)),
                }
            }
            let mut listening = 0;
            for &handle in &still {
                listening += usize::from(self.tcp(handle).state() == tcp::State::Listen);
            }
            for _ in listening..BACKLOG {
                let handle = self.tcp_socket();
                // The socket is new and the port is not 0.
                let _ = self.tcp(handle).listen(port);
                still.push(handle);
            }
            self.listeners[index].1 = still;
        }
    }

    /// Binds a UDP port; 0 takes a free one.
    pub(super) fn bind(&mut self, port: u16) -> (SocketHandle, u16) {
        let port = if port == 0 { self.ephemeral_port() } else { port };
        let buffer = || udp::PacketBuffer::new(vec![udp::PacketMetadata::EMPTY; DATAGRAMS], vec![0; 65_535]);
        let mut socket = udp::Socket::new(buffer(), buffer());
        // The socket is new and the port is not 0.
        let _ = socket.bind(port);
        (self.sockets.add(socket), port)
    }

    /// Resets every connection. Returns whether there was one.
    pub(super) fn abort_all(&mut self) -> bool {
        let mut has_any = false;
        for (_, socket) in self.sockets.iter_mut() {
            if let Socket::Tcp(socket) = socket
                && socket.is_active()
            {
                has_any = true;
                socket.abort();
            }
        }
        self.is_touched = true;
        has_any
    }
}

thread_local! {
    /// The value of a segment's timestamp. smoltcp takes a plain function for it, which cannot capture the clock.
    static TIMESTAMP_MILLIS: Cell<u32> = const { Cell::new(0) };
}

pub(super) fn instant(at: Micros) -> Instant {
    Instant::from_micros(at.0)
}

fn duration(micros: Micros) -> Option<Duration> {
    (micros > Micros(0)).then(|| Duration::from_micros(micros.0.unsigned_abs()))
}
