//! The ledger of questions to models elsewhere: what left this computer, and what somebody has to pay for. A question is
//! counted in the transaction before it is asked, so that a death costs no count.

use crate::error::Error;
use rusqlite::{Connection, Row, Transaction};

/// Whom questions go to, and for which batch.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The batch; nothing for what is asked beside one.
    pub bake: Option<i64>,
    /// The model, with its service.
    pub writer: &'a str,
    /// Where it is.
    pub host: &'a str,
}

/// Questions to one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// The model, with its service.
    pub writer: String,
    /// Where it is.
    pub host: String,
    pub count: u64,
    /// Tokens of what was asked, of those that were answered.
    pub asked_tokens: u64,
    /// Tokens of the answers.
    pub answered_tokens: u64,
    /// When the last one was asked.
    pub last_at: i64,
}

/// Notes that so many questions are about to be asked.
pub fn count(
    transaction: &Transaction<'_>,
    account: &Account<'_>,
    count: usize,
    at: i64,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO calls (bake, writer, host, count, last_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at",
        )?
        .execute((account.bake.unwrap_or(0), account.writer, account.host, count as i64, at))?;
    Ok(())
}

/// Notes what an answer took.
pub fn answered(
    transaction: &Transaction<'_>,
    account: &Account<'_>,
    asked_tokens: usize,
    answered_tokens: usize,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE calls SET asked_tokens = asked_tokens + ?, answered_tokens = answered_tokens + ?
             WHERE bake = ? AND writer = ? AND host = ?",
        )?
        .execute((
            asked_tokens as i64,
            answered_tokens as i64,
            account.bake.unwrap_or(0),
            account.writer,
            account.host,
        ))?;
    Ok(())
}

const SUMS: &str = "SELECT writer, host, sum(count), sum(asked_tokens), sum(answered_tokens),
    max(last_at) FROM calls";

/// What a batch has asked so far, the most first: several where another model went on with it.
pub fn of_bake(connection: &Connection, bake: i64) -> Result<Vec<Calls>, Error> {
    let sql = format!("{SUMS} WHERE bake = ? GROUP BY writer, host ORDER BY 3 DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([bake], calls)?.collect::<Result<_, _>>()?)
}

/// Everything that was asked for this project, the last first.
pub fn all(connection: &Connection) -> Result<Vec<Calls>, Error> {
    let sql = format!("{SUMS} GROUP BY writer, host ORDER BY 6 DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([], calls)?.collect::<Result<_, _>>()?)
}

fn calls(row: &Row<'_>) -> rusqlite::Result<Calls> {
    let count = |index| row.get::<_, i64>(index).map(|count| count as u64);
    Ok(Calls {
        writer: row.get(0)?,
        host: row.get(1)?,
        count: count(2)?,
        asked_tokens: count(3)?,
        answered_tokens: count(4)?,
        last_at: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;

    #[test]
    fn questions_are_counted_before_and_tokens_after() -> Result<(), Error> {
        let folder = tempfile::tempdir()?;
        let database = project::open(folder.path())?;
        let account = Account { bake: Some(3), writer: "Luna (OpenAI)", host: "api.openai.com" };
        let beside = Account { bake: None, ..account };
        database.write(|transaction| {
            count(transaction, &account, 4, 10)?;
            answered(transaction, &account, 100, 20)?;
            count(transaction, &account, 1, 12)?;
            count(transaction, &beside, 1, 11)
        })?;
        let expected = Calls {
            writer: account.writer.into(),
            host: account.host.into(),
            count: 5,
            asked_tokens: 100,
            answered_tokens: 20,
            last_at: 12,
        };
        assert_eq!(database.read(|connection| of_bake(connection, 3))?, [expected]);
        assert_eq!(database.read(|connection| of_bake(connection, 4))?, []);
        let all: Vec<u64> = database.read(all)?.iter().map(|calls| calls.count).collect();
        assert_eq!(all, [6]);
        Ok(())
    }
}
