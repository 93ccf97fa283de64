//! What a run costs: the charts, which show delay and bytes over run time with one line per lane, and the words beside them: the
//! verdict, the page's own requests, what lanes share. `live::history` takes the samples.
//!
//! They are a program of their own (`app`), which the live program loads once its page is drawn and gives a place on its page;
//! `seam` is what it is passed. That program loads uPlot (MIT, `vendor/uplot/`, 19.8 KB with Brotli), which draws them; the Rust
//! crate plotters would add 35 KB to the program. Redrawing one chart with 600 points per lane takes 1.6 ms of CPU time (p95
//! 2.3), four times per second.

mod app;
mod chart;
mod library;
mod plot;
mod plotter;
mod seam;
mod series;
mod words;

pub use app::ChartsApp;
pub use seam::ToCharts;
