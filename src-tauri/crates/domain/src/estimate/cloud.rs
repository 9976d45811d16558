//! What a training costs at each provider, side by side.

use super::{Lengths, openai_passes, tokens, trained_tokens};
use crate::Range;
use crate::plan::{Automatic, Reason};
use crate::prices::{
    self, Availability, HeldBackCharge, Kind, Mark, MicroDollars, PassesRule, PriceTable, Provider,
    Row, Tokenizer,
};
use jiff::civil::Date;
use serde::Serialize;

/// The cookbook adds 3 tokens to each example; a bill that was compared showed none. Either may be right.
const UNCERTAIN_TOKENS_PER_EXAMPLE: u64 = 3;

/// One provider's model and what it would cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CostRow {
    /// The provider's id.
    pub provider: String,
    /// The provider's name on screen.
    pub provider_name: String,
    /// The model, or the sizes of the tier.
    pub model: String,
    /// Whether this is one model or a tier.
    pub kind: Kind,
    /// Passes over the examples.
    pub passes: u32,
    /// Tokens that would be charged.
    pub tokens: Range<u64>,
    /// What they would cost.
    pub cost: Range<MicroDollars>,
    /// Whether the tokens were counted by the model's own tokenizer, or are likened to another's.
    pub has_exact_tokens: bool,
    /// Whether the training could start today.
    pub availability: Availability,
    /// The first day on which nobody can start a training there.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub closes: Option<Date>,
    /// The first day on which the trained model no longer answers.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub answers_end: Option<Date>,
    /// What keeps these examples from being taken there.
    pub refusal: Option<Refusal>,
    /// Day of the price.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub as_of: Date,
    /// How sure the price is.
    pub mark: Mark,
    /// Where the price was read.
    pub source: String,
}

/// Why a provider would not take the examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There are fewer than the provider's least.
    TooFewExamples {
        /// The provider's least.
        least: usize,
    },
}

/// The costs at every provider of the table: those that can be used today first, the cheapest on top.
///
/// `o200k` and `cl100k` are counted by the cookbook's rule. Rows whose provider the table lacks are left out.
pub fn cloud(
    table: &PriceTable,
    o200k: &Lengths,
    cl100k: &Lengths,
    passes: Automatic<u32>,
    today: Date,
) -> Vec<CostRow> {
    let cost_of = |row: &Row| {
        let provider = table.provider(row)?;
        let lengths = if row.tokenizer == Tokenizer::Cl100k { cl100k } else { o200k };
        Some(cost_row(provider, row, lengths, passes, today))
    };
    let mut rows: Vec<CostRow> = table.rows.iter().filter_map(cost_of).collect();
    rows.sort_by(|left, right| {
        let rank = |row: &CostRow| {
            (row.refusal.is_some(), row.availability, row.cost.least, row.cost.most)
        };
        let name = |row: &CostRow| (row.provider_name.clone(), row.model.clone());
        rank(left).cmp(&rank(right)).then_with(|| name(left).cmp(&name(right)))
    });
    rows
}

fn cost_row(
    provider: &Provider,
    row: &Row,
    lengths: &Lengths,
    planned: Automatic<u32>,
    today: Date,
) -> CostRow {
    let examples = lengths.training.len();
    let passes = match provider.passes {
        PassesRule::OpenaiAutomatic if planned.reason != Reason::Chosen => openai_passes(examples),
        PassesRule::OpenaiAutomatic | PassesRule::AsPlanned => planned.value,
    };
    let tokens = charged_tokens(provider, row, lengths, passes);
    let price = row.price_micros_per_million_tokens;
    CostRow {
        provider: provider.id.clone(),
        provider_name: provider.name.clone(),
        model: row.model.clone(),
        kind: row.kind,
        passes,
        tokens,
        cost: Range {
            least: price.least.for_tokens(tokens.least),
            most: price.most.for_tokens(tokens.most),
        },
        has_exact_tokens: matches!(row.tokenizer, Tokenizer::O200k | Tokenizer::Cl100k),
        availability: prices::availability(provider, row, today),
        closes: provider.closes,
        answers_end: row.answers_end,
        refusal: provider
            .minimum_examples
            .filter(|&least| examples < least)
            .map(|least| Refusal::TooFewExamples { least }),
        as_of: row.as_of,
        mark: row.mark,
        source: row.source.clone(),
    }
}

fn charged_tokens(provider: &Provider, row: &Row, lengths: &Lengths, passes: u32) -> Range<u64> {
    let longest = row.longest_example_tokens;
    let held_back = tokens(&lengths.held_back, longest);
    let checks = match provider.held_back {
        HeldBackCharge::Free => Range::exactly(0),
        HeldBackCharge::Once => Range::exactly(1),
        HeldBackCharge::EachCheck | HeldBackCharge::Unknown => {
            Range { least: 0, most: u64::from(passes) }
        }
    };
    let trained = trained_tokens(&lengths.training, longest, passes);
    let uncertain =
        UNCERTAIN_TOKENS_PER_EXAMPLE * lengths.training.len() as u64 * u64::from(passes);
    let (fewest, most) = tokens_for_one_of_o200k(row.tokenizer);
    let total = |trained: u64, checks: u64, factor: f64| {
        let total = trained.saturating_add(held_back.saturating_mul(checks));
        (total as f64 * factor).round() as u64
    };
    Range {
        least: total(trained.saturating_sub(uncertain), checks.least, fewest),
        most: total(trained, checks.most, most),
    }
}

