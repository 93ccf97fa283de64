//! Two hosts of the stack and a queue each way: what a program without traces would write.

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp;
use smoltcp::time::{Duration, Instant};
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};
use std::collections::VecDeque;
use trace::Micros;

const PORT: u16 = 9;
const MTU: usize = 1_500;

#[derive(Default)]
struct Wire {
    arrived: VecDeque<Vec<u8>>,
    outgoing: Vec<Vec<u8>>,
}

struct Rx(Vec<u8>);
struct Tx<'a>(&'a mut Vec<Vec<u8>>);

impl RxToken for Rx {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(&self.0)
    }
}

impl TxToken for Tx<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        let mut packet = vec![0; length];
        let result = write(&mut packet);
        self.0.push(packet);
        result
    }
}

impl Device for Wire {
    type RxToken<'a> = Rx;
    type TxToken<'a> = Tx<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Rx, Tx<'_>)> {
        self.arrived.pop_front().map(|packet| (Rx(packet), Tx(&mut self.outgoing)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Tx<'_>> {
        Some(Tx(&mut self.outgoing))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = MTU;
        capabilities
    }
}

struct Host {
    iface: Interface,
    sockets: SocketSet<'static>,
    wire: Wire,
    handle: SocketHandle,
}

impl Host {
    fn new(address: IpAddress, buffer: usize) -> Self {
        let mut wire = Wire::default();
        let mut iface = Interface::new(Config::new(HardwareAddress::Ip), &mut wire, Instant::ZERO);
        iface.update_ip_addrs(|addresses| {
            let _ = addresses.push(IpCidr::new(address, 24));
        });
        let mut socket =
            tcp::Socket::new(tcp::SocketBuffer::new(vec![0; buffer]), tcp::SocketBuffer::new(vec![0; buffer]));
        socket.set_nagle_enabled(false);
        socket.set_ack_delay(Some(Duration::from_millis(10)));
        socket.set_congestion_control(tcp::CongestionControl::Reno);
        let mut sockets = SocketSet::new(Vec::new());
        let handle = sockets.add(socket);
        Self { iface, sockets, wire, handle }
    }

    fn socket(&mut self) -> &mut tcp::Socket<'static> {
        self.sockets.get_mut(self.handle)
    }
}

/// Moves `bytes` from the first host to the second over a link of `delay` and `bandwidth` bits a second (0: no limit);
/// gives the segments that crossed.
pub(super) fn transfer(bytes: usize, buffer: usize, delay: Micros, bandwidth: u64) -> u32 {
    let (client, server) = (IpAddress::v4(192, 0, 2, 10), IpAddress::v4(192, 0, 2, 80));
    let mut hosts = [Host::new(client, buffer), Host::new(server, buffer)];
    let _ = hosts[1].socket().listen(PORT);
    let Host { iface, sockets, handle, .. } = &mut hosts[0];
    let _ = sockets.get_mut::<tcp::Socket>(*handle).connect(iface.context(), (server, PORT), 50_000);
    let mut crossing: [VecDeque<(i64, Vec<u8>)>; 2] = Default::default();
    let mut busy = [0; 2];
    let writing = |length: usize| (length as u64 * 8_000_000).div_ceil(bandwidth.max(1)) as i64;
    let (mut now, mut segments, mut written, mut read) = (0, 0, 0, 0);
    let chunk = vec![7; 65_536];
    while read < bytes {
        for (from, way) in crossing.iter_mut().enumerate() {
            while way.front().is_some_and(|&(at, _)| at <= now) {
                hosts[1 - from].wire.arrived.extend(way.pop_front().map(|(_, packet)| packet));
            }
        }
        loop {
            for (index, host) in hosts.iter_mut().enumerate() {
                host.iface.poll(Instant::from_micros(now), &mut host.wire, &mut host.sockets);
                segments += host.wire.outgoing.len() as u32;
                for packet in host.wire.outgoing.drain(..) {
                    let taken = if bandwidth == 0 { 0 } else { writing(packet.len()) };
                    busy[index] = now.max(busy[index]) + taken;
                    crossing[index].push_back((busy[index] + delay.0, packet));
                }
            }
            let mut has_progress = false;
            let sender = hosts[0].socket();
            if written < bytes && sender.can_send() {
                written += sender.send_slice(&chunk[..chunk.len().min(bytes - written)]).unwrap_or(0);
                has_progress = true;
            }
            let receiver = hosts[1].socket();
            while receiver.can_recv() {
                read += receiver.recv(|ready| (ready.len(), ready.len())).unwrap_or(0);
                has_progress = true;
            }
            if !has_progress {
                break;
            }
        }
        let arrivals = crossing.iter().filter_map(|way| way.front().map(|&(at, _)| at)).min();
        let timers = hosts.iter_mut().filter_map(|host| host.iface.poll_at(Instant::from_micros(now), &host.sockets));
        let Some(next) = timers.map(|at| at.total_micros()).chain(arrivals).min() else { break };
        now = next.max(now);
    }
    segments
}
