//! WebSocket (RFC 6455) client and server over a connection.