/// How many tokens another tokenizer makes of a text for one of o200k. Deliberately wide: near 1 for English, and
/// more for languages that a smaller vocabulary covers less well. The exact count is the provider's.
fn tokens_for_one_of_o200k(tokenizer: Tokenizer) -> (f64, f64) {
    match tokenizer {
        Tokenizer::O200k | Tokenizer::Cl100k => (1.0, 1.0),
        Tokenizer::Llama3 | Tokenizer::Qwen3 => (0.95, 1.4),
        Tokenizer::Other => (0.9, 1.6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::table;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);
    const PLANNED: Automatic<u32> = Automatic { value: 4, reason: Reason::PassesUsual };

    /// A hundred examples of 1,000 tokens each, and 20 held back.
    fn lengths() -> Lengths {
        Lengths { training: vec![1000; 100], held_back: vec![1000; 20] }
    }

    fn row_of(rows: &[CostRow], model: &str) -> CostRow {
        rows.iter().find(|row| row.model == model).cloned().unwrap()
    }

    fn costs(lengths: &Lengths, passes: Automatic<u32>, today: Date) -> Vec<CostRow> {
        cloud(&table().unwrap(), lengths, lengths, passes, today)
    }

    fn check(model: &str, passes: u32, tokens: (u64, u64), cost: (u64, u64)) {
        let row = row_of(&costs(&lengths(), PLANNED, TODAY), model);
        assert_eq!(row.passes, passes, "{model}");
        assert_eq!((row.tokens.least, row.tokens.most), tokens, "{model}");
        assert_eq!((row.cost.least.0, row.cost.most.0), cost, "{model}");
    }

    #[test]
    fn costs_by_each_kind_of_rule() {
        // Three passes by OpenAI's rule, held-back examples free, 3 tokens an example uncertain.
        check("gpt-4o-mini-2024-07-18", 3, (299_100, 300_000), (897_300, 900_000));
        // The plan's four passes; checks may be charged; another tokenizer.
        check("meta-llama/Meta-Llama-3.1-8B-Instruct", 4, (378_860, 672_000), (151_544, 268_800));
        // Charged with each check, none by default; a range of prices.
        check("openai/gpt-oss-20b", 4, (398_800, 480_000), (598_200, 1_977_600));
        // Charged once.
        let ori = row_of(
            &costs(&lengths(), PLANNED, TODAY)
                .into_iter()
                .filter(|row| row.provider == "ori")
                .collect::<Vec<_>>(),
            "up to 10B",
        );
        assert_eq!((ori.tokens.least, ori.tokens.most), (376_920, 672_000));
        assert!(!ori.has_exact_tokens);
    }

    #[test]
    fn chosen_passes_hold_everywhere() {
        let chosen = Automatic { value: 2, reason: Reason::Chosen };
        assert!(costs(&lengths(), chosen, TODAY).iter().all(|row| row.passes == 2));
    }

    #[test]
    fn long_examples_are_cut_off() {
        let long = Lengths { training: vec![20_000; 100], held_back: Vec::new() };
        let rows = costs(&long, PLANNED, TODAY);
        assert_eq!(row_of(&rows, "gpt-3.5-turbo").tokens.most, 3 * 100 * 16_385);
        assert_eq!(row_of(&rows, "gpt-4o-2024-08-06").tokens.most, 3 * 100 * 20_000);
    }

    #[test]
    fn what_can_be_used_comes_first_and_the_cheapest_on_top() {
        let rows = costs(&lengths(), PLANNED, TODAY);
        assert_eq!(rows.len(), table().unwrap().rows.len());
        let order = |row: &CostRow| (row.availability, row.cost.least);
        assert!(rows.is_sorted_by_key(order));
        assert_eq!(rows[0].availability, Availability::Open);
        assert_eq!(rows.last().map(|row| row.availability), Some(Availability::Closed));
        let after = costs(&lengths(), PLANNED, date(2027, 1, 6));
        assert_eq!(row_of(&after, "gpt-4.1-2025-04-14").availability, Availability::Closed);
    }

    #[test]
    fn too_few_examples_for_a_provider() {
        let few = Lengths { training: vec![100; 5], held_back: Vec::new() };
        let rows = costs(&few, PLANNED, TODAY);
        let refusal = |model: &str| row_of(&rows, model).refusal;
        let expected = Some(Refusal::TooFewExamples { least: 10 });
        assert_eq!(refusal("gpt-4o-mini-2024-07-18"), expected);
        assert_eq!(refusal("Qwen/Qwen3.5-4B"), None);
        assert!(rows.last().is_some_and(|row| row.refusal == expected));
    }
}
