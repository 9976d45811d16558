//! What can be typed after `bakehouse`. Parsing only: what it means is decided by the commands.

use bakehouse_domain::check::TargetName;
use bakehouse_studio::{converting::Shape, training::HeldBackFrom};
use clap::{
    Args, Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use std::{convert::Infallible, path::PathBuf};

/// Train a small language model on examples, on this computer.
#[derive(Debug, Parser)]
#[command(name = "bakehouse", version, max_term_width = 100)]
pub struct Arguments {
    /// Write JSON for other programs instead of text for people
    #[arg(long, global = true)]
    pub json: bool,

    /// The model file [default: the starter model in the models folder]
    #[arg(long, global = true, value_name = "PATH")]
    pub model: Option<PathBuf>,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read examples and say what is wrong with them
    Check {
        /// A file of examples, or the folder of a project
        file: PathBuf,
        /// Also what this service refuses or takes no notice of
        #[arg(long = "for", value_name = "SERVICE", value_parser = target())]
        target: Option<TargetName>,
        /// Also names of persons
        #[arg(long)]
        names: bool,
    },
    /// Write examples as another kind of file, or as a folder for another program
    Convert(Convert),
    /// Write drafts of examples by a recipe, with a model on this computer
    Bake(Bake),
    /// Say what training would take: time and memory here, money elsewhere
    Estimate {
        /// A file of examples, or the folder of a project
        file: PathBuf,
    },
    /// Train the model on examples
    Train(Train),
    /// Talk with the model
    Chat(Chat),
    /// Ask the questions that were held back and count the right answers
    Evaluate(Evaluate),
    /// Serve the window: JSON lines on stdin and stdout
    #[command(hide = true)]
    Worker,
}

#[derive(Debug, Args)]
pub struct Convert {
    /// A file of examples, or the folder of a project
    pub from: PathBuf,

    /// The file or the folder to write, which must not be there yet. Of a folder, some examples are held back where none
    /// are in FROM
    pub to: PathBuf,

    /// The kind of file [default: by how TO ends: .csv, .parquet, or else chat examples]
    #[arg(long = "to", value_name = "KIND", value_parser = kinds())]
    pub shape: Option<Shape>,
}

#[derive(Debug, Args)]
pub struct Bake {
    /// The recipe: JSON with the base prompt, topics, count and how drafts shall differ
    pub recipe: PathBuf,

    /// The file for the drafts, which must not be there yet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,

    /// Examples whose style is copied and whose questions are not repeated
    #[arg(long, value_name = "FILE")]
    pub examples: Option<PathBuf>,

    /// A document to ask about, whose words answers keep; may be given several times
    #[arg(long, value_name = "FILE")]
    pub about: Vec<PathBuf>,

    /// A server without a key that writes instead of a model here, such as <http://127.0.0.1:8080/v1>
    #[arg(long, value_name = "ADDRESS")]
    pub server: Option<String>,

    /// The model to ask there, where it has several
    #[arg(long, value_name = "NAME", requires = "server")]
    pub server_model: Option<String>,
}

#[derive(Debug, Args)]
pub struct Train {
    /// A file of examples, or the folder of a project
    pub file: PathBuf,

    /// The folder for what the model learns
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Passes over the examples [default: chosen from their number]
    #[arg(long, value_name = "NUMBER")]
    pub epochs: Option<u32>,

    /// The same seed with the same examples gives the same model
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,

    /// How fast to learn [default: fits the model]
    #[arg(long, value_name = "RATE")]
    pub lr: Option<f64>,

    /// How much room there is for what is learned [default: fits the model]
    #[arg(long, value_name = "NUMBER")]
    pub rank: Option<u32>,

    /// Examples per step [default: chosen from their number]
    #[arg(long, value_name = "NUMBER")]
    pub batch: Option<u32>,

    /// Held back for checking: a share such as 0.2, a number of examples, or a file of them [default: a fifth]
    #[arg(long, value_name = "SHARE|NUMBER|FILE", value_parser = held_back)]
    pub held_back: Option<HeldBackFrom>,

    /// Go on from the last checkpoint in DIR, with the settings it was started with
    #[arg(long = "continue", conflicts_with_all = ["epochs", "seed", "lr", "rank", "batch", "held_back"])]
    pub go_on: bool,
}

#[derive(Debug, Args)]
pub struct Chat {
    /// The folder with what the model learned
    #[arg(long, value_name = "DIR")]
    pub adapter: Option<PathBuf>,

    /// Ask this and end; repeat it for several questions, each asked on its own
    #[arg(long, value_name = "TEXT")]
    pub ask: Vec<String>,

    /// The base prompt [default: the one that the model was trained with]
    #[arg(long, value_name = "TEXT")]
    pub system: Option<String>,
}

#[derive(Debug, Args)]
pub struct Evaluate {
    /// A file of examples, or the folder of a project
    pub file: PathBuf,

    /// The folder with what the model learned [default: ask the model as it was before training]
    #[arg(long, value_name = "DIR")]
    pub adapter: Option<PathBuf>,

    /// Ask every question of FILE, also those that were learned from
    #[arg(long)]
    pub all: bool,
}

/// The names of the kinds of file.
fn kinds() -> impl TypedValueParser<Value = Shape> {
    PossibleValuesParser::new(Shape::ALL.iter().map(|shape| shape.name()))
        .map(|name| Shape::named(&name).expect("the parser lets only the names of shapes through"))
}

fn target() -> impl TypedValueParser<Value = TargetName> {
    PossibleValuesParser::new(TargetName::ALL.iter().map(|target| target.name())).map(|name| {
        TargetName::named(&name).expect("the parser lets only the names of targets through")
    })
}

/// `0.2` and `20%` are shares, `30` is a number of examples, anything else is a file.
#[expect(clippy::unnecessary_wraps, reason = "the form that clap asks for")]
fn held_back(text: &str) -> Result<HeldBackFrom, Infallible> {
    let share = |text: &str| text.parse::<f64>().ok().filter(|share| share.is_finite());
    Ok(if let Ok(count) = text.parse() {
        HeldBackFrom::Count(count)
    } else if let Some(percent) =
        text.strip_suffix('%').and_then(|percent| share(percent.trim_end()))
    {
        HeldBackFrom::Share(percent / 100.0)
    } else if let Some(share) = share(text) {
        HeldBackFrom::Share(share)
    } else {
        HeldBackFrom::File(text.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_is_held_back() {
        let check = |text: &str, expected: HeldBackFrom| {
            assert_eq!(held_back(text).expect("never fails"), expected, "{text}");
        };
        check("0.2", HeldBackFrom::Share(0.2));
        check("20%", HeldBackFrom::Share(0.2));
        check("12.5 %", HeldBackFrom::Share(0.125));
        check("1.0", HeldBackFrom::Share(1.0));
        check("30", HeldBackFrom::Count(30));
        check("0", HeldBackFrom::Count(0));
        check("-1", HeldBackFrom::Share(-1.0));
        check("30.jsonl", HeldBackFrom::File("30.jsonl".into()));
        check("nan", HeldBackFrom::File("nan".into()));
    }
}
