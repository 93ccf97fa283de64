//! HTTP/1.1 (RFC 9112) client and server over a connection.
