//! Programs that a test starts: they end with their owner, and what they print is kept.

use std::io::Read;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// A process that ends with its owner.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    /// Waits until it has ended by itself.
    #[cfg(feature = "long")]
    pub fn wait(&mut self) {
        let start = Instant::now();
        while self.0.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < PATIENCE, "{:?} does not end", self.0);
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What a process has printed so far.
#[derive(Clone, Default)]
pub struct Printed(Arc<Mutex<Vec<u8>>>);

impl Printed {
    pub fn follow(&self, mut from: impl Read + Send + 'static) {
        let printed = self.clone();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = from.read(&mut buffer) {
                printed.0.lock().unwrap().extend_from_slice(&buffer[..length]);
            }
        });
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// Waits until `text` has been printed so many times on one of `outputs`.
    pub fn wait_for(outputs: &[Self], text: &str, times: usize) {
        let start = Instant::now();
        while outputs.iter().all(|output| output.text().matches(text).count() < times) {
            let all: Vec<String> = outputs.iter().map(Self::text).collect();
            assert!(start.elapsed() < PATIENCE, "no {text:?} in {all:?}");
            thread::sleep(Duration::from_millis(2));
        }
    }
}
