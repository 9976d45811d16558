//! Batches that are written by a server of the test's own, which does whatever servers do.

use super::*;
use crate::{
    contract::{ChooseModel, KeepKey, Pasted, TestConnection},
    desk::connections::{connection_model, connection_test},
};
use bakehouse_providers::fake::{Request, Script, Server};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The connection that stands for any address.
const ANY: &str = "custom";

/// A server that lists one model, and answers the call of this number as `answer` says.
fn server(answer: impl Fn(usize, &Request) -> Script + Send + Sync + 'static) -> Server {
    let calls = AtomicUsize::new(0);
    let script = move |request: &Request| {
        if request.path.ends_with("/models") {
            return Script::json(&json!({ "data": [{ "id": "large" }] }));
        }
        answer(calls.fetch_add(1, Ordering::Relaxed), request)
    };
    Server::start(script).expect("a port")
}

/// What a good model says: another question each time, or an answer.
fn good(number: usize, request: &Request) -> Script {
    if String::from_utf8_lossy(&request.body).contains("Topic: parcels\"") {
        let question = format!("Is parcel number {number} late?");
        Script::says([&question[..10], &question[10..]])
    } else {
        Script::says(["Not ", "yet."])
    }
}

/// A project whose recipe is followed by that server.
fn connected(server: &Server, count: u32) -> (Bench, ProjectId) {
    let (bench, project) = project(Launch::worker("/no/such/program"), count);
    let request = TestConnection {
        id: ANY.to_owned(),
        address: Some(server.url("/v1")),
        allow_network: false,
        key: Some(Pasted("sk-canary-7777".to_owned())),
        keep: KeepKey::Session,
    };
    connection_test(&bench.studio, request).expect("it answers");
    let choice = ChooseModel { id: ANY.to_owned(), model: "large".to_owned() };
    connection_model(&bench.studio, choice).expect("chosen");
    let recipe = Recipe { writer: Some(ANY.to_owned()), ..page(&bench, project).recipe };
    bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("written");
    (bench, project)
}

fn bake_all(bench: &Bench, project: ProjectId) -> BakePage {
    start(bench, project);
    bench.settle();
    page(bench, project)
}

#[test]
fn a_server_writes_as_a_model_on_this_computer_does() {
    let server = server(good);
    let (bench, project) = connected(&server, 3);
    let page = bake_all(&bench, project);
    assert_eq!((page.made, page.waiting, page.stopped), (3, 3, None));
    assert_eq!(page.spent.calls, page.expected.calls);
    assert_eq!((page.spent.asked_tokens, page.spent.answered_tokens), (42, 18), "as it says");
    let drafts = written(&bench, project);
    assert!(drafts.iter().all(|draft| draft.2 == "Not yet."), "{drafts:?}");
    let asked = server.requests();
    let asked = asked.iter().filter(|request| !request.path.ends_with("/models"));
    assert_eq!(asked.count() as u64, page.expected.calls);
    let elsewhere = page.writers.iter().find(|writer| writer.id == ANY).expect("it can write");
    assert!(matches!(&elsewhere.place, WriterPlace::Elsewhere { .. }), "{elsewhere:?}");
}

/// Two drafts come, then the server does as the test says: what is whole stays, the failure is told, and the key is not in
/// it.
fn check_failure(answer: fn() -> Script, code: FailureCode) {
    let server =
        server(move |number, request| if number < 4 { good(number, request) } else { answer() });
    let (bench, project) = connected(&server, 12);
    let page = bake_all(&bench, project);
    let failure = page.stopped.expect("it stopped");
    assert_eq!(failure.code, code, "{failure:?}");
    assert!(!format!("{failure:?}").contains("canary"), "{failure:?}");
    assert!(page.can_go_on && page.made < 12, "{code:?}");
    let states: Vec<DraftState> = written(&bench, project).into_iter().map(|it| it.0).collect();
    assert!(states.iter().all(|state| *state == DraftState::Waiting), "{states:?}");
}

#[test]
fn whatever_a_server_does_what_is_whole_stays() {
    check_failure(
        || Script::json(&json!({ "error": { "message": "bad sk-canary-7777" } })).status(401),
        FailureCode::KeyRefused,
    );
    check_failure(
        || {
            Script::json(&json!({ "error": { "code": "insufficient_quota", "message": "pay" } }))
                .status(429)
        },
        FailureCode::AccountEmpty,
    );
    check_failure(|| Script::html("<h1>Welcome to our Wi-Fi</h1>"), FailureCode::ServerUnclear);
    check_failure(
        || {
            Script::json(&json!({ "error": { "code": "model_not_found", "message": "no large" } }))
                .status(404)
        },
        FailureCode::ModelNotThere,
    );
}

#[test]
fn what_a_server_took_is_counted_where_it_doesnt_say() {
    let says = |text: &str| {
        let piece = json!({ "choices": [{ "index": 0, "delta": { "content": text } }] });
        let end = json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] });
        Script::events([piece.to_string().as_str(), end.to_string().as_str(), "[DONE]"])
    };
    let server =
        server(move |number, _| says(if number == 0 { "Is it late?" } else { "Not yet." }));
    let (bench, project) = connected(&server, 1);
    let spent = bake_all(&bench, project).spent;
    assert_eq!((spent.calls, spent.answered_tokens), (2, 7));
    assert!(spent.asked_tokens > 50, "{spent:?}");
}

#[test]
fn what_a_filter_holds_back_is_counted_as_refused() {
    let filtered = || {
        let choice = json!({ "index": 0, "delta": {}, "finish_reason": "content_filter" });
        Script::events([json!({ "choices": [choice] }).to_string().as_str(), "[DONE]"])
    };
    let server =
        server(move |number, request| if number == 0 { filtered() } else { good(number, request) });
    let (bench, project) = connected(&server, 2);
    let page = bake_all(&bench, project);
    assert_eq!((page.made, page.misses), (2, vec![miss(Flaw::Refused, 0, 1)]));
}

#[test]
fn a_server_that_misses_again_and_again_is_not_asked_without_end() {
    let server = server(|_, _| Script::says(["..."]));
    let (bench, project) = connected(&server, 4);
    let page = bake_all(&bench, project);
    let asked = server.requests().iter().filter(|it| !it.path.ends_with("/models")).count();
    let stopped = page.stopped.map(|failure| failure.code);
    assert_eq!(stopped, Some(FailureCode::BakeLimit), "twice as often as it should take");
    assert!((8..=16).contains(&asked), "{asked}");
    // Those that were begun last may not have reached it.
    let counted = page.spent.calls as usize;
    assert!((asked..=16).contains(&counted), "{counted} for {asked}");
    assert_eq!((page.made, page.waiting), (0, 0));
}
