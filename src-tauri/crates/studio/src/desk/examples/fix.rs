//! Fixes of findings by one press, in one example or in all that have it, each an act that can be undone.

use super::{act::act_on, recounted};
use crate::{
    contract::{DoneAct, ExampleId, Fix, FixExamples, ProjectId},
    failure::{Failure, FailureCode},
    project_file::usual_base_prompt,
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    message::{Example, Message, Role},
};
use bakehouse_store::project::{
    about,
    examples::{self, Filter, Sort},
    findings,
};
use std::ops::ControlFlow;

/// Fixes a finding.
pub fn examples_fix(studio: &Studio, request: FixExamples) -> Result<DoneAct, Failure> {
    let FixExamples { project: id, code, fix, examples } = request;
    let project = studio.project(id)?;
    let mut found = project.read(|connection| findings::examples_with(connection, code))?;
    if let Some(wanted) = examples {
        found.retain(|found| wanted.contains(&ExampleId((*found).into())));
    }
    let kind = ActKind::FindingsFixed;
    match fix {
        Fix::DeleteExample => {
            let now = studio.now();
            act_on(studio, id, kind, &found, |transaction, act, id| {
                examples::delete(transaction, act, id, now)
            })
        }
        Fix::PutBasePrompt => {
            let text = base_prompt(&project)?;
            rewrite(studio, id, kind, &found, |example| put_base_prompt(example, &text))
        }
        Fix::DropEmptyMessages => rewrite(studio, id, kind, &found, drop_empty_messages),
        Fix::DropAfterLastAnswer => rewrite(studio, id, kind, &found, drop_after_last_answer),
        Fix::DropInvisible => rewrite(studio, id, kind, &found, drop_invisible),
        Fix::LearnFromAnswers => rewrite(studio, id, kind, &found, learn_from_answers),
    }
}

/// Rewrites those of these examples that `change` does something to, as one act.
pub(crate) fn rewrite(
    studio: &Studio,
    project: ProjectId,
    kind: ActKind,
    ids: &[u32],
    change: impl Fn(&mut Example),
) -> Result<DoneAct, Failure> {
    // Found first and rewritten then, one by one: a hundred thousand of them are not held in memory together.
    let mut to_rewrite = Vec::new();
    studio.project(project)?.read(|connection| {
        examples::each(connection, ids, |id, example| {
            let mut after = example.clone();
            change(&mut after);
            if after != example {
                to_rewrite.push(id.0 as u32);
            }
            ControlFlow::Continue(())
        })
    })?;
    act_on(studio, project, kind, &to_rewrite, |transaction, act, id| {
        let before = examples::one(transaction, id)?.content;
        let mut after = before.example.clone();
        change(&mut after);
        examples::set_text(transaction, act, id, &recounted(&before, after))
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

/// Gives the example this base prompt, in place of the one it has or in front of the rest.
pub(crate) fn put_base_prompt(example: &mut Example, text: &str) {
    match example.messages.iter_mut().find(|message| message.is_base_prompt()) {
        Some(message) => text.clone_into(&mut message.content),
        None => example.messages.insert(0, Message::new(Role::System, text)),
    }
}

fn drop_empty_messages(example: &mut Example) {
    example.messages.retain(|message| {
        let is_needed = match message.role {
            Role::User => true,
            Role::Assistant => message.tool_calls.is_empty(),
            Role::System | Role::Developer | Role::Tool | Role::Function => false,
        };
        !(is_needed && message.content.trim().is_empty())
    });
}

fn drop_after_last_answer(example: &mut Example) {
    let last = example.messages.iter().rposition(|message| message.role == Role::Assistant);
    if let Some(last) = last {
        example.messages.truncate(last + 1);
    }
}

/// Takes out control characters that only programs make: no text needs them, and none of them is seen.
fn drop_invisible(example: &mut Example) {
    for message in &mut example.messages {
        message.content.retain(|character| !character.is_control() || character.is_whitespace());
    }
}

fn learn_from_answers(example: &mut Example) {
    for message in &mut example.messages {
        message.weight = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_domain::message::ToolCall;

    fn check(fix: fn(&mut Example), before: &[Message], after: &[Message]) {
        let mut example = Example::of(before.to_vec());
        fix(&mut example);
        assert_eq!(example.messages, after);
    }

    fn system(text: &str) -> Message {
        Message::new(Role::System, text)
    }

    fn user(text: &str) -> Message {
        Message::new(Role::User, text)
    }

    fn assistant(text: &str) -> Message {
        Message::new(Role::Assistant, text)
    }

    #[test]
    fn a_base_prompt_is_put_in_front_or_in_place_of_another() {
        let put = |example: &mut Example| put_base_prompt(example, "Be kind.");
        check(put, &[user("a")], &[system("Be kind."), user("a")]);
        check(put, &[system(""), user("a")], &[system("Be kind."), user("a")]);
        check(put, &[system("Be mean."), user("a")], &[system("Be kind."), user("a")]);
        let developer = |text| Message::new(Role::Developer, text);
        check(put, &[developer("Be mean.")], &[developer("Be kind.")]);
    }

    #[test]
    fn empty_messages_go_and_calls_stay() {
        let mut call = assistant("");
        call.tool_calls =
            vec![ToolCall { id: "1".into(), name: "now".into(), arguments: "{}".into() }];
        let before =
            [system(""), user(" "), user("a"), call.clone(), assistant("\n"), assistant("b")];
        check(drop_empty_messages, &before, &[system(""), user("a"), call, assistant("b")]);
    }

    #[test]
    fn what_comes_after_the_last_answer_goes() {
        check(
            drop_after_last_answer,
            &[user("a"), assistant("b"), user("c")],
            &[user("a"), assistant("b")],
        );
        check(drop_after_last_answer, &[user("a")], &[user("a")]);
    }

    #[test]
    fn line_breaks_and_emoji_are_seen_and_stay() {
        check(drop_invisible, &[user("a\0\u{1}b\n\t👩\u{200d}🍳")], &[user("ab\n\t👩\u{200d}🍳")]);
    }

    #[test]
    fn every_answer_is_learned_from_again() {
        let weighted = Message { weight: Some(0), ..assistant("b") };
        check(learn_from_answers, &[user("a"), weighted], &[user("a"), assistant("b")]);
    }
}
