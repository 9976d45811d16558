//! Fixes of findings by one press, in one example or in all that have it, each an act that can be undone.

use super::{act::act_on, recounted};
use crate::{
    contract::{DoneAct, Fix, FixExamples, FixPreview, FixedExample, ProjectId},
    failure::{Failure, FailureCode},
    project_file::usual_base_prompt,
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    diff::{self, MessageChange, MessageDifference, Piece, PieceKind},
    fix::{self, FixContext},
    message::{Example, Message},
};
use bakehouse_store::project::{
    about,
    examples::{self, Filter, Sort},
    findings,
};
use std::{collections::HashSet, ops::ControlFlow};

/// Examples that are shown before anything is changed.
const SHOWN: usize = 20;
/// Characters of what stays the same that are shown at each end of it.
const AROUND: usize = 160;

/// What a fix would do.
pub fn examples_fix_preview(studio: &Studio, request: FixExamples) -> Result<FixPreview, Failure> {
    let FixExamples { project: id, code, fix, .. } = request;
    let project = studio.project(id)?;
    let found = found(&project, &request)?;
    let base_prompt = base_prompt_for(fix, &project)?;
    let context = FixContext { base_prompt: base_prompt.as_deref() };
    let mut preview = FixPreview { count: 0, first: Vec::new() };
    project.read(|connection| {
        examples::each(connection, &found, |id, before| {
            let after = match fix {
                // All of it goes.
                Fix::DeleteExample => Some(Example::default()),
                _ => fix::apply(fix, code, &before, &context),
            };
            if let Some(after) = after {
                preview.count += 1;
                if preview.first.len() < SHOWN {
                    let messages = diff::examples(&before, &after);
                    preview.first.push(FixedExample { id, messages: shown(messages) });
                }
            }
            ControlFlow::Continue(())
        })
    })?;
    Ok(preview)
}

/// The messages that change, with what a person needs to see of them.
fn shown(messages: Vec<MessageDifference>) -> Vec<MessageDifference> {
    let changed = messages.into_iter().filter(|message| message.change != MessageChange::Same);
    changed
        .map(|mut message| {
            let pieces = message.content.iter_mut().chain(message.arguments.iter_mut().flatten());
            pieces.filter(|piece| piece.kind == PieceKind::Same).for_each(shorten);
            message
        })
        .collect()
}

/// Takes the middle out of a long piece.
fn shorten(piece: &mut Piece) {
    let text = &piece.text;
    let end = text.char_indices().nth(AROUND).map(|(at, _)| at);
    let start = text.char_indices().rev().nth(AROUND - 1).map(|(at, _)| at);
    if let (Some(end), Some(start)) = (end, start)
        && end < start
    {
        piece.text = format!("{} … {}", &text[..end], &text[start..]);
    }
}

/// Fixes a finding.
pub fn examples_fix(studio: &Studio, request: FixExamples) -> Result<DoneAct, Failure> {
    let FixExamples { project: id, code, fix, .. } = request;
    let project = studio.project(id)?;
    let found = found(&project, &request)?;
    let kind = ActKind::FindingsFixed;
    if fix == Fix::DeleteExample {
        let now = studio.now();
        return act_on(studio, id, kind, &found, |transaction, act, id| {
            examples::delete(transaction, act, id, now)
        });
    }
    let base_prompt = base_prompt_for(fix, &project)?;
    let context = FixContext { base_prompt: base_prompt.as_deref() };
    rewrite(studio, id, kind, &found, |example| fix::apply(fix, code, example, &context))
}

/// Those of the meant examples that have the finding.
fn found(project: &Project, request: &FixExamples) -> Result<Vec<u32>, Failure> {
    let mut found = project.read(|connection| findings::examples_with(connection, request.code))?;
    if let Some(wanted) = &request.examples {
        let wanted: HashSet<i64> = wanted.iter().map(|id| id.0).collect();
        found.retain(|found| wanted.contains(&i64::from(*found)));
    }
    Ok(found)
}

/// The base prompt to put in, where the fix needs one.
fn base_prompt_for(fix: Fix, project: &Project) -> Result<Option<String>, Failure> {
    match fix {
        Fix::PutBasePrompt => base_prompt(project).map(Some),
        _ => Ok(None),
    }
}

/// Rewrites those of these examples that `change` has something better for, as one act.
pub(crate) fn rewrite(
    studio: &Studio,
    project: ProjectId,
    kind: ActKind,
    ids: &[u32],
    change: impl Fn(&Example) -> Option<Example>,
) -> Result<DoneAct, Failure> {
    // Found first and rewritten then, one by one: a hundred thousand of them are not held in memory together.
    let mut to_rewrite = Vec::new();
    studio.project(project)?.read(|connection| {
        examples::each(connection, ids, |id, example| {
            if change(&example).is_some() {
                to_rewrite.push(id.0 as u32);
            }
            ControlFlow::Continue(())
        })
    })?;
    act_on(studio, project, kind, &to_rewrite, |transaction, act, id| {
        let before = examples::one(transaction, id)?.content;
        match change(&before.example) {
            Some(after) => examples::set_text(transaction, act, id, &recounted(&before, after)),
            None => Ok(()),
        }
    })
}

/// The base prompt of the plan, or else the one that most examples have.
fn base_prompt(project: &Project) -> Result<String, Failure> {
    let of_plan = project.read(about::get)?.base_prompt;
    if !of_plan.trim().is_empty() {
        return Ok(of_plan);
    }
    let usual = project.read(|connection| {
        let mut prompts = Vec::new();
        let ids = examples::ids(connection, Filter::All, Sort::Number)?;
        examples::each(connection, &ids, |_, mut example| {
            example.messages.retain(Message::is_base_prompt);
            prompts.push(example);
            ControlFlow::Continue(())
        })?;
        Ok(usual_base_prompt(&prompts))
    })?;
    usual.ok_or_else(|| Failure::new(FailureCode::NoBasePrompt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_long_text_is_not_shown() {
        let check = |text: &str, expected: &str| {
            let mut piece = Piece { kind: PieceKind::Same, text: text.to_owned() };
            shorten(&mut piece);
            assert_eq!(piece.text, expected);
        };
        check("", "");
        let (one, other) = ("ä".repeat(AROUND), "ö".repeat(AROUND));
        check(&format!("{one}{other}"), &format!("{one}{other}"));
        check(&format!("{one}-{other}"), &format!("{one} … {other}"));
    }
}
