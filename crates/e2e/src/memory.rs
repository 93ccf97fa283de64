//! How much memory a tab takes: what the system counts for its process, the workers of the page included.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Looks at a tab's memory until it is dropped. Linux only: elsewhere it sees nothing.
pub struct TabMemory {
    most: Arc<AtomicU64>,
    driver: u32,
    is_over: Arc<AtomicBool>,
    looking: Option<JoinHandle<()>>,
}

impl TabMemory {
    /// Begins to look. `driver` is the process that started the browser.
    pub fn watch(driver: u32) -> Self {
        let (most, is_over) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
        let looking = thread::spawn({
            let (most, is_over) = (Arc::clone(&most), Arc::clone(&is_over));
            move || {
                while !is_over.load(Ordering::Relaxed) {
                    most.fetch_max(of_tab(driver), Ordering::Relaxed);
                    thread::sleep(LOOK_EVERY);
                }
            }
        });
        Self { most, driver, is_over, looking: Some(looking) }
    }

    /// Bytes now.
    pub fn now(&self) -> u64 {
        of_tab(self.driver)
    }

    /// The most bytes since the last call.
    pub fn most(&self) -> u64 {
        self.most.swap(0, Ordering::Relaxed).max(self.now())
    }
}

impl Drop for TabMemory {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(looking) = self.looking.take() {
            // A thread that failed has nothing to give back.
            let _ = looking.join();
        }
    }
}

/// The largest of the browser's renderers: a browser with one tab may hold another one ready, which is small.
fn of_tab(driver: u32) -> u64 {
    let folders = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = folders.filter_map(|folder| folder.file_name().to_str()?.parse::<u32>().ok());
    let is_renderer = |id: &u32| {
        fs::read(format!("/proc/{id}/cmdline"))
            .is_ok_and(|line| line.windows(15).any(|part| part == b"--type=renderer"))
    };
    processes.filter(is_renderer).filter(|id| descends(*id, driver)).filter_map(share).max().unwrap_or_default()
}

/// Whether a process was started by `ancestor` or by one that descends from it.
fn descends(mut id: u32, ancestor: u32) -> bool {
    while id > 1 {
        if id == ancestor {
            return true;
        }
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse().ok());
        id = parent.unwrap_or_default();
    }
    false
}

/// The proportional set size in bytes: what several processes share counts for each with its part.
fn share(id: u32) -> Option<u64> {
    let sums = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = sums.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1_024)
}
