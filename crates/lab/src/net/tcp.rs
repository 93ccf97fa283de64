//! A TCP connection and a listener, as scenarios use them.

use super::Net;
use super::calls::Made;
use smoltcp::iface::SocketHandle;
use smoltcp::socket::tcp;
use std::future::poll_fn;
use std::task::Poll;
use trace::{Direction, Host, SocketCall};

/// Why a connection cannot be used any more. After a peer's orderly close reading gives no bytes, and no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TcpError {
    /// The peer reset the connection, or nobody listened (RFC 9293 §3.5.2).
    #[error("the connection was reset")]
    Reset,
    /// The peer did not respond within the user timeout, or this side was aborted.
    #[error("the peer did not answer")]
    TimedOut,
    /// This side has closed already.
    #[error("the connection is closed for writing")]
    Closed,
}

/// One side of a TCP connection. Dropping it closes it.
pub struct Tcp {
    net: Net,
    host: Host,
    handle: SocketHandle,
    end: End,
}

/// How far the application has closed its socket.
enum End {
    Open,
    /// It has closed its direction, by this call, and has not read since.
    ShutDown(Made),
    /// It has read after that, so that was no `close`.
    ReadOn,
    Closed,
}

impl Tcp {
    pub(super) async fn connect(net: &Net, from: Host, to: Host, port: u16) -> Result<Self, TcpError> {
        let (handle, _) = net.core().stack(from).connect(to, port).ok_or(TcpError::Closed)?;
        net.core().poll_touched();
        let tcp = Self { net: net.clone(), host: from, handle, end: End::Open };
        tcp.call(SocketCall::Socket);
        let connect = tcp.begin(SocketCall::Connect);
        let connected = tcp.when(|tcp| match tcp.socket_state() {
            tcp::State::SynSent | tcp::State::SynReceived => Poll::Pending,
            tcp::State::Closed => Poll::Ready(Err(tcp.why_over())),
            tcp::State::Listen
            | tcp::State::Established
            | tcp::State::FinWait1
            | tcp::State::FinWait2
            | tcp::State::CloseWait
            | tcp::State::Closing
            | tcp::State::LastAck
            | tcp::State::TimeWait => Poll::Ready(Ok(())),
        });
        let connected = connected.await;
        tcp.returned(connect, None);
        connected.map(|()| tcp)
    }

    /// The application makes a call that has yet to return.
    fn begin(&self, call: SocketCall) -> Made {
        let core = &mut *self.net.core();
        let connection = core.connection(self.host, self.handle);
        core.calls.begin(core.now, self.host, connection, call)
    }

    fn returned(&self, call: Made, bytes: Option<usize>) {
        let core = &mut *self.net.core();
        core.calls.end(call, core.now, bytes);
    }

    /// The application makes a call that returns at once.
    fn call(&self, call: SocketCall) -> Made {
        let made = self.begin(call);
        self.returned(made, None);
        made
    }

    /// Waits until `ready` is ready.
    async fn when<T>(&self, mut ready: impl FnMut(&Self) -> Poll<T>) -> T {
        poll_fn(|_| {
            let result = ready(self);
            if result.is_ready() {
                self.net.core().has_progress = true;
            }
            result
        })
        .await
    }

    fn socket_state(&self) -> tcp::State {
        self.net.core().stack(self.host).tcp(self.handle).state()
    }

    /// Why the socket is closed although the application has not closed it.
    fn why_over(&self) -> TcpError {
        let core = self.net.core();
        let connection = core.connection(self.host, self.handle);
        if core.is_reset(self.host, connection) { TcpError::Reset } else { TcpError::TimedOut }
    }

    /// The direction of the bytes that it writes.
    fn outwards(&self) -> Direction {
        if self.host == Host::Client { Direction::Up } else { Direction::Down }
    }

    fn inwards(&self) -> Direction {
        if self.host == Host::Client { Direction::Down } else { Direction::Up }
    }

    /// The number of its connection in the trace; 0 before its first packet.
    pub fn connection(&self) -> u32 {
        self.net.core().connection(self.host, self.handle)
    }

    /// The host it is on.
    pub fn host(&self) -> Host {
        self.host
    }

    /// Waits for bytes and takes all that have arrived. No bytes: the peer has closed its side.
    pub async fn read(&mut self) -> Result<Vec<u8>, TcpError> {
        self.read_some(usize::MAX).await
    }

    /// Like [`Tcp::read`], at most `limit` bytes: a slow reader.
    pub async fn read_some(&mut self, limit: usize) -> Result<Vec<u8>, TcpError> {
        if matches!(self.end, End::ShutDown(_)) {
            self.end = End::ReadOn;
        }
        let call = self.begin(SocketCall::Recv);
        let read = self.when(|tcp| tcp.try_read(limit)).await;
        self.returned(call, read.as_ref().ok().map(Vec::len));
        read
    }

    /// Bytes that have arrived, if there are any now; see [`Tcp::read`].
    pub fn poll_read(&mut self) -> Poll<Result<Vec<u8>, TcpError>> {
        self.try_read(usize::MAX)
    }

    /// Hands as many of `bytes` to the stack as its send buffer has room for now; how many.
    pub fn poll_write(&mut self, bytes: &[u8]) -> Poll<Result<usize, TcpError>> {
        self.try_write(bytes)
    }

