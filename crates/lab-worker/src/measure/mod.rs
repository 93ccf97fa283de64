//! What the benchmark times: the same bulk transfer by the lab and by a bare loop round the same TCP stack.

mod bare;

use lab::{Request, Settings};
use trace::Micros;
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of the buffers of both transfers.
const BUFFER: u32 = 65_535;
/// Round-trip time of both links.
const RTT: Micros = Micros(2_000);

/// Moves `bytes` by the lab over a link of `bandwidth` bits a second (0: no limit), everything recorded and read; gives
/// the segments that crossed.
#[wasm_bindgen]
pub fn lab_transfer(bytes: u32, bandwidth: u32) -> u32 {
    let mut settings = Settings { bulk_bytes: u64::from(bytes), ..Settings::default() };
    settings.link.rtt = RTT;
    settings.link.bandwidth = u64::from(bandwidth);
    settings.link.queue = u64::from(BUFFER) * 2;
    settings.tcp.client_receive_buffer = BUFFER;
    settings.tcp.server_receive_buffer = BUFFER;
    settings.tcp.send_buffer = BUFFER;
    let outcome = lab::run(&Request::new("bulk", settings));
    outcome.map_or(0, |(run, _)| run.trace.events().filter(|event| event.is_packet()).count() as u32)
}

/// Moves `bytes` by a loop that does nothing but hand packets from one stack to the other, over the same link.
#[wasm_bindgen]
pub fn bare_transfer(bytes: u32, bandwidth: u32) -> u32 {
    bare::transfer(bytes as usize, BUFFER as usize, RTT.half(), u64::from(bandwidth))
}

/// Bytes of this program's memory; it never shrinks.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen]
pub fn memory_bytes() -> f64 {
    core::arch::wasm32::memory_size(0) as f64 * 65_536.0
}

/// Runs a scenario with its own settings; gives how many events its trace has.
#[wasm_bindgen]
pub fn scenario(name: &str, seed: u32) -> u32 {
    let Some(scenario) = lab::scenario::find(name) else { return 0 };
    let request = Request { seed: u64::from(seed), ..Request::new(name, (scenario.defaults)()) };
    lab::run(&request).map_or(0, |(run, _)| run.trace.events().len() as u32)
}
