//! Every kind of file and every shape of example that is read, and what is said of files that are broken.

mod documents;
mod exports;
mod malformed;
mod packed;
mod parquet;
mod real;
mod round_trip;
mod shapes;
mod support;
mod tables;
mod workbooks;
