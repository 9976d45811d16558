//! Find and replace: what would change is shown first, and is one act.

use super::edit::selected;
use crate::{
    contract::{DoneAct, ExampleId, Replace, ReplacePlace, ReplacePreview},
    failure::{Failure, FailureCode},
    studio::Studio,
};
use bakehouse_domain::{
    act::ActKind,
    message::{Example, Role},
};
use bakehouse_store::project::examples;
use regex::{NoExpand, Regex, RegexBuilder};
use std::ops::ControlFlow;

/// Places that are shown before anything is changed.
const SHOWN: usize = 50;
/// Characters around a place.
const AROUND: usize = 40;

/// What would change.
pub fn examples_replace_preview(
    studio: &Studio,
    request: Replace,
) -> Result<ReplacePreview, Failure> {
    let pattern = pattern(&request)?;
    let ids = selected(studio, &request.selection)?;
    let mut preview = ReplacePreview { examples: 0, places: 0, first: Vec::new() };
    studio.project(request.selection.project)?.read(|connection| {
        examples::each(connection, &ids, |id, example| {
            let before = preview.places;
            for (role, text) in texts(&example, &request.roles) {
                for found in pattern.find_iter(text) {
                    preview.places += 1;
                    if preview.first.len() < SHOWN {
                        preview.first.push(place(id, role, text, found.range(), &request.with));
                    }
                }
            }
            preview.examples += usize::from(preview.places > before);
            ControlFlow::Continue(())
        })
    })?;
    Ok(preview)
}

/// Replaces the text.
pub fn examples_replace(studio: &Studio, request: Replace) -> Result<DoneAct, Failure> {
    let pattern = pattern(&request)?;
    let project = request.selection.project;
    let ids = selected(studio, &request.selection)?;
    let change = |example: &Example| {
        let mut replaced = example.clone();
        for message in &mut replaced.messages {
            if is_meant(message.role, &request.roles) && pattern.is_match(&message.content) {
                let after = pattern.replace_all(&message.content, NoExpand(&request.with));
                message.content = after.into_owned();
            }
        }
        (replaced != *example).then_some(replaced)
    };
    super::rewrite(studio, project, ActKind::TextReplaced, &ids, change)
}

fn texts<'a>(example: &'a Example, roles: &'a [Role]) -> impl Iterator<Item = (Role, &'a str)> {
    let meant = example.messages.iter().filter(|message| is_meant(message.role, roles));
    meant.map(|message| (message.role, message.content.as_str()))
}

fn is_meant(role: Role, roles: &[Role]) -> bool {
    roles.is_empty() || roles.contains(&role)
}

fn pattern(request: &Replace) -> Result<Regex, Failure> {
    if request.find.is_empty() {
        return Err(Failure::new(FailureCode::NothingToFind));
    }
    let find = regex::escape(&request.find);
    // A boundary only where a word ends there: "C++" is a word of its own, too.
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let boundary = |is_there: bool| if is_there { r"\b" } else { "" };
    let before = boundary(request.whole_words && is_letter(request.find.chars().next()));
    let after = boundary(request.whole_words && is_letter(request.find.chars().next_back()));
    RegexBuilder::new(&format!("{before}{find}{after}"))
        .case_insensitive(!request.match_case)
        .build()
        .map_err(|error| Failure::new(FailureCode::NothingToFind).because(error))
}

fn place(
    example: ExampleId,
    role: Role,
    text: &str,
    range: std::ops::Range<usize>,
    with: &str,
) -> ReplacePlace {
    let before = text[..range.start].char_indices().rev().take(AROUND).last();
    let start = before.map_or(range.start, |(place, _)| place);
    let after = &text[range.end..];
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(place, _)| place);
    ReplacePlace {
        example,
        role,
        before: text[start..range.start].to_owned(),
        found: text[range.clone()].to_owned(),
        with: with.to_owned(),
        after: after[..end].to_owned(),
    }
}
