//! A TLS connection on a TCP connection.

use super::TlsError;
use super::connection::{Connection, RECORD};
use crate::net::Tcp;
use std::task::Poll;
use trace::{State, TlsState};

/// One side of a TLS connection.
pub struct TlsStream {
    tcp: Tcp,
    connection: Connection,
    state: TlsState,
}

impl TlsStream {
    pub(super) async fn connect(tcp: Tcp, connection: Connection) -> Result<Self, TlsError> {
        let mut stream = Self::new(tcp, connection);
        // The Client Hello, followed by early data.
        stream.flush().await?;
        while stream.connection.is_handshaking() {
            stream.receive_handshake().await?;
        }
        Ok(stream)
    }

    pub(super) async fn accept(tcp: Tcp, connection: Connection) -> Result<Self, TlsError> {
        let mut stream = Self::new(tcp, connection);
        while stream.connection.is_handshaking() && !stream.connection.has_plaintext() {
            stream.receive_handshake().await?;
        }
        Ok(stream)
    }

    fn new(tcp: Tcp, connection: Connection) -> Self {
        let stream = Self { tcp, connection, state: TlsState::Handshaking };
        stream.note();
        stream
    }

    /// Waits for bytes and takes all that have arrived. No bytes: the peer has closed (close_notify or FIN).
    ///
    /// The future may be dropped while it waits; the next call then gets the bytes.
    pub async fn read(&mut self) -> Result<Vec<u8>, TlsError> {
        loop {
            if self.connection.has_plaintext() {
                return Ok(self.connection.take_plaintext());
            }
            if self.connection.peer_has_closed() || !self.receive().await? {
                return Ok(Vec::new());
            }
        }
    }

    /// Sends all of `bytes` in one write: one record if they fit in one, 16 384 bytes (RFC 8446 §5.1).
    ///
    /// If the future is dropped half-way, the connection cannot be used any more.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), TlsError> {
        for record in bytes.chunks(RECORD) {
            self.connection.send(self.tcp.net().now(), record)?;
            self.flush().await?;
        }
        Ok(())
    }

    /// close_notify, then FIN. Reading goes on.
    pub async fn close(&mut self) -> Result<(), TlsError> {
        self.connection.close(self.tcp.net().now());
        let flushed = self.flush().await;
        self.tcp.close();
        self.enter(TlsState::Closed);
        flushed
    }

    /// Whether the handshake resumed a session.
    pub fn is_resumed(&self) -> bool {
        self.connection.is_resumed()
    }

    /// Whether the server took the client's early data.
    pub fn early_data_accepted(&self) -> bool {
        self.connection.early_data_accepted()
    }

    /// The connection below.
    pub fn tcp(&mut self) -> &mut Tcp {
        &mut self.tcp
    }

    /// The connection below, to look at.
    pub fn tcp_ref(&self) -> &Tcp {
        &self.tcp
    }

    /// Like [`TlsStream::receive`]; the peer's FIN in the middle of a handshake is an error.
    async fn receive_handshake(&mut self) -> Result<(), TlsError> {
        if self.receive().await? {
            return Ok(());
        }
        self.tcp.close();
        Err(TlsError::Tls("the peer closed in the middle of the handshake"))
    }

    /// Reads the next bytes from TCP and sends what TLS sends in response; whether there were any bytes.
    async fn receive(&mut self) -> Result<bool, TlsError> {
        let bytes = self.tcp.read().await?;
        if let Err(error) = self.take_in(&bytes) {
            // The alert is left to send. It is fatal: both sides close at once (RFC 8446 §6.2).
            let _ = self.flush().await;
            self.tcp.close();
            self.enter(TlsState::Closed);
            return Err(error);
        }
        self.flush().await?;
        Ok(!bytes.is_empty())
    }

    /// Takes bytes of the peer.
    fn take_in(&mut self, bytes: &[u8]) -> Result<(), TlsError> {
        self.connection.receive(self.tcp.net().now(), bytes)?;
        if self.connection.peer_has_closed() {
            self.enter(TlsState::Closed);
        } else if !self.connection.is_handshaking() && self.state == TlsState::Handshaking {
            self.enter(TlsState::Established);
        }
        Ok(())
    }

    /// Data that has arrived, if there is any now; see [`TlsStream::read`]. What TLS sends in response is left to take, also
    /// after an error.
    pub fn poll_read(&mut self) -> Poll<Result<Vec<u8>, TlsError>> {
        loop {
            if self.connection.has_plaintext() {
                return Poll::Ready(Ok(self.connection.take_plaintext()));
            }
            if self.connection.peer_has_closed() {
                return Poll::Ready(Ok(Vec::new()));
            }
            let bytes = match self.tcp.poll_read() {
                Poll::Ready(bytes) => bytes?,
                Poll::Pending => return Poll::Pending,
            };
            self.take_in(&bytes)?;
            if bytes.is_empty() {
                return Poll::Ready(Ok(bytes));
            }
        }
    }

    /// Encrypts `bytes`, which are left to take.
    pub fn seal(&mut self, bytes: &[u8]) -> Result<(), TlsError> {
        bytes.chunks(RECORD).try_for_each(|record| self.connection.send(self.tcp.net().now(), record))
    }

    /// Encrypts a close_notify, which is left to take.
    pub fn seal_close(&mut self) {
        self.connection.close(self.tcp.net().now());
        self.enter(TlsState::Closed);
    }

    /// Takes the bytes that are for the peer; they are to be written to TCP.
    pub fn take_output(&mut self) -> Vec<u8> {
        for line in self.connection.take_keys() {
            self.tcp.net().log_key(&line);
        }
        self.connection.take_output()
    }

    /// Writes everything that is for the peer to TCP in one write, so that it is sent together.
    async fn flush(&mut self) -> Result<(), TlsError> {
        let output = self.take_output();
        if output.is_empty() { Ok(()) } else { Ok(self.tcp.write(&output).await?) }
    }

    fn enter(&mut self, state: TlsState) {
        if self.state != state {
            self.state = state;
            self.note();
        }
    }

    fn note(&self) {
        self.tcp.net().state(self.tcp.host(), self.tcp.connection(), State::Tls(self.state));
    }
}
