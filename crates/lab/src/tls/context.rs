//! What both hosts know of TLS before they connect.

use super::connection::Connection;
use super::identity::{SERVER_NAME, certified_key};
use super::key_log::KeyLogFilter;
use super::provider::provider;
use super::scope::{Scope, ScopeKeyLog, VirtualClock};
use super::tickets::Ticketer;
use super::trust::Pinned;
use super::{TlsError, TlsStream};
use crate::net::{Net, Rng, Tcp};
use crate::{HttpVersion, TlsSettings, TlsVersion};
use rustls::client::{ClientSessionMemoryCache, ClientSessionStore, Resumption};
use rustls::pki_types::ServerName;
use rustls::server::{NoServerSessionStorage, ServerSessionMemoryCache};
use rustls::sign::SingleCertAndKey;
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection, SupportedProtocolVersion};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use trace::Micros;

/// Bytes that a client may send before the handshake is done.
const MAX_EARLY_DATA: u32 = 16_384;

/// What both hosts know of TLS: the server's certificate and ticket keys, the client's trust and remembered sessions.
/// Clones share all of it.
///
/// Every connection has two sequences of random numbers of its own, one per side: a lost packet changes when a side draws
/// a number, but not which.
#[derive(Clone)]
pub struct Context(Rc<Shared>);

struct Shared {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    sessions: Option<Arc<ClientSessionMemoryCache>>,
    client_rng: RefCell<Rng>,
    server_rng: RefCell<Rng>,
    key_log: Rc<KeyLogFilter>,
}

impl Context {
    /// A fresh context; its secrets come from the run's seed and go to the run's key log.
    ///
    /// Settings and moment are part of the seed, so that the contexts of a run differ. Two that are made with equal settings
    /// at one moment have equal secrets: make one and clone it.
    pub fn new(net: &Net, settings: &TlsSettings) -> Self {
        Self::offering(net, settings, HttpVersion::V1)
    }

    /// The same for hosts that prefer this version of HTTP and speak the older ones, too (RFC 7301).
    pub fn offering(net: &Net, settings: &TlsSettings, http: HttpVersion) -> Self {
        let version = match settings.version {
            TlsVersion::Tls12 => "1.2",
            TlsVersion::Tls13 => "1.3",
        };
        let (resumption, early_data) = (u8::from(settings.resumption), u8::from(settings.early_data));
        let http_2 = if http == HttpVersion::V2 { " h2" } else { "" };
        let purpose = format!("tls {version} {resumption}{early_data} {}{http_2}", net.now().0);
        Self::seeded(&mut net.rng(&purpose), settings, http)
    }

    /// A context whose secrets come from `rng`, without a network.
    pub fn from_rng(rng: &mut Rng, settings: &TlsSettings) -> Self {
        Self::seeded(rng, settings, HttpVersion::V1)
    }

    fn seeded(rng: &mut Rng, settings: &TlsSettings, http: HttpVersion) -> Self {
        let sessions = settings.resumption.then(|| Arc::new(ClientSessionMemoryCache::new(1)));
        let mut server = built_in(server_config(settings, rng));
        let mut client = built_in(client_config(settings, sessions.clone()));
        server.alpn_protocols = alpn(http);
        client.alpn_protocols = alpn(http);
        Self(Rc::new(Shared {
            client: Arc::new(client),
            server: Arc::new(server),
            sessions,
            client_rng: RefCell::new(Rng::new(rng.next())),
            server_rng: RefCell::new(Rng::new(rng.next())),
            key_log: Rc::default(),
        }))
    }

    /// The client forgets its sessions: the next handshake is a full one.
    pub fn forget_sessions(&self) {
        if let Some(sessions) = &self.0.sessions {
            sessions.remove_tls12_session(&server_name());
            while sessions.take_tls13_ticket(&server_name()).is_some() {}
        }
    }

    /// A handshake as client. `early` goes with the first flight if a remembered session allows it (0-RTT), else right
    /// after the handshake.
    pub async fn connect(&self, tcp: Tcp, early: &[u8]) -> Result<TlsStream, TlsError> {
        let connection = self.client(tcp.net().now(), early)?;
        TlsStream::connect(tcp, connection).await
    }

    /// A handshake as server. Returns as soon as there is early data or the handshake is done.
    pub async fn accept(&self, tcp: Tcp) -> Result<TlsStream, TlsError> {
        let connection = self.server(tcp.net().now())?;
        TlsStream::accept(tcp, connection).await
    }

    /// A client's connection with its Client Hello ready to send, and `early` with it if that is allowed.
    pub fn client(&self, now: Micros, early: &[u8]) -> Result<Connection, TlsError> {
        let mut scope = Scope::new(Rng::new(self.0.client_rng.borrow_mut().next()));
        let mut config = self.0.client.clone();
        if early.is_empty() {
            // There is nothing to send early, so the Client Hello should not promise any.
            Arc::make_mut(&mut config).enable_early_data = false;
        }
        let connection = scope.enter(now, || ClientConnection::new(config, server_name()))?;
        Connection::client(self.0.key_log.clone(), scope, connection, now, early)
    }

    /// A server's connection that waits for a Client Hello.
    pub fn server(&self, now: Micros) -> Result<Connection, TlsError> {
        let mut scope = Scope::new(Rng::new(self.0.server_rng.borrow_mut().next()));
        let connection = scope.enter(now, || ServerConnection::new(self.0.server.clone()))?;
        Ok(Connection::server(self.0.key_log.clone(), scope, connection))
    }
}

/// The value of something that cannot fail, because certificate, key, name and suites are built in. The error is not
/// printed, because printing every error of rustls takes a tenth of the program.
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

/// The names of RFC 7301 §6 and RFC 9113 §3.1, the preferred one first. The server chooses by the same list.
fn alpn(http: HttpVersion) -> Vec<Vec<u8>> {
    let all = [&b"h2"[..], b"http/1.1"];
    let from = if http == HttpVersion::V2 { 0 } else { 1 };
    all.into_iter().skip(from).map(<[u8]>::to_vec).collect()
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
    config.key_log = Arc::new(ScopeKeyLog);
    config.resumption = match sessions {
        Some(sessions) => Resumption::store(sessions),
        None => Resumption::disabled(),
    };
    config.enable_early_data = settings.early_data;
    Ok(config)
}

fn server_config(settings: &TlsSettings, rng: &mut Rng) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_details(Arc::new(provider()), Arc::new(VirtualClock))
        .with_protocol_versions(&versions(settings))?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified_key()?)));
    config.key_log = Arc::new(ScopeKeyLog);
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = usize::from(settings.resumption);
    let early_data = settings.early_data && settings.version == TlsVersion::Tls13;
    if settings.resumption && early_data {
        // Anyone who records early data can replay it. So a ticket for it is good for one use only, and the server must
        // remember which were used (RFC 8446 §8.1): such a ticket is the name of a session that the server keeps.
        config.session_storage = ServerSessionMemoryCache::new(256);
        config.max_early_data_size = MAX_EARLY_DATA;
        // The response to an early request need not wait for the client's Finished (RFC 8446 §2.3, Figure 4).
        config.send_half_rtt_data = true;
    } else if settings.resumption {
        config.ticketer = Arc::new(Ticketer::new(rng));
    }
    Ok(config)
}
