//! The readers over files that the tests write: the same exchange in every form that a capture can have.

mod connections;
mod forms;
mod fragments;
mod messages;
mod mutated;
mod oracles;
mod support;
mod tshark;
mod writer;
