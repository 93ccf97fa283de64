//! The chain Socket → TCP → HTTP → WebSocket, which the study note starts with.

use crate::Say;
use i18n::msg;
use trace::Layer;

/// A link of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Socket,
    Tcp,
    Http,
    WebSocket,
}

impl Link {
    pub const ALL: [Self; 4] = [Self::Socket, Self::Tcp, Self::Http, Self::WebSocket];

    /// The scenario of the lesson that explains the link itself.
    pub fn scenario(self) -> &'static str {
        match self {
            Self::Socket => "socket",
            Self::Tcp => "tcp",
            Self::Http => "http",
            Self::WebSocket => "websocket",
        }
    }

    /// The layer whose colour the link has.
    pub fn layer(self) -> Layer {
        match self {
            Self::Socket => Layer::Ip,
            Self::Tcp => Layer::Tcp,
            Self::Http => Layer::Http,
            Self::WebSocket => Layer::WebSocket,
        }
    }

    pub fn name(self) -> Say {
        match self {
            Self::Socket => msg::chain_socket,
            Self::Tcp => msg::chain_tcp,
            Self::Http => msg::chain_http,
            Self::WebSocket => msg::chain_websocket,
        }
    }

    /// What is seen of the link, in a few words that need no translation.
    pub fn look(self) -> &'static str {
        match self {
            Self::Socket => "IP : Port",
            Self::Tcp => "SYN · SYN-ACK · ACK",
            Self::Http => "GET → 200 OK",
            Self::WebSocket => "Upgrade → 101",
        }
    }

    /// What the link adds to the one before it, in the words of the study note.
    pub fn adds(self) -> &'static [Say] {
        match self {
            Self::Socket => &[],
            Self::Tcp => &[msg::home_adds_tcp],
            Self::Http => &[msg::home_adds_http, msg::home_adds_http_too],
            Self::WebSocket => &[msg::home_adds_websocket, msg::home_adds_websocket_too],
        }
    }

    /// The heading of the note's part about the link.
    pub fn heading(self) -> Say {
        match self {
            Self::Socket => msg::heading_socket,
            Self::Tcp => msg::heading_tcp,
            Self::Http => msg::heading_http,
            Self::WebSocket => msg::heading_websocket,
        }
    }
}
