//! the app
