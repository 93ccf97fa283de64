//! What a visitor does and sees, in a real browser, a file per behaviour. One program, so that the tests of all files run
//! side by side. What takes long and rarely breaks is in the programs `long_*`.

mod addresses;
mod circumstances;
mod faults;
mod fields_on_the_page;
mod frame;
mod harness;
mod hostile;
mod intervene;
mod lab_in_the_browser;
mod ledger_capture;
mod lesson_access;
mod lesson_frame;
mod lessons;
mod live_run;
mod no_endpoint;
mod pages;
mod profiles;
mod restart;
mod stage;
mod watch;

use std::time::Duration;

/// A run of some seconds, on a machine that is busy.
const RUN: Duration = Duration::from_secs(90);
