//! The program `bakehouse` as a user, a script and the window run it.

mod bake;
mod chat;
mod check;
mod convert;
mod refusal;
mod support;
mod training;
#[cfg(unix)]
mod window;
#[cfg(unix)]
mod worker;
