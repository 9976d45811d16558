//! Connections to a server of the test's own: what is kept, where its key goes, and what is told when it doesn't answer.

use super::*;
use crate::{
    contract::Pasted,
    desk::bench::{Bench, bench},
};
use bakehouse_providers::fake::{Script, Server};
use serde_json::json;

fn listing() -> Server {
    Server::start(|request| {
        let has_key =
            request.header("authorization") == Some("Bearer sk-test-abcdefghijklmnop-1234");
        if has_key {
            Script::json(&json!({ "data": [{ "id": "large" }, { "id": "small" }] }))
        } else {
            Script::json(&json!({ "error": { "message": "no key" } })).status(401)
        }
    })
    .expect("a port")
}

fn test(bench: &Bench, address: &str, key: Option<&str>) -> Result<ConnectionsPage, Failure> {
    let request = TestConnection {
        id: ANY_ADDRESS.to_owned(),
        address: Some(address.to_owned()),
        allow_network: false,
        key: key.map(|key| Pasted(key.to_owned())),
        keep: KeepKey::Session,
    };
    connection_test(&bench.studio, request)
}

fn shown(page: &ConnectionsPage) -> &Connection {
    page.connections.iter().find(|it| it.id == ANY_ADDRESS).expect("always there")
}

#[test]
fn what_answers_is_kept_and_its_key_shows_only_its_end() {
    let (bench, server) = (bench(), listing());
    let before = connections(&bench.studio, ()).expect("there");
    assert!(before.connections.iter().all(|it| !it.is_connected && it.key.is_none()));
    assert!(before.connections.iter().any(|it| it.id == "openai" && it.needs_key));

    let page = test(&bench, &server.url("/v1"), Some("sk-test-abcdefghijklmnop-1234"))
        .expect("it answers");
    let connection = shown(&page);
    let models: Vec<&str> = connection.models.iter().map(|model| &*model.id).collect();
    assert_eq!((connection.is_connected, models), (true, vec!["large", "small"]));
    assert_eq!(connection.model, None, "of two the person chooses");
    let kept = KeptKey { ending: "…1234".to_owned(), keep: KeepKey::Session };
    assert_eq!(connection.key, Some(kept));
    assert!(writers(&bench.studio).expect("there").is_empty(), "nothing writes without a model");

    let choice = ChooseModel { id: ANY_ADDRESS.to_owned(), model: "small".to_owned() };
    let page = connection_model(&bench.studio, choice).expect("chosen");
    assert_eq!(shown(&page).model.as_deref(), Some("small"));
    let writer = writer(&bench.studio, ANY_ADDRESS).expect("it can write");
    assert_eq!((&*writer.model, writer.endpoint.has_key()), ("small", true));

    // Tested again with the key that is kept.
    let again = test(&bench, &server.url("/v1"), None).expect("it still answers");
    assert_eq!(shown(&again).model.as_deref(), Some("small"));
}

#[test]
fn a_key_that_is_refused_changes_nothing() {
    let (bench, server) = (bench(), listing());
    test(&bench, &server.url("/v1"), Some("sk-test-abcdefghijklmnop-1234")).expect("it answers");
    let failure = test(&bench, &server.url("/v1"), Some("sk-wrong-abcdefghijklmnop-9999"))
        .expect_err("refused");
    assert_eq!(failure.code, FailureCode::KeyRefused);
    assert!(!format!("{failure:?}").contains("sk-wrong"), "{failure:?}");
    let page = connections(&bench.studio, ()).expect("there");
    assert!(shown(&page).key.as_ref().is_some_and(|key| key.ending == "…1234"));
    test(&bench, &server.url("/v1"), None).expect("the kept key is as good as before");
}

#[test]
fn a_key_is_not_shown_to_another_address() {
    let (bench, server, other) = (bench(), listing(), listing());
    test(&bench, &server.url("/v1"), Some("sk-test-abcdefghijklmnop-1234")).expect("it answers");
    let failure = test(&bench, &other.url("/v1"), None).expect_err("it has no key there");
    assert!(matches!(failure.code, FailureCode::KeyMissing | FailureCode::KeyRefused));
    let seen = other.requests();
    assert!(seen.iter().all(|request| request.header("authorization").is_none()), "{seen:?}");
}

#[test]
fn what_cant_be_called_is_told() {
    let bench = bench();
    let check = |address: &str, code: FailureCode| {
        assert_eq!(test(&bench, address, None).expect_err(address).code, code, "{address}");
    };
    check("not an address", FailureCode::AddressUnusable);
    check("http://example.com/v1", FailureCode::AddressUnusable);
    check("http://127.0.0.1:9/v1", FailureCode::ServerUnreachable);
}

#[test]
fn what_is_removed_is_gone_with_its_key() {
    let (bench, server) = (bench(), listing());
    test(&bench, &server.url("/v1"), Some("sk-test-abcdefghijklmnop-1234")).expect("it answers");
    let reference = ConnectionRef { id: ANY_ADDRESS.to_owned() };
    let page = connection_remove(&bench.studio, reference).expect("removed");
    assert!(!shown(&page).is_connected && shown(&page).key.is_none());
    let failure = test(&bench, &server.url("/v1"), None).expect_err("there is no key any more");
    assert!(matches!(failure.code, FailureCode::KeyMissing | FailureCode::KeyRefused));
}

#[test]
fn what_a_model_costs_is_as_the_person_says_until_she_takes_another_model() {
    let (bench, server) = (bench(), listing());
    test(&bench, &server.url("/v1"), Some("sk-test-abcdefghijklmnop-1234")).expect("it answers");
    let choose = |model: &str| {
        let choice = ChooseModel { id: ANY_ADDRESS.to_owned(), model: model.to_owned() };
        connection_model(&bench.studio, choice).expect("chosen")
    };
    let set = |asked: f64| {
        let price = Some(TokenPrice { asked, answered: 2.0 });
        connection_price(&bench.studio, SetPrice { id: ANY_ADDRESS.to_owned(), price })
    };
    assert_eq!(shown(&choose("small")).price, None);
    let page = set(0.5).expect("noted");
    assert_eq!(shown(&page).price, Some(TokenPrice { asked: 0.5, answered: 2.0 }));
    assert_eq!(price(&bench.studio, ANY_ADDRESS), shown(&page).price);
    for wrong in [-1.0, f64::NAN, 1e9] {
        let refused = set(wrong).map_err(|failure| failure.code);
        assert_eq!(refused, Err(FailureCode::SettingOutOfRange));
    }
    assert_eq!(shown(&choose("large")).price, None);
}

#[test]
fn a_test_tries_once_for_somebody_waits_for_it() {
    let bench = bench();
    let server = Server::start(|_| Script::json(&json!({})).status(503)).expect("a port");
    let failure = test(&bench, &server.url("/v1"), None).expect_err("it is busy");
    assert_eq!((failure.code, server.requests().len()), (FailureCode::ServerFault, 1));
}
