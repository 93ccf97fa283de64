//! DNS (RFC 1035) over UDP: a stub resolver with a cache, and the server that it asks.
