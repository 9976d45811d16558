//! Fixes of findings by one press, in one example or in all that have it, each an act that can be undone.

use super::{act::act_on, recounted};
use crate::{
    contract::{
        DoneAct, ExampleId, Fix, FixExamples, FixPreview, FixedExample, ImportId, ProjectId,
    },
    failure::{Failure, FailureCode},
    project_file::usual_base_prompt,
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    diff::{self, MessageChange, MessageDifference, Piece, PieceKind},
    finding::FindingCode,
    fix::{self, FixContext},
    message::{Example, Message},
};
use bakehouse_store::{
    Error, Transaction,
    project::{
        about,
        acts::Act,
        examples::{self, Filter, Sort},
        findings,
    },
};
use std::{
    collections::{BTreeMap, HashSet},
    ops::ControlFlow,
};

/// Examples that are shown before anything is changed.
const SHOWN: usize = 20;
/// Characters of what stays the same that are shown at each end of it.
const AROUND: usize = 160;

/// What one press does to some examples.
struct Plan {
    /// What was found in each of them.
    found: BTreeMap<u32, Vec<FindingCode>>,
    /// The base prompt to put in, where a fix needs one.
    base_prompt: Option<String>,
}

/// What the fixes would do.
pub fn examples_fix_preview(studio: &Studio, request: FixExamples) -> Result<FixPreview, Failure> {
    let project = studio.project(request.project)?;
    let plan = Plan::of(&project, &request)?;
    let ids: Vec<u32> = plan.found.keys().copied().collect();
    let fix = match request.codes.as_slice() {
        [code] => fix::of(*code),
        _ => None,
    };
    let mut preview = FixPreview { fix, count: 0, first: Vec::new() };
    project.read(|connection| {
        examples::each(connection, &ids, |id, before| {
            let is_deleted = plan.deletes(id.0 as u32);
            // All of it goes.
            let gone = is_deleted.then(Example::default);
            if let Some(after) = gone.or_else(|| plan.rewritten(id.0 as u32, &before)) {
                preview.count += 1;
                if preview.first.len() < SHOWN {
                    let messages = shown(diff::examples(&before, &after));
                    preview.first.push(FixedExample { id, is_deleted, messages });
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

/// Fixes what was found.
pub fn examples_fix(studio: &Studio, request: FixExamples) -> Result<DoneAct, Failure> {
    let project = studio.project(request.project)?;
    let plan = Plan::of(&project, &request)?;
    let ids: Vec<u32> = plan.found.keys().copied().collect();
    let mut to_change = Vec::new();
    project.read(|connection| {
        examples::each(connection, &ids, |id, example| {
            let id = id.0 as u32;
            if plan.deletes(id) || plan.rewritten(id, &example).is_some() {
                to_change.push(id);
            }
            ControlFlow::Continue(())
        })
    })?;
    let now = studio.now();
    let kind = ActKind::FindingsFixed;
    act_on(studio, request.project, kind, &to_change, |transaction, act, id| {
        if plan.deletes(id.0 as u32) {
            return examples::delete(transaction, act, id, now);
        }
        put(transaction, act, id, |example| plan.rewritten(id.0 as u32, example))
    })
}

impl Plan {
    /// For those of the meant examples in which something was found.
    fn of(project: &Project, request: &FixExamples) -> Result<Self, Failure> {
        let wanted = request.examples.as_ref();
        let wanted: Option<HashSet<i64>> = wanted.map(|ids| ids.iter().map(|id| id.0).collect());
        let mut found: BTreeMap<u32, Vec<FindingCode>> = BTreeMap::new();
        for &code in &request.codes {
            for id in project.read(|connection| findings::examples_with(connection, code))? {
                if wanted.as_ref().is_none_or(|wanted| wanted.contains(&i64::from(id))) {
                    found.entry(id).or_default().push(code);
                }
            }
        }
        let fixes = || request.codes.iter().filter_map(|&code| fix::of(code));
        let base_prompt = fixes().any(|fix| fix == Fix::PutBasePrompt);
        let base_prompt = base_prompt.then(|| base_prompt_of(project)).transpose()?;
        Ok(Self { found, base_prompt })
    }

    fn codes(&self, id: u32) -> &[FindingCode] {
        self.found.get(&id).map_or(&[], Vec::as_slice)
    }

    fn deletes(&self, id: u32) -> bool {
        self.codes(id).iter().any(|&code| fix::of(code) == Some(Fix::DeleteExample))
    }

    /// The example after all fixes; nothing where they change nothing.
    fn rewritten(&self, id: u32, example: &Example) -> Option<Example> {
        let context = FixContext { base_prompt: self.base_prompt.as_deref() };
        self.codes(id).iter().fold(None, |changed: Option<Example>, &code| {
            let before = changed.as_ref().unwrap_or(example);
            let after = fix::of(code).and_then(|fix| fix::apply(fix, code, before, &context));
            after.or(changed)
        })
    }
}

/// Puts what `change` makes of an example in its place.
fn put(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    change: impl Fn(&Example) -> Option<Example>,
) -> Result<(), Error> {
    let before = examples::one(transaction, id)?.content;
    match change(&before.example) {
        Some(after) => examples::set_text(transaction, act, id, &recounted(&before, after)),
        None => Ok(()),
    }
}

/// Puts placeholders in the place of the private details that were found in the examples of an import, as a part of the act
/// that brings it in.
pub(crate) fn hide_private_details(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    import: ImportId,
) -> Result<(), Error> {
    let mut found: BTreeMap<ExampleId, Vec<FindingCode>> = BTreeMap::new();
    for (id, code) in findings::of_import(transaction, import)? {
        if code.is_private_detail() {
            found.entry(id).or_default().push(code);
        }
    }
    for (id, codes) in found {
        let plan = Plan { found: BTreeMap::from([(id.0 as u32, codes)]), base_prompt: None };
        put(transaction, act, id, |example| plan.rewritten(id.0 as u32, example))?;
    }
    Ok(())
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
        put(transaction, act, id, &change)
    })
}

/// The base prompt of the plan, or else the one that most examples have.
fn base_prompt_of(project: &Project) -> Result<String, Failure> {
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
