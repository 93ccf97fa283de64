//! pcapng with the key log inside (draft-ietf-opsawg-pcapng): opens in Wireshark, decrypted.

use trace::{Host, Trace};

/// A capture of the packets of `trace` as `vantage` saw them: its own packets when it sent them, the others' when they
/// arrived. Lost packets are in the sender's capture only. `start_unix_micros` is the run's start.
pub fn write(_trace: &Trace, _key_log: &str, _vantage: Host, _start_unix_micros: u64) -> Vec<u8> {
    todo!()
}