    fn try_read(&self, limit: usize) -> Poll<Result<Vec<u8>, TcpError>> {
        let mut core = self.net.core();
        if let Some(until) = core.stalled_until(self.host) {
            core.wake_at(until);
            if core.stack(self.host).tcp(self.handle).can_recv() {
                core.note_stall(self.host);
            }
            return Poll::Pending;
        }
        let socket = core.stack(self.host).tcp(self.handle);
        if socket.can_recv() {
            let socket = core.touch(self.host, self.handle);
            let mut bytes = vec![0; socket.recv_queue().min(limit)];
            let count = socket.recv_slice(&mut bytes).unwrap_or(0);
            bytes.truncate(count);
            let connection = core.connection(self.host, self.handle);
            core.probe.read(connection, self.inwards(), &bytes);
            return Poll::Ready(Ok(bytes));
        }
        if socket.may_recv() {
            return Poll::Pending;
        }
        match socket.recv(|_| (0, ())) {
            Err(tcp::RecvError::Finished) => Poll::Ready(Ok(Vec::new())),
            Ok(()) | Err(tcp::RecvError::InvalidState) => {
                drop(core);
                Poll::Ready(Err(self.why_over()))
            }
        }
    }

    /// Hands all of `bytes` to the stack, waiting for room in the send buffer.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), TcpError> {
        let call = self.begin(SocketCall::Send);
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.when(|tcp| tcp.try_write(rest)).await {
                Ok(taken) => rest = &rest[taken..],
                Err(error) => {
                    self.returned(call, None);
                    return Err(error);
                }
            }
        }
        self.returned(call, Some(bytes.len()));
        Ok(())
    }

    fn try_write(&self, bytes: &[u8]) -> Poll<Result<usize, TcpError>> {
        let mut core = self.net.core();
        let socket = core.stack(self.host).tcp(self.handle);
        if !socket.may_send() {
            let is_closed = socket.state() != tcp::State::Closed;
            drop(core);
            return Poll::Ready(Err(if is_closed { TcpError::Closed } else { self.why_over() }));
        }
        if !socket.can_send() {
            return Poll::Pending;
        }
        let taken = core.touch(self.host, self.handle).send_slice(bytes).unwrap_or(0);
        let connection = core.connection(self.host, self.handle);
        core.probe.written(connection, self.outwards(), &bytes[..taken]);
        Poll::Ready(Ok(taken))
    }

    /// Closes this side: sends FIN after everything that was written. Returns at once; reading goes on.
    pub fn close(&mut self) {
        if matches!(self.end, End::Open) {
            self.end = End::ShutDown(self.call(SocketCall::Shutdown));
        }
        let mut core = self.net.core();
        core.touch(self.host, self.handle).close();
        core.has_progress = true;
    }

    /// Resets the connection.
    pub fn abort(&mut self) {
        self.end_calls();
        let mut core = self.net.core();
        core.touch(self.host, self.handle).abort();
        core.has_progress = true;
    }

    /// Waits until everything written has been acknowledged.
    pub async fn flushed(&mut self) -> Result<(), TcpError> {
        self.when(|tcp| {
            let mut core = tcp.net.core();
            let socket = core.stack(tcp.host).tcp(tcp.handle);
            if socket.state() == tcp::State::Closed && socket.send_queue() > 0 {
                drop(core);
                return Poll::Ready(Err(tcp.why_over()));
            }
            if socket.send_queue() == 0 { Poll::Ready(Ok(())) } else { Poll::Pending }
        })
        .await
    }

    /// Waits until the connection is over: both sides closed (TIME-WAIT counts as over), reset or timed out.
    pub async fn over(&mut self) {
        self.when(|tcp| match tcp.socket_state() {
            tcp::State::Closed | tcp::State::TimeWait | tcp::State::Listen => Poll::Ready(()),
            tcp::State::SynSent
            | tcp::State::SynReceived
            | tcp::State::Established
            | tcp::State::FinWait1
            | tcp::State::FinWait2
            | tcp::State::CloseWait
            | tcp::State::Closing
            | tcp::State::LastAck => Poll::Pending,
        })
        .await;
    }

    /// The network it is on.
    pub fn net(&self) -> &Net {
        &self.net
    }
}

impl Tcp {
    /// The application gives up its socket. If it has not read since it closed its direction, it has done both at once.
    fn end_calls(&mut self) {
        match std::mem::replace(&mut self.end, End::Closed) {
            End::Open | End::ReadOn => {
                self.call(SocketCall::Close);
            }
            End::ShutDown(call) => self.net.core().calls.rename(call, SocketCall::Close),
            End::Closed => {}
        }
    }
}

impl Drop for Tcp {
    fn drop(&mut self) {
        self.end_calls();
        let mut core = self.net.core();
        core.touch(self.host, self.handle).close();
        core.probe.orphan(self.host, self.handle);
    }
}

/// Waits for connections on a port.
pub struct Listener {
    pub(super) net: Net,
    pub(super) host: Host,
    pub(super) port: u16,
}

impl Listener {
    /// The next connection, established.
    pub async fn accept(&mut self) -> Tcp {
        let call = {
            let core = &mut *self.net.core();
            core.calls.begin(core.now, self.host, 0, SocketCall::Accept)
        };
        let handle = poll_fn(|_| {
            let mut core = self.net.core();
            let arrived = &mut core.stack(self.host).arrived;
            let Some(place) = arrived.iter().position(|&(port, _)| port == self.port) else { return Poll::Pending };
            let (_, handle) = arrived.remove(place);
            core.has_progress = true;
            Poll::Ready(handle)
        })
        .await;
        let core = &mut *self.net.core();
        core.calls.accepted(call, core.now, core.connection(self.host, handle));
        Tcp { net: self.net.clone(), host: self.host, handle, end: End::Open }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let core = &mut *self.net.core();
        core.calls.make(core.now, self.host, 0, SocketCall::Close);
    }
}
