//! Our side of `cargo xtask bench import`, `bench table` and `bench bake`: a program without a window on a data folder of its
//! own, asked as the page asks it. Prints one line of JSON. For `bench window` it is a server that writes.
//!
//!     desk_bench import FOLDER EXAMPLES.jsonl
//!     desk_bench table FOLDER ROWS BYTES
//!     desk_bench bake FOLDER MODEL DRAFTS EXAMPLES
//!     desk_bench serve MILLISECONDS
//!
//! FOLDER is empty or not there. A row of the table has about so many BYTES of text.

mod bake;
mod import;
mod measure;
mod nobody;
mod serve;
mod table;

use std::{
    error::Error,
    io::{self, Write},
    path::Path,
    time::Duration,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let figures = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["import", folder, examples] => import::run(Path::new(folder), Path::new(examples))?,
        ["table", folder, rows, bytes] => {
            table::run(Path::new(folder), rows.parse()?, bytes.parse()?)?
        }
        ["bake", folder, model, drafts, examples] => {
            bake::run(Path::new(folder), Path::new(model), drafts.parse()?, examples.parse()?)?
        }
        ["serve", pause] => return serve::run(Duration::from_millis(pause.parse()?)),
        // What `bake` asks.
        ["writer"] => return bake::write(),
        _ => return Err("see the head of main.rs for what can be measured".into()),
    };
    writeln!(io::stdout(), "{figures}")?;
    Ok(())
}
