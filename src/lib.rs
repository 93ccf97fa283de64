//! Roundtrip, the app: views over traces. Each page is a program of its own; the modules below are the floors that
//! ARCHITECTURE.md lists.

mod canvas;
mod causes;
mod change;
mod charts;
mod components;
mod controls;
mod embed;
mod events;
mod exports;
mod graphs;
mod guest;
mod hooks;
mod inspector;
mod interventions;
mod js;
mod lab;
mod lane_settings;
mod ledger;
mod live;
mod page_files;
mod pages;
mod player;
mod program;
mod results;
mod route;
mod sessions;
mod share;
mod stage;
mod swimlane;
mod tasks;
mod viewing;
mod watch;
mod words;

pub use causes::{CausesApp, open as explain};
pub use change::ChangeApp;
pub use charts::ChartsApp;
#[cfg(not(target_arch = "wasm32"))]
pub use components::still::StillPage;
pub use graphs::GraphsApp;
pub use guest::OpenGuest;
pub use inspector::Inside;
pub use lane_settings::LaneSettingsApp;
pub use page_files::report_panics;
pub use pages::{
    capture::App as Capture, choose::App as Choose, doctor::App as Doctor, home::App as Home, lesson::App as Lessons,
    live::App as Live, recall::App as Recall, workbench::App as Workbench,
};
#[cfg(not(target_arch = "wasm32"))]
pub use pages::{
    capture::still::still_capture, choose::still::still_choose, doctor::still::still_doctor, home::still::still_home,
    lesson::still::still_lesson, live::still::still_live, recall::still::still_recall,
    workbench::still::still_workbench,
};
pub use results::{NumbersTable, close as close_results, open as open_results};
pub use route::{is_capture, is_choose, is_doctor, is_home, is_lesson, is_live, is_recall, is_workbench};
pub use share::{close as close_share, open as open_share};
pub use tasks::TasksApp;
pub use watch::{close as close_watch, show as show_watch};
