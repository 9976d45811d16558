//! The two commands of the README, `cargo xtask run` and `cargo xtask test`, and the benchmarks. What each does lives
//! in the file of its name. Nothing here ships: the programs that do know nothing of xtask.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "talking to the terminal is the job of this program"
)]

mod bench;
mod bundle;
mod command;
mod contract;
mod model;
mod packages;
mod pictures;
mod places;
mod programs;
mod run;
mod test;
mod tools;
mod window;

use anyhow::Result;
use places::Places;
use std::process::ExitCode;

const HELP: &str = "\
What this project can do by itself:

  cargo xtask run          install what is missing, build, open the window on a sample project
                           (without a screen: the whole loop in this terminal)
  cargo xtask test         everything that CI runs
  cargo xtask contract     write what the page knows of the program: types, commands, permissions
  cargo xtask bundle       make the file that installs Bakehouse on other computers
  cargo xtask model        get the starter model, if it isn't here yet
  cargo xtask pictures     take the pictures of the README: every page, light and dark
  cargo xtask bench        list the benchmarks
  cargo xtask bench NAME   run one, a line per figure
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match start(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error}");
            for cause in error.chain().skip(1) {
                eprintln!("Details: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &[&str]) -> Result<ExitCode> {
    match arguments {
        ["run"] => run::run(&Places::find()?).map(|()| ExitCode::SUCCESS),
        ["test"] => test::test(&Places::find()?),
        ["contract"] => contract::write(&Places::find()?).map(|()| ExitCode::SUCCESS),
        ["bundle"] => bundle::bundle(&Places::find()?).map(|()| ExitCode::SUCCESS),
        ["pictures"] => pictures::take(&Places::find()?).map(|()| ExitCode::SUCCESS),
        ["model"] => model::ensure(&Places::find()?).map(|()| ExitCode::SUCCESS),
        ["bench"] => {
            bench::list();
            Ok(ExitCode::SUCCESS)
        }
        ["bench", name] => bench::bench(&Places::find()?, name).map(|()| ExitCode::SUCCESS),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprint!("{HELP}");
            Ok(ExitCode::from(2))
        }
    }
}
