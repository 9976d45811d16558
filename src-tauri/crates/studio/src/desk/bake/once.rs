//! One question to the writer, beside any batch, and counted as those of a batch are.

use super::pen::{Hand, Pen};
use crate::{
    failure::Failure,
    studio::{Project, Studio},
    worker::{protocol::Generate, voice::Said},
};
use bakehouse_store::project::calls;

/// Asks, and waits for what is said. Nothing where it was told to stop.
pub(super) fn say(
    studio: &Studio,
    project: &Project,
    hand: &Hand,
    pen: &mut Pen,
    generate: Generate,
    wants_stop: &dyn Fn() -> bool,
) -> Result<Option<Said>, Failure> {
    let Some(account) = hand.account(None) else { return pen.say(generate, wants_stop) };
    let now = studio.now();
    project.write(|transaction| calls::count(transaction, &account, 1, now))?;
    let Some(said) = pen.say(generate, wants_stop)? else { return Ok(None) };
    project.write(|transaction| {
        calls::answered(transaction, &account, said.asked_tokens, said.tokens)
    })?;
    Ok(Some(said))
}
