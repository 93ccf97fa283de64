//! One side of a TLS connection without I/O: bytes from the peer go in, bytes for the peer come out.

use super::TlsError;
use super::key_log::KeyLogFilter;
use super::scope::Scope;
use rustls::{ClientConnection, HandshakeKind, ServerConnection};
use std::io::{Read, Write};
use std::mem;
use std::rc::Rc;
use trace::Micros;

/// Bytes of application data that fit in one record (RFC 8446 §5.1).
pub(crate) const RECORD: usize = 16_384;

/// One side of a TLS connection, without I/O.
///
/// ```text
/// bytes from TCP → receive → take_plaintext → application
/// bytes for TCP ← take_output ← send, close ← application
/// ```
/// After every call, even after an error, [`Connection::take_output`] may have something: after an error an alert.
pub struct Connection {
    key_log: Rc<KeyLogFilter>,
    scope: Scope,
    rustls: rustls::Connection,
    plaintext: Vec<u8>,
    /// A client's early data until the handshake decides whether the server takes it, and how much of it was sent early.
    early: Vec<u8>,
    early_sent: usize,
    /// Whether the server took early data.
    took_early: bool,
    peer_has_closed: bool,
}

impl Connection {
    pub(super) fn client(
        key_log: Rc<KeyLogFilter>,
        mut scope: Scope,
        mut connection: ClientConnection,
        now: Micros,
        early: &[u8],
    ) -> Result<Self, TlsError> {
        let early_sent = match connection.early_data() {
            Some(mut writer) => scope.enter(now, || writer.write(early)).map_err(io_error)?,
            None => 0,
        };
        let mut this = Self::new(key_log, scope, rustls::Connection::Client(connection));
        this.early = early.to_vec();
        this.early_sent = early_sent;
        Ok(this)
    }

    pub(super) fn server(key_log: Rc<KeyLogFilter>, scope: Scope, connection: ServerConnection) -> Self {
        Self::new(key_log, scope, rustls::Connection::Server(connection))
    }

    fn new(key_log: Rc<KeyLogFilter>, scope: Scope, mut rustls: rustls::Connection) -> Self {
        // Everything is taken out at once, so it needs no limit.
        rustls.set_buffer_limit(None);
        Self {
            key_log,
            scope,
            rustls,
            plaintext: Vec::new(),
            early: Vec::new(),
            early_sent: 0,
            took_early: false,
            peer_has_closed: false,
        }
    }

    /// Takes bytes from the peer. An error if they are not TLS, cannot be decrypted, or are an alert.
    pub fn receive(&mut self, now: Micros, mut bytes: &[u8]) -> Result<(), TlsError> {
        while !bytes.is_empty() && !self.peer_has_closed {
            let rustls = &mut self.rustls;
            let progress = self.scope.enter(now, || {
                rustls.read_tls(&mut bytes).map_err(io_error)?;
                Ok::<_, TlsError>(rustls.process_new_packets()?)
            })?;
            self.peer_has_closed = progress.peer_has_closed();
            self.drain(progress.plaintext_bytes_to_read())?;
        }
        if !self.early.is_empty() && !self.is_handshaking() {
            self.settle_early(now)?;
        }
        Ok(())
    }

    /// Appends what rustls has decrypted; early data comes before everything else.
    fn drain(&mut self, length: usize) -> Result<(), TlsError> {
        if let rustls::Connection::Server(server) = &mut self.rustls
            && let Some(mut early) = server.early_data()
        {
            self.took_early = true;
            early.read_to_end(&mut self.plaintext).map_err(io_error)?;
        }
        let start = self.plaintext.len();
        self.plaintext.resize(start + length, 0);
        self.rustls.reader().read_exact(&mut self.plaintext[start..]).map_err(io_error)
    }

    /// The handshake is done: sends the early data that the server did not take (RFC 8446 §4.2.10), in the flight of the
    /// client's Finished.
    fn settle_early(&mut self, now: Micros) -> Result<(), TlsError> {
        let early = mem::take(&mut self.early);
        let taken = if self.early_data_accepted() { self.early_sent } else { 0 };
        self.send(now, &early[taken..])
    }

    /// Encrypts `bytes`: one record if they fit in one.
    pub fn send(&mut self, now: Micros, bytes: &[u8]) -> Result<(), TlsError> {
        let rustls = &mut self.rustls;
        self.scope.enter(now, || rustls.writer().write_all(bytes)).map_err(io_error)
    }

    /// Announces that this side sends no more: a close_notify alert (RFC 8446 §6.1). Without it the peer could not know
    /// whether an attacker has cut the stream short.
    pub fn close(&mut self, now: Micros) {
        let rustls = &mut self.rustls;
        self.scope.enter(now, || rustls.send_close_notify());
    }

    /// Takes the bytes for the peer.
    pub fn take_output(&mut self) -> Vec<u8> {
        let mut output = Vec::new();
        while self.rustls.wants_write() && self.rustls.write_tls(&mut output).is_ok() {}
        output
    }

    /// Whether there is application data to take.
    pub fn has_plaintext(&self) -> bool {
        !self.plaintext.is_empty()
    }

    /// Takes the application data that has come.
    pub fn take_plaintext(&mut self) -> Vec<u8> {
        mem::take(&mut self.plaintext)
    }

    /// Takes the new lines for the key log, except for those that the other endpoint has logged.
    pub fn take_keys(&mut self) -> Vec<String> {
        let mut lines = self.scope.take_keys();
        lines.retain(|line| self.key_log.is_first_copy(line));
        lines
    }

    /// Whether keys are still being agreed on.
    pub fn is_handshaking(&self) -> bool {
        self.rustls.is_handshaking()
    }

    /// Whether the peer has sent its close_notify.
    pub fn peer_has_closed(&self) -> bool {
        self.peer_has_closed
    }

    /// Whether the handshake resumed a session.
    pub fn is_resumed(&self) -> bool {
        self.rustls.handshake_kind() == Some(HandshakeKind::Resumed)
    }

    /// Whether the server took the client's early data.
    pub fn early_data_accepted(&self) -> bool {
        match &self.rustls {
            rustls::Connection::Client(client) => client.is_early_data_accepted(),
            rustls::Connection::Server(_) => self.took_early,
        }
    }
}

fn io_error(_: std::io::Error) -> TlsError {
    TlsError::Tls("its buffers are full")
}
