//! Roundtrip, the app: views over traces.

pub mod app;
pub mod charts;
pub mod components;
pub mod controls;
pub mod embed;
pub mod events;
pub mod exports;
pub mod front;
pub mod hooks;
pub mod i18n;
pub mod inspector;
pub mod interventions;
pub mod js;
pub mod lab;
pub mod ledger;
pub mod lessons;
pub mod live;
pub mod pages;
pub mod player;
pub mod program;
pub mod route;
pub mod stage;
pub mod strip;
pub mod watch;
pub mod workbench;
