//! TLS over a TCP connection: rustls with a provider whose chance is seeded and whose clock is virtual.
