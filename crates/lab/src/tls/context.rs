//! What both hosts know of TLS before they talk.

use super::connection::Connection;
use super::provider::{provider, signing_key};
use super::scope::{Scope, ScopeKeyLog, VirtualClock};
use super::tickets::Ticketer;
use super::trust::Pinned;
use super::{TlsError, TlsStream};
use crate::net::{Chance, Net, Tcp};
use crate::{TlsSettings, TlsVersion};
use rustls::client::{ClientSessionMemoryCache, ClientSessionStore, Resumption};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::{NoServerSessionStorage, ServerSessionMemoryCache};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection, SupportedProtocolVersion};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use trace::Micros;

/// The server's name: in its certificate, and in every Client Hello (SNI, RFC 6066 §3).
pub const SERVER_NAME: &str = "server.example";

/// Bytes that a client may send before the handshake is done.
const MAX_EARLY_DATA: u32 = 16_384;

pub(super) const CERTIFICATE: &[u8] = include_bytes!("../../certs/leaf.der");
const KEY_FILE: &[u8] = include_bytes!("../../certs/leaf.key.der");
/// The secret number within the key file (PKCS#8, RFC 5958 §2, with RFC 5915 §3 inside): always at this place for P-256.
const SECRET: std::ops::Range<usize> = 36..68;

/// What both hosts know of TLS: the server's certificate and ticket keys, the client's trust and remembered sessions.
/// Clones share all of it.
///
/// Every connection draws its own stream of chance from it, apart for the two sides: a lost packet changes when a side
/// draws, not what.
#[derive(Clone)]
pub struct Context(Rc<Shared>);

struct Shared {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    sessions: Option<Arc<ClientSessionMemoryCache>>,
    client_chance: RefCell<Chance>,
    server_chance: RefCell<Chance>,
    /// Lines for the key log that one side has told and the other not yet.
    told_once: RefCell<Vec<String>>,
}

impl Context {
    /// A fresh context; its secrets come from the run's seed and go to the run's key log.
    ///
    /// Settings and moment are part of the purpose that the chance is for, so that contexts in one run differ; two that
    /// are made with equal settings at one moment have equal secrets. Make one and clone it.
    pub fn new(net: &Net, settings: &TlsSettings) -> Self {
        let version = match settings.version {
            TlsVersion::Tls12 => "1.2",
            TlsVersion::Tls13 => "1.3",
        };
        let (resumption, early_data) = (u8::from(settings.resumption), u8::from(settings.early_data));
        Self::from_chance(&mut net.chance(&format!("tls {version} {resumption}{early_data} {}", net.now().0)), settings)
    }

    /// A context whose secrets come from `chance`, without a network.
    pub fn from_chance(chance: &mut Chance, settings: &TlsSettings) -> Self {
        let sessions = settings.resumption.then(|| Arc::new(ClientSessionMemoryCache::new(1)));
        let server = built_in(server_config(settings, chance));
        let client = built_in(client_config(settings, sessions.clone()));
        Self(Rc::new(Shared {
            client: Arc::new(client),
            server: Arc::new(server),
            sessions,
            client_chance: RefCell::new(Chance::new(chance.next())),
            server_chance: RefCell::new(Chance::new(chance.next())),
            told_once: RefCell::default(),
        }))
    }

    /// The client forgets its sessions: the next handshake is a full one.
    pub fn forget_sessions(&self) {
        if let Some(sessions) = &self.0.sessions {
            sessions.remove_tls12_session(&server_name());
            while sessions.take_tls13_ticket(&server_name()).is_some() {}
        }
    }

    /// A handshake as client. `early` goes with the first flight where a remembered session allows it (0-RTT), else
    /// right after the handshake.
    pub async fn connect(&self, tcp: Tcp, early: &[u8]) -> Result<TlsStream, TlsError> {
        let connection = self.client(tcp.net().now(), early)?;
        TlsStream::connect(tcp, connection).await
    }

    /// A handshake as server. Returns as soon as there is early data or the handshake is done.
    pub async fn accept(&self, tcp: Tcp) -> Result<TlsStream, TlsError> {
        let connection = self.server(tcp.net().now())?;
        TlsStream::accept(tcp, connection).await
    }

