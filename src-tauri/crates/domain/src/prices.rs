//! What providers charge for training, as a dated table. The table is data (`data/prices.json`), so that a new price
//! or a closing provider is no change of the program; the window keeps an edited copy in its own store.
//!
//! Only prices that somebody published are in it. A provider that names none has no row, rather than a guess.

mod money;

pub use money::MicroDollars;

use crate::{Error, Range};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Providers and their prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    /// Who trains for money.
    pub providers: Vec<Provider>,
    /// What each model or tier costs there.
    pub rows: Vec<Row>,
}

/// A company that trains models, and the rules that its prices follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Stable name, the one rows refer to.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// Fewer examples are refused. Nothing where it isn't known.
    pub minimum_examples: Option<usize>,
    /// Who decides the passes when the user doesn't.
    pub passes: PassesRule,
    /// Whether checking with held-back examples is charged.
    pub held_back: HeldBackCharge,
    /// The first day on which somebody new can't start a training.
    pub closed_to_newcomers: Option<Date>,
    /// The first day on which nobody can start a training.
    pub closes: Option<Date>,
    /// Where the rules were read.
    pub source: String,
}

/// Who decides the passes when the user doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassesRule {
    /// OpenAI's own rule, see [`crate::estimate::openai_passes`].
    OpenaiAutomatic,
    /// The plan's: Bakehouse sends the number.
    AsPlanned,
}

/// Whether checking with held-back examples is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBackCharge {
    /// It is free.
    Free,
    /// Their tokens are charged once.
    Once,
    /// Their tokens are charged with each check; no check is done unless it is ordered.
    EachCheck,
    /// Nobody says; anything from nothing to one check a pass.
    Unknown,
}

/// The price of one model, or of all models of a size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The provider's `id`.
    pub provider: String,
    /// The model's id there, or the sizes of the tier.
    pub model: String,
    /// Whether this is one model or a tier.
    pub kind: Kind,
    /// Price of a million training tokens; a range where the source gives one.
    pub price_micros_per_million_tokens: Range<MicroDollars>,
    /// The day of the source, or of its reading where it bears none.
    pub as_of: Date,
    /// How sure the price is.
    pub mark: Mark,
    /// Where it was read.
    pub source: String,
    /// What counts the tokens that are charged.
    pub tokenizer: Tokenizer,
    /// What an example is cut off at, in tokens. Nothing where it isn't known.
    pub longest_example_tokens: Option<u32>,
    /// The first day on which the trained model no longer answers.
    pub answers_end: Option<Date>,
}

/// Whether a price is for one model or for a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One model.
    Model,
    /// Every model of a size.
    Tier,
}

/// How sure a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Read at its source.
    Confirmed,
    /// Second-hand or old.
    Unsure,
}

/// A family of tokenizers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tokenizer {
    /// OpenAI's since gpt-4o, and gpt-oss's. Counted exactly.
    O200k,
    /// OpenAI's before. Counted exactly.
    Cl100k,
    /// Llama 3's.
    Llama3,
    /// Qwen 2's and 3's.
    Qwen3,
    /// Another one, or several in one tier.
    Other,
}

/// Whether a training can be started at a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// By anybody.
    Open,
    /// By those who trained there before.
    ClosedToNewcomers,
    /// By nobody.
    Closed,
}

/// The table that comes with the program.
pub fn table() -> Result<PriceTable, Error> {
    PriceTable::parse(include_str!("../data/prices.json"))
}

impl PriceTable {
    /// Reads a table; refuses keys it doesn't know, which are misspelt ones.
    pub fn parse(json: &str) -> Result<Self, Error> {
        Ok(serde_json::from_str(json)?)
    }

    /// The provider of a row. Nothing when the table lacks it.
    pub fn provider(&self, row: &Row) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == row.provider)
    }
}

/// Whether a training can be started on that day.
pub fn availability(provider: &Provider, row: &Row, today: Date) -> Availability {
    let has_come = |day: Option<Date>| day.is_some_and(|day| day <= today);
    if has_come(provider.closes) || has_come(row.answers_end) {
        Availability::Closed
    } else if has_come(provider.closed_to_newcomers) {
        Availability::ClosedToNewcomers
    } else {
        Availability::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::HashSet;

    #[test]
    fn every_row_has_a_day_a_source_a_price_and_its_provider() {
        let table = table().unwrap();
        let mut seen = HashSet::new();
        for row in &table.rows {
            let name = format!("{} {}", row.provider, row.model);
            let price = row.price_micros_per_million_tokens;
            assert!(seen.insert(name.clone()), "{name} is there twice");
            assert!(row.as_of >= date(2026, 1, 1), "{name} is too old");
            assert!(!row.source.trim().is_empty(), "{name} has no source");
            assert!(table.provider(row).is_some(), "{name} has no provider");
            // Between ten cents and a hundred dollars: a slip of a digit shows.
            assert!(price.least >= MicroDollars(100_000), "{name} is too cheap");
            assert!(price.least <= price.most && price.most <= MicroDollars(100_000_000), "{name}");
        }
        for provider in &table.providers {
            assert!(table.rows.iter().any(|row| row.provider == provider.id), "{}", provider.id);
            assert!(!provider.source.trim().is_empty(), "{} has no source", provider.id);
        }
    }

    #[test]
    fn known_prices() {
        let table = table().unwrap();
        let price = |model: &str| {
            let row = table.rows.iter().find(|row| row.model == model).unwrap();
            row.price_micros_per_million_tokens
        };
        assert_eq!(price("gpt-4o-mini-2024-07-18"), Range::exactly(MicroDollars(3_000_000)));
        assert_eq!(
            price("Qwen/Qwen3.5-4B"),
            Range { least: MicroDollars(480_000), most: MicroDollars(1_350_000) }
        );
    }

    #[test]
    fn closing_dates() {
        let table = table().unwrap();
        let check = |model: &str, today: Date, expected: Availability| {
            let row = table.rows.iter().find(|row| row.model == model).unwrap();
            let provider = table.provider(row).unwrap();
            assert_eq!(availability(provider, row, today), expected, "{model} on {today}");
        };
        let mini = "gpt-4.1-mini-2025-04-14";
        check(mini, date(2026, 5, 6), Availability::Open);
        check(mini, date(2026, 5, 7), Availability::ClosedToNewcomers);
        check(mini, date(2027, 1, 5), Availability::ClosedToNewcomers);
        check(mini, date(2027, 1, 6), Availability::Closed);
        check("gpt-3.5-turbo", date(2026, 10, 23), Availability::Closed);
        check("meta-llama/Meta-Llama-3.1-8B-Instruct", date(2027, 1, 6), Availability::Open);
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        assert!(PriceTable::parse(r#"{"providers": [], "rows": []}"#).is_ok());
        assert!(PriceTable::parse(r#"{"providers": [], "rows": [], "row": []}"#).is_err());
        assert!(PriceTable::parse("").is_err());
    }

    #[test]
    fn a_table_survives_a_trip_through_json() {
        let table = table().unwrap();
        let json = serde_json::to_string(&table).unwrap();
        assert_eq!(PriceTable::parse(&json).unwrap(), table);
    }
}
