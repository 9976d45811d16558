//! Our side of `cargo xtask bench import` and `bench table`: a program without a window on a data folder of its own, asked
//! as the page asks it. Prints one line of JSON.
//!
//!     desk_bench import FOLDER EXAMPLES.jsonl
//!     desk_bench table FOLDER ROWS BYTES
//!
//! FOLDER is empty or not there. A row of the table has about so many BYTES of text.

mod import;
mod measure;
mod nobody;
mod table;

use std::{
    error::Error,
    io::{self, Write},
    path::Path,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let figures = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["import", folder, examples] => import::run(Path::new(folder), Path::new(examples))?,
        ["table", folder, rows, bytes] => {
            table::run(Path::new(folder), rows.parse()?, bytes.parse()?)?
        }
        _ => {
            return Err("usage: desk_bench import FOLDER EXAMPLES | table FOLDER ROWS BYTES".into());
        }
    };
    writeln!(io::stdout(), "{figures}")?;
    Ok(())
}