    /// A client's machine that has its Client Hello ready to send, and `early` with it where it may be.
    pub fn client(&self, now: Micros, early: &[u8]) -> Result<Connection, TlsError> {
        let mut scope = Scope::new(Chance::new(self.0.client_chance.borrow_mut().next()));
        let mut config = self.0.client.clone();
        if early.is_empty() {
            // Nothing to send early: the Client Hello should not promise any.
            Arc::make_mut(&mut config).enable_early_data = false;
        }
        let connection = scope.enter(now, || ClientConnection::new(config, server_name()))?;
        Connection::client(self.clone(), scope, connection, now, early)
    }

    /// A server's machine that waits for a Client Hello.
    pub fn server(&self, now: Micros) -> Result<Connection, TlsError> {
        let mut scope = Scope::new(Chance::new(self.0.server_chance.borrow_mut().next()));
        let connection = scope.enter(now, || ServerConnection::new(self.0.server.clone()))?;
        Ok(Connection::server(self.clone(), scope, connection))
    }

    /// Whether `line` of the key log is new. Both sides tell every secret, since one may die before the other knows it:
    /// the second telling is none.
    pub(super) fn is_news(&self, line: &str) -> bool {
        let mut told = self.0.told_once.borrow_mut();
        match told.iter().position(|other| other == line) {
            Some(place) => {
                told.swap_remove(place);
                false
            }
            None => {
                told.push(line.to_owned());
                true
            }
        }
    }
}

/// What cannot fail, since certificate, key, name and suites are built in. The error is not named: naming all that rustls
/// knows takes more code than any of its handshakes.
fn built_in<T, E>(result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(_) => unreachable!(),
    }
}

fn server_name() -> ServerName<'static> {
    built_in(ServerName::try_from(SERVER_NAME))
}

fn versions(settings: &TlsSettings) -> [&'static SupportedProtocolVersion; 1] {
    match settings.version {
        TlsVersion::Tls12 => [&rustls::version::TLS12],
        TlsVersion::Tls13 => [&rustls::version::TLS13],
    }
}

fn alpn() -> Vec<Vec<u8>> {
    vec![b"http/1.1".to_vec()]
}

fn client_config(
    settings: &TlsSettings,
    sessions: Option<Arc<ClientSessionMemoryCache>>,
) -> Result<ClientConfig, rustls::Error> {
    let mut config = ClientConfig::builder_with_details(Arc::new(provider()), Arc::new(VirtualClock))
        .with_protocol_versions(&versions(settings))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned))
        .with_no_client_auth();
    config.alpn_protocols = alpn();
    config.key_log = Arc::new(ScopeKeyLog);
    config.resumption = match sessions {
        Some(sessions) => Resumption::store(sessions),
        None => Resumption::disabled(),
    };
    config.enable_early_data = settings.early_data;
    Ok(config)
}

fn server_config(settings: &TlsSettings, chance: &mut Chance) -> Result<ServerConfig, rustls::Error> {
    let key = signing_key(&KEY_FILE[SECRET])?;
    let certified = CertifiedKey::new(vec![CertificateDer::from(CERTIFICATE)], key);
    let mut config = ServerConfig::builder_with_details(Arc::new(provider()), Arc::new(VirtualClock))
        .with_protocol_versions(&versions(settings))?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    config.alpn_protocols = alpn();
    config.key_log = Arc::new(ScopeKeyLog);
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = usize::from(settings.resumption);
    let early_data = settings.early_data && settings.version == TlsVersion::Tls13;
    if settings.resumption && early_data {
        // Early data can be replayed by who recorded it. So a ticket for it is good for one use only, and that the
        // server must remember (RFC 8446 §8.1): tickets are names of sessions that it keeps.
        config.session_storage = ServerSessionMemoryCache::new(256);
        config.max_early_data_size = MAX_EARLY_DATA;
        // The answer to an early request need not wait for the client's Finished (RFC 8446 §2.3, Figure 4).
        config.send_half_rtt_data = true;
    } else if settings.resumption {
        config.ticketer = Arc::new(Ticketer::new(chance));
    }
    Ok(config)
}
